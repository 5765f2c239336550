<?xml version="1.0" encoding="UTF-8"?>
<firmware-settings>
<firmware-status>{{ server_url }}/snom{{ model.name }}-firmware.{{ model.firmware_name }}</firmware-status>
</firmware-settings>
