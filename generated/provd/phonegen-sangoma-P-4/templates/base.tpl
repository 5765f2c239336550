<?xml version="1.0" encoding="UTF-8"?>
<config>
<setting id="login_password" value="{{ admin_password | default('789') }}"/>
<setting id="in_switchvox_environment" value="0"/>
<setting id="enable_check_sync" value="1"/>
{% if tz %}
<setting id="time_zone" value="{{ timezone }}"/>
{% endif %}
{% if ntp_enabled %}
<setting id="ntp_server" value="{{ ntp_ip }}"/>
<setting id="ntp_resync" value="86400"/>
{% endif %}
<setting id="accept_local_calls" value="any"/>
<setting id="backlight_timeout" value="{{ site.backlight.seconds or 30 }}"/>
{% if locale is defined %}
<setting id="locale" value="{{ locale }}"/>
{% endif %}
<setting id="transport_udp_enabled" value="1"/>
<setting id="transport_tcp_enabled" value="1"/>
<setting id="transport_tls_allowed" value="{{ 1 if sip_transport == 'tls' else 0 }}"/>
<setting id="enable_blf_on_unused_line_keys" value="1"/>
<setting id="blf_contact_group" value="Keys"/>
{% if vlan_enabled %}
<setting id="network_vlan_discovery_mode" value="MANUAL"/>
<setting id="network_vlan_qos" value="{{ vlan_priority | default(0) }}"/>
<setting id="network_vlan_id" value="{{ vlan_id }}"/>
{% if vlan_pc_port_id is defined %}
<setting id="pc_vlan_id" value="{{ vlan_pc_port_id }}"/>
{% endif %}
{% else %}
<setting id="network_vlan_discovery_mode" value="{{ 'NONE' if site.lldp is defined and not site.lldp else 'LLDP' }}"/>
<setting id="network_vlan_qos" value="0"/>
<setting id="network_vlan_id" value="0"/>
{% endif %}
{% if syslog_enabled %}
<setting id="enable_logging" value="1"/>
<setting id="log_level" value="{{ syslog_level | severity }}"/>
<setting id="log_server" value="{{ syslog_ip }}"/>
<setting id="log_port" value="{{ syslog_port }}"/>
{% else %}
<setting id="enable_logging" value="0"/>
{% endif %}
<contacts id="keys" url="{{ server_url }}/Sangoma/{{ mac }}-contacts.xml"/>
<smart_blf>
<blf_items url="{{ server_url }}/Sangoma/{{ mac }}-smartblf.xml"/>
</smart_blf>
<accounts>
{% for line in lines %}
{% if line.used %}
<account index="{{ line.n - 1 }}" status="1" register="1"{% if line.username is defined %} account_id="{{ line.username }}"{% endif %}{% if line.username is defined %} username="{{ line.username }}"{% endif %}{% if line.auth_username is defined %} authname="{{ line.auth_username }}"{% endif %}{% if line.password is defined %} password="{{ line.password }}"{% endif %}{% if line.display_name is defined %} line_label="{{ line.display_name }}"{% endif %}{% if ('%s <%s>' | format(line.display_name, line.number) if line.display_name and line.number) is defined %} caller_id="{{ '%s <%s>' | format(line.display_name, line.number) if line.display_name and line.number else '' }}"{% endif %} dial_plan="{{ (site.dial_plan | map(attribute='digit_map') | join('|')) | replace('T', 'T6') if site.dial_plan else 'x.T6|*x.T6' }}" visual_voicemail="0"{% if line.voicemail is defined %} voicemail="{{ line.voicemail }}"{% endif %} needMwiSubscription="{{ 0 if sip_subscribe_mwi == false else 1 }}" conflict="replace">
  <host_primary{% if line.proxy_ip is defined %} server="{{ line.proxy_ip }}"{% endif %} port="{{ line.proxy_port | default(sip_port) }}" transport="{{ sip_transport | transport }}" reregister="3600" retry="25">
{% if line.outbound_proxy_ip %}
    <outbound_proxy server="{{ line.outbound_proxy_ip }}" port="{{ line.outbound_proxy_port | default(sip_port) }}" transport="{{ sip_transport | transport }}"/>
{% endif %}
  </host_primary>
{% if line.backup_proxy_ip %}
  <host_alternate server="{{ line.backup_proxy_ip }}" port="{{ line.backup_proxy_port | default(sip_port) }}" transport="{{ sip_transport | transport }}" reregister="3600" retry="25"/>
{% endif %}
</account>
{% else %}
<account index="{{ line.n - 1 }}" status="0" register="0"/>
{% endif %}
{% endfor %}
</accounts>
</config>
