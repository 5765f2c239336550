# PCC Standard Format File # DO NOT CHANGE THIS LINE!{{ '\r' }}
CFG_RESYNC_FROM_SIP="check-sync"{{ '\r' }}
{% if vlan_enabled %}
VLAN_ENABLE="Y"{{ '\r' }}
VLAN_ID_IP_PHONE="{{ vlan_id }}"{{ '\r' }}
VLAN_PRI_IP_PHONE="{{ vlan_priority | default(0) }}"{{ '\r' }}
{% if vlan_pc_port_id is defined %}
VLAN_ID_PC="{{ vlan_pc_port_id }}"{{ '\r' }}
{% endif %}
{% else %}
VLAN_ENABLE="N"{{ '\r' }}
{% endif %}
{% if admin_username is defined %}
ADMIN_ID="{{ admin_username }}"{{ '\r' }}
{% endif %}
{% if admin_password is defined %}
ADMIN_PASS="{{ admin_password }}"{{ '\r' }}
{% endif %}
{% if user_username is defined %}
USER_ID="{{ user_username }}"{{ '\r' }}
{% endif %}
{% if user_password is defined %}
USER_PASS="{{ user_password }}"{{ '\r' }}
{% endif %}
{% if dns_enabled %}
DHCP_DNS_ENABLE="N"{{ '\r' }}
USER_DNS1_ADDR="{{ dns_ip }}"{{ '\r' }}
{% endif %}
NTP_ADDR="{{ ntp_ip if ntp_enabled else '' }}"{{ '\r' }}
{% if tz %}
TIME_ZONE="{{ tz.offset }}"{{ '\r' }}
{% endif %}
{% if tz and tz.dst %}
DST_ENABLE="Y"{{ '\r' }}
DST_OFFSET="{{ tz.dst.save }}"{{ '\r' }}
DST_START_MONTH="{{ tz.dst.start.month }}"{{ '\r' }}
DST_START_ORDINAL_DAY="{{ tz.dst.start.week }}"{{ '\r' }}
DST_START_DAY_OF_WEEK="{{ tz.dst.start.weekday }}"{{ '\r' }}
DST_START_TIME="{{ tz.dst.start.hour * 60 + tz.dst.start.minute }}"{{ '\r' }}
DST_STOP_MONTH="{{ tz.dst.end.month }}"{{ '\r' }}
DST_STOP_ORDINAL_DAY="{{ tz.dst.end.week }}"{{ '\r' }}
DST_STOP_DAY_OF_WEEK="{{ tz.dst.end.weekday }}"{{ '\r' }}
DST_STOP_TIME="{{ tz.dst.end.hour * 60 + tz.dst.end.minute }}"{{ '\r' }}
{% else %}
DST_ENABLE="N"{{ '\r' }}
{% endif %}
{% if syslog_enabled %}
SYSLOG_ADDR="{{ syslog_ip }}"{{ '\r' }}
SYSLOG_PORT="{{ syslog_port | default(514) }}"{{ '\r' }}
{% else %}
SYSLOG_ADDR=""{{ '\r' }}
{% endif %}
VM_SUBSCRIBE_ENABLE="{{ 'Y' if sip_subscribe_mwi else 'N' }}"{{ '\r' }}
{% for line in lines %}
{% set n = line.n %}
{% set domain = line.registrar_ip or line.proxy_ip | default('') %}
{% if line.used %}
PHONE_NUMBER_{{ n }}="{{ line.username }}"{{ '\r' }}
DISPLAY_NAME_{{ n }}="{{ line.display_name }}"{{ '\r' }}
VM_NUMBER_{{ n }}="{{ line.voicemail }}"{{ '\r' }}
SIP_PRXY_ADDR_{{ n }}="{{ line.proxy_ip }}"{{ '\r' }}
SIP_PRXY_PORT_{{ n }}="{{ line.proxy_port | default(5060) }}"{{ '\r' }}
SIP_2NDPROXY_ADDR_{{ n }}="{{ line.backup_proxy_ip }}"{{ '\r' }}
SIP_2NDPROXY_PORT_{{ n }}="{{ line.backup_proxy_port | default(5060) }}"{{ '\r' }}
SIP_RGSTR_ADDR_{{ n }}="{{ domain }}"{{ '\r' }}
SIP_RGSTR_PORT_{{ n }}="{{ line.registrar_port or (line.proxy_port if not line.registrar_ip or line.registrar_ip == line.proxy_ip else '') or 5060 }}"{{ '\r' }}
SIP_2NDRGSTR_ADDR_{{ n }}="{{ line.backup_registrar_ip or line.backup_proxy_ip | default('') }}"{{ '\r' }}
SIP_2NDRGSTR_PORT_{{ n }}="{{ line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port | default(5060) }}"{{ '\r' }}
SIP_OUTPROXY_ADDR_{{ n }}="{{ line.outbound_proxy_ip }}"{{ '\r' }}
SIP_OUTPROXY_PORT_{{ n }}="{{ line.outbound_proxy_port | default(5060) }}"{{ '\r' }}
SIP_PRSNC_ADDR_{{ n }}="{{ line.proxy_ip }}"{{ '\r' }}
SIP_PRSNC_PORT_{{ n }}="{{ line.proxy_port | default(5060) }}"{{ '\r' }}
{% if sip_transport | transport is defined %}
SIP_TRANSPORT_{{ n }}="{{ sip_transport | transport }}"{{ '\r' }}
{% endif %}
SIP_AUTHID_{{ n }}="{{ line.auth_username }}"{{ '\r' }}
SIP_PASS_{{ n }}="{{ line.password }}"{{ '\r' }}
{% if line.dtmf_mode | dtmf %}
OUTBANDDTMF_{{ n }}="{{ line.dtmf_mode | dtmf }}"{{ '\r' }}
{% endif %}
SIP_SVCDOMAIN_{{ n }}="{{ domain }}"{{ '\r' }}
{% else %}
PHONE_NUMBER_{{ n }}=""{{ '\r' }}
{% endif %}
{% endfor %}
{% if site.web_interface in ['off', 'http', 'on'] %}
HTTPD_PORTOPEN_AUTO="{{ 'N' if site.web_interface == 'off' else 'Y' }}"{{ '\r' }}
{% endif %}
{% if site.dial_plan | selectattr('fixed') | list %}
{% for line in used_lines %}
DIAL_PLAN_{{ line.n }}="{{ site.dial_plan | selectattr('fixed') | map(attribute='digit_map') | join('|') }}"{{ '\r' }}
DIAL_PLAN_NOT_MATCH_ENABLE_{{ line.n }}="Y"{{ '\r' }}
{% endfor %}
{% endif %}
