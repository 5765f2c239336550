<?xml version="1.0" encoding="UTF-8"?>
<setting-files>
{% for name in ['snom-general.xml', 'gui_lang.xml', 'web_lang.xml'] %}
<file url="{{ server_url }}/{{ name }}"/>
{% endfor %}
</setting-files>
