[dns]
{% for line in used_lines[:1] %}
dns_addr={{ dns_ip if dns_enabled else model.resolver or line.proxy_ip or '' }}
{% endfor %}
[sip]
{% for line in used_lines[:1] %}
domain_name={{ line.proxy_ip }}
proxy_addr={{ line.proxy_ip }}
proxy_port={{ line.proxy_port }}
registrar_addr={{ line.registrar_ip or line.proxy_ip or '' }}
registrar_port={{ line.registrar_port }}
outbound_proxy_addr={{ line.outbound_proxy_ip }}
outbound_proxy_port={{ line.outbound_proxy_port }}
proxy2_addr={{ line.backup_proxy_ip }}
proxy2_port={{ line.backup_proxy_port }}
registrar2_addr={{ line.backup_registrar_ip }}
registrar2_port={{ line.backup_registrar_port }}
sip_transport_mode={{ sip_transport | transport }}
authentication_realm={{ line.proxy_ip }}
authentication_name={{ line.auth_username or line.username or '' }}
authentication_password={{ line.password }}
user_name={{ line.username or line.auth_username or '' }}
display_name={{ line.display_name }}
voice_mail_uri={{ line.voicemail }}
message_waiting_indication_uri={{ line.voicemail ~ '@' ~ line.proxy_ip if line.voicemail and line.proxy_ip else '' }}
{% endfor %}
[sntp]
sntp_addr={{ ntp_ip if ntp_enabled else '' }}
timezone={{ 'UT::%d:%02d%02d%02d:%02d%02d%02d' | format(tz.offset, tz.dst.start.month, tz.dst.start.day, tz.dst.start.hour, tz.dst.end.month, tz.dst.end.day, tz.dst.end.hour) if tz and tz.dst else 'UT::%d:000000:000000' | format(tz.offset) if tz else '' }}
[telnet]
telnet_password={{ admin_password | default('000000') }}
[audio]
tone_country={{ locale[3:] | tones if locale else '' }}
dtmf_type={{ sip_dtmf_mode | dtmf }}
[appl]
admin_password={{ admin_password | default('000000') }}
{% for key in function_keys %}
{% set n = key.n %}
{% if key.used %}
speed_dial_{{ n }}_first_name={{ key.label or key.value }}
speed_dial_{{ n }}_uri={{ key.value }}
{% else %}
speed_dial_{{ n }}_first_name=
speed_dial_{{ n }}_uri=
{% endif %}
{% endfor %}
