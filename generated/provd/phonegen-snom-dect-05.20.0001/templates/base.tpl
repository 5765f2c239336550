<?xml version="1.0" encoding="UTF-8"?>
<settings>
<phone-settings>
{% if vlan_enabled %}
<vlan_id>{{ vlan_id }}</vlan_id>
<vlan_qos>{{ vlan_priority | default(0) }}</vlan_qos>
{% else %}
<vlan_id></vlan_id>
<vlan_qos></vlan_qos>
{% endif %}
<codec_tos>184</codec_tos>
<signaling_tos>184</signaling_tos>
<codec_priority_list perm="R">pcma,pcmu,g722,g729,telephone-event</codec_priority_list>
{% if admin_username is defined %}
<http_user>{{ admin_username }}</http_user>
{% endif %}
{% if admin_password is defined %}
<http_pass>{{ admin_password }}</http_pass>
{% endif %}
{% if model.levels == 'two' %}
{% if admin_password is defined %}
<admin_mode_password>{{ admin_password }}</admin_mode_password>
{% endif %}
{% endif %}
{% if model.levels != 'two' %}
<http_engineer_user>Engineer</http_engineer_user>
{% if admin_password is defined %}
<http_engineer_pass>{{ admin_password }}</http_engineer_pass>
{% endif %}
<http_basic_user>{{ user_username | default('User') }}</http_basic_user>
{% if user_password is defined %}
<http_basic_pass>{{ user_password }}</http_basic_pass>
{% endif %}
{% endif %}
<ntp_server>{{ ntp_ip if ntp_enabled else '' }}</ntp_server>
{% if dns_enabled %}
<dns_server1>{{ dns_ip }}</dns_server1>
{% endif %}
<syslog_server>{{ syslog_ip if syslog_enabled and syslog_ip else '' }}</syslog_server>
{% for server in servers if server.n <= 10 %}
{% set host = server.registrar_ip or server.proxy_ip | default('') %}
{% set port = server.registrar_port if server.registrar_ip and server.registrar_ip != server.proxy_ip else server.proxy_port %}
{% set way = server.outbound_proxy_ip or (server.proxy_ip if server.registrar_ip and server.proxy_ip != server.registrar_ip else '') %}
{% set way_port = server.outbound_proxy_port if server.outbound_proxy_ip else server.proxy_port %}
<srv_sip_server_alias idx="{{ server.n }}">Wazo {{ server.n }}</srv_sip_server_alias>
<user_host idx="{{ server.n }}">{{ host }}{{ ':%s' | format(port) if port and port != 5060 else '' }}</user_host>
{% if way %}
<user_outbound idx="{{ server.n }}">{{ way }}{{ ':%s' | format(way_port) if way_port and way_port != 5060 else '' }}</user_outbound>
{% endif %}
<srv_sip_transport idx="{{ server.n }}">{{ sip_transport | transport }}</srv_sip_transport>
<user_srtp idx="{{ server.n }}">{{ server.srtp_mode | srtp }}</user_srtp>
<srv_srtp_auth idx="{{ server.n }}">{{ 'on' if server.srtp_mode in ['preferred', 'required'] else 'off' }}</srv_srtp_auth>
<user_dtmf_info idx="{{ server.n }}">{{ server.dtmf_mode | dtmf }}</user_dtmf_info>
<codec_priority_list idx="{{ server.n }}" perm="R">pcma,pcmu,g722,g729,telephone-event</codec_priority_list>
{% endfor %}
{% for line in used_lines if line.used %}
<user_active idx="{{ line.n }}">on</user_active>
<user_name idx="{{ line.n }}">{{ line.username }}</user_name>
<user_pname idx="{{ line.n }}">{{ line.auth_username }}</user_pname>
<user_pass idx="{{ line.n }}">{{ line.password }}</user_pass>
<user_realname idx="{{ line.n }}">{{ line.display_name }}</user_realname>
<user_mailbox idx="{{ line.n }}">{{ language | default('en') | mailbox }}</user_mailbox>
<user_mailnumber idx="{{ line.n }}">{{ line.voicemail }}</user_mailnumber>
<subscr_sip_line_name idx="{{ line.n }}">{{ line.number }}</subscr_sip_line_name>
<subscr_sip_hs_idx idx="{{ line.n }}">{{ line.n }}</subscr_sip_hs_idx>
<subscr_dect_ac_code idx="{{ line.n }}">{{ '%04d' | format(line.n) }}</subscr_dect_ac_code>
<subscr_sip_ua_data_server_id idx="{{ line.n }}">{{ line.server }}</subscr_sip_ua_data_server_id>
{% endfor %}
{% if phonebook_url %}
<phonebook_server_location perm="R">3</phonebook_server_location>
<phonebook_location perm="R">{{ phonebook_url }}</phonebook_location>
{% endif %}
{% if (locale | language) is defined %}
<language>{{ locale | language }}</language>
<web_language>{{ locale | language }}</web_language>
{% endif %}
{% if (locale | tone) is defined %}
<tone_scheme>{{ locale | tone }}</tone_scheme>
{% endif %}
{% if tz %}
<timezone_by_country_region>off</timezone_by_country_region>
{% endif %}
{% if (tz | zone(prefer=locale | tone | default(''))) is defined %}
<timezone>{{ tz | zone(prefer=locale | tone | default('')) }}</timezone>
{% endif %}
</phone-settings>
</settings>
