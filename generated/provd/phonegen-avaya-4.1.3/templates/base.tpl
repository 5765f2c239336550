SET ENABLE_WEBSERVER {{ 0 if site.web_interface == 'off' else 1 }}
{% if site.web_interface %}
SET WEBSERVER_ON_HTTP {{ 1 if site.web_interface in ['http', 'on'] else 0 }}
{% endif %}
{% if admin_password is defined %}
SET FORCE_WEB_ADMIN_PASSWORD {{ admin_password }}
{% endif %}
SET CODEC_PRIORITY G711A,G711U,G722
SET ENABLE_G729 0
SET ENABLE_G726 0
SET ENABLE_OPUS 0
SET SEND_DTMF_TYPE {{ sip_dtmf_mode | dtmf }}
SET ENHDIALSTAT 0
SET ENABLE_AVAYA_ENVIRONMENT 0
SET DISCOVER_AVAYA_ENVIRONMENT 0
SET ENABLE_3PCC_ENVIRONMENT 1
SET 3PCC_SERVER_MODE 0
SET ENABLE_OOD_RESET_NOTIFY 1
SET HTTPSRVR {{ server_name }}
SET HTTPPORT {{ server_port }}
{% if dns_enabled %}
SET DNSSRVR {{ dns_ip }}
{% endif %}
{% if ntp_enabled %}
SET SNTPSRVR {{ ntp_ip }}
{% endif %}
{% if vlan_enabled %}
SET L2Q 1
SET L2QVLAN {{ vlan_id }}
{% if vlan_priority is defined %}
SET L2QAUD {{ vlan_priority }}
SET L2QSIG {{ vlan_priority }}
{% endif %}
{% if vlan_pc_port_id is defined %}
SET PHY2VLAN {{ vlan_pc_port_id }}
{% endif %}
{% else %}
SET L2Q 2
{% endif %}
{% if site.lldp is defined %}
SET LLDP_ENABLED {{ 1 if site.lldp else 0 }}
{% endif %}
{% if site.dot1x.method | dot1x is defined %}
SET DOT1XSTAT 2
SET DOT1XEAPS {{ site.dot1x.method | dot1x }}
{% if site.dot1x.identity %}
SET FORCE_DOT1XID {{ site.dot1x.identity }}
{% endif %}
{% if site.dot1x.password %}
SET FORCE_DOT1XPSWD {{ site.dot1x.password }}
{% endif %}
{% endif %}
{% if site.dot1x.method == 'off' %}
SET DOT1XSTAT 0
{% endif %}
{% if site.dial_plan | selectattr('fixed') | list %}
SET DIALPLAN {{ site.dial_plan | selectattr('fixed') | map(attribute='digit_map') | join('|') }}
{% endif %}
{% if site.backlight.seconds is defined %}
SET BAKLIGHTOFF {{ (site.backlight.seconds + 59) // 60 }}
{% endif %}
{% if syslog_enabled %}
SET SYSLOG_ENABLED 1
SET LOGSRVR {{ syslog_ip }}:{{ syslog_port }}
{% if (syslog_level | log_level) is defined %}
SET SYSLOG_LEVEL {{ syslog_level | log_level }}
{% endif %}
{% else %}
SET SYSLOG_ENABLED 0
{% endif %}
{% if tz %}
SET GMTOFFSET {{ tz.offset | offset('%d:%02d') }}
SET DAYLIGHT_SAVING_SETTING_MODE {{ 2 if tz.dst else 0 }}
{% endif %}
{% if tz and tz.dst %}
SET DSTOFFSET {{ tz.dst.save // 60 or 1 }}
SET DSTSTART {{ tz.dst.start.week | week }}{{ (tz.dst.start.weekday + 1) | day }}{{ tz.dst.start.month | month }}{{ tz.dst.start.hour }}L
SET DSTSTOP {{ tz.dst.end.week | week }}{{ (tz.dst.end.weekday + 1) | day }}{{ tz.dst.end.month | month }}{{ tz.dst.end.hour }}L
{% endif %}
{% if locale | language and model.languages %}
SET LANGUAGES firmware/Mlf_{{ model.languages | default('') }}_{{ locale | language | default('') }}.xml
SET SYSTEM_LANGUAGE Mlf_{{ model.languages | default('') }}_{{ locale | language | default('') }}.xml
{% endif %}
{% if locale %}
{% if (locale[3:] | country) is defined %}
SET COUNTRY {{ locale[3:] | country }}
{% endif %}
SET DATEFORMAT {{ '%m/%d/%y' if locale == 'en_US' else '%d/%m/%y' }}
SET ADMINTIMEFORMAT {{ 0 if locale == 'en_US' else 1 }}
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
SET TRUSTCERTS {{ mac }}-ca.pem
{% endif %}
{% for line in used_lines[:1] %}
{% if (sip_transport | transport) is defined %}
SET SIPSIGNAL {{ sip_transport | transport }}
{% endif %}
{% if line.proxy_ip is defined %}
SET SIPPROXYSRVR {{ line.proxy_ip }}
{% endif %}
{% if line.proxy_ip %}
SET SIP_CONTROLLER_LIST {{ '%s:%s;transport=%s' | format(line.proxy_ip, line.proxy_port | default(sip_port), sip_transport) ~ (',%s:%s;transport=%s' | format(line.backup_proxy_ip, line.backup_proxy_port | default(sip_port), sip_transport) if line.backup_proxy_ip else '') }}
{% endif %}
{% if line.proxy_ip is defined %}
SET SIPDOMAIN {{ line.proxy_ip }}
SET MWISRVR {{ line.proxy_ip }}
{% endif %}
SET MEDIAENCRYPTION {{ line.srtp_mode | encryption }}
{% if sip_transport == 'udp' %}
SET ENABLE_UDP_TRANSPORT 1
{% endif %}
{% if line.display_name is defined %}
SET DISPLAY_NAME {{ line.display_name }}
{% endif %}
{% if (line.number or line.display_name) is defined %}
SET PRIMARY_LINE_EXTENSION {{ line.number or line.display_name }}
{% endif %}
SET FORCE_SIP_USERNAME {{ line.username or line.auth_username or '' }}
{% if line.password is defined %}
SET FORCE_SIP_PASSWORD {{ line.password }}
{% endif %}
SET FORCE_SIP_EXTENSION {{ line.auth_username or line.username or '' }}
SET ENABLE_SIP_USER_ID 1
{% if line.voicemail is defined %}
SET PSTN_VM_NUM {{ line.voicemail }}
{% endif %}
{% endfor %}
{% if sip_subscribe_mwi is defined %}
SET SUBSCRIBE_LIST_NON_AVAYA {{ 'message-summary' if sip_subscribe_mwi else 'reg' }}
{% endif %}
{% if exten_pickup_call is defined %}
SET CALL_PICKUP_FAC {{ exten_pickup_call }}
{% endif %}
{% if exten_park is defined %}
SET CALL_PARK_FAC {{ exten_park }}
{% endif %}
{% for key in used_keys if key.code %}
SET PHONEKEY {{ 'Key=%d;%s;attr1=%s;Label=%s;Forced' | format(key.n, key.code, key.value | replace(';', ''), (key.label or key.value) | words) }}
{% endfor %}
