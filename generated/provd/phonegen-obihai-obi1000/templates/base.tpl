<?xml version="1.0" encoding="UTF-8"?>
<ParameterList>
<O>
  <N>DeviceInfo.WAN.</N>
  <P>
    <N>VLANEnable</N>
    <V>{{ 'true' if vlan_enabled else 'false' }}</V>
  </P>
  <P>
    <N>VLANID</N>
    <V>{{ vlan_id if vlan_enabled else 0 }}</V>
  </P>
  <P>
    <N>VLANPriority</N>
    <V>{{ vlan_priority | default(0) if vlan_enabled else 0 }}</V>
  </P>
  <P>
    <N>DNSServer1</N>
    <V>{{ dns_ip if dns_enabled else '' }}</V>
  </P>
  <P>
    <N>LLDP-MED</N>
    <V>{{ 'false' if site.lldp is defined and not site.lldp else 'true' }}</V>
  </P>
</O>
<O>
  <N>DeviceInfo.Time.</N>
  <P>
    <N>NTPServer1</N>
    <V>{{ ntp_ip if ntp_enabled else '' }}</V>
  </P>
</O>
<O>
  <N>X_DeviceManagement.WebServer.</N>
  <P>
    <N>AdminPassword</N>
    <V>{{ admin_password | default('admin') }}</V>
  </P>
  <P>
    <N>UserPassword</N>
    <V>{{ user_password }}</V>
  </P>
</O>
<O>
  <N>X_DeviceManagement.Syslog.</N>
  <P>
    <N>Server</N>
    <V>{{ syslog_ip if syslog_enabled else '' }}</V>
  </P>
  <P>
    <N>Port</N>
    <V>{{ syslog_port | default(514) }}</V>
  </P>
  <P>
    <N>Level</N>
    <V>{{ syslog_level | severity }}</V>
  </P>
</O>
{% for server in servers if server.n <= 4 %}
<O>
  <N>VoiceService.1.VoiceProfile.{{ server.n }}.SIP.</N>
  <P>
    <N>ProxyServer</N>
    <V>{{ server.proxy_ip }}</V>
  </P>
  <P>
    <N>ProxyServerPort</N>
    <V>{{ server.proxy_port | default(sip_port) }}</V>
  </P>
  <P>
    <N>ProxyServerTransport</N>
    <V>{{ sip_transport | transport }}</V>
  </P>
  <P>
    <N>RegistrarServer</N>
    <V>{{ server.registrar_ip }}</V>
  </P>
  <P>
    <N>RegistrarServerPort</N>
    <V>{{ server.registrar_port | default(sip_port) }}</V>
  </P>
  <P>
    <N>OutboundProxy</N>
    <V>{{ server.outbound_proxy_ip }}</V>
  </P>
  <P>
    <N>OutboundProxyPort</N>
    <V>{{ server.outbound_proxy_port | default(sip_port) }}</V>
  </P>
  <P>
    <N>X_MWISubscribe</N>
    <V>{{ 'true' if sip_subscribe_mwi else 'false' }}</V>
  </P>
</O>
{% endfor %}
{% for line in lines %}
{% if line.used %}
<O>
  <N>VoiceService.1.VoiceProfile.1.Line.{{ line.n }}.SIP.</N>
  <P>
    <N>URI</N>
    <V>{{ line.username }}</V>
  </P>
  <P>
    <N>AuthUserName</N>
    <V>{{ line.auth_username }}</V>
  </P>
  <P>
    <N>AuthPassword</N>
    <V>{{ line.password }}</V>
  </P>
</O>
<O>
  <N>VoiceService.1.VoiceProfile.1.Line.{{ line.n }}.CallingFeatures.</N>
  <P>
    <N>CallerIDName</N>
    <V>{{ line.display_name }}</V>
  </P>
  <P>
    <N>X_CheckVoiceMailNumber</N>
    <V>{{ line.voicemail }}</V>
  </P>
  <P>
    <N>X_MailboxID</N>
    <V>{{ line.number }}</V>
  </P>
</O>
<O>
  <N>VoiceService.1.VoiceProfile.1.Line.{{ line.n }}.</N>
  <P>
    <N>Enable</N>
    <V>{{ 'true' if line.used else 'false' }}</V>
  </P>
  <P>
    <N>X_ServProvProfile</N>
    <V>{{ line.server | profile if line.used and line.server <= 4 else 'A' }}</V>
  </P>
  <P>
    <N>X_DisplayNumber</N>
    <V>{{ line.number }}</V>
  </P>
</O>
{% else %}
<O>
  <N>VoiceService.1.VoiceProfile.1.Line.{{ line.n }}.SIP.</N>
  <P>
    <N>URI</N>
    <V></V>
  </P>
  <P>
    <N>AuthUserName</N>
    <V></V>
  </P>
  <P>
    <N>AuthPassword</N>
    <V></V>
  </P>
</O>
{% endif %}
{% endfor %}
{% for p in [1, 2, 3, 4] %}
<O>
  <N>VoiceService.1.VoiceProfile.{{ p }}.</N>
  <P>
    <N>DTMFMethod</N>
    <V>{{ sip_dtmf_mode | dtmf }}</V>
  </P>
  <P>
    <N>DigitMap</N>
    <V>{{ '(' ~ (site.dial_plan | map(attribute='digit_map') | join('|')) | replace('T', '') ~ ')' if site.dial_plan else '(xx.|*xx.|**xx.)' }}</V>
  </P>
</O>
{% endfor %}
{% for p in [1, 2, 3, 4] %}
<O>
  <N>VoiceService.1.VoiceProfile.{{ p }}.X_FeatureCode.</N>
  <P>
    <N>DirectedCallPickup</N>
    <V>{{ exten_pickup_call }}</V>
  </P>
  <P>
    <N>CallPickup</N>
    <V>{{ exten_pickup_group }}</V>
  </P>
  <P>
    <N>Park</N>
    <V>{{ exten_park }}</V>
  </P>
</O>
{% endfor %}
<O>
  <N>X_DeviceManagement.ITSPProvisioning.</N>
  <P>
    <N>ConfigURL</N>
    <V>{{ server_url }}/${mac}.xml</V>
  </P>
</O>
{% for key in function_keys %}
{% if key.used %}
<O>
  <N>VoiceService.1.Phone.LineKey.{{ key.slot }}.</N>
  <P>
    <N>Function</N>
    <V>{{ key.code }}</V>
  </P>
  <P>
    <N>Service</N>
    <V>SP{{ key.line | default(1) }}</V>
  </P>
  <P>
    <N>Number</N>
    <V>{{ key.value if key.type != 'line' else '' }}</V>
  </P>
  <P>
    <N>Name</N>
    <V>{{ key.label }}</V>
  </P>
</O>
{% else %}
<O>
  <N>VoiceService.1.Phone.LineKey.{{ key.slot }}.</N>
  <P>
    <N>Function</N>
    <V></V>
  </P>
  <P>
    <N>Number</N>
    <V></V>
  </P>
  <P>
    <N>Name</N>
    <V></V>
  </P>
</O>
{% endif %}
{% endfor %}
</ParameterList>
