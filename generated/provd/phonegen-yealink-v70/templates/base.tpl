#!version:1.0.0.1
{% if model.firmware %}
firmware.url = {{ server_url }}/firmware/{{ model.firmware }}
{% endif %}
auto_provision.pnp_enable = 0
auto_provision.custom.protect = 1
{% if model.dect %}
auto_provision.handset_configured.enable = 1
{% endif %}
{% if not model.dect and not site.ring_tones %}
{% for n in range(1, 9) %}
distinctive_ring_tones.alert_info.{{ n }}.text = ring{{ n }}
distinctive_ring_tones.alert_info.{{ n }}.ringer = {{ n }}
{% endfor %}
{% endif %}
{% if not model.basic %}
local_time.date_format = 2
{% endif %}
sip.notify_reboot_enable = 0
{% if vlan_enabled %}
network.vlan.internet_port_enable = 1
network.vlan.internet_port_vid = {{ vlan_id }}
network.vlan.internet_port_priority = {{ vlan_priority | default('%NULL%') }}
{% else %}
network.vlan.internet_port_enable = 0
network.vlan.internet_port_vid = %NULL%
network.vlan.internet_port_priority = %NULL%
{% endif %}
{% if vlan_enabled and vlan_pc_port_id %}
{% if not model.dect %}
network.vlan.pc_port_enable = 1
network.vlan.pc_port_vid = {{ vlan_pc_port_id }}
{% endif %}
{% else %}
{% if not model.dect %}
network.vlan.pc_port_enable = 0
network.vlan.pc_port_vid = %NULL%
{% endif %}
{% endif %}
{% if not model.dect %}
syslog.mode = {{ 1 if syslog_enabled else 0 }}
{% endif %}
{% if model.dect %}
syslog.mode = {{ 1 if syslog_enabled else 0 }}
{% endif %}
syslog.server = {{ syslog_ip if syslog_enabled and syslog_ip else '%NULL%' }}
{% if not model.dect %}
syslog.log_level = {{ syslog_level | severity if syslog_enabled else '%NULL%' }}
{% endif %}
{% if model.dect %}
syslog.log_level = {{ syslog_level | severity if syslog_enabled else '%NULL%' }}
{% endif %}
{% if dns_enabled %}
network.static_dns_enable = 1
network.primary_dns = {{ dns_ip }}
{% else %}
network.static_dns_enable = 0
network.primary_dns = %NULL%
{% endif %}
lang.wui = {{ locale | language | default('%NULL%') }}
{% if not model.dect %}
lang.gui = {{ locale | language | default('%NULL%') }}
{% endif %}
voice.tone.country = {{ locale | tone_country | default('%NULL%') }}
{% if model.dect %}
custom.handset.language = {{ locale | handset_language | default('%NULL%') }}
custom.handset.date_format = 2
custom.handset.screen_saver.enable = 0
{% endif %}
local_time.ntp_server1 = {{ ntp_ip | default('pool.ntp.org') }}
local_time.manual_time_enable = {{ (0 if model.android else 1) if ntp_enabled is defined and not ntp_enabled else '%NULL%' }}
{% if tz %}
local_time.time_zone = {{ (tz.offset if tz.offset >= -660 else -660) | offset }}
local_time.summer_time = {{ 1 if tz.dst else 0 }}
{% if tz.dst %}
local_time.dst_time_type = 1
local_time.start_time = {{ tz.dst.start.month }}/{{ tz.dst.start.week }}/{{ tz.dst.start.iso_weekday }}/{{ tz.dst.start.hour }}
local_time.end_time = {{ tz.dst.end.month }}/{{ tz.dst.end.week }}/{{ tz.dst.end.iso_weekday }}/{{ tz.dst.end.hour }}
local_time.offset_time = {{ tz.dst.save }}
{% endif %}
{% else %}
local_time.time_zone = %NULL%
local_time.time_zone_name = %NULL%
local_time.summer_time = %NULL%
{% endif %}
{% if phonebook_url %}
remote_phonebook.data.1.url = {{ phonebook_url }}
remote_phonebook.data.1.name = Wazo
{% else %}
remote_phonebook.data.1.url = %NULL%
remote_phonebook.data.1.name = %NULL%
{% endif %}
security.user_name.user = {{ user_username | default('user') }}
security.user_name.admin = {{ admin_username | default('admin') }}
{% for name, password in [[user_username | default('user'), user_password | default('user')], [admin_username | default('admin'), admin_password | default('admin')]] %}
security.user_password = {{ name }}:{{ password }}
{% endfor %}
{% if model.dect and model.server_templates %}
{% for server in servers %}
{% set n = server.n %}
template.{{ n }}.name = Wazo{{ server.n }}
template.{{ n }}.sip_server.1.address = {{ server.proxy_ip | default('%NULL%') }}
template.{{ n }}.sip_server.1.port = {{ server.proxy_port | default('%NULL%') }}
template.{{ n }}.sip_server.1.transport_type = {{ sip_transport | transport }}
{% if server.backup_proxy_ip %}
template.{{ n }}.sip_server.2.address = {{ server.backup_proxy_ip }}
template.{{ n }}.sip_server.2.port = {{ server.backup_proxy_port | default('%NULL%') }}
template.{{ n }}.sip_server.2.transport_type = {{ sip_transport | transport }}
{% endif %}
template.{{ n }}.outbound.enable = {{ 1 if server.outbound_proxy_ip else 0 }}
template.{{ n }}.outbound.1.address = {{ server.outbound_proxy_ip | default('%NULL%') }}
template.{{ n }}.outbound.1.port = {{ server.outbound_proxy_port | default('%NULL%') }}
{% endfor %}
{% endif %}
{% for line in lines if line.used or not model.cell %}
{% set n = line.n %}
{% if line.used %}
account.{{ n }}.enable = 1
account.{{ n }}.label = {{ line.number if line.number else line.display_name | default('') }}
account.{{ n }}.display_name = {{ line.display_name | default('%NULL%') }}
account.{{ n }}.auth_name = {{ line.auth_username | default('%NULL%') }}
account.{{ n }}.user_name = {{ line.username | default('%NULL%') }}
account.{{ n }}.password = {{ line.password | default('%NULL%') }}
{% if model.server_templates %}
account.{{ n }}.sip_server.template = {{ line.server }}
{% endif %}
{% if not model.server_templates %}
account.{{ n }}.transport = {{ sip_transport | transport }}
account.{{ n }}.outbound_proxy_enable = {{ 1 if line.outbound_proxy_ip else 0 }}
{% endif %}
account.{{ n }}.fallback.redundancy_type = 1
account.{{ n }}.cid_source = 2
account.{{ n }}.alert_info_url_enable = 0
account.{{ n }}.nat.udp_update_enable = {{ model.nat_update | default(1) }}
account.{{ n }}.dtmf.type = {{ line.dtmf_mode | dtmf }}
account.{{ n }}.dtmf.info_type = 1
account.{{ n }}.srtp_encryption = {{ line.srtp_mode | srtp }}
account.{{ n }}.codec.g722.enable = 1
account.{{ n }}.codec.g722_1c_48kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.g722_1c_32kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.g722_1c_24kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.g722_1_24kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.pcmu.enable = 1
account.{{ n }}.codec.pcma.enable = 1
account.{{ n }}.codec.g729.enable = 1
account.{{ n }}.codec.g726_16.enable = 0
account.{{ n }}.codec.g726_24.enable = 0
account.{{ n }}.codec.g726_32.enable = 0
account.{{ n }}.codec.g726_40.enable = 0
account.{{ n }}.codec.g723_53.enable = 0
account.{{ n }}.codec.g723_63.enable = 0
account.{{ n }}.codec.opus.enable = 0
account.{{ n }}.codec.ilbc.enable = 0
{% if model.android %}
account.{{ n }}.video.h264.enable = 0
account.{{ n }}.video.h264hp.enable = 0
account.{{ n }}.video.vp8.enable = 0
{% endif %}
{% if sip_subscribe_mwi %}
account.{{ n }}.subscribe_mwi = 1
{% endif %}
voice_mail.number.{{ n }} = {{ line.voicemail | default('%NULL%') }}
{% if model.dect %}
account.{{ n }}.dnd.on_code = {{ exten_dnd | default('%NULL%') }}
account.{{ n }}.dnd.off_code = {{ exten_dnd | default('%NULL%') }}
account.{{ n }}.always_fwd.on_code = {{ exten_fwd_unconditional | default('%NULL%') }}
account.{{ n }}.always_fwd.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
account.{{ n }}.busy_fwd.on_code = {{ exten_fwd_busy | default('%NULL%') }}
account.{{ n }}.busy_fwd.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
account.{{ n }}.timeout_fwd.on_code = {{ exten_fwd_no_answer | default('%NULL%') }}
account.{{ n }}.timeout_fwd.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
{% endif %}
account.{{ n }}.outbound_host = {{ line.outbound_proxy_ip | default('%NULL%') }}
account.{{ n }}.outbound_port = {{ line.outbound_proxy_port | default('%NULL%') }}
account.{{ n }}.sip_server_host = {{ line.proxy_ip | default('%NULL%') }}
account.{{ n }}.sip_server_port = {{ line.proxy_port or sip_port }}
{% else %}
account.{{ n }}.enable = 0
account.{{ n }}.label = %NULL%
account.{{ n }}.display_name = %NULL%
account.{{ n }}.auth_name = %NULL%
account.{{ n }}.user_name = %NULL%
account.{{ n }}.password = %NULL%
{% if model.server_templates %}
account.{{ n }}.sip_server.template = %NULL%
{% endif %}
{% if not model.server_templates %}
account.{{ n }}.transport = %NULL%
account.{{ n }}.outbound_proxy_enable = %NULL%
{% endif %}
account.{{ n }}.subscribe_mwi = %NULL%
voice_mail.number.{{ n }} = %NULL%
account.{{ n }}.outbound_host = %NULL%
account.{{ n }}.outbound_port = %NULL%
account.{{ n }}.sip_server_host = %NULL%
account.{{ n }}.sip_server_port = %NULL%
{% endif %}
{% endfor %}
{% if not model.dect %}
call_waiting.enable = {{ 0 if options.switchboard else 1 }}
directory_setting.url = {{ server_url }}/directory_setting.xml
{% endif %}
{% if not model.dect and exten_dnd and not dnd_on_url %}
features.dnd.on_code = {{ exten_dnd }}
features.dnd.off_code = {{ exten_dnd }}
{% else %}
{% if not model.dect %}
features.dnd.on_code = %NULL%
features.dnd.off_code = %NULL%
{% endif %}
{% endif %}
{% if not model.dect %}
forward.always.on_code = {{ exten_fwd_unconditional | default('%NULL%') }}
forward.always.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
forward.busy.on_code = {{ exten_fwd_busy | default('%NULL%') }}
forward.busy.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
forward.no_answer.on_code = {{ exten_fwd_no_answer | default('%NULL%') }}
forward.no_answer.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
features.pickup.group_pickup_enable = {{ 1 if exten_pickup_group else 0 }}
features.pickup.group_pickup_code = {{ exten_pickup_group | default('%NULL%') }}
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
trusted_certificates.url = {{ server_url }}/{{ mac }}-ca.pem
security.ca_cert = 2
{% endif %}
{% if sip_local_certificate and sip_local_key %}
server_certificates.url = {{ server_url }}/{{ mac }}-own.pem
security.dev_cert = 1
{% endif %}
{% for key in function_keys %}
{% set slot = key.slot %}
{% if key.used %}
{{ slot }}.type = {{ 11 if key.type == 'speeddial' and key.value == '*3' else key.code }}
{{ slot }}.line = {{ key.line }}
{{ slot }}.value = {{ key.value }}
{{ slot }}.label = {{ key.label | default('') }}
{% if key.type == 'blf' and exten_pickup_call %}
{{ slot }}.extension = {{ exten_pickup_call }}
{{ slot }}.pickup_value = {{ exten_pickup_call }}
{% endif %}
{% else %}
{{ slot }}.type = 0
{{ slot }}.line = %NULL%
{{ slot }}.value = %NULL%
{{ slot }}.label = %NULL%
{% endif %}
{% endfor %}
{% if model.gui_language %}
gui_lang.url = {{ server_url }}/lang/{{ model.gui_language }}
{% endif %}
{% if site.lldp is defined %}
network.lldp.enable = {{ 1 if site.lldp else 0 }}
{% endif %}
{% if site.dot1x.method | dot1x is defined and (not model.dect or site.dot1x.method in ['off', 'md5']) %}
network.802_1x.mode = {{ site.dot1x.method | dot1x }}
{% if site.dot1x.identity is defined %}
network.802_1x.identity = {{ site.dot1x.identity }}
{% endif %}
{% if site.dot1x.password is defined %}
network.802_1x.md5_password = {{ site.dot1x.password }}
{% endif %}
{% endif %}
{% if site.web_interface %}
wui.http_enable = {{ 1 if site.web_interface in ['http', 'on'] else 0 }}
wui.https_enable = {{ 1 if site.web_interface in ['https', 'on'] else 0 }}
{% endif %}
{% if not model.dect %}
{% for rule in site.dial_plan if rule.fixed and rule.n <= 20 %}
dialplan.dialnow.rule.{{ rule.n }} = {{ [rule.digit_map] | dial_rules(between=',') | join }}
{% endfor %}
{% for tone in site.ring_tones %}
distinctive_ring_tones.alert_info.{{ tone.n }}.text = {{ tone.alert_info }}
distinctive_ring_tones.alert_info.{{ tone.n }}.ringer = {{ [tone.ring, 8] | min }}
{% endfor %}
{% endif %}
{% if not model.dect and site.backlight.seconds is defined %}
phone_setting.backlight_time = {{ ([0, 15, 30, 60, 120, 300, 600, 1800] | select('ge', site.backlight.seconds) | list + [1800]) | first | default('%NULL%') }}
{% endif %}
{% if not model.dect and site.backlight.level is defined %}
phone_setting.active_backlight_level = {{ [1, (site.backlight.level + 5) // 10] | max }}
{% endif %}
{% if not model.dect and site.logo %}
phone_setting.lcd_logo.mode = 2
lcd_logo.url = {{ site.logo }}
wallpaper_upload.url = {{ site.logo }}
phone_setting.backgrounds = Config:{{ site.logo.split('/') | last }}
{% endif %}
{% if model.handset_firmware %}
over_the_air.url = {{ server_url }}/firmware/{{ model.handset_firmware }}
over_the_air.handset_tip = 0
{% endif %}
{% if not model.dect %}
push_xml.sip_notify = {{ 1 if options.switchboard else 0 }}
{% endif %}
