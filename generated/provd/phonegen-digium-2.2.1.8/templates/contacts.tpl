<phonebooks>
<contacts group_name="Default" editable="0">
{% for key in used_keys if key.used %}
<contact first_name="{{ key.label | default(key.value) }}" last_name=""{% if ('sip:' ~ key.value ~ '@' ~ (lines | first).proxy_ip if key.type == 'blf' and lines and (lines | first).proxy_ip) is defined %} subscribe_to="{{ 'sip:' ~ key.value ~ '@' ~ (lines | first).proxy_ip if key.type == 'blf' and lines and (lines | first).proxy_ip else '' }}"{% endif %}>
  <numbers>
    <number dial="{{ key.value }}" label="Extension" primary="1"/>
  </numbers>
</contact>
{% endfor %}
</contacts>
</phonebooks>
