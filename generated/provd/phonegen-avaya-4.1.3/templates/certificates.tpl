{% if sip_servers_root_and_intermediate_certificates is defined %}
{{ sip_servers_root_and_intermediate_certificates }}
{% endif %}
