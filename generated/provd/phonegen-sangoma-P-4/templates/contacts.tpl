<?xml version="1.0" encoding="UTF-8"?>
<phonebooks>
<contacts group_name="Keys" id="keys" editable="0">
{% for key in used_keys if key.used %}
<contact id="{{ key.n }}" first_name="{{ key.label | default(key.value) }}" last_name="" contact_type="special"{% if (key.value if key.type == 'blf') is defined %} subscribe_to="{{ key.value if key.type == 'blf' else '' }}"{% endif %}>
  <actions>
    <action id="primary" dial="{{ key.value }}" label="{{ key.label | default(key.value) }}" name="Dial"/>
  </actions>
</contact>
{% endfor %}
</contacts>
</phonebooks>
