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
{% if vlan_enabled %}
{% if vlan_pc_port_id is defined %}
<P229>{{ vlan_pc_port_id }}</P229>
{% endif %}
{% endif %}
{% if dns_enabled %}
{% for n, byte in [[92, 0], [93, 1], [94, 2], [95, 3]] %}
<P{{ n }}>{{ dns_ip.split('.')[byte] | default('') }}</P{{ n }}>
{% endfor %}
{% endif %}
{% if not site.dial_plan %}
<P290>{ [*x]+ }</P290>
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
<P271>1</P271>
<P270>{{ line.display_name }}</P270>
<P47>{{ line.registrar_ip | default('') }}{{ ':%s' | format(server_port) if line.registrar_ip and server_port else '' }}</P47>
<P48>{{ way }}{{ ':%s' | format(way_port) if way and way_port else '' }}</P48>
<P2333>{{ backup_way }}{{ ':%s' | format(line.backup_proxy_port) if backup_way and line.backup_proxy_port else '' }}</P2333>
<P35>{{ line.username }}</P35>
<P36>{{ line.auth_username }}</P36>
<P34>{{ line.secret }}</P34>
<P3>{{ line.display_name }}</P3>
<P33>{{ line.voicemail }}</P33>
<P130>{{ sip_transport | transport }}</P130>
<P183>{{ line.srtp_mode | srtp }}</P183>
<P99>{{ 1 if sip_subscribe_mwi else 0 }}</P99>
<P2301>{{ line.dtmf_mode | in_audio }}</P2301>
<P2302>{{ line.dtmf_mode | in_rtp }}</P2302>
<P2303>{{ line.dtmf_mode | in_sip }}</P2303>
{% if model.remote_reset | default(true) %}
<P26015>1</P26015>
{% endif %}
<P191>0</P191>
{% endfor %}
{% for line in used_lines if line.n > 1 %}
{% set server_port = line.registrar_port or (line.proxy_port if line.registrar_ip == line.proxy_ip else '') %}
{% set way = line.outbound_proxy_ip or (line.proxy_ip if line.proxy_ip != line.registrar_ip else '') | default('') %}
{% set way_port = line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port %}
{% set backup = line.backup_registrar_ip or line.backup_proxy_ip | default('') %}
{% set backup_port = line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port %}
{% set backup_way = line.backup_proxy_ip if line.backup_proxy_ip and line.backup_registrar_ip and line.backup_proxy_ip != line.backup_registrar_ip else '' %}
{% set a = line.n + 2 %}
<P{{ a }}01>1</P{{ a }}01>
<P{{ a }}02>{{ line.registrar_ip | default('') }}{{ ':%s' | format(server_port) if line.registrar_ip and server_port else '' }}</P{{ a }}02>
<P{{ a }}03>{{ way }}{{ ':%s' | format(way_port) if way and way_port else '' }}</P{{ a }}03>
<P2{{ a }}33>{{ backup_way }}{{ ':%s' | format(line.backup_proxy_port) if backup_way and line.backup_proxy_port else '' }}</P2{{ a }}33>
<P{{ a }}04>{{ line.username }}</P{{ a }}04>
<P{{ a }}05>{{ line.auth_username }}</P{{ a }}05>
<P{{ a }}06>{{ line.secret }}</P{{ a }}06>
<P{{ a }}07>{{ line.display_name }}</P{{ a }}07>
<P{{ a }}17>{{ line.display_name }}</P{{ a }}17>
<P{{ a }}26>{{ line.voicemail }}</P{{ a }}26>
<P{{ a }}20>0</P{{ a }}20>
<P{{ a }}48>{{ sip_transport | transport }}</P{{ a }}48>
<P{{ a }}43>{{ line.srtp_mode | srtp }}</P{{ a }}43>
<P{{ a }}15>{{ 1 if sip_subscribe_mwi else 0 }}</P{{ a }}15>
<P2{{ a }}01>{{ line.dtmf_mode | in_audio }}</P2{{ a }}01>
<P2{{ a }}02>{{ line.dtmf_mode | in_rtp }}</P2{{ a }}02>
<P2{{ a }}03>{{ line.dtmf_mode | in_sip }}</P2{{ a }}03>
{% if model.remote_reset | default(true) %}
<P26{{ a }}15>1</P26{{ a }}15>
{% endif %}
{% endfor %}
{% if site.lldp is defined %}
<P1684>{{ 1 if site.lldp else 0 }}</P1684>
{% endif %}
{% if site.dot1x.method | dot1x is defined %}
<P7901>{{ site.dot1x.method | dot1x }}</P7901>
<P7902>{{ site.dot1x.identity | default('') }}</P7902>
<P7903>{{ site.dot1x.password | default('') }}</P7903>
{% endif %}
{% if site.web_interface %}
<P1650>{{ site.web_interface | web_access }}</P1650>
{% endif %}
{% if site.dial_plan %}
{% for n, p in [[1, 290], [2, 459], [3, 559], [4, 659], [5, 1759], [6, 1859]] if n in (used_lines | map(attribute='n') | list) %}
<P{{ p }}>{ {{ site.dial_plan | map(attribute='digit_map') | dial_rules | join(' | ') }} }</P{{ p }}>
{% endfor %}
{% endif %}
</config>
</gs_provision>
