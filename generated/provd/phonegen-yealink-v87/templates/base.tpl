#!version:1.0.0.1
static.auto_provision.server.url = {{ server_url }}/
{% if model.firmware %}
static.firmware.url = {{ server_url }}/firmware/{{ model.firmware }}
{% endif %}
{% if not model.cell %}
static.auto_provision.pnp_enable = 0
static.auto_provision.custom.protect = 1
{% if model.dect %}
static.auto_provision.handset_configured.enable = 1
{% endif %}
{% endif %}
{% if model.handsets and model.handset_firmware %}
{% for handset, file in model.handset_firmware.items() %}
over_the_air.url.{{ handset }} = {{ server_url }}/firmware/{{ file }}
{% endfor %}
{% endif %}
{% if model.handsets %}
over_the_air.handset_tip = 0
{% endif %}
{% if not model.dect %}
{% for n in range(1, 9) %}
distinctive_ring_tones.alert_info.{{ n }}.text = ring{{ n }}
distinctive_ring_tones.alert_info.{{ n }}.ringer = {{ n }}
{% endfor %}
{% endif %}
{% if not model.basic %}
features.caller_name_type_on_dialing = 1
features.text_message.enable = 0
features.text_message_popup.enable = 0
features.config_dsskey_length = 1
features.dnd.large_icon.enable = 1
{% for line in used_lines[-1:] %}
features.action_uri_limit_ip = {{ line.proxy_ip | default('%NULL%') }}
{% endfor %}
features.show_action_uri_option = 0
local_time.date_format = {{ 2 if model.dect else locale | date }}
{% endif %}
sip.notify_reboot_enable = {{ 1 if model.dect else 0 }}
{% if not model.basic %}
sip.trust_ctrl = 1
features.direct_ip_call_enable = 1
{% endif %}
transfer.dsskey_deal_type = 1
{% if vlan_enabled %}
static.network.vlan.internet_port_enable = 1
static.network.vlan.internet_port_vid = {{ vlan_id }}
static.network.vlan.internet_port_priority = {{ vlan_priority | default('%NULL%') }}
{% else %}
static.network.vlan.internet_port_enable = 0
static.network.vlan.internet_port_vid = %NULL%
static.network.vlan.internet_port_priority = %NULL%
{% endif %}
{% if vlan_enabled and vlan_pc_port_id %}
{% if not model.dect %}
static.network.vlan.pc_port_enable = 1
static.network.vlan.pc_port_vid = {{ vlan_pc_port_id }}
{% endif %}
{% else %}
{% if not model.dect %}
static.network.vlan.pc_port_enable = 0
static.network.vlan.pc_port_vid = %NULL%
{% endif %}
{% endif %}
{% if not model.dect %}
static.syslog.enable = {{ 1 if syslog_enabled else 0 }}
{% endif %}
{% if model.dect %}
static.syslog.mode = {{ 1 if syslog_enabled else 0 }}
{% endif %}
static.syslog.server = {{ syslog_ip if syslog_enabled and syslog_ip else '%NULL%' }}
{% if not model.dect %}
static.syslog.server_port = {{ syslog_port if syslog_enabled and syslog_port else '%NULL%' }}
static.syslog.level = {{ syslog_level | severity if syslog_enabled else '%NULL%' }}
{% endif %}
{% if model.dect %}
static.syslog.log_level = {{ syslog_level | severity if syslog_enabled else '%NULL%' }}
{% endif %}
{% if dns_enabled %}
static.network.static_dns_enable = 1
static.network.primary_dns = {{ dns_ip }}
{% else %}
static.network.static_dns_enable = 0
static.network.primary_dns = %NULL%
{% endif %}
lang.wui = {{ locale | language | default('%NULL%') }}
{% if not model.dect %}
lang.gui = {{ locale | language | default('%NULL%') }}
{% endif %}
voice.tone.country = {{ locale | tone_country | default('%NULL%') }}
{% if model.dect %}
custom.handset.language = {{ locale | handset_language | default('%NULL%') }}
{% endif %}
{% if model.dect and not model.cell %}
custom.handset.date_format = {{ 2 if not model.server_templates else locale | handset_language | default('%NULL%') }}
custom.handset.screen_saver.enable = 0
custom.handset.silent_charging = 0
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
static.security.user_name.user = {{ user_username | default('user') }}
static.security.user_name.admin = {{ admin_username | default('admin') }}
{% for name, password in [[user_username | default('user'), user_password | default('user')], [admin_username | default('admin'), admin_password | default('admin')]] %}
static.security.user_password = {{ name }}:{{ password }}
{% endfor %}
{% if not model.dect %}
static.usb.power.enable = 1
{% endif %}
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
account.{{ n }}.label = {{ line.number | default('') ~ ' ' if model.dect else '' }}{{ line.display_name | default('') }}
account.{{ n }}.display_name = {{ line.display_name | default('%NULL%') }}
account.{{ n }}.auth_name = {{ line.auth_username | default('%NULL%') }}
account.{{ n }}.user_name = {{ line.username | default('%NULL%') }}
account.{{ n }}.password = {{ line.password | default('%NULL%') }}
{% if model.server_templates %}
account.{{ n }}.sip_server.template = {{ line.server }}
{% endif %}
{% if not model.server_templates %}
account.{{ n }}.sip_server.1.address = {{ line.proxy_ip | default('%NULL%') }}
account.{{ n }}.sip_server.1.port = {{ line.proxy_port | default('%NULL%') }}
{% endif %}
{% if not model.dect %}
account.{{ n }}.sip_server.1.transport_type = {{ sip_transport | transport }}
{% endif %}
{% if not model.server_templates %}
account.{{ n }}.sip_server.2.address = {{ line.backup_proxy_ip | default('%NULL%') }}
account.{{ n }}.sip_server.2.port = {{ line.backup_proxy_port | default('%NULL%') }}
{% endif %}
{% if not model.dect %}
account.{{ n }}.sip_server.2.transport_type = {{ sip_transport | transport }}
{% endif %}
{% if model.dect and not model.server_templates %}
account.{{ n }}.transport = {{ sip_transport | transport }}
{% endif %}
{% if not model.server_templates %}
account.{{ n }}.outbound_proxy_enable = {{ 1 if line.outbound_proxy_ip else 0 }}
account.{{ n }}.outbound_proxy.1.address = {{ line.outbound_proxy_ip | default('%NULL%') }}
account.{{ n }}.outbound_proxy.1.port = {{ line.outbound_proxy_port | default('%NULL%') }}
{% endif %}
{% if not model.dect and line.outbound_proxy_ip %}
account.{{ n }}.sip_server.1.outbound_proxy_enable = 1
{% endif %}
account.{{ n }}.fallback.redundancy_type = 1
account.{{ n }}.cid_source = 2
account.{{ n }}.alert_info_url_enable = 0
account.{{ n }}.nat.udp_update_enable = {{ model.nat_update | default(1) }}
account.{{ n }}.dtmf.type = {{ line.dtmf_mode | dtmf }}
account.{{ n }}.dtmf.info_type = 1
account.{{ n }}.srtp_encryption = {{ line.srtp_mode | srtp or (2 if sip_transport == 'tls' and line.number != 'autoprov' else 0) }}
account.{{ n }}.codec.g722.enable = 1
account.{{ n }}.codec.g722_1c_48kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.g722_1c_32kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.g722_1c_24kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.g722_1_24kpbs.enable = {{ 0 if model.android else 1 }}
account.{{ n }}.codec.pcmu.enable = 1
account.{{ n }}.codec.pcma.enable = 1
account.{{ n }}.codec.g729.enable = {{ 0 if model.dect else 1 }}
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
account.{{ n }}.sip_server.1.address = %NULL%
account.{{ n }}.sip_server.1.port = %NULL%
{% endif %}
{% if not model.dect %}
account.{{ n }}.sip_server.1.transport_type = %NULL%
{% endif %}
{% if not model.server_templates %}
account.{{ n }}.sip_server.2.address = %NULL%
account.{{ n }}.sip_server.2.port = %NULL%
{% endif %}
{% if not model.dect %}
account.{{ n }}.sip_server.2.transport_type = %NULL%
{% endif %}
{% if model.dect and not model.server_templates %}
account.{{ n }}.transport = %NULL%
{% endif %}
{% if not model.server_templates %}
account.{{ n }}.outbound_proxy_enable = %NULL%
account.{{ n }}.outbound_proxy.1.address = %NULL%
account.{{ n }}.outbound_proxy.1.port = %NULL%
{% endif %}
account.{{ n }}.subscribe_mwi = %NULL%
voice_mail.number.{{ n }} = %NULL%
{% endif %}
{% endfor %}
call_waiting.enable = {{ 0 if options.switchboard else 1 }}
{% if not model.dect %}
static.directory_setting.url = {{ server_url }}/directory_setting.xml
{% if dnd_on_url %}
action_url.dnd_on = {{ dnd_on_url }}
{% endif %}
{% if dnd_off_url %}
action_url.dnd_off = {{ dnd_off_url }}
{% endif %}
{% endif %}
{% if not model.dect and exten_dnd and not dnd_on_url %}
features.dnd.allow = 1
features.dnd.on_code = {{ exten_dnd }}
features.dnd.off_code = {{ exten_dnd }}
{% else %}
{% if not model.dect %}
features.dnd.on_code = %NULL%
features.dnd.off_code = %NULL%
{% endif %}
{% endif %}
{% if not model.dect %}
{% if exten_fwd_unconditional or exten_fwd_busy or exten_fwd_no_answer %}
features.fwd.allow = 1
{% endif %}
forward.always.on_code = {{ exten_fwd_unconditional | default('%NULL%') }}
forward.always.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
forward.busy.on_code = {{ exten_fwd_busy | default('%NULL%') }}
forward.busy.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
forward.no_answer.on_code = {{ exten_fwd_no_answer | default('%NULL%') }}
forward.no_answer.off_code = {{ exten_fwd_disable_all | default('%NULL%') }}
features.call_park.enable = {{ 1 if exten_park else 0 }}
features.call_park.park_code = {{ exten_park | default('%NULL%') }}
features.pickup.group_pickup_enable = {{ 1 if exten_pickup_group else 0 }}
features.pickup.group_pickup_code = {{ exten_pickup_group | default('%NULL%') }}
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
static.trusted_certificates.url = {{ server_url }}/{{ mac }}-ca.pem
static.security.ca_cert = 2
{% endif %}
{% if sip_local_certificate and sip_local_key %}
static.server_certificates.url = {{ server_url }}/{{ mac }}-own.pem
static.security.dev_cert = 1
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
{% if not model.dect %}
static.network.cdp.enable = 
static.network.cdp.packet_interval = 
static.network.ipv6_static_dns_enable = 
static.network.ipv6_icmp_v6.enable = 
static.network.ipv6_secondary_dns = 
static.network.ipv6_primary_dns = 
static.network.ipv6_internet_port.gateway = 
static.network.ipv6_internet_port.ip = 
static.network.ipv6_internet_port.type = 
static.network.ipv6_prefix = 
static.wifi.enable = 
static.wifi.1.label = 
static.wifi.1.ssid = 
static.wifi.1.priority = 
static.wifi.1.security_mode = 
static.wifi.1.cipher_type = 
static.wifi.1.password = 
static.wifi.1.eap_type = 
static.wifi.1.eap_user_name = 
static.wifi.1.eap_password = 
static.wifi.show_scan_prompt = 
static.wifi.function.enable = 
static.network.wifi.ip_address_mode = 
static.network.wifi.preference = 
static.network.wifi.internet_port.type = 
static.network.wifi.internet_port.ip = 
static.network.wifi.internet_port.mask = 
static.network.wifi.internet_port.gateway = 
static.network.wifi.static_dns_enable = 
static.network.wifi.primary_dns = 
static.network.wifi.secondary_dns = 
static.network.wifi.ipv6_internet_port.type = 
static.network.wifi.ipv6_internet_port.ip = 
static.network.wifi.ipv6_prefix = 
static.network.wifi.ipv6_internet_port.gateway = 
static.network.wifi.ipv6_static_dns_enable = 
static.network.wifi.ipv6_primary_dns = 
static.network.wifi.ipv6_secondary_dns = 
static.network.wifi.ipv6_icmp_v6.enable = 
static.network.ip_address_mode = 
static.network.span_to_pc_port = 
static.network.pc_port.enable = 
static.network.secondary_dns = 
static.network.internet_port.gateway = 
static.network.internet_port.mask = 
static.network.internet_port.ip = 
static.network.internet_port.type = 
static.network.preference = 
static.network.dhcp_host_name = 
static.network.dhcp.option60type = 
static.network.mtu_value = 
static.network.qos.audiotos = 
static.network.port.min_rtpport = 
static.network.port.max_rtpport = 
static.network.qos.signaltos = 
static.wui.http_enable = 
static.wui.https_enable = 
static.network.port.https = 
static.network.port.http = 
static.network.pc_port.speed_duplex = 
static.network.internet_port.speed_duplex = 
static.network.redundancy.mode = 
static.network.redundancy.failback.timeout = 
static.network.lldp.enable = 
static.network.lldp.packet_interval = 
static.network.vpn_enable = 
static.openvpn.url = 
static.network.802_1x.mode = 
static.network.802_1x.identity = 
static.network.802_1x.md5_password = 
static.network.802_1x.client_cert_url = 
static.network.802_1x.root_cert_url = 
static.network.802_1x.eap_fast_provision_mode = 
static.network.802_1x.anonymous_identity = 
static.network.802_1x.proxy_eap_logoff.enable = 
static.auto_provision.custom.sync = 
static.auto_provision.custom.sync.path = 
static.auto_provision.custom.upload_method = 
static.zero_touch.enable = 
static.zero_touch.wait_time = 
static.features.hide_zero_touch_url.enable = 
static.zero_touch.network_fail_delay_times = 
static.zero_touch.network_fail_wait_times = 
static.auto_provision.server.username = 
static.auto_provision.server.password = 
static.auto_provision.weekly.enable = 
static.auto_provision.weekly.dayofweek = 
static.auto_provision.weekly.end_time = 
static.auto_provision.weekly.begin_time = 
static.auto_provision.weekly_upgrade_interval = 
static.auto_provision.repeat.enable = 
static.auto_provision.repeat.minutes = 
static.auto_provision.dhcp_option.list_user_options = 
static.auto_provision.dhcp_option.enable = 
static.auto_provision.dhcp_option.list_user6_options = 
static.auto_provision.power_on = 
static.auto_provision.flexible.end_time = 
static.auto_provision.flexible.begin_time = 
static.auto_provision.flexible.interval = 
static.auto_provision.flexible.enable = 
static.auto_provision.prompt.enable = 
static.auto_provision.attempt_expired_time = 
static.auto_provision.attempt_before_failed = 
static.network.attempt_expired_time = 
static.auto_provision.update_file_mode = 
static.auto_provision.retry_delay_after_file_transfer_failed = 
static.auto_provision.inactivity_time_expire = 
static.auto_provision.dns_resolv_timeout = 
static.auto_provision.dns_resolv_nretry = 
static.auto_provision.dns_resolv_nosys = 
static.auto_provision.user_agent_mac.enable = 
static.auto_provision.server.type = 
features.action_uri_force_autop = 
static.auto_provision.url_wildcard.pn = 
static.auto_provision.reboot_force.enable = 
static.auto_provision.dhcp_option.option60_value = 
static.custom_mac_cfg.url = 
static.auto_provision.aes_key_in_file = 
features.custom_version_info = 
static.auto_provision.authentication.expired_time = 
static.auto_provision.connect.keep_alive = 
static.auto_provision.config_version.mac = 
static.auto_provision.config_version.com = 
static.autoprovision.1.name = 
static.autoprovision.1.code = 
static.autoprovision.1.url = 
static.autoprovision.1.user = 
static.autoprovision.1.password = 
static.autoprovision.1.com_aes = 
static.autoprovision.1.mac_aes = 
static.managementserver.enable = 
static.managementserver.username = 
static.managementserver.password = 
static.managementserver.url = 
static.managementserver.periodic_inform_enable = 
static.managementserver.periodic_inform_interval = 
static.managementserver.connection_request_password = 
static.managementserver.connection_request_username = 
features.reset_by_long_press_enable = 
features.factory_pwd_enable = 
static.configuration.url = 
static.features.custom_factory_config.enable = 
static.custom_factory_configuration.url = 
static.syslog.transport_type = 
static.syslog.facility = 
static.syslog.prepend_mac_address.enable = 
static.local_log.enable = 
static.local_log.level = 
static.local_log.max_file_size = 
static.auto_provision.local_log.backup.enable = 
static.auto_provision.local_log.backup.path = 
static.auto_provision.local_log.backup.upload_period = 
static.auto_provision.local_log.backup.append = 
static.auto_provision.local_log.backup.bootlog.upload_wait_time = 
static.auto_provision.local_log.backup.append.max_file_size = 
static.auto_provision.local_log.backup.append.limit_mode = 
static.security.var_enable = 
static.web_item_level.url = 
wui.quick_login = 
static.phone_setting.reserve_certs_enable = 
features.relog_offtime = 
static.security.default_ssl_method = 
static.security.cn_validation = 
static.security.trust_certificates = 
static.security.user_name.var = 
static.security.default_access_level = 
phone_setting.reserve_certs_config.enable = 
static.watch_dog.enable = 
static.server_certificates.delete = 
static.trusted_certificates.delete = 
wui.secure_domain_list = 
static.auto_provision.encryption.directory = 
static.auto_provision.encryption.call_log = 
static.auto_provision.encryption.config = 
dialplan.transfer.mode = 
transfer.on_hook_trans_enable = 
transfer.tran_others_after_conf_enable = 
transfer.blind_tran_on_hook_enable = 
transfer.semi_attend_tran_enable = 
phone_setting.call_appearance.transfer_via_new_linekey = 
features.conference.with_previous_call.enable = 
features.local_conf.combine_with_one_press.enable = 
phone_setting.call_appearance.conference_via_new_linekey = 
features.anonymous_response_code = 
phone_setting.incoming_call_when_dialing.priority = 
phone_setting.hold_or_swap.mode = 
features.play_held_tone.interval = 
features.play_held_tone.delay = 
features.play_held_tone.enable = 
features.play_hold_tone.interval = 
features.ignore_incoming_call.enable = 
force.voice.ring_vol = 
features.mute.autoanswer_mute.enable = 
features.play_hold_tone.delay = 
phone_setting.end_call_net_disconnect.enable = 
features.custom_auto_answer_tone.enable = 
default_input_method.dialing = 
features.speaker_mode.enable = 
features.headset_mode.enable = 
features.handset_mode.enable = 
features.conference.local.enable = 
features.off_hook_answer.enable = 
phone_setting.show_code403 = 
phone_setting.ring_for_tranfailed = 
features.password_dial.length = 
features.password_dial.prefix = 
features.password_dial.enable = 
features.group_listen_in_talking_enable = 
phone_setting.call_info_display_method = 
phone_setting.called_party_info_display.enable = 
features.headset_training = 
features.headset_prior = 
features.dtmf.replace_tran = 
features.dtmf.transfer = 
phone_setting.ringing_timeout = 
phone_setting.ringback_timeout = 
features.keep_mute.enable = 
linekey.1.shortlabel = 
features.config_dsskey_length.shorten = 
features.auto_linekeys.enable = 
phone_setting.call_appearance.calls_per_linekey = 
features.linekey_call_with_default_account = 
features.station_name.value = 
features.station_name.scrolling_display = 
voice.headset.autoreset_spk_vol = 
voice.handset.autoreset_spk_vol = 
voice.handfree.autoreset_spk_vol = 
features.headset.ctrl_call.enable = 
phone_setting.incoming_call.reject.enable = 
features.play_mute_tone.enable = 
features.play_mute_tone.interval = 
features.call_out_directory_by_off_hook.enable = 
features.congestion_tone.codelist = 
phone_setting.icon.delete = 
phone_setting.icon.url = 
voice.handset.tia4965.enable = 
voice.headset.tia4965.enable = 
phone_setting.custom_softkey_enable = 
custom_softkey_talking.url = 
custom_softkey_ring_back.url = 
custom_softkey_dialing.url = 
custom_softkey_connecting.url = 
custom_softkey_call_in.url = 
custom_softkey_call_failed.url = 
features.homescreen_softkey.acd.enable = 
features.homescreen_softkey.hoteling.enable = 
phone_setting.custom_softkey.apply_to_states = 
features.custom_softkey_dynamic.enable = 
features.bluetooth_enable = 
features.bluetooth_adapter_name = 
static.bluetooth.function.enable = 
bluetooth.a2dp_sink = 
bluetooth.connect_confirm.enable = 
features.usb_call_recording.enable = 
features.auto_recording.enable = 
features.idle_recording.enable = 
static.usbdisk.function.enable = 
voice.g726.aal2.enable = 
features.dtmf.min_interval = 
features.dtmf.volume = 
features.dtmf.duration = 
voice.tone.autoanswer = 
voice.tone.message = 
voice.tone.stutter = 
voice.tone.info = 
voice.tone.dialrecall = 
voice.tone.callwaiting = 
voice.tone.congestion = 
voice.tone.busy = 
voice.tone.ring = 
voice.tone.dial = 
voice.side_tone = 
features.partition_tone = 
voice.tone.secondary_dial = 
voice.tone.stutterdial = 
voice.tone.stutter_dial_tone.apply_to_dnd.enable = 
voice.tone.stutter_dial_tone.apply_to_fwd.enable = 
voice.jib.normal = 
voice.jib.max = 
voice.jib.min = 
voice.jib.adaptive = 
voice.jib.wifi.normal = 
voice.jib.wifi.max = 
voice.jib.wifi.min = 
voice.jib.wifi.adaptive = 
voice.echo_cancellation = 
voice.cng = 
voice.vad = 
voice.ans_nb.enable = 
voice.tns.enable = 
static.network.dns.ttl_enable = 
static.network.dns.last_cache_expired.enable = 
static.network.dns.last_cache_expired = 
static.network.dns.query_timeout = 
static.network.dns.retry_times = 
sip.dns_transport_type = 
sip.skip_redundant_failover_addr = 
sip.use_out_bound_in_dialog = 
sip.unreg_with_socket_close = 
phone_setting.disable_account_without_username.enable = 
features.auto_answer.first_call_only = 
phone_setting.call_display_name.mode = 
sip.request_validation.event = 
sip.sdp_early_answer_or_offer = 
sip.cid_source.preference = 
sip.request_validation.digest.realm = 
sip.request_validation.digest.list = 
sip.request_validation.source.list = 
sip.send_keepalive_by_socket = 
sip.reliable_protocol.timerae.enable = 
sip.requesturi.e164.addglobalprefix = 
sip.mac_in_ua = 
sip.timer_t1 = 
sip.timer_t2 = 
sip.timer_t4 = 
sip.listen_mode = 
sip.listen_port = 
sip.tls_listen_port = 
sip.tcp_port_random_mode = 
sip.escape_characters.enable = 
sip.send_response_by_request = 
sip.disp_incall_to_info = 
features.call_invite_format = 
phone_setting.early_media.rtp_sniffer.timeout = 
sip.reg_surge_prevention = 
sip.reserve_characters = 
sip.dhcp.option120.mode = 
static.sip.nat_turn.enable = 
static.sip.nat_turn.username = 
static.sip.nat_turn.password = 
static.sip.nat_turn.server = 
static.sip.nat_turn.port = 
static.sip.nat_stun.enable = 
static.sip.nat_stun.server = 
static.sip.nat_stun.port = 
static.ice.enable = 
static.network.static_nat.enable = 
static.network.static_nat.addr = 
dns_cache_a.1.name = 
dns_cache_a.1.ip = 
dns_cache_a.1.ttl = 
dns_cache_srv.1.name = 
dns_cache_srv.1.port = 
dns_cache_srv.1.priority = 
dns_cache_srv.1.target = 
dns_cache_srv.1.weight = 
dns_cache_srv.1.ttl = 
dns_cache_naptr.1.name = 
dns_cache_naptr.1.order = 
dns_cache_naptr.1.preference = 
dns_cache_naptr.1.replace = 
dns_cache_naptr.1.service = 
dns_cache_naptr.1.ttl = 
features.rtp_symmetric.enable = 
voice.rtcp.enable = 
voice.rtcp_cname = 
voice.rtcp_xr.enable = 
phone_setting.vq_rtcpxr_display_symm_oneway_delay.enable = 
phone_setting.vq_rtcpxr_display_round_trip_delay.enable = 
phone_setting.vq_rtcpxr_display_moscq.enable = 
phone_setting.vq_rtcpxr_display_moslq.enable = 
phone_setting.vq_rtcpxr_display_packets_lost.enable = 
phone_setting.vq_rtcpxr_display_jitter_buffer_max.enable = 
phone_setting.vq_rtcpxr_display_jitter.enable = 
phone_setting.vq_rtcpxr_display_remote_codec.enable = 
phone_setting.vq_rtcpxr_display_local_codec.enable = 
phone_setting.vq_rtcpxr_display_remote_call_id.enable = 
phone_setting.vq_rtcpxr_display_local_call_id.enable = 
phone_setting.vq_rtcpxr_display_stop_time.enable = 
phone_setting.vq_rtcpxr_display_start_time.enable = 
phone_setting.vq_rtcpxr_interval_period = 
phone_setting.vq_rtcpxr_delay_threshold_critical = 
phone_setting.vq_rtcpxr_delay_threshold_warning = 
phone_setting.vq_rtcpxr_moslq_threshold_critical = 
phone_setting.vq_rtcpxr_moslq_threshold_warning = 
phone_setting.vq_rtcpxr.interval_report.enable = 
phone_setting.vq_rtcpxr.states_show_on_gui.enable = 
phone_setting.vq_rtcpxr.states_show_on_web.enable = 
phone_setting.vq_rtcpxr.session_report.enable = 
super_search.url = 
local_contact.data.url = 
local_contact.data.delete = 
phone_setting.contact_photo_display.enable = 
phone_setting.incoming_call.horizontal_roll_interval = 
local_contact.data_photo_tar.url = 
local_contact.photo.url = 
local_contact.image.url = 
local_contact.icon_image.url = 
local_contact.icon.url = 
search_in_dialing.local_directory.enable = 
search_in_dialing.local_directory.priority = 
features.remote_phonebook.enter_update_enable = 
features.remote_phonebook.flash_time = 
features.remote_phonebook.enable = 
remote_phonebook.display_name = 
directory_setting.remote_phone_book.enable = 
directory_setting.remote_phone_book.priority = 
search_in_dialing.remote_phone_book.enable = 
search_in_dialing.remote_phone_book.priority = 
remote_phonebook.data.1.username = 
remote_phonebook.data.1.password = 
ldap.enable = 
ldap.user = 
ldap.password = 
ldap.base = 
ldap.port = 
ldap.host = 
ldap.customize_label = 
ldap.incoming_call_special_search.enable = 
ldap.tls_mode = 
ldap.search_type = 
ldap.numb_display_mode = 
ldap.ldap_sort = 
ldap.call_in_lookup = 
ldap.version = 
ldap.display_name = 
ldap.numb_attr = 
ldap.name_attr = 
ldap.max_hits = 
ldap.number_filter = 
ldap.name_filter = 
ldap.call_out_lookup = 
directory_setting.ldap.enable = 
directory_setting.ldap.priority = 
search_in_dialing.ldap.enable = 
search_in_dialing.ldap.priority = 
ldap.custom_extra_attr_name = 
ldap.display_extra_attr = 
ldap.extra_attr = 
static.auto_provision.local_calllog.write_delay.terminated = 
static.auto_provision.local_calllog.backup.path = 
static.auto_provision.local_calllog.backup.enable = 
super_search.recent_call = 
features.call_out_history_by_off_hook.enable = 
features.save_call_history = 
features.call_log_show_num = 
search_in_dialing.history.enable = 
search_in_dialing.history.priority = 
directory_setting.history.enable = 
directory_setting.history.priority = 
features.save_init_num_to_history.enable = 
features.redial_via_local_sip_server.enable = 
features.calllog_detailed_information = 
features.call_log_merge.enable = 
static.auto_provision.local_contact.backup.path = 
static.auto_provision.local_contact.backup.enable = 
directory.search_type = 
directory_setting.local_directory.enable = 
directory_setting.local_directory.priority = 
phone_setting.search.highlight_keywords.enable = 
local_contact.favorite.enable = 
phone_setting.favorite_sequence_type = 
push_xml.server = 
push_xml.sip_notify = 
push_xml.block_in_calling = 
default_input_method.xml_browser_input_screen = 
hoteling.authentication_mode = 
push_xml.phonebook.search.delay = 
features.xml_browser.loading_tip.delay = 
features.xml_browser.pwd = 
features.xml_browser.user_name = 
push_xml.password = 
push_xml.username = 
features.fwd_mode = 
forward.no_answer.enable = 
forward.busy.enable = 
forward.always.enable = 
forward.no_answer.timeout = 
forward.no_answer.target = 
forward.busy.target = 
forward.always.target = 
features.forward.emergency.authorized_number = 
features.forward.emergency.enable = 
forward.idle_access_always_fwd.enable = 
features.forward_call_popup.enable = 
features.forward.no_answer.show_ring_times = 
features.no_answer_code = 
features.dnd_mode = 
features.dnd.enable = 
features.dnd.emergency_authorized_number = 
features.dnd.emergency_enable = 
features.keep_dnd.enable = 
phone_setting.phone_lock.enable = 
phone_setting.phone_lock.lock_key_type = 
phone_setting.phone_lock.unlock_pin = 
phone_setting.emergency.number = 
phone_setting.phone_lock.lock_time_out = 
phone_setting.logon_wizard = 
phone_setting.logon_wizard_forever_wait = 
hotdesking.startup_register_name_enable = 
hotdesking.startup_username_enable = 
hotdesking.startup_password_enable = 
hotdesking.startup_sip_server_enable = 
hotdesking.startup_outbound_enable = 
hotdesking.dsskey_register_name_enable = 
hotdesking.dsskey_username_enable = 
hotdesking.dsskey_password_enable = 
hotdesking.dsskey_sip_server_enable = 
hotdesking.dsskey_outbound_enable = 
features.voice_mail_alert.enable = 
features.voice_mail_popup.enable = 
features.voice_mail_tone_enable = 
features.hide_feature_access_codes.enable = 
features.intercom.mode = 
features.intercom.subscribe.enable = 
features.intercom.led.enable = 
features.intercom.feature_access_code = 
features.blf.intercom_mode.enable = 
features.intercom.ptt_mode.enable = 
features.redial_tone = 
features.key_tone = 
features.send_key_tone = 
features.intercom.allow = 
features.intercom.barge = 
features.intercom.tone = 
features.intercom.mute = 
voice.handset_send = 
voice.handfree_send = 
voice.headset_send = 
features.intercom.headset_prior.enable = 
features.ringer_device.is_use_headset = 
features.intercom.barge_in_dialing.enable = 
features.ip_call.auto_answer.enable = 
features.show_default_account = 
features.call.dialtone_time_out = 
features.missed_call_popup.enable = 
features.auto_answer_tone.enable = 
features.play_hold_tone.enable = 
features.key_as_send = 
features.send_pound_key = 
features.busy_tone_delay = 
features.hotline_delay = 
features.hotline_number = 
features.call_num_filter = 
features.call_completion_enable = 
features.allow_mute = 
features.auto_answer_delay = 
features.normal_refuse_code = 
features.dnd_refuse_code = 
features.upload_server = 
features.dtmf.repetition = 
features.dtmf.hide_delay = 
features.dtmf.hide = 
features.play_local_dtmf_tone_enable = 
features.reboot_in_talk_enable = 
features.fwd_diversion_enable = 
call_waiting.tone = 
call_waiting.off_code = 
call_waiting.on_code = 
auto_redial.times = 
auto_redial.interval = 
auto_redial.enable = 
sip.rfc2543_hold = 
sip.use_23_as_pound = 
forward.international.enable = 
phone_setting.headsetkey_mode = 
phone_setting.is_deal180 = 
phone_setting.change_183_to_180 = 
features.touch_tone = 
features.csta_control.enable = 
features.action_uri.enable = 
action_url.call_remote_canceled = 
action_url.remote_busy = 
action_url.cancel_callout = 
action_url.handfree = 
action_url.headset = 
action_url.unheld = 
action_url.held = 
action_url.transfer_failed = 
action_url.transfer_finished = 
action_url.answer_new_incoming_call = 
action_url.reject_incoming_call = 
action_url.forward_incoming_call = 
action_url.ip_change = 
action_url.idle_to_busy = 
action_url.busy_to_idle = 
action_url.call_terminated = 
action_url.missed_call = 
action_url.unmute = 
action_url.mute = 
action_url.unhold = 
action_url.hold = 
action_url.always_fwd_off = 
action_url.always_fwd_on = 
action_url.attended_transfer_call = 
action_url.blind_transfer_call = 
action_url.busy_fwd_off = 
action_url.busy_fwd_on = 
action_url.call_established = 
action_url.call_waiting_off = 
action_url.call_waiting_on = 
action_url.incoming_call = 
action_url.no_answer_fwd_off = 
action_url.no_answer_fwd_on = 
action_url.off_hook = 
action_url.on_hook = 
action_url.outgoing_call = 
action_url.register_failed = 
action_url.registered = 
action_url.setup_autop_finish = 
action_url.setup_completed = 
action_url.transfer_call = 
action_url.unregistered = 
action_url.peripheral_information = 
phone_setting.hold_and_held_power_led_flash_enable = 
phone_setting.mute_power_led_flash_enable = 
phone_setting.talk_and_dial_power_led_enable = 
phone_setting.mail_power_led_flash_enable = 
phone_setting.ring_power_led_flash_enable = 
phone_setting.common_power_led_enable = 
phone_setting.missed_call_power_led_flash.enable = 
lcl.datetime.date.format = 
auto_dst.url = 
local_time.manual_ntp_srv_prior = 
local_time.time_format = 
local_time.dhcp_time = 
local_time.interval = 
local_time.ntp_server2 = 
multicast.codec = 
multicast.paging_address.1.channel = 
multicast.paging_address.1.label = 
multicast.paging_address.1.ip_address = 
multicast.receive_priority.enable = 
multicast.receive_priority.priority = 
multicast.receive.use_speaker = 
multicast.receive.enhance_volume = 
multicast.receive.ignore_dnd.priority = 
multicast.listen_address.1.channel = 
multicast.listen_address.1.label = 
multicast.listen_address.1.ip_address = 
multicast.listen_address.1.volume = 
static.features.default_account = 
phone_setting.lcd_logo.mode = 
lcd_logo.delete = 
lcd_logo.url = 
phone_setting.contrast = 
phone_setting.backlight_time = 
phone_setting.inactive_backlight_level = 
phone_setting.active_backlight_level = 
phone_setting.predial_autodial = 
ringtone.url = 
ringtone.delete = 
phone_setting.ring_type = 
phone_setting.inter_digit_time = 
phone_setting.idle_clock_display.enable = 
dialplan.digitmap.enable = 
dialplan.digitmap.string = 
dialplan.digitmap.no_match_action = 
dialplan.digitmap.interdigit_short_timer = 
dialplan.digitmap.interdigit_long_timer = 
dialplan.digitmap.apply_to.press_send = 
dialplan.digitmap.apply_to.forward = 
dialplan.digitmap.apply_to.history_dial = 
dialplan.digitmap.apply_to.directory_dial = 
dialplan.digitmap.apply_to.on_hook_dial = 
dialplan.digitmap.active.on_hook_dialing = 
dialplan.digitmap.apply_to.prefix_key = 
features.local_calllog.received.replace_rule = 
dialplan.emergency.enable = 
dialplan.emergency.1.value = 
dialplan.emergency.server.1.address = 
dialplan.emergency.server.1.transport_type = 
dialplan.emergency.server.1.port = 
dialplan.emergency.1.server_priority = 
dialplan.emergency.custom_asserted_id = 
dialplan.emergency.asserted_id_source = 
dialplan.emergency.asserted_id.sip_account = 
dialplan.emergency.held.request_element.1.name = 
dialplan.emergency.held.request_element.1.value = 
dialplan.emergency.held.request_type = 
dialplan.emergency.held.server_url = 
dialplan_replace_rule.url = 
dialplan.replace.line_id.1 = 
dialplan.replace.replace.1 = 
dialplan.replace.prefix.1 = 
phone_setting.dialnow_delay = 
dialplan_dialnow.url = 
dialplan.dialnow.line_id.1 = 
dialplan.dialnow.rule.1 = 
dialplan.block_out.line_id.1 = 
dialplan.block_out.number.1 = 
dialplan.area_code.line_id = 
dialplan.area_code.max_len = 
dialplan.area_code.min_len = 
dialplan.area_code.code = 
directory.search_default_input_method = 
directory.edit_default_input_method = 
gui_input_method.url = 
phone_setting.virtual_keyboard.enable = 
wui_lang.url = 
wui_lang_note.url = 
wui_lang.delete = 
gui_input_method.delete = 
gui_lang.delete = 
screensaver.type = 
screensaver.delete = 
screensaver.upload_url = 
features.blf_active_backlight.enable = 
screensaver.display_clock.enable = 
screensaver.clock_move_interval = 
screensaver.picture_change_interval = 
screensaver.wait_time = 
screensaver.xml_browser.url = 
features.power_saving.enable = 
features.power_saving.power_led_flash.on_time = 
features.power_saving.power_led_flash.off_time = 
features.power_saving.office_hour.monday = 
features.power_saving.office_hour.tuesday = 
features.power_saving.office_hour.wednesday = 
features.power_saving.office_hour.thursday = 
features.power_saving.office_hour.friday = 
features.power_saving.office_hour.saturday = 
features.power_saving.office_hour.sunday = 
features.power_saving.user_input_ext.idle_timeout = 
features.power_saving.off_hour.idle_timeout = 
features.power_saving.office_hour.idle_timeout = 
features.power_saving.intelligent_mode = 
wallpaper_upload.url = 
phone_setting.backgrounds = 
phone_setting.backgrounds_with_dsskey_unfold = 
expansion_module.backgrounds = 
{% endif %}
