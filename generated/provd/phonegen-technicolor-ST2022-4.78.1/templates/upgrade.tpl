[application]
fwurl={{ server_url }}/binary/{{ model.firmware }}
dspurl={{ server_url }}/binary/{{ model.sound }}
booturl={{ server_url }}/binary/{{ model.boot }}
[config]
common_config={{ server_url }}/{{ model.common }}
config={{ server_url }}/
