{% if admin_password %}
P2={{ admin_password }}
{% endif %}
{% if user_password %}
P196={{ user_password }}
{% endif %}
P212={{ 2 if server_scheme == 'https' else 1 }}
P237={{ server_host }}{{ '/' ~ server_path if server_path else '' }}%2FGrandstream
P207={{ syslog_ip if syslog_enabled and syslog_ip else '' }}
P208={{ syslog_level | severity if syslog_enabled else 0 }}
{% if ntp_enabled %}
P30={{ ntp_ip }}
{% endif %}
{% if tz %}
P64={{ tz.offset + 720 }}
P75={{ 1 if tz.dst else 0 }}
{% endif %}
{% if tz and tz.dst %}
{% set start = '%d,%d,%d,%d,%d' | format(tz.dst.start.month, tz.dst.start.week_or_last, tz.dst.start.iso_weekday, tz.dst.start.hour, tz.dst.start.minute) %}
{% set end = '%d,%d,%d,%d,%d' | format(tz.dst.end.month, tz.dst.end.week_or_last, tz.dst.end.iso_weekday, tz.dst.end.hour, tz.dst.end.minute) %}
P246={{ start }}%3B{{ end }}%3B{{ tz.dst.save }}
{% endif %}
{% if (locale | language) is defined %}
P1362={{ locale | language }}
{% endif %}
{% if exten_pickup_call %}
P1347={{ exten_pickup_call }}
{% endif %}
{% if vlan_enabled %}
P51={{ vlan_id }}
{% endif %}
{% if vlan_priority is defined %}
P87={{ vlan_priority }}
{% endif %}
P298=1
{% if not site.dial_plan %}
P290=%7B%20%5B%2Ax%5D%2B%20%7D
{% endif %}
P81=1
{% for line in used_lines if line.n == 1 %}
{% set server_port = line.registrar_port or (line.proxy_port if line.registrar_ip == line.proxy_ip else '') %}
{% set way = line.outbound_proxy_ip or (line.proxy_ip if line.proxy_ip != line.registrar_ip else '') | default('') %}
{% set way_port = line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port %}
{% set backup = line.backup_registrar_ip or line.backup_proxy_ip | default('') %}
{% set backup_port = line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port %}
{% set backup_way = line.backup_proxy_ip if line.backup_proxy_ip and line.backup_registrar_ip and line.backup_proxy_ip != line.backup_registrar_ip else '' %}
P271=1
P270={{ line.display_name }}
P47={{ line.registrar_ip | default('') }}{{ ':%s' | format(server_port) if line.registrar_ip and server_port else '' }}
P2312={{ backup }}{{ ':%s' | format(backup_port) if backup and backup_port else '' }}
P48={{ way }}{{ ':%s' | format(way_port) if way and way_port else '' }}
P2333={{ backup_way }}{{ ':%s' | format(line.backup_proxy_port) if backup_way and line.backup_proxy_port else '' }}
P35={{ line.username }}
P36={{ line.auth_username }}
P34={{ line.secret }}
P3={{ line.display_name }}
P33={{ line.voicemail }}
P130={{ sip_transport | transport }}
P183={{ line.srtp_mode | srtp }}
P99={{ 1 if sip_subscribe_mwi else 0 }}
P2301={{ line.dtmf_mode | in_audio }}
P2302={{ line.dtmf_mode | in_rtp }}
P2303={{ line.dtmf_mode | in_sip }}
{% if model.remote_reset | default(true) %}
P26015=1
{% endif %}
P191=0
P73={{ line.dtmf_mode | dtmf }}
{% endfor %}
{% for line in used_lines if line.n > 1 %}
{% set server_port = line.registrar_port or (line.proxy_port if line.registrar_ip == line.proxy_ip else '') %}
{% set way = line.outbound_proxy_ip or (line.proxy_ip if line.proxy_ip != line.registrar_ip else '') | default('') %}
{% set way_port = line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port %}
{% set backup = line.backup_registrar_ip or line.backup_proxy_ip | default('') %}
{% set backup_port = line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port %}
{% set backup_way = line.backup_proxy_ip if line.backup_proxy_ip and line.backup_registrar_ip and line.backup_proxy_ip != line.backup_registrar_ip else '' %}
{% set a = line.n + 2 %}
P{{ a }}01=1
P{{ a }}02={{ line.registrar_ip | default('') }}{{ ':%s' | format(server_port) if line.registrar_ip and server_port else '' }}
P{{ a }}03={{ way }}{{ ':%s' | format(way_port) if way and way_port else '' }}
P2{{ a }}33={{ backup_way }}{{ ':%s' | format(line.backup_proxy_port) if backup_way and line.backup_proxy_port else '' }}
P{{ a }}04={{ line.username }}
P{{ a }}05={{ line.auth_username }}
P{{ a }}06={{ line.secret }}
P{{ a }}07={{ line.display_name }}
P{{ a }}17={{ line.display_name }}
P{{ a }}26={{ line.voicemail }}
P{{ a }}20=0
P{{ a }}48={{ sip_transport | transport }}
P{{ a }}43={{ line.srtp_mode | srtp }}
P{{ a }}15={{ 1 if sip_subscribe_mwi else 0 }}
P2{{ a }}01={{ line.dtmf_mode | in_audio }}
P2{{ a }}02={{ line.dtmf_mode | in_rtp }}
P2{{ a }}03={{ line.dtmf_mode | in_sip }}
P2{{ a }}12={{ backup }}{{ ':%s' | format(backup_port) if backup and backup_port else '' }}
{% if model.remote_reset | default(true) %}
P26{{ a }}15=1
{% endif %}
P{{ a }}16={{ line.dtmf_mode | dtmf }}
{% endfor %}
{% if not model.module_keys %}
{% for key in used_keys %}
{% set mode = 322 + key.n if key.n < 8 else 321 + 4 * key.n if key.n < 19 else 1364 + 4 * key.n %}
{% set account = 298 + 3 * key.n if key.n < 8 else 322 + 4 * key.n if key.n < 19 else 1365 + 4 * key.n %}
P{{ mode }}={{ key.type | key_mode }}
P{{ account }}={{ (key.line | int(1)) - 1 }}
{% if key.label is defined %}
P{{ account + 1 }}={{ key.label }}
{% endif %}
P{{ account + 2 }}={{ key.value }}
{% endfor %}
{% endif %}
{% if site.dial_plan %}
{% for n, p in [[1, 290], [2, 459], [3, 559], [4, 659], [5, 1759], [6, 1859]] if n in (used_lines | map(attribute='n') | list) %}
P{{ p }}=%7B%20{{ site.dial_plan | map(attribute='digit_map') | dial_rules | join(' | ') }}%20%7D
{% endfor %}
{% endif %}
{% if site.backlight.seconds is defined %}
P322={{ 0 if site.backlight.seconds else 1 }}
{% endif %}
gnkey={{ mac[2:6] }}
