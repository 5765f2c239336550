<?xml version="1.0" encoding="UTF-8"?>
<config>
<smart_blf>
<blf_items>
{% for key in function_keys %}
{% if key.used %}
<blf_item location="main" index="{{ used_lines | length + key.n - 1 }}" paging="0" contact_id="{{ key.n }}">
  <behaviors>
    <behavior phone_state="all" press_action="primary" press_function="dial"/>
    <behavior phone_state="connected" press_action="primary" press_function="transfer"/>
  </behaviors>
</blf_item>
{% else %}
<blf_item location="main" index="{{ used_lines | length + key.n - 1 }}" blank="1"/>
{% endif %}
{% endfor %}
</blf_items>
</smart_blf>
</config>
