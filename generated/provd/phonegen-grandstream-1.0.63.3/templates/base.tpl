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
{% if not model.second_version %}
<P271>1</P271>
<P270>{{ line.display_name }}</P270>
{% endif %}
<P47>{{ line.registrar_ip }}</P47>
<P35>{{ line.auth_username }}</P35>
<P36>{{ line.auth_username }}</P36>
<P34>{{ line.secret }}</P34>
<P3>{{ line.display_name }}</P3>
{% if not model.second_version %}
<P33>{{ line.voicemail }}</P33>
<P2301>0</P2301>
<P2302>0</P2302>
<P2303>1</P2303>
{% endif %}
<P191>0</P191>
<P967>{{ line.backup_registrar_ip }}</P967>
{% if model.second_version %}
<P40>5067</P40>
<P20501>1</P20501>
{% endif %}
{% endfor %}
{% for line in used_lines if line.n == 2 %}
{% if not model.second_version %}
<P401>1</P401>
{% endif %}
<P703>{{ line.display_name }}</P703>
<P734>{{ line.secret }}</P734>
<P735>{{ line.auth_username }}</P735>
<P736>{{ line.auth_username }}</P736>
{% if model.second_version %}
<P740>5068</P740>
{% endif %}
<P747>{{ line.registrar_ip }}</P747>
<P987>{{ line.backup_registrar_ip }}</P987>
<P751>0</P751>
{% if model.second_version %}
<P864>4</P864>
<P20502>1</P20502>
{% endif %}
{% endfor %}
<P863>0</P863>
<P854>{{ 4 if model.second_version else 3 }}</P854>
<P228>0</P228>
<P4417>1</P4417>
{% if model.second_version %}
<P6767>1</P6767>
<P192>{{ server_host }}/Grandstream/</P192>
{% endif %}
</config>
</gs_provision>
