{% if sip_local_root_and_intermediate_certificates is defined %}
{{ sip_local_root_and_intermediate_certificates }}
{% endif %}
