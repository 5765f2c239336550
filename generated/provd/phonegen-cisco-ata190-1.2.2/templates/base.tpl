<?xml version="1.0" encoding="UTF-8"?>
<device>
<deviceProtocol>SIP</deviceProtocol>
<devicePool>
<dateTimeSetting>
<dateTemplate>YA.M.D</dateTemplate>
{% if timezone is defined %}
<timeZone>{{ timezone }}</timeZone>
{% endif %}
<olsonTimeZone>{{ timezone | default('America/Toronto') }}</olsonTimeZone>
{% if ntp_enabled %}
<ntps>
  <ntp>
    <name>{{ ntp_ip }}</name>
    <ntpMode>Unicast</ntpMode>
  </ntp>
</ntps>
{% endif %}
</dateTimeSetting>
<callManagerGroup>
<name>Default</name>
<tftpDefault>true</tftpDefault>
<members>
<member>
{% for line in used_lines if line.n == 1 %}
<callManager>
  <name>{{ line.proxy_ip }}</name>
  <description></description>
  <ports>
    <sipPort>{{ line.proxy_port | default(5060) }}</sipPort>
  </ports>
  <processNodeName>{{ line.proxy_ip }}</processNodeName>
</callManager>
{% endfor %}
</member>
</members>
</callManagerGroup>
<srstInfo>
<userModifiable>false</userModifiable>
<isSecure>false</isSecure>
</srstInfo>
</devicePool>
<sipProfile>
{% for line in used_lines if line.n == 1 %}
<phoneLabel>{{ line.number }}</phoneLabel>
{% endfor %}
<sipCallFeatures>
<cnfJoinEnabled>true</cnfJoinEnabled>
<rfc2543Hold>false</rfc2543Hold>
<callHoldRingback>2</callHoldRingback>
<localCfwdEnable>true</localCfwdEnable>
<semiAttendedTransfer>true</semiAttendedTransfer>
<anonymousCallBlock>2</anonymousCallBlock>
<callerIdBlocking>2</callerIdBlocking>
<dndControl>0</dndControl>
<remoteCcEnable>true</remoteCcEnable>
<retainForwardInformation>true</retainForwardInformation>
<callForwardURI>x-cisco-serviceuri-cfwdall</callForwardURI>
<callPickupURI>x-cisco-serviceuri-pickup</callPickupURI>
<callPickupListURI>x-cisco-serviceuri-opickup</callPickupListURI>
<callPickupGroupURI>x-cisco-serviceuri-gpickup</callPickupGroupURI>
<meetMeServiceURI>x-cisco-serviceuri-meetme</meetMeServiceURI>
<abbreviatedDialURI>x-cisco-serviceuri-abbrdial</abbreviatedDialURI>
</sipCallFeatures>
<sipStack>
<sipInviteRetx>6</sipInviteRetx>
<sipRetx>10</sipRetx>
<timerInviteExpires>180</timerInviteExpires>
<timerRegisterExpires>3600</timerRegisterExpires>
<timerRegisterDelta>5</timerRegisterDelta>
<timerKeepAliveExpires>120</timerKeepAliveExpires>
<timerSubscribeExpires>120</timerSubscribeExpires>
<timerSubscribeDelta>5</timerSubscribeDelta>
<timerT1>500</timerT1>
<timerT2>4000</timerT2>
<maxRedirects>70</maxRedirects>
<remotePartyID>true</remotePartyID>
<userInfo>Phone</userInfo>
</sipStack>
<sipLines>
<line>
{% for line in used_lines if line.n == 1 %}
<featureID>9</featureID>
<featureLabel>{{ line.display_name }}</featureLabel>
<proxy>{{ line.proxy_ip }}</proxy>
<port>{{ line.proxy_port | default(5060) }}</port>
<displayName>{{ line.number }}</displayName>
<contact>{{ line.number }}</contact>
<name>{{ line.username }}</name>
<authName>{{ line.auth_username }}</authName>
<authPassword>{{ line.password }}</authPassword>
<sharedLine>false</sharedLine>
{% endfor %}
</line>
</sipLines>
<dialTemplate>dialplan.xml</dialTemplate>
</sipProfile>
<loadInformation>ATA190.1-2-2-003</loadInformation>
</device>
