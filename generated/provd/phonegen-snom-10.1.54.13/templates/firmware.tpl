<?xml version="1.0" encoding="UTF-8"?>
<firmware-settings>
{% if model.ramdisk_update %}
<firmware>{{ server_url }}/firmware/snom{{ model.name }}-ramdisk-chained-update-r.bin?mac={{ '{mac}' }}&amp;chained_url={{ server_url }}/firmware/snom{{ model.name }}-{{ model.version }}-SIP-{{ model.image }}%3Fmac%3D{{ '{mac}' }}</firmware>
{% else %}
<firmware>{{ server_url }}/firmware/snom{{ model.name }}-{{ model.version }}-SIP-{{ model.image }}?mac={{ '{mac}' }}</firmware>
{% endif %}
{% if model.module in model.module_images %}
<firmware_uxm>{{ server_url }}/firmware/{{ model.module_images[model.module] }}?mac={{ '{mac}' }}</firmware_uxm>
{% endif %}
</firmware-settings>
