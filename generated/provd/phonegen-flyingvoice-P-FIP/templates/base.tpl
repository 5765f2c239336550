#!version:1.0.0.1
static.auto_provision.server.url = {{ server_url }}/
static.auto_provision.power_on = 1
{% if vlan_enabled %}
static.network.vlan.internet_port_enable = 1
static.network.vlan.internet_port_vid = {{ vlan_id }}
static.network.vlan.internet_port_priority = {{ vlan_priority }}
static.network.vlan.pc_port_enable = {{ 1 if vlan_pc_port_id else 0 }}
static.network.vlan.pc_port_vid = {{ vlan_pc_port_id }}
{% else %}
static.network.vlan.internet_port_enable = 0
static.network.vlan.pc_port_enable = 0
{% endif %}
{% if dns_enabled %}
static.network.static_dns_enable = 1
static.network.primary_dns = {{ dns_ip }}
{% else %}
static.network.static_dns_enable = 0
{% endif %}
{% if (locale | tones) is defined %}
voice.tone.country = {{ locale | tones }}
{% endif %}
{% if ntp_enabled %}
local_time.ntp_server1 = {{ ntp_ip }}
{% endif %}
local_time.dhcp_time = 0
{% if tz %}
local_time.time_zone = {{ tz.offset | offset }}
{% endif %}
{% if admin_password %}
static.security.user_name.admin = {{ admin_username | default('admin') }}
static.security.user_password = {{ admin_username | default('admin') }}:{{ admin_password }}
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
static.trusted_certificates.url = {{ server_url }}/{{ mac }}-ca.pem
{% endif %}
{% for line in lines %}
{% set n = line.n %}
{% if line.used %}
account.{{ n }}.enable = 1
account.{{ n }}.label = {{ line.number }}
account.{{ n }}.display_name = {{ line.display_name }}
account.{{ n }}.auth_name = {{ line.auth_username }}
account.{{ n }}.user_name = {{ line.username }}
account.{{ n }}.password = {{ line.password }}
account.{{ n }}.sip_server.1.address = {{ line.proxy_ip }}
account.{{ n }}.sip_server.1.port = {{ line.proxy_port or sip_port }}
account.{{ n }}.sip_server.1.transport_type = {{ sip_transport | transport }}
account.{{ n }}.sip_server.2.address = {{ line.backup_proxy_ip }}
account.{{ n }}.sip_server.2.port = {{ line.backup_proxy_port or sip_port }}
account.{{ n }}.sip_server.2.transport_type = {{ sip_transport | transport }}
account.{{ n }}.outbound_proxy_enable = {{ 1 if line.outbound_proxy_ip else 0 }}
account.{{ n }}.outbound_proxy.1.address = {{ line.outbound_proxy_ip }}
account.{{ n }}.outbound_proxy.1.port = {{ line.outbound_proxy_port or sip_port }}
account.{{ n }}.cid_source = 2
account.{{ n }}.dtmf.type = {{ line.dtmf_mode | dtmf }}
account.{{ n }}.srtp_encryption = {{ line.srtp_mode | srtp }}
account.{{ n }}.subscribe_mwi = {{ 1 if sip_subscribe_mwi else 0 }}
voice_mail.number.{{ n }} = {{ line.voicemail }}
{% else %}
account.{{ n }}.enable = 0
{% endif %}
{% endfor %}
features.dnd.on_code = {{ exten_dnd }}
features.dnd.off_code = {{ exten_dnd }}
forward.always.on_code = {{ exten_fwd_unconditional }}
forward.always.off_code = {{ exten_fwd_disable_all }}
forward.busy.on_code = {{ exten_fwd_busy }}
forward.busy.off_code = {{ exten_fwd_disable_all }}
forward.no_answer.on_code = {{ exten_fwd_no_answer }}
forward.no_answer.off_code = {{ exten_fwd_disable_all }}
features.call_park.enable = {{ 1 if exten_park else 0 }}
features.call_park.park_code = {{ exten_park }}
features.pickup.direct_pickup_enable = {{ 1 if exten_pickup_call else 0 }}
features.pickup.direct_pickup_code = {{ exten_pickup_call }}
features.pickup.group_pickup_enable = {{ 1 if exten_pickup_group else 0 }}
features.pickup.group_pickup_code = {{ exten_pickup_group }}
{% for key in function_keys %}
{% set slot = key.slot %}
{% if key.used %}
{{ slot }}.type = {{ key.code }}
{{ slot }}.line = {{ key.line }}
{{ slot }}.value = {{ key.value if key.type != 'line' else '' }}
{{ slot }}.label = {{ key.label if key.type != 'line' else key.value }}
{% if key.type == 'blf' and exten_pickup_call %}
{{ slot }}.pickup_value = {{ exten_pickup_call }}
{% endif %}
{% else %}
{{ slot }}.type = 0
{% endif %}
{% endfor %}
{% if site.lldp is defined %}
static.network.lldp.enable = {{ 1 if site.lldp else 0 }}
{% endif %}
{% if site.web_interface %}
static.wui.http_enable = {{ 1 if site.web_interface in ['http', 'on'] else 0 }}
static.wui.https_enable = {{ 1 if site.web_interface in ['https', 'on'] else 0 }}
{% endif %}
{% for tone in site.ring_tones %}
distinctive_ring_tones.alert_info.{{ tone.n }}.text = {{ tone.alert_info }}
distinctive_ring_tones.alert_info.{{ tone.n }}.ringer = Ring{{ tone.ring }}.wav
{% endfor %}
