[sip]
{% for line in used_lines[:1] %}
nick_name={{ line.display_name }}
sip_id={{ line.username or line.auth_username or '' }}
sip_domain={{ line.proxy_ip }}
sip_domain2={{ line.backup_proxy_ip }}
auth_user={{ line.auth_username or line.username or '' }}
auth_pwd={{ line.password }}
{% endfor %}
[call]
{% for key in function_keys %}
{% if key.used %}
{{ key.slot }}={{ key.value }}
{% else %}
{{ key.slot }}=
{% endif %}
{% endfor %}
