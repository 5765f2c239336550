<?xml version="1.0" encoding="UTF-8"?>
<setting-files>
{% for name in ['snom' ~ model.name ~ '-firmware.' ~ model.firmware_name, 'snom-general.xml', 'snom' ~ model.name ~ '.xml'] %}
<file url="{{ server_url }}/{{ name }}"/>
{% endfor %}
</setting-files>
