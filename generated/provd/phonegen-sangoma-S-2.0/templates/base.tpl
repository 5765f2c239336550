<?xml version="1.0" encoding="UTF-8"?>
<hl_provision version="1">
<config version="1">
<P212>{{ 3 if server_scheme == 'https' else 1 }}</P212>
<P237>{{ server_url }}/Sangoma/</P237>
<P1145>66</P1145>
<P24012>1</P24012>
<P8682>{{ user_username | default('user') }}</P8682>
<P8681>{{ admin_username | default('admin') }}</P8681>
{% if user_password is defined %}
<P196>{{ user_password }}</P196>
{% endif %}
{% if admin_password is defined %}
<P2>{{ admin_password }}</P2>
{% endif %}
{% for line in lines if line.n <= 6 %}
{% set port = sip_port %}
{% if line.used %}
<P{{ line.n | active }}>1</P{{ line.n | active }}>
<P{{ line.n | server }}>{{ '%s:%s' | format(line.proxy_ip, line.proxy_port | default(port)) if line.proxy_ip else '' }}</P{{ line.n | server }}>
<P{{ line.n | backup }}>{{ '%s:%s' | format(line.backup_proxy_ip, line.backup_proxy_port | default(port)) if line.backup_proxy_ip else '' }}</P{{ line.n | backup }}>
<P{{ line.n | way }}>{{ '%s:%s' | format(line.outbound_proxy_ip, line.outbound_proxy_port | default(port)) if line.outbound_proxy_ip else '' }}</P{{ line.n | way }}>
<P{{ line.n | transport_of }}>{{ sip_transport | transport }}</P{{ line.n | transport_of }}>
<P{{ line.n | text }}>{{ line.number }}</P{{ line.n | text }}>
<P{{ line.n | user }}>{{ line.username }}</P{{ line.n | user }}>
<P{{ line.n | auth }}>{{ line.auth_username }}</P{{ line.n | auth }}>
<P{{ line.n | password }}>{{ line.password }}</P{{ line.n | password }}>
<P{{ line.n | name }}>{{ line.display_name }}</P{{ line.n | name }}>
<P{{ line.n | mailbox }}>{{ line.voicemail }}</P{{ line.n | mailbox }}>
<P{{ line.n | messages_of }}>{{ 0 if sip_subscribe_mwi == false else 1 }}</P{{ line.n | messages_of }}>
{% if line.dtmf_mode %}
<P{{ 20165 + line.n }}>{{ line.dtmf_mode | dtmf }}</P{{ 20165 + line.n }}>
{% endif %}
{% if line.srtp_mode | srtp is defined %}
<P{{ line.n | srtp_of }}>{{ line.srtp_mode | srtp }}</P{{ line.n | srtp_of }}>
{% endif %}
<P{{ line.n | pickup }}>{{ exten_pickup_call }}</P{{ line.n | pickup }}>
<P{{ line.n | group_pickup }}>{{ exten_pickup_group }}</P{{ line.n | group_pickup }}>
{% else %}
<P{{ line.n | active }}>0</P{{ line.n | active }}>
{% endif %}
{% endfor %}
{% if dns_enabled %}
{% for n, byte in [[92, 0], [93, 1], [94, 2], [95, 3]] %}
<P{{ n }}>{{ dns_ip.split('.')[byte] | default('') }}</P{{ n }}>
{% endfor %}
{% endif %}
{% if vlan_enabled %}
<P24053>1</P24053>
<P51>{{ vlan_id }}</P51>
<P87>{{ vlan_priority | default(0) }}</P87>
<P24054>{{ 1 if vlan_pc_port_id else 0 }}</P24054>
<P229>{{ vlan_pc_port_id | default(0) }}</P229>
{% else %}
<P24053>0</P24053>
<P51>0</P51>
<P87>0</P87>
<P24054>0</P24054>
<P229>0</P229>
{% endif %}
{% if site.lldp is defined %}
<P5438>{{ 1 if site.lldp else 0 }}</P5438>
{% endif %}
{% if ntp_enabled %}
<P30>{{ ntp_ip }}</P30>
{% endif %}
{% if tz %}
{% if (tz | zone) is defined %}
<P64>{{ tz | zone }}</P64>
{% endif %}
{% endif %}
<P143>0</P143>
<P144>0</P144>
{% if tz %}
<P75>{{ 2 if tz.dst else 0 }}</P75>
{% endif %}
{% if (language | language) is defined %}
<P8621>{{ language | language }}</P8621>
<P2525>{{ language | language }}</P2525>
{% endif %}
{% if (locale | tones) is defined %}
<P20058>{{ locale | tones }}</P20058>
{% endif %}
<P53200>{{ exten_dnd }}</P53200>
<P53201>{{ exten_dnd }}</P53201>
<P53102>{{ exten_fwd_unconditional }}</P53102>
<P53103>{{ exten_fwd_disable_all }}</P53103>
<P53112>{{ exten_fwd_busy }}</P53112>
<P53113>{{ exten_fwd_disable_all }}</P53113>
<P53122>{{ exten_fwd_no_answer }}</P53122>
<P53123>{{ exten_fwd_disable_all }}</P53123>
<P4701>{{ 1 if exten_pickup_call else 0 }}</P4701>
<P4702>{{ 1 if exten_pickup_group else 0 }}</P4702>
{% for tone in site.ring_tones %}
<P{{ tone.n | alert }}>{{ tone.alert_info }}</P{{ tone.n | alert }}>
<P{{ tone.n | ringer }}>{{ tone.ring }}</P{{ tone.n | ringer }}>
{% endfor %}
{% if site.backlight.seconds is defined %}
<P8683>{{ site.backlight.seconds }}</P8683>
{% endif %}
{% for key in function_keys %}
{% set p = 59995 + 1000 * (key.module - 1) + 5 * key.index if key.module else 41199 + key.n if key.n < 5 else 20175 + 5 * key.n if key.n < 37 else 22778 + 6 * key.n %}
{% set step = 100 if key.n < 5 else 1 %}
{% set mode = 1 if not key.module and key.n > 36 else 0 %}
{% if key.used %}
<P{{ p }}>{{ key.code }}</P{{ p }}>
<P{{ p + step + mode }}>{{ key.value if key.type != 'line' else '' }}</P{{ p + step + mode }}>
<P{{ p + 2 * step + mode }}>{{ key.label if key.type != 'line' else key.value }}</P{{ p + 2 * step + mode }}>
<P{{ p + 3 * step + mode }}>{{ key.line - 1 }}</P{{ p + 3 * step + mode }}>
{% else %}
<P{{ p }}>0</P{{ p }}>
<P{{ p + step + mode }}></P{{ p + step + mode }}>
<P{{ p + 2 * step + mode }}></P{{ p + 2 * step + mode }}>
{% endif %}
{% endfor %}
</config>
</hl_provision>
