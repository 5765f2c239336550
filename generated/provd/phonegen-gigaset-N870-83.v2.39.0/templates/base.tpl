<?xml version="1.0" encoding="UTF-8"?>
<provisioning version="1.1" productID="e2">
<firmware>
<file version="2.39.0" url="{{ server_url }}/Gigaset-Nx70-V2.39.0-build.1ffa429.bin"/>
</firmware>
<nvm>
<oper name="DeleteNotProvisionedHS"/>
{% if admin_password is defined %}
<param name="WebUIAccounts.1.Password" value="{{ admin_password }}"/>
{% endif %}
<param name="Telephony.0.ToneScheme" value="{{ locale | tone_scheme }}"/>
<param name="Provisioning.global.ProvisioningServer" value="{{ server_url }}"/>
<param name="Telephony.0.CT_ViaRKey" value="1"/>
<param name="Telephony.0.CT_ByOnHook" value="1"/>
<param name="DmGlobal.0.HSIdleDisplay" value="1"/>
<param name="DmGlobal.0.SystemRegDomain" value="EUR"/>
{% if ntp_enabled %}
<param name="DmGlobal.0.NtpServer" value="{{ ntp_ip }}"/>
{% endif %}
{% if (tz | zone) is defined %}
<param name="DmGlobal.0.TimeZone" value="{{ tz | zone }}"/>
{% endif %}
{% for line in used_lines %}
{% set hs = '%05d' | format(line.n) %}
<oper value="{{ hs }}" name="add_hs">
  <param name="hs.RegStatus" value="ToReg"/>
</oper>
<param name="hs.{{ hs }}.DECT_AC" value="{{ '0000' if (line.number or 'auto').startswith('auto') else ('0000' ~ (line.number or ''))[-4:] }}"/>
<param name="SipAccount.{{ hs }}.AuthName" value="{{ line.auth_username or line.username or '' }}"/>
<param name="SipAccount.{{ hs }}.AuthPassword" value="{{ line.password | default('') }}"/>
<param name="SipAccount.{{ hs }}.ProviderId" value="{{ line.server - 1 }}"/>
<param name="SipAccount.{{ hs }}.UserName" value="{{ line.username or line.auth_username or '' }}"/>
<param name="SipAccount.{{ hs }}.DisplayName" value="{{ line.number | default('') }}"/>
{% if line.voicemail %}
<param name="SipAccount.{{ hs }}.VoiceMailMailbox" value="{{ line.voicemail }}"/>
<param name="SipAccount.{{ hs }}.VoiceMailActive" value="1"/>
{% endif %}
<param name="hs.{{ hs }}.DirectAccessDir" value="0"/>
<param name="hs.{{ hs }}.IntKeyDir" value="20"/>
{% endfor %}
{% for server in servers %}
{% set id = server.n - 1 %}
{% set port = sip_port %}
<param name="SipProvider.{{ id }}.Name" value="Wazo{{ id }}"/>
{% if server.proxy_ip is defined %}
<param name="SipProvider.{{ id }}.Domain" value="{{ server.proxy_ip }}"/>
<param name="SipProvider.{{ id }}.ProxyServerAddress" value="{{ server.proxy_ip }}"/>
{% endif %}
{% if server.proxy_ip %}
<param name="SipProvider.{{ id }}.ProxyServerPort" value="{{ server.proxy_port | default(port) }}"/>
{% endif %}
{% if server.registrar_ip and (sip_registrar_ip or server.registrar_ip != server.proxy_ip) %}
<param name="SipProvider.{{ id }}.RegServerAddress" value="{{ server.registrar_ip }}"/>
<param name="SipProvider.{{ id }}.RegServerPort" value="{{ server.registrar_port | default(port) }}"/>
{% endif %}
<param name="SipProvider.{{ id }}.RegServerRefreshTimer" value="180"/>
<param name="SipProvider.{{ id }}.TransportProtocol" value="{{ sip_transport | transport }}"/>
<param name="SipProvider.{{ id }}.UseSIPS" value="0"/>
<param name="SipProvider.{{ id }}.SRTP_Enabled" value="{{ server.srtp_mode | srtp }}"/>
<param name="SipProvider.{{ id }}.AcceptNonSRTPCalls" value="0"/>
{% if (server.dtmf_mode | dtmf) is defined %}
<param name="SipProvider.{{ id }}.DTMFTransmission" value="{{ server.dtmf_mode | dtmf }}"/>
{% endif %}
<param name="SipProvider.{{ id }}.DnsQuery" value="0"/>
<param name="SipProvider.{{ id }}.FailoverServerEnabled" value="{{ 1 if server.backup_proxy_ip else 0 }}"/>
{% if server.backup_proxy_ip %}
<param name="SipProvider.{{ id }}.FailoverServerAddress" value="{{ server.backup_proxy_ip }}"/>
<param name="SipProvider.{{ id }}.FailoverServerPort" value="{{ server.backup_proxy_port | default(port) }}"/>
{% endif %}
{% endfor %}
<param name="Netdir.1.Activated" value="1"/>
<param name="XMLDir.1.ProviderName" value="Wazo"/>
<param name="XMLDir.1.ServerURL" value="{{ phonebook_url | default('') }}"/>
<param name="XMLDir.1.WhitePagesDirName" value="Directory"/>
<param name="XMLDir.1.StartWithListWP" value="1"/>
{% for server in servers %}
{% set id = server.n - 1 %}
{% set port = sip_port %}
<param name="SipProvider.{{ id }}.OutboundProxyMode" value="{{ 0 if server.outbound_proxy_ip else 2 }}"/>
{% if server.outbound_proxy_ip %}
<param name="SipProvider.{{ id }}.OutboundProxyAddress" value="{{ server.outbound_proxy_ip }}"/>
<param name="SipProvider.{{ id }}.OutboundProxyPort" value="{{ server.outbound_proxy_port | default(port) }}"/>
{% endif %}
<param name="SipProvider.{{ id }}.MWISubscription" value="{{ 1 if sip_subscribe_mwi else 0 }}"/>
{% endfor %}
<oper name="update_dm" value="local">
  <param name="RegStart" value="{{ now }}"/>
  <param name="RegDuration" value="900"/>
  <param name="DMPpasswd" value="Gigaset"/>
</oper>
</nvm>
</provisioning>
