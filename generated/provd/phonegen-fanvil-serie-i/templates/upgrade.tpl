Version={{ model.version }}
{% if model.images %}
Firmware={{ server_url }}/Fanvil/firmware/{{ model.images[0] }}
{% endif %}
BuildTime={{ model.built }}
Info=TXT|XML
{{ model.name }}-{{ model.version }}
Fanvil
