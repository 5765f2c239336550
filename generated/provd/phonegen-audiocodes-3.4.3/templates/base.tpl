{% for server in servers if server.n == 1 %}
voip/signalling/sip/use_proxy=1
{% if server.proxy_ip is defined %}
voip/signalling/sip/proxy_address={{ server.proxy_ip }}
{% endif %}
voip/signalling/sip/proxy_port={{ server.proxy_port | default(sip_port) }}
voip/signalling/sip/use_proxy_ip_port_for_registrar={{ 0 if server.registrar_ip else 1 }}
voip/signalling/sip/sip_registrar/enabled={{ 1 if server.registrar_ip else 0 }}
{% if server.registrar_ip %}
voip/signalling/sip/sip_registrar/addr={{ server.registrar_ip }}
voip/signalling/sip/sip_registrar/port={{ server.registrar_port | default(sip_port) }}
{% endif %}
voip/signalling/sip/sip_outbound_proxy/enabled={{ 1 if server.outbound_proxy_ip else 0 }}
{% if server.outbound_proxy_ip %}
voip/signalling/sip/sip_outbound_proxy/addr={{ server.outbound_proxy_ip }}
voip/signalling/sip/sip_outbound_proxy/port={{ server.outbound_proxy_port | default(sip_port) }}
{% endif %}
{% endfor %}
voip/signalling/sip/transport_protocol={{ sip_transport | transport }}
{% for line in lines %}
{% if line.used %}
voip/line/{{ line.n - 1 }}/enabled=1
{% if line.username is defined %}
voip/line/{{ line.n - 1 }}/id={{ line.username }}
{% endif %}
{% if line.display_name is defined %}
voip/line/{{ line.n - 1 }}/description={{ line.display_name }}
{% endif %}
{% if line.auth_username is defined %}
voip/line/{{ line.n - 1 }}/auth_name={{ line.auth_username }}
{% endif %}
{% if line.password is defined %}
voip/line/{{ line.n - 1 }}/auth_password={{ line.password }}
{% endif %}
{% if line.number is defined %}
voip/line/{{ line.n - 1 }}/extension_display={{ line.number }}
{% endif %}
{% else %}
voip/line/{{ line.n - 1 }}/enabled=0
{% endif %}
{% endfor %}
{% for line in used_lines if line.n == 1 %}
voip/services/msg_waiting_ind/enabled=1
voip/services/msg_waiting_ind/subscribe={{ 1 if sip_subscribe_mwi else 0 }}
{% if line.proxy_ip is defined %}
voip/services/msg_waiting_ind/subscribe_address={{ line.proxy_ip }}
{% endif %}
{% if line.voicemail is defined %}
voip/services/msg_waiting_ind/voice_mail_number={{ line.voicemail }}
{% endif %}
{% endfor %}
{% if ntp_enabled %}
network/lan/dhcp/ntp/server_list/enabled=0
system/ntp/enabled=1
system/ntp/primary_server_address={{ ntp_ip }}
{% endif %}
{% if tz %}
network/lan/dhcp/ntp/gmt_offset/enabled=0
system/ntp/gmt_offset={{ tz.offset | offset('%02d:%02d') }}
system/daylight_saving/activate={{ 'ENABLE' if tz.dst else 'DISABLE' }}
{% endif %}
{% if tz and tz.dst %}
system/daylight_saving/mode=FIXED
system/daylight_saving/start_date/month={{ tz.dst.start.month }}
system/daylight_saving/start_date/day={{ tz.dst.start.day }}
system/daylight_saving/start_date/hour={{ tz.dst.start.hour }}
system/daylight_saving/start_date/minute={{ tz.dst.start.minute }}
system/daylight_saving/end_date/month={{ tz.dst.end.month }}
system/daylight_saving/end_date/day={{ tz.dst.end.day }}
system/daylight_saving/end_date/hour={{ tz.dst.end.hour }}
system/daylight_saving/end_date/minute={{ tz.dst.end.minute }}
{% endif %}
{% if (locale | language) is defined %}
personal_settings/language={{ locale | language }}
{% endif %}
system/ntp/date_display_format={{ 'AMERICAN' if locale == 'en_US' else 'EUROPEAN' }}
{% if locale != 'en_US' %}
system/ntp/time_display_format=24HOUR
{% endif %}
{% if syslog_enabled %}
system/syslog/mode=UDP
system/syslog/server_address={{ syslog_ip }}
system/syslog/syslog_server_addr={{ syslog_ip }}
system/syslog/syslog_server_port={{ syslog_port }}
{% else %}
system/syslog/mode=NONE
{% endif %}
{% if site.dial_plan %}
voip/signalling/sip/digit_map={{ site.dial_plan | map(attribute='digit_map') | join('|') }}
{% endif %}
voip/services/notify/check_sync/force_reboot_enabled=1
