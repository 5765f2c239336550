<?xml version="1.0" encoding="UTF-8"?>
<settings>
<phone-settings>
{% if vlan_enabled %}
<vlan_id perm="R">{{ vlan_id }}</vlan_id>
<vlan_qos perm="R">{{ vlan_priority | default(0) }}</vlan_qos>
<vlan_pc_id perm="R">{{ vlan_pc_port_id | default(0) }}</vlan_pc_id>
<vlan_port_tagging perm="R">{{ 'on' if vlan_pc_port_id else 'off' }}</vlan_port_tagging>
{% endif %}
<codec_tos perm="R">184</codec_tos>
<signaling_tos perm="R">184</signaling_tos>
<setting_server perm="RW">{{ server_url }}/</setting_server>
{% if user_username is defined %}
<webserver_user_name perm="R">{{ user_username }}</webserver_user_name>
{% endif %}
{% if user_password is defined %}
<webserver_user_password perm="R">{{ user_password }}</webserver_user_password>
{% endif %}
{% if admin_username %}
<http_user perm="R">{{ admin_username }}</http_user>
<webserver_admin_name perm="R">{{ admin_username }}</webserver_admin_name>
{% endif %}
{% if admin_password %}
<http_pass perm="R">{{ admin_password }}</http_pass>
<admin_mode_password perm="R">{{ admin_password }}</admin_mode_password>
<webserver_admin_password perm="R">{{ admin_password }}</webserver_admin_password>
{% endif %}
{% if ntp_enabled %}
<ntp_server perm="R">{{ ntp_ip }}</ntp_server>
{% endif %}
{% if dns_enabled %}
<dns_server1 perm="R">{{ dns_ip }}</dns_server1>
{% endif %}
<syslog_server perm="R">{{ syslog_ip if syslog_enabled and syslog_ip else '' }}</syslog_server>
{% if syslog_enabled and syslog_level %}
<log_level perm="R">{{ syslog_level | log_level }}</log_level>
{% endif %}
{% if site.lldp is defined %}
<lldp_enable perm="R">{{ 'on' if site.lldp else 'off' }}</lldp_enable>
{% endif %}
{% if site.web_interface %}
<webserver_type perm="R">{{ site.web_interface | webserver }}</webserver_type>
{% endif %}
{% if site.dial_plan | selectattr('fixed') | list %}
{% for line in used_lines %}
<user_dp_str perm="R" idx="{{ line.n }}">!^({{ site.dial_plan | selectattr('fixed') | map(attribute='digit_map') | map('regular') | join('|') }})$!sip:\1@\d!d</user_dp_str>
{% endfor %}
{% endif %}
{% for tone in site.ring_tones if tone.n <= 3 %}
<alert_{{ tone.n | alert }}_ring_text perm="R">{{ tone.alert_info }}</alert_{{ tone.n | alert }}_ring_text>
<alert_{{ tone.n | alert }}_ring_sound perm="R">Ringer{{ tone.ring }}</alert_{{ tone.n | alert }}_ring_sound>
{% endfor %}
{% if site.backlight.seconds is defined %}
<dim_timer perm="R">{{ site.backlight.seconds or 2147483647 }}</dim_timer>
{% endif %}
{% if site.backlight.level is defined %}
<backlight perm="R">{{ 3 + site.backlight.level * 12 // 100 }}</backlight>
{% endif %}
{% if site.logo %}
<custom_bg_image_url perm="R">{{ site.logo }}</custom_bg_image_url>
{% endif %}
{% for line in used_lines %}
{% set way = line.outbound_proxy_ip or line.proxy_ip | default('') %}
{% set way_port = line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port %}
<user_active perm="R" idx="{{ line.n }}">on</user_active>
<user_idle_text perm="R" idx="{{ line.n }}">{{ line.display_name }}</user_idle_text>
<user_idle_number perm="R" idx="{{ line.n }}">{{ line.number }}</user_idle_number>
<user_host perm="R" idx="{{ line.n }}">{{ line.registrar_ip or line.proxy_ip | default('') }}{{ ':%s' | format(line.registrar_port) if line.registrar_port and line.registrar_ip != line.proxy_ip else '' }}</user_host>
<user_outbound perm="R" idx="{{ line.n }}">{{ way }}{{ ':%s' | format(way_port) if way_port else '' }};transport={{ sip_transport | transport }}</user_outbound>
<user_srtp perm="R" idx="{{ line.n }}">{{ 'on' if sip_transport == 'tls' or line.srtp_mode in ['preferred', 'required'] else 'off' }}</user_srtp>
<user_savp perm="R" idx="{{ line.n }}">{{ line.srtp_mode | savp }}</user_savp>
<user_auth_tag perm="R" idx="{{ line.n }}">off</user_auth_tag>
<user_name perm="R" idx="{{ line.n }}">{{ line.username }}</user_name>
<user_pname perm="R" idx="{{ line.n }}">{{ line.auth_username }}</user_pname>
<user_pass perm="R" idx="{{ line.n }}">{{ line.password }}</user_pass>
<user_realname perm="R" idx="{{ line.n }}">{{ line.display_name }}</user_realname>
<user_mailbox perm="R" idx="{{ line.n }}">{{ line.voicemail }}</user_mailbox>
<user_dtmf_info perm="R" idx="{{ line.n }}">{{ line.dtmf_mode | dtmf }}</user_dtmf_info>
<codec_priority_list perm="R" idx="{{ line.n }}">pcma,pcmu,g722,g729,telephone-event</codec_priority_list>
<mac_info_in_sip_register perm="R" idx="{{ line.n }}">on</mac_info_in_sip_register>
<dnd_on_code perm="R" idx="{{ line.n }}">{{ exten_dnd }}</dnd_on_code>
<dnd_off_code perm="R" idx="{{ line.n }}">{{ exten_dnd }}</dnd_off_code>
<fwd_all_on_code perm="R" idx="{{ line.n }}">{{ exten_fwd_unconditional }}</fwd_all_on_code>
<fwd_all_off_code perm="R" idx="{{ line.n }}">{{ exten_fwd_disable_all }}</fwd_all_off_code>
<fwd_busy_on_code perm="R" idx="{{ line.n }}">{{ exten_fwd_busy }}</fwd_busy_on_code>
<fwd_busy_off_code perm="R" idx="{{ line.n }}">{{ exten_fwd_disable_all }}</fwd_busy_off_code>
<fwd_time_on_code perm="R" idx="{{ line.n }}">{{ exten_fwd_no_answer }}</fwd_time_on_code>
<fwd_time_off_code perm="R" idx="{{ line.n }}">{{ exten_fwd_disable_all }}</fwd_time_off_code>
{% endfor %}
<redirect_always_on_code perm="R">{{ exten_fwd_unconditional }}</redirect_always_on_code>
<redirect_always_off_code perm="R">{{ exten_fwd_disable_all }}</redirect_always_off_code>
<redirect_busy_on_code perm="R">{{ exten_fwd_busy }}</redirect_busy_on_code>
<redirect_busy_off_code perm="R">{{ exten_fwd_disable_all }}</redirect_busy_off_code>
<redirect_time_on_code perm="R">{{ exten_fwd_no_answer }}</redirect_time_on_code>
<redirect_time_off_code perm="R">{{ exten_fwd_disable_all }}</redirect_time_off_code>
{% for line in used_lines if line.backup_proxy_ip and line.spare %}
<user_failover_identity perm="R" idx="{{ line.n }}">{{ line.spare }}</user_failover_identity>
<user_active perm="R" idx="{{ line.spare }}">on</user_active>
<user_idle_text perm="R" idx="{{ line.spare }}">{{ line.display_name | default('') }} {{ line.number | default('') }}</user_idle_text>
<user_host perm="R" idx="{{ line.spare }}">{{ line.backup_registrar_ip or line.backup_proxy_ip }}{{ ':%s' | format(line.backup_registrar_port) if line.backup_registrar_ip and line.backup_registrar_port and line.backup_registrar_ip != line.backup_proxy_ip else '' }}</user_host>
<user_outbound perm="R" idx="{{ line.spare }}">{{ line.backup_proxy_ip }}{{ ':%s' | format(line.backup_proxy_port) if line.backup_proxy_port else '' }};transport={{ sip_transport | transport }}</user_outbound>
<user_srtp perm="R" idx="{{ line.spare }}">{{ 'on' if sip_transport == 'tls' or line.srtp_mode in ['preferred', 'required'] else 'off' }}</user_srtp>
<user_savp perm="R" idx="{{ line.spare }}">{{ line.srtp_mode | savp }}</user_savp>
<user_auth_tag perm="R" idx="{{ line.spare }}">off</user_auth_tag>
<user_name perm="R" idx="{{ line.spare }}">{{ line.username }}</user_name>
<user_pname perm="R" idx="{{ line.spare }}">{{ line.auth_username }}</user_pname>
<user_pass perm="R" idx="{{ line.spare }}">{{ line.password }}</user_pass>
<user_realname perm="R" idx="{{ line.spare }}">{{ line.display_name }}</user_realname>
<user_mailbox perm="R" idx="{{ line.spare }}">{{ line.voicemail }}</user_mailbox>
<user_dtmf_info perm="R" idx="{{ line.spare }}">{{ line.dtmf_mode | dtmf }}</user_dtmf_info>
<hide_identity perm="R" idx="{{ line.spare }}">true</hide_identity>
<mac_info_in_sip_register perm="R" idx="{{ line.spare }}">on</mac_info_in_sip_register>
{% endfor %}
{% if phonebook_url %}
<dkey_directory perm="R">url {{ phonebook_url }}</dkey_directory>
{% endif %}
{% if model.soft_keys == 'context' and phonebook_url %}
<context_key perm="R" idx="0">
  <initialization>
    <variable name="label" value="{{ language | default('en') | directory }}"/>
    <variable name="icon" value="kIconTypeFkeyAdrBook"/>
  </initialization>
  <action>
    <url target="{{ phonebook_url }}" when="on press"/>
  </action>
</context_key>
{% endif %}
{% if model.soft_keys == 'context' and not phonebook_url %}
<context_key perm="R" idx="0">keyevent F_ADR_BOOK</context_key>
{% endif %}
{% if model.soft_keys == 'context' %}
{% for idx, event in [(1, 'F_REDIRECT'), (2, model.third_key), (3, 'F_STATUS')] %}
<context_key perm="R" idx="{{ idx }}">keyevent {{ event }}</context_key>
{% endfor %}
{% endif %}
{% if (locale | language) is defined %}
<language perm="R">{{ locale | language }}</language>
<web_language perm="R">{{ locale | language }}</web_language>
{% endif %}
{% if (locale | tone) is defined %}
<tone_scheme perm="R">{{ locale | tone }}</tone_scheme>
{% endif %}
{% if (tz | zone(prefer=locale | tone | default(''))) is defined %}
<timezone perm="R">{{ tz | zone(prefer=locale | tone | default('')) }}</timezone>
{% endif %}
<status_msgs_that_are_blocked perm="R">{{ lines | texts('spare', 'Identity%02dIsNotRegistered') | join(' ') }}</status_msgs_that_are_blocked>
<call_waiting perm="R">{{ 'off' if options.switchboard else 'on' }}</call_waiting>
{% if model.soft_keys == 'gui' %}
<gui_fkey1 perm="R">{{ 'none' if phonebook_url else 'F_ADR_BOOK' }}</gui_fkey1>
<gui_fkey4 perm="R">none</gui_fkey4>
{% endif %}
{% if model.soft_keys == 'gui-events' %}
<gui_fkey1 perm="R">keyevent {{ 'F_NONE' if phonebook_url else 'F_ADR_BOOK' }}</gui_fkey1>
<gui_fkey4 perm="R">keyevent F_STATUS</gui_fkey4>
{% endif %}
{% if locale == 'en_US' %}
<date_us_format perm="R">on</date_us_format>
<time_24_format perm="R">off</time_24_format>
<dialnumber_us_format perm="R">on</dialnumber_us_format>
{% endif %}
{% if model.has_locale %}
<locale perm="R">{{ locale if locale and locale | language else '' }}</locale>
{% endif %}
</phone-settings>
<functionKeys>
{% if model.labelled_keys %}
{% for idx, context, function in [(0, '1', 'line'), (1, '2', 'line'), (2, 'active', 'keyevent F_REDIAL'), (3, 'active', 'none' if phonebook_url else 'keyevent F_ADR_BOOK'), (4, 'active', 'transfer'), (5, 'active', 'keyevent F_MUTE')] if idx + 1 not in (used_keys | map(attribute='n') | list) %}
<fkey perm="R" idx="{{ idx }}" context="{{ context }}">{{ function }}</fkey>
{% endfor %}
{% endif %}
{% if model.directory_key and phonebook_url and model.directory_key not in (used_keys | map(attribute='n') | list) %}
<fkey perm="R" idx="{{ model.directory_key - 1 }}" context="active">url {{ phonebook_url }}</fkey>
{% endif %}
{% for key in used_keys %}
<fkey perm="R" idx="{{ key.n - 1 }}" short_label="{{ key.label or key.value }}" label="{{ key.label or key.value }}" context="{{ key.line if used_lines | length > 1 else 'active' }}">{{ 'orbit' if key.type == 'park' and model.park_orbit else key.code }} {{ key.value }}{{ '|%s' | format(exten_pickup_call) if key.type == 'blf' and exten_pickup_call else '' }}</fkey>
{% endfor %}
</functionKeys>
<certificates>
{% if sip_servers_root_and_intermediate_certificates %}
{% for part in sip_servers_root_and_intermediate_certificates.split('-----BEGIN CERTIFICATE-----') if '-----END CERTIFICATE-----' in part %}
<certificate perm="R" type="base64">{{ part.split('-----END CERTIFICATE-----')[0].split() | join('') }}</certificate>
{% endfor %}
{% endif %}
</certificates>
</settings>
