<?xml version="1.0" encoding="UTF-8"?>
<gs_provision version="1">
<config version="2">
{% if admin_password %}
<item name="users.admin.password">{{ admin_password }}</item>
{% endif %}
{% if user_password %}
<item name="users.user.password">{{ user_password }}</item>
{% endif %}
<item name="maintain.syslog.server">{{ syslog_ip if syslog_enabled and syslog_ip else '' }}</item>
<item name="maintain.syslog.level">{{ syslog_level | severity_name if syslog_enabled else 'None' }}</item>
{% if sip_servers_root_and_intermediate_certificates %}
<item name="CACertificates.1">{{ sip_servers_root_and_intermediate_certificates }}</item>
{% endif %}
{% if sip_local_certificate and sip_local_key %}
<item name="security.certificate">{{ sip_local_certificate }}</item>
<item name="security.key">{{ sip_local_key }}</item>
{% endif %}
{% if ntp_enabled %}
<item name="dateTime.ntp.server.1">{{ ntp_ip }}</item>
{% endif %}
<item name="dateTime.timezone">{{ timezone }}</item>
<item name="provisioning.auto.mode">YesUpgradeHourOfDay</item>
<item name="provisioning.auto.hour">23</item>
<item name="provisioning.config.protocol">{{ server_scheme | upper }}</item>
<item name="provisioning.config.serverPath">{{ server_host }}{{ '/' ~ server_path if server_path else '' }}/Grandstream</item>
{% for line in used_lines %}
{% set n = line.n %}
{% set server_port = line.registrar_port or (line.proxy_port if line.registrar_ip == line.proxy_ip else '') %}
{% set way = line.outbound_proxy_ip or (line.proxy_ip if line.proxy_ip != line.registrar_ip else '') | default('') %}
{% set way_port = line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port %}
{% set backup = line.backup_registrar_ip or line.backup_proxy_ip | default('') %}
{% set backup_port = line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port %}
{% set backup_way = line.backup_proxy_ip if line.backup_proxy_ip and line.backup_registrar_ip and line.backup_proxy_ip != line.backup_registrar_ip else '' %}
<item name="account.{{ n }}.enable">Yes</item>
<item name="account.{{ n }}.sip.registration">Yes</item>
<item name="account.{{ n }}.sip.unregisterOnReboot">Yes</item>
{% if not site.dial_plan %}
<item name="account.{{ n }}.call.dialplan">{ [*x]+ }</item>
{% endif %}
<item name="account.{{ n }}.name">{{ line.display_name }}</item>
{% if sip_transport | transport_name %}
<item name="account.{{ n }}.sip.transport">{{ sip_transport | transport_name }}</item>
{% endif %}
<item name="account.{{ n }}.sip.server.1.address">{{ line.registrar_ip | default('') }}{{ ':%s' | format(server_port) if line.registrar_ip and server_port else '' }}</item>
<item name="account.{{ n }}.sip.server.2.address">{{ backup }}{{ ':%s' | format(backup_port) if backup and backup_port else '' }}</item>
<item name="account.{{ n }}.sip.outboundProxy.1.address">{{ way }}{{ ':%s' | format(way_port) if way and way_port else '' }}</item>
<item name="account.{{ n }}.sip.outboundProxy.2.address">{{ backup_way }}{{ ':%s' | format(line.backup_proxy_port) if backup_way and line.backup_proxy_port else '' }}</item>
<item name="account.{{ n }}.audio.srtpMode">{{ line.srtp_mode | srtp_name }}</item>
<item name="account.{{ n }}.sip.userid">{{ line.username }}</item>
<item name="account.{{ n }}.sip.subscriber.password">{{ line.secret }}</item>
<item name="account.{{ n }}.sip.subscriber.name">{{ line.display_name }}</item>
<item name="account.{{ n }}.dtmf.sendInAudio">{{ line.dtmf_mode | yes_in_audio }}</item>
<item name="account.{{ n }}.dtmf.sendInRtp">{{ line.dtmf_mode | yes_in_rtp }}</item>
<item name="account.{{ n }}.dtmf.sendInSip">{{ line.dtmf_mode | yes_in_sip }}</item>
<item name="account.{{ n }}.sip.allowSipReset">Yes</item>
<item name="account.{{ n }}.sip.subscriber.userId">{{ line.auth_username }}</item>
{% endfor %}
{% if site.lldp is defined %}
<item name="network.lldp.enable">{{ 'Yes' if site.lldp else 'No' }}</item>
{% endif %}
{% if site.dot1x.method | dot1x_name is defined %}
<item name="network.802.1x.mode">{{ site.dot1x.method | dot1x_name }}</item>
<item name="network.802.1x.identity">{{ site.dot1x.identity | default('') }}</item>
<item name="network.md5Password">{{ site.dot1x.password | default('') }}</item>
{% endif %}
{% if site.web_interface in ['http', 'https'] %}
<item name="security.webAccessMode">{{ site.web_interface | upper }}</item>
{% endif %}
{% if site.dial_plan %}
{% for line in used_lines %}
<item name="account.{{ line.n }}.call.dialplan">{ {{ site.dial_plan | map(attribute='digit_map') | dial_rules | join(' | ') }} }</item>
{% endfor %}
{% endif %}
</config>
</gs_provision>
