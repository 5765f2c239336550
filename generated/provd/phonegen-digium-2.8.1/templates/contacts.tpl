<phonebooks>
<contacts group_name="Default" editable="0">
{% for key in used_keys if key.used %}
{% set watched = 'sip:' ~ key.value ~ '@' ~ (lines | first).proxy_ip if key.type == 'blf' and lines and (lines | first).proxy_ip %}
<contact first_name="{{ key.label | default(key.value) }}" last_name=""{% if watched is defined %} subscribe_to="{{ watched }}"{% endif %}>
  <numbers>
    <number dial="{{ key.value }}" label="Extension" primary="1"/>
  </numbers>
</contact>
{% endfor %}
</contacts>
</phonebooks>
