<Parameter{% if model.name is defined %} Model="{{ model.name }}"{% endif %}>
<sip_mode>sip</sip_mode>
<local_sip_port>{{ sip_port }}</local_sip_port>
{% if vlan_enabled %}
<vlan_id>{{ vlan_id }}</vlan_id>
<e802_priority>{{ vlan_priority | default(-1) }}</e802_priority>
{% else %}
<vlan_id>-1</vlan_id>
<e802_priority>-1</e802_priority>
{% endif %}
{% if ntp_enabled %}
<sntp>{{ ntp_ip }}</sntp>
{% endif %}
{% if tz and tz.offset % 60 == 0 %}
<time_zone>{{ tz.offset // 60 }}</time_zone>
{% endif %}
{% if tz and tz.dst %}
<dsmode>1</dsmode>
<dsmonth>{{ tz.dst.start.month }}</dsmonth>
<dsweek>{{ tz.dst.start.week }}</dsweek>
<dsday>{{ tz.dst.start.weekday + 1 }}</dsday>
<ds_transition_time>{{ tz.dst.start.hour }}</ds_transition_time>
<dsemonth>{{ tz.dst.end.month }}</dsemonth>
<dseweek>{{ tz.dst.end.week }}</dseweek>
<dseday>{{ tz.dst.end.weekday + 1 }}</dseday>
{% else %}
{% if tz %}
<dsmode>0</dsmode>
{% endif %}
{% endif %}
{% for line in used_lines[:1] %}
<voicemail_key>{{ line.voicemail }}</voicemail_key>
{% endfor %}
<user_list>
{% for line in used_lines %}
{% set registrar = line.registrar_ip or line.proxy_ip | default('') %}
{% set scheme = sip_transport | default('udp') | transport %}
<User State="1"{% if line.username is defined %} ID="{{ line.username }}"{% endif %}{% if line.display_name is defined %} DispName="{{ line.display_name }}"{% endif %}{% if line.password is defined %} Pwd="{{ line.password }}"{% endif %}{% if line.auth_username is defined %} AuthName="{{ line.auth_username }}"{% endif %} Realm="" RegSvr="{{ registrar }}" RegPort="{{ line.registrar_port or line.proxy_port or 5060 }}"{% if scheme is defined %} RegScheme="{{ scheme }}"{% endif %}{% if line.proxy_ip is defined %} ProxySvr="{{ line.proxy_ip }}"{% endif %} ProxyPort="{{ line.proxy_port or 5060 }}"{% if scheme is defined %} ProxyScheme="{{ scheme }}"{% endif %}{% if (line.proxy_ip if sip_subscribe_mwi else '') is defined %} VMSvr="{{ line.proxy_ip if sip_subscribe_mwi else '' }}"{% endif %} VMPort="{{ line.proxy_port or 5060 }}"{% if scheme is defined %} VMScheme="{{ scheme }}"{% endif %} OutSvr="{{ line.outbound_proxy_ip | default('') }}" OutPort="{{ line.outbound_proxy_port or 5060 }}" OutCtr="0" Ring="1" Line="0"/>
{% endfor %}
</user_list>
</Parameter>
