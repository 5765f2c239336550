<?xml version="1.0" encoding="UTF-8"?>
<settings>
<phone-settings e="2">
<auto_dect_register>on</auto_dect_register>
<pnp_config>off</pnp_config>
<network_id_port>5060</network_id_port>
<ac_code>0000</ac_code>
{% for n in range(1, 1000) %}
<user_active idx="{{ n }}">off</user_active>
<subscr_dect_ac_code idx="{{ n }}">{{ ('0000' ~ n)[-4:] }}</subscr_dect_ac_code>
<subscr_sip_hs_idx idx="{{ n }}">{{ n }}</subscr_sip_hs_idx>
{% endfor %}
</phone-settings>
</settings>
