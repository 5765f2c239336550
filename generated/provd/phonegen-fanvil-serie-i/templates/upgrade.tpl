Version={{ model.version }}
Firmware={{ server_url }}/Fanvil/firmware/{{ model.images[0] }}
BuildTime={{ model.built }}
Info=TXT|XML
{{ model.name }}-{{ model.version }}
Fanvil
