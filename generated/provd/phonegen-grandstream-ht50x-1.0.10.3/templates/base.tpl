<?xml version="1.0" encoding="UTF-8"?>
<gs_provision version="1">
<config version="1">
{% if admin_password %}
<P2>{{ admin_password }}</P2>
{% endif %}
{% if user_password %}
<P196>{{ user_password }}</P196>
{% endif %}
<P212>{{ 2 if server_scheme == 'https' else 1 }}</P212>
<P237>{{ server_host }}{{ '/' ~ server_path if server_path else '' }}/Grandstream</P237>
<P207>{{ syslog_ip if syslog_enabled and syslog_ip else '' }}</P207>
<P208>{{ syslog_level | severity if syslog_enabled else 0 }}</P208>
{% if sip_local_certificate and sip_local_key %}
<P280>{{ sip_local_certificate }}</P280>
<P279>{{ sip_local_key }}</P279>
{% endif %}
{% if ntp_enabled %}
<P30>{{ ntp_ip }}</P30>
{% endif %}
{% if tz %}
<P64>{{ tz | zone | default('customize') }}</P64>
{% endif %}
{% if tz and not (tz | zone) %}
{% set offset = 'MTZ%s' | format((-tz.offset) | offset) %}
{% set summer = 'MDT%s' | format((-tz.offset - tz.dst.save) | offset) if tz.dst else '' %}
{% set start = ',M%d.%d.%d/%02d:%02d:00' | format(tz.dst.start.month, tz.dst.start.week, tz.dst.start.weekday, tz.dst.start.hour, tz.dst.start.minute) if tz.dst else '' %}
{% set end = ',M%d.%d.%d/%02d:%02d:00' | format(tz.dst.end.month, tz.dst.end.week, tz.dst.end.weekday, tz.dst.end.hour, tz.dst.end.minute) if tz.dst else '' %}
<P246>{{ offset }}{{ summer }}{{ start }}{{ end }}</P246>
{% endif %}
{% if vlan_enabled %}
<P51>{{ vlan_id }}</P51>
{% endif %}
{% if vlan_priority is defined %}
<P87>{{ vlan_priority }}</P87>
{% endif %}
{% if dns_enabled %}
{% for n, byte in [[92, 0], [93, 1], [94, 2], [95, 3]] %}
<P{{ n }}>{{ dns_ip.split('.')[byte] | default('') }}</P{{ n }}>
{% endfor %}
{% endif %}
<P81>1</P81>
<P194>2</P194>
<P285>23</P285>
{% for line in used_lines if line.n == 1 %}
{% set server_port = line.registrar_port or (line.proxy_port if line.registrar_ip == line.proxy_ip else '') %}
{% set way = line.outbound_proxy_ip or (line.proxy_ip if line.proxy_ip != line.registrar_ip else '') | default('') %}
{% set way_port = line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port %}
{% set backup = line.backup_registrar_ip or line.backup_proxy_ip | default('') %}
{% set backup_port = line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port %}
{% set backup_way = line.backup_proxy_ip if line.backup_proxy_ip and line.backup_registrar_ip and line.backup_proxy_ip != line.backup_registrar_ip else '' %}
{% if not model.second_version %}
<P271>1</P271>
{% endif %}
<P47>{{ line.registrar_ip | default('') }}{{ ':%s' | format(server_port) if line.registrar_ip and server_port else '' }}</P47>
<P48>{{ way }}{{ ':%s' | format(way_port) if way and way_port else '' }}</P48>
<P35>{{ line.username }}</P35>
<P36>{{ line.auth_username }}</P36>
<P34>{{ line.secret }}</P34>
<P3>{{ line.display_name }}</P3>
<P130>{{ sip_transport | transport }}</P130>
<P183>{{ line.srtp_mode | srtp }}</P183>
<P99>{{ 1 if sip_subscribe_mwi else 0 }}</P99>
<P191>0</P191>
<P967>{{ backup }}{{ ':%s' | format(backup_port) if backup and backup_port else '' }}</P967>
{% if line.dtmf_mode %}
<P850>{{ line.dtmf_mode | dtmf }}</P850>
<P851>{{ line.dtmf_mode | dtmf_second }}</P851>
<P852>{{ line.dtmf_mode | dtmf_third }}</P852>
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
<P2386>{{ sip_servers_root_and_intermediate_certificates }}</P2386>
<P2367>1</P2367>
{% endif %}
{% endfor %}
{% if site.web_interface in ['http', 'https'] %}
<P1650>{{ site.web_interface | web_access }}</P1650>
{% endif %}
{% if site.dial_plan %}
{% for n, p in [[1, 4200], [2, 4201]] if n in (used_lines | map(attribute='n') | list) %}
<P{{ p }}>{ {{ site.dial_plan | map(attribute='digit_map') | dial_rules | join(' | ') }} }</P{{ p }}>
{% endfor %}
{% endif %}
{% for line in used_lines if line.n == 2 %}
{% set server_port = line.registrar_port or (line.proxy_port if line.registrar_ip == line.proxy_ip else '') %}
{% set way = line.outbound_proxy_ip or (line.proxy_ip if line.proxy_ip != line.registrar_ip else '') | default('') %}
{% set way_port = line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port %}
{% set backup = line.backup_registrar_ip or line.backup_proxy_ip | default('') %}
{% set backup_port = line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port %}
{% set backup_way = line.backup_proxy_ip if line.backup_proxy_ip and line.backup_registrar_ip and line.backup_proxy_ip != line.backup_registrar_ip else '' %}
{% if not model.second_version %}
<P401>1</P401>
{% endif %}
<P703>{{ line.display_name }}</P703>
<P734>{{ line.secret }}</P734>
<P735>{{ line.username }}</P735>
<P736>{{ line.auth_username }}</P736>
{% if sip_servers_root_and_intermediate_certificates %}
<P2486>{{ sip_servers_root_and_intermediate_certificates }}</P2486>
<P2467>1</P2467>
{% endif %}
<P747>{{ line.registrar_ip | default('') }}{{ ':%s' | format(server_port) if line.registrar_ip and server_port else '' }}</P747>
<P987>{{ backup }}{{ ':%s' | format(backup_port) if backup and backup_port else '' }}</P987>
<P748>{{ way }}{{ ':%s' | format(way_port) if way and way_port else '' }}</P748>
<P830>{{ sip_transport | transport }}</P830>
<P443>{{ line.srtp_mode | srtp }}</P443>
<P709>{{ 1 if sip_subscribe_mwi else 0 }}</P709>
{% if line.dtmf_mode %}
<P860>{{ line.dtmf_mode | dtmf }}</P860>
<P861>{{ line.dtmf_mode | dtmf_second }}</P861>
<P862>{{ line.dtmf_mode | dtmf_third }}</P862>
{% endif %}
<P751>0</P751>
{% endfor %}
<P863>0</P863>
<P228>0</P228>
{% if not site.dial_plan %}
{% for n, p in [[1, 4200], [2, 4201]] if n <= model.lines | default(1) %}
<P{{ p }}>{ [*x]+ }</P{{ p }}>
{% endfor %}
{% endif %}
</config>
</gs_provision>
