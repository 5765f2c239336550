{% if admin_password %}
P2={{ admin_password }}
{% endif %}
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
P290=%7B%20%5B%2Ax%5D%2B%20%7D
P81=1
{% for line in used_lines if line.n == 1 %}
P271=1
P270={{ line.display_name }}
P47={{ line.registrar_ip }}
P2312={{ line.backup_registrar_ip }}
P35={{ line.auth_username }}
P36={{ line.auth_username }}
P34={{ line.secret }}
P3={{ line.display_name }}
P33={{ line.voicemail }}
P2301=0
P2302=0
P2303=1
{% if model.remote_reset | default(true) %}
P26015=1
{% endif %}
P191=0
{% endfor %}
{% for line in used_lines if line.n > 1 %}
{% set a = line.n + 2 %}
P{{ a }}01=1
P{{ a }}02={{ line.registrar_ip }}
P{{ a }}04={{ line.auth_username }}
P{{ a }}05={{ line.auth_username }}
P{{ a }}06={{ line.secret }}
P{{ a }}07={{ line.display_name }}
P{{ a }}17={{ line.display_name }}
P{{ a }}26={{ line.voicemail }}
P{{ a }}20=0
P2{{ a }}01=0
P2{{ a }}02=0
P2{{ a }}03=1
P2{{ a }}12={{ line.backup_registrar_ip }}
{% if model.remote_reset | default(true) %}
P26{{ a }}15=1
{% endif %}
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
gnkey={{ mac[2:6] }}
