<?xml version="1.0" encoding="UTF-8"?>
<config>
<setting id="login_password" value="{{ admin_password | default('789') }}"/>
{% if tz %}
<setting id="time_zone" value="{{ timezone }}"/>
{% endif %}
{% if ntp_enabled %}
<setting id="time_source" value="ntp"/>
<setting id="ntp_server" value="{{ ntp_ip }}"/>
<setting id="ntp_resync" value="86400"/>
{% endif %}
<setting id="accept_local_calls" value="any"/>
<setting id="backlight_timeout" value="{{ site.backlight.seconds or 30 }}"/>
<setting id="ehs" value="Plantronics"/>
{% if locale is defined %}
<setting id="locale" value="{{ locale }}"/>
{% endif %}
{% if site.web_interface %}
<setting id="web_ui_enabled" value="{{ 0 if site.web_interface == 'off' else 1 }}"/>
{% endif %}
<setting id="enable_blf_on_unused_line_keys" value="1"/>
<setting id="blf_contact_group" value="Default"/>
{% if sip_transport == 'tls' %}
<setting id="transport_tls_allowed" value="1"/>
{% endif %}
<ringtones>
<alerts>
{% for info, tone, type in [['normal', 'Digium', 'normal'], ['answer', '', 'answer'], ['ring-answer', 'Digium', 'answer'], ['intercom', '', 'answer'], ['visual', '', 'visual']] %}
<alert alert_info="{{ info }}" ringtone_id="{{ tone }}" ring_type="{{ type }}"/>
{% endfor %}
</alerts>
</ringtones>
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
<contacts url="{{ server_url }}/Digium/{{ mac }}-contacts.xml" id="internal"/>
<accounts>
{% for line in lines %}
{% if line.used %}
<account index="{{ line.n - 1 }}" status="1" register="1"{% if line.username is defined %} account_id="{{ line.username }}"{% endif %}{% if line.username is defined %} username="{{ line.username }}"{% endif %}{% if line.auth_username is defined %} authname="{{ line.auth_username }}"{% endif %}{% if line.password is defined %} password="{{ line.password }}"{% endif %}{% if line.display_name is defined %} line_label="{{ line.display_name }}"{% endif %} dial_plan="{{ (site.dial_plan | map(attribute='digit_map') | join('|')) | replace('T', 'T6') if site.dial_plan else 'x.T6' }}" visual_voicemail="0" voicemail="{{ 'sip:%s@%s' | format(line.voicemail, line.proxy_ip) if line.voicemail and line.proxy_ip else '' }}"{% if (1 if sip_subscribe_mwi) is defined %} needMwiSubscription="{{ 1 if sip_subscribe_mwi else '' }}"{% endif %}{% if line.outbound_proxy_ip is defined %} outbound_proxy="{{ line.outbound_proxy_ip }}"{% endif %}{% if line.outbound_proxy_port is defined %} outbound_port="{{ line.outbound_proxy_port }}"{% endif %} conflict="replace">
  <host_primary{% if line.proxy_ip is defined %} server="{{ line.proxy_ip }}"{% endif %} port="{{ line.proxy_port | default(sip_port) }}" transport="{{ sip_transport | transport }}" reregister="3600" retry="25" num_retries="5"/>
{% if line.backup_proxy_ip %}
  <host_alternate server="{{ line.backup_proxy_ip }}" port="{{ line.backup_proxy_port | default(sip_port) }}" transport="{{ sip_transport | transport }}" reregister="3600" retry="25" num_retries="5"/>
{% endif %}
</account>
{% else %}
<account index="{{ line.n - 1 }}" status="0" register="0"/>
{% endif %}
{% endfor %}
</accounts>
<firmwares>
{% if model.listed %}
{% for name in model.firmwares %}
<firmware model="{{ name }}" version="{{ model.firmware }}" url="{{ server_url }}/Digium/firmware/{{ model.firmware }}_{{ name }}_firmware.eff"/>
{% endfor %}
{% endif %}
</firmwares>
</config>
