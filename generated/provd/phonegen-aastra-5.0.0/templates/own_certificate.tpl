{% if sip_local_certificate is defined %}
{{ sip_local_certificate }}
{% endif %}
