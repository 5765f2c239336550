{% if sip_local_key is defined %}
{{ sip_local_key }}
{% endif %}
