<?xml version="1.0" encoding="UTF-8"?>
<provisioning version="1.1">
<nvm>
{% if admin_password %}
<param name="WebUI.AdminPassword" value="{{ admin_password }}"/>
{% endif %}
{% if user_password %}
<param name="WebUI.UserPassword" value="{{ user_password }}"/>
{% endif %}
{% if ntp_enabled %}
<param name="System.DateAndTime.AutoAdjustTime" value="NTPServiceEnabled"/>
<param name="System.DateAndTime.TimeServer" value="{{ ntp_ip }}"/>
{% endif %}
{% if tz %}
<param name="System.DateAndTime.TimeZone" value="{{ tz | zone }}"/>
{% endif %}
<param name="System.DateAndTime.AutoAdjustClockForDST" value="AutomatedDaylightSavingEnabled"/>
{% if locale %}
<param name="Telephony.ToneScheme" value="{{ locale | tones }}"/>
{% endif %}
{% if (locale | language) is defined %}
<param name="PhoneUI.Settings.Language" value="{{ locale | language }}"/>
<param name="WebUI.Language" value="{{ locale | language }}"/>
{% endif %}
<param name="System.Provision.ProvisioningServer" value="{{ server_url }}/{{ mac | upper }}.xml"/>
<param name="SIP.TransportProtocol" value="{{ sip_transport | transport }}"/>
<param name="SIP.Security.UseSIPS" value="{{ 1 if sip_transport == 'tls' else 0 }}"/>
<param name="SIP.Security.SRTP" value="{{ 1 if sip_srtp_mode in ['preferred', 'required'] else 0 }}"/>
<param name="SIP.Security.AcceptNonSRTPCalls" value="{{ 0 if sip_srtp_mode == 'required' else 1 }}"/>
{% for line in lines %}
{% set a = 'SIP.Account.%d' | format(line.n - 1) %}
{% if line.used %}
<param name="{{ a }}.Active" value="1"/>
<param name="{{ a }}.AccountName" value="{{ line.number | default('') }}"/>
<param name="{{ a }}.Provider" value="Wazo"/>
<param name="{{ a }}.DisplayName" value="{{ line.display_name }}"/>
<param name="{{ a }}.Username" value="{{ line.username }}"/>
<param name="{{ a }}.AuthName" value="{{ line.auth_username }}"/>
<param name="{{ a }}.AuthPassword" value="{{ line.password }}"/>
<param name="{{ a }}.Domain" value="{{ line.proxy_ip }}"/>
<param name="{{ a }}.ProxyServer.Address" value="{{ line.proxy_ip }}"/>
<param name="{{ a }}.ProxyServer.Port" value="{{ line.proxy_port or sip_port }}"/>
<param name="{{ a }}.RegistrationServer.Address" value="{{ line.registrar_ip }}"/>
<param name="{{ a }}.RegistrationServer.Port" value="{{ line.registrar_port or sip_port }}"/>
<param name="{{ a }}.OutboundProxy.Mode" value="{{ 1 if line.outbound_proxy_ip else 2 }}"/>
<param name="{{ a }}.OutboundProxy.Address" value="{{ line.outbound_proxy_ip }}"/>
<param name="{{ a }}.OutboundProxy.Port" value="{{ line.outbound_proxy_port or sip_port }}"/>
<param name="{{ a }}.FailoverServer.Enabled" value="0"/>
{% if line.dtmf_mode %}
<param name="{{ a }}.DTMFTransmission" value="{{ line.dtmf_mode | dtmf }}"/>
{% endif %}
<param name="{{ a }}.VoiceMail.Active" value="{{ 1 if line.voicemail else 0 }}"/>
<param name="{{ a }}.VoiceMail.Mailbox" value="{{ line.voicemail }}"/>
{% else %}
<param name="{{ a }}.Active" value="0"/>
{% endif %}
{% endfor %}
{% for key in function_keys %}
{% set k = 'PhoneUI.Keys.FunctionKeys.%d' | format(key.n - 1) %}
{% if key.used %}
<param name="{{ k }}.Type" value="{{ key.code }}"/>
<param name="{{ k }}.PhoneNumber" value="{{ key.value }}"/>
{% if key.type == 'blf' %}
<param name="{{ k }}.CallPickupCode" value="{{ exten_pickup_call }}"/>
{% endif %}
<param name="{{ k }}.DisplayName" value="{{ key.label }}"/>
{% else %}
<param name="{{ k }}.Type" value="-1"/>
{% endif %}
{% endfor %}
<param name="PhoneUI.Keys.ProgrammableKeys.DND.Type" value="1"/>
<param name="PhoneUI.Keys.ProgrammableKeys.DND.FAC.enable" value="{{ exten_dnd }}"/>
<param name="PhoneUI.Keys.ProgrammableKeys.DND.FAC.disable" value="{{ exten_dnd }}"/>
{% if site.backlight.seconds %}
<param name="PhoneUI.Settings.BacklightTimeout" value="{{ (site.backlight.seconds + 59) // 60 }}"/>
{% endif %}
{% if vlan_enabled %}
<param name="NET.VLAN.Tagging" value="{{ 2 if vlan_pc_port_id else 1 }}"/>
<param name="NET.VLAN.LAN.Identifier" value="{{ vlan_id }}"/>
<param name="NET.VLAN.LAN.Priority" value="{{ vlan_priority | default(0) }}"/>
<param name="NET.VLAN.PC.Identifier" value="{{ vlan_pc_port_id | default(0) }}"/>
{% else %}
<param name="NET.VLAN.Tagging" value="0"/>
{% endif %}
</nvm>
<custom>
<step type="UnlockAllFunctionKeys"/>
</custom>
</provisioning>
