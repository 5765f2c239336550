<?xml version="1.0" encoding="UTF-8"?>
<gs_provision version="1">
<config version="1">
{% if admin_password %}
<P2>{{ admin_password }}</P2>
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
{% if (locale | language) is defined %}
<P1362>{{ locale | language }}</P1362>
{% endif %}
{% if exten_pickup_call %}
<P1347>{{ exten_pickup_call }}</P1347>
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
<P298>1</P298>
<P290>{ [*x]+ }</P290>
<P81>1</P81>
<P194>2</P194>
<P8458>1</P8458>
<P285>23</P285>
<P8459>1</P8459>
<P8375>0</P8375>
{% for line in used_lines if line.n == 1 %}
<P271>1</P271>
<P270>{{ line.display_name }}</P270>
<P47>{{ line.registrar_ip }}</P47>
<P2312>{{ line.backup_registrar_ip }}</P2312>
<P35>{{ line.auth_username }}</P35>
<P36>{{ line.auth_username }}</P36>
<P34>{{ line.secret }}</P34>
<P3>{{ line.display_name }}</P3>
<P33>{{ line.voicemail }}</P33>
<P2301>0</P2301>
<P2302>0</P2302>
<P2303>1</P2303>
{% if model.remote_reset | default(true) %}
<P26015>1</P26015>
{% endif %}
<P191>0</P191>
{% endfor %}
{% for line in used_lines if line.n > 1 %}
{% set a = line.n + 2 %}
<P{{ a }}01>1</P{{ a }}01>
<P{{ a }}02>{{ line.registrar_ip }}</P{{ a }}02>
<P{{ a }}04>{{ line.auth_username }}</P{{ a }}04>
<P{{ a }}05>{{ line.auth_username }}</P{{ a }}05>
<P{{ a }}06>{{ line.secret }}</P{{ a }}06>
<P{{ a }}07>{{ line.display_name }}</P{{ a }}07>
<P{{ a }}17>{{ line.display_name }}</P{{ a }}17>
<P{{ a }}26>{{ line.voicemail }}</P{{ a }}26>
<P{{ a }}20>0</P{{ a }}20>
<P2{{ a }}01>0</P2{{ a }}01>
<P2{{ a }}02>0</P2{{ a }}02>
<P2{{ a }}03>1</P2{{ a }}03>
<P2{{ a }}12>{{ line.backup_registrar_ip }}</P2{{ a }}12>
{% if model.remote_reset | default(true) %}
<P26{{ a }}15>1</P26{{ a }}15>
{% endif %}
{% endfor %}
{% if not model.module_keys %}
{% for key in used_keys %}
{% set mode = 322 + key.n if key.n < 8 else 321 + 4 * key.n if key.n < 19 else 1364 + 4 * key.n %}
{% set account = 298 + 3 * key.n if key.n < 8 else 322 + 4 * key.n if key.n < 19 else 1365 + 4 * key.n %}
<P{{ mode }}>{{ key.type | key_mode }}</P{{ mode }}>
<P{{ account }}>{{ (key.line | int(1)) - 1 }}</P{{ account }}>
{% if key.label is defined %}
<P{{ account + 1 }}>{{ key.label }}</P{{ account + 1 }}>
{% endif %}
<P{{ account + 2 }}>{{ key.value }}</P{{ account + 2 }}>
{% endfor %}
{% endif %}
{% if model.module_keys %}
{% for key in used_keys %}
{% set p = 22995 + 5 * key.n %}
<P{{ p }}>{{ key.type | key_mode }}</P{{ p }}>
<P{{ p + 1 }}>{{ (key.line | int(1)) - 1 }}</P{{ p + 1 }}>
{% if key.label is defined %}
<P{{ p + 2 }}>{{ key.label }}</P{{ p + 2 }}>
{% endif %}
<P{{ p + 3 }}>{{ key.value }}</P{{ p + 3 }}>
{% endfor %}
{% endif %}
</config>
</gs_provision>
