<?xml version="1.0" encoding="UTF-8"?>
<gui-languages>
{% for code, name in [['DE', 'Deutsch'], ['EN', 'English'], ['ES', 'Espanol'], ['FR', 'Francais'], ['NL', 'Dutch']] %}
<language url="{{ server_url }}/i18n/gui_lang_{{ code }}.xml" name="{{ name }}"/>
{% endfor %}
</gui-languages>
