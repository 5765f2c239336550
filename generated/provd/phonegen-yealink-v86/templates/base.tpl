#!version:1.0.0.1
{% if vlan_enabled %}
static.network.vlan.internet_port_enable = 1
static.network.vlan.internet_port_vid = {{ vlan_id }}
static.network.vlan.internet_port_priority = {{ vlan_priority | default('%NULL%') }}
{% else %}
static.network.vlan.internet_port_enable = 0
static.network.vlan.internet_port_vid = %NULL%
static.network.vlan.internet_port_priority = %NULL%
{% endif %}
lang.gui = {{ locale | language | default('%NULL%') }}
local_time.ntp_server1 = {{ ntp_ip | default('pool.ntp.org') }}
{% if tz %}
local_time.time_zone = {{ tz.offset | offset }}
{% if tz.dst %}
local_time.start_time = {{ tz.dst.start.month }}/{{ tz.dst.start.week }}/{{ tz.dst.start.weekday or 7 }}/{{ tz.dst.start.hour }}
{% endif %}
{% endif %}
{% for line in lines %}
{% if line.used %}
account.{{ line.n }}.enable = 1
account.{{ line.n }}.password = {{ line.password | default('%NULL%') }}
account.{{ line.n }}.dtmf.type = {{ line.dtmf_mode | dtmf }}
{% else %}
account.{{ line.n }}.enable = 0
{% endif %}
{% endfor %}
{% for key in function_keys %}
{% if key.used %}
{{ key.slot }}.type = {{ 11 if key.type == 'speeddial' and key.value == '*3' else key.code }}
{{ key.slot }}.value = {{ key.value }}
{{ key.slot }}.label = {{ key.label | default('') }}
{% else %}
{{ key.slot }}.type = 0
{% endif %}
{% endfor %}
