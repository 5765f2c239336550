{% if dns_enabled %}
dns1: {{ dns_ip }}
{% endif %}
{% if syslog_enabled %}
log server ip: {{ syslog_ip }}
log server port: {{ syslog_port }}
{% for module in ['linemgr', 'user interface', 'sip', 'ept', 'ind', 'kbd', 'net', 'provis', 'rtpt', 'snd', 'stun'] %}
log module {{ module }}: {{ syslog_level | log_level }}
{% endfor %}
{% endif %}
{% if vlan_enabled %}
tagging enabled: 1
vlan id: {{ vlan_id }}
{% if vlan_priority is defined %}
priority non-ip: {{ vlan_priority }}
{% endif %}
vlan id port 1: {{ vlan_pc_port_id | default(4095) }}
{% else %}
tagging enabled: 0
{% endif %}
tos sip: 46
tos rtp: 46
{% if ntp_enabled %}
time server disabled: 0
time server1: {{ ntp_ip }}
{% else %}
time server disabled: 1
{% endif %}
upgrade uri: {{ server_url | part }}/Aastra
contact rcs: 0
inactive minet present: 1
download protocol: {{ server_scheme | upper }}
{{ server_scheme }} server: {{ server_name }}
{{ server_scheme }} path: {{ (server_path ~ '/' if server_path) | part }}Aastra
{{ server_scheme }} port: {{ server_port }}
{% if admin_password %}
admin password: {{ admin_password }}
{% endif %}
{% if user_password %}
user password: {{ user_password }}
{% endif %}
{% if tz %}
time zone name: Custom
time zone minutes: {{ -tz.offset }}
dst config: {{ 3 if tz.dst else 0 }}
{% endif %}
{% if tz and tz.dst %}
dst minutes: {{ tz.dst.save }}
dst [start|end] relative date: 1
dst start month: {{ tz.dst.start.month }}
dst start week: {{ tz.dst.start.week_or_last }}
dst start day: {{ tz.dst.start.weekday + 1 }}
dst start hour: {{ tz.dst.start.hour }}
dst end month: {{ tz.dst.end.month }}
dst end week: {{ tz.dst.end.week_or_last }}
dst end day: {{ tz.dst.end.weekday + 1 }}
dst end hour: {{ tz.dst.end.hour }}
{% endif %}
{% if locale | language %}
language: 1
language 1: {{ model.language_folder | default('Aastra/i18n') | part }}/lang_{{ locale | language | default('en') | part }}.txt
{% if (locale | tone_set) is defined %}
tone set: {{ locale | tone_set }}
{% endif %}
{% if (locale | input_language) is defined %}
input language: {{ locale | input_language }}
{% endif %}
{% endif %}
{% if locale == 'en_US' %}
time format: 0
date format: 0
{% endif %}
{% if model.date_format and locale != 'en_US' %}
date format: {{ model.date_format }}
{% endif %}
{% if model.idle_screen %}
idle screen mode: 1
{% endif %}
{% if model.ring_splash %}
play a ring splash: 0
{% endif %}
{% if (sip_dtmf_mode | out_of_band) is defined %}
sip out-of-band dtmf: {{ sip_dtmf_mode | out_of_band }}
{% endif %}
{% if (sip_dtmf_mode | dtmf_method) is defined %}
sip dtmf method: {{ sip_dtmf_mode | dtmf_method }}
{% endif %}
{% if sip_subscribe_mwi is defined %}
sip explicit mwi subscription: {{ sip_subscribe_mwi | int }}
{% endif %}
{% if (sip_transport | transport) is defined %}
sip transport protocol: {{ sip_transport | transport }}
{% endif %}
sip customized codec: payload=9;ptime=20;silsupp=on,payload=18;ptime=20;silsupp=on,,payload=0;ptime=20;silsupp=on,payload=8;ptime=20;silsupp=on
{% if sip_servers_root_and_intermediate_certificates %}
sips trusted certificates: {{ mac | upper | part }}-ca_servers.crt
{% endif %}
{% if sip_local_root_and_intermediate_certificates %}
sips root and intermediate certificates: {{ mac | upper | part }}-ca_local.crt
{% endif %}
{% if sip_local_certificate and sip_local_key %}
sips local certificate: {{ mac | upper | part }}-local.crt
sips private key: {{ mac | upper | part }}-local.key
{% endif %}
{% for line in used_lines %}
{% set n = line.n %}
{% if line.proxy_ip is defined %}
sip line{{ n }} proxy ip: {{ line.proxy_ip }}
{% endif %}
sip line{{ n }} proxy port: {{ line.proxy_port | default(sip_port) }}
{% if line.outbound_proxy_ip %}
sip line{{ n }} outbound proxy: {{ line.outbound_proxy_ip }}
sip line{{ n }} outbound proxy port: {{ line.outbound_proxy_port | default(sip_port) }}
{% endif %}
sip line{{ n }} backup proxy ip: {{ line.backup_proxy_ip | default('0.0.0.0') }}
sip line{{ n }} backup proxy port: {{ line.backup_proxy_port | default(sip_port) }}
{% if line.registrar_ip is defined %}
sip line{{ n }} registrar ip: {{ line.registrar_ip }}
{% endif %}
sip line{{ n }} registrar port: {{ line.registrar_port | default(sip_port) }}
sip line{{ n }} backup registrar ip: {{ line.backup_registrar_ip | default('0.0.0.0') }}
sip line{{ n }} backup registrar port: {{ line.backup_registrar_port | default(sip_port) }}
sip line{{ n }} user name: {{ line.username | default('') }}
sip line{{ n }} auth name: {{ line.auth_username | default('') }}
sip line{{ n }} password: {{ line.password | default('') }}
sip line{{ n }} display name: {{ line.display_name | default('') }}
sip line{{ n }} screen name: {{ line.display_name | default('') }}
{% if line.number is defined %}
sip line{{ n }} screen name 2: {{ line.number }}
{% endif %}
sip line{{ n }} dtmf method: {{ line.dtmf_mode | dtmf_method | default(0) }}
sip line{{ n }} srtp mode: {{ line.srtp_mode | srtp_mode }}
{% if line.voicemail is defined %}
sip line{{ n }} vmail: {{ line.voicemail }}
{% endif %}
{% endfor %}
{% if exten_pickup_call %}
directed call pickup prefix: {{ exten_pickup_call }}
{% endif %}
{% if options.switchboard %}
sip xml notify event: 1
call waiting: 0
{% endif %}
{% if model.voicemail_key and exten_voicemail and model.voicemail_key not in used_slots %}
{{ model.voicemail_key }} type: speeddial
{{ model.voicemail_key }} value: {{ exten_voicemail }}
{% if model.labels %}
{{ model.voicemail_key }} label: {{ model.quote | part }}{{ language | default('en') | voicemail | part }}{{ model.quote | part }}
{% endif %}
{% endif %}
{% if model.forward_key and exten_fwd_unconditional and model.forward_key not in used_slots %}
{{ model.forward_key }} type: speeddial
{{ model.forward_key }} value: {{ exten_fwd_unconditional }}
{% if model.labels %}
{{ model.forward_key }} label: {{ model.quote | part }}{{ language | default('en') | forward | part }}{{ model.quote | part }}
{% endif %}
{% endif %}
{% if model.dnd_key and exten_dnd and model.dnd_key not in used_slots %}
{{ model.dnd_key }} type: speeddial
{{ model.dnd_key }} value: {{ exten_dnd }}
{% if model.labels %}
{{ model.dnd_key }} label: {{ model.quote | part }}{{ language | default('en') | dnd | part }}{{ model.quote | part }}
{% endif %}
{% endif %}
{% if model.pickup_key and exten_pickup_call and model.pickup_key not in used_slots %}
{{ model.pickup_key }} type: speeddial
{{ model.pickup_key }} value: {{ exten_pickup_call }}
{% if 'soft' in model.pickup_key %}
{{ model.pickup_key }} label: {{ model.quote | part }}{{ language | default('en') | pickup | part }}{{ model.quote | part }}
{% endif %}
{% endif %}
{% if model.directory_key and (model.directory_script or phonebook_url) and model.directory_key not in used_slots %}
{{ model.directory_key }} type: {{ 'directory' if model.directory_script else 'xml' }}
{% if not model.directory_script %}
{% if phonebook_url is defined %}
{{ model.directory_key }} value: {{ phonebook_url }}
{% endif %}
{% endif %}
{% if 'soft' in model.directory_key %}
{{ model.directory_key }} label: {{ model.quote | part }}{{ (model.directory_label or language | default('en') | directory) | part }}{{ model.quote | part }}
{% endif %}
{% endif %}
{% if model.directory_script and phonebook_url %}
directory script: {{ phonebook_url }}
{% endif %}
{% if phonebook_url %}
{% for slot in model.cleared_keys if slot not in used_slots %}
{{ slot }} type: none
{% endfor %}
{% endif %}
{% for slot in model.cleared_keys %}
{{ slot }} locked: 0
{% endfor %}
{% if model.fixed_keys %}
{% for slot, function in model.fixed_keys.items() if slot not in used_slots %}
{{ slot }} type: {{ function }}
{% if 'soft' in slot %}
{{ slot }} label: {{ model.quote | part }}{{ (function ~ ' ' ~ language | default('en')) | fixed_key | default(function | capitalize) | part }}{{ model.quote | part }}
{% endif %}
{% endfor %}
{% endif %}
{% set position = used_keys | selectattr('type', 'eq', 'park') | map(attribute='value') | first | default('') %}
{% if position %}
{% for line in used_lines %}
sip line{{ line.n }} park pickup config: {{ position ~ ';' ~ position ~ ';asterisk' }}
{% endfor %}
{% endif %}
{% for key in used_keys %}
{% set slot = key.slot %}
{{ slot }} type: {{ 'speeddial' if model.supervised_by_top_keys and key.type == 'blf' and key.slot[:7] == 'softkey' else key.code }}
{{ slot }} value: {{ 'asterisk;' ~ key.value if key.type == 'park' else key.value }}
{{ slot }} label: {{ key.label | default(key.value) }}
{{ slot }} line: {{ key.line }}
{% endfor %}
