<?xml version="1.0" encoding="UTF-8"?>
<device>
<fullConfig>true</fullConfig>
<deviceProtocol>SIP</deviceProtocol>
<sshUserId>{{ admin_username | default('admin') }}</sshUserId>
<sshPassword>{{ admin_password }}</sshPassword>
<devicePool>
<dateTimeSetting>
<dateTemplate>D-M-YA</dateTemplate>
<timeZone>{{ tz | zone }}</timeZone>
<ntps>
{% if ntp_enabled %}
  <ntp>
    <name>{{ ntp_ip }}</name>
    <ntpMode>Unicast</ntpMode>
  </ntp>
{% endif %}
</ntps>
</dateTimeSetting>
<callManagerGroup>
<members>
{% for server in servers if server.n == 1 %}
<member priority="0">
  <callManager>
    <ports>
      <ethernetPhonePort>2000</ethernetPhonePort>
      <sipPort>{{ server.proxy_port | default(5060) }}</sipPort>
      <securedSipPort>{{ server.proxy_port | default(5061) if sip_transport == 'tls' else 5061 }}</securedSipPort>
    </ports>
    <processNodeName>{{ server.proxy_ip }}</processNodeName>
  </callManager>
</member>
{% endfor %}
{% for server in servers if server.n == 1 and server.backup_proxy_ip %}
<member priority="1">
  <callManager>
    <ports>
      <ethernetPhonePort>2000</ethernetPhonePort>
      <sipPort>{{ server.backup_proxy_port }}</sipPort>
      <securedSipPort>{{ server.backup_proxy_port | default(5061) if sip_transport == 'tls' else 5061 }}</securedSipPort>
    </ports>
    <processNodeName>{{ server.backup_proxy_ip }}</processNodeName>
  </callManager>
</member>
{% endfor %}
</members>
</callManagerGroup>
</devicePool>
<sipProfile>
<sipProxies>
{% for server in servers if server.n == 1 %}
<outboundProxy>{{ server.outbound_proxy_ip }}</outboundProxy>
<outboundProxyPort>{{ server.outbound_proxy_port }}</outboundProxyPort>
<registerWithProxy>true</registerWithProxy>
{% endfor %}
</sipProxies>
<sipCallFeatures>
<cnfJoinEnabled>true</cnfJoinEnabled>
<callForwardURI>x-serviceuri-cfwdall</callForwardURI>
<callPickupURI>x-cisco-serviceuri-pickup</callPickupURI>
<callPickupListURI>x-cisco-serviceuri-opickup</callPickupListURI>
<callPickupGroupURI>x-cisco-serviceuri-gpickup</callPickupGroupURI>
<meetMeServiceURI>x-cisco-serviceuri-meetme</meetMeServiceURI>
<abbreviatedDialURI>x-cisco-serviceuri-abbrdial</abbreviatedDialURI>
<rfc2543Hold>false</rfc2543Hold>
<callHoldRingback>2</callHoldRingback>
<localCfwdEnable>true</localCfwdEnable>
<semiAttendedTransfer>true</semiAttendedTransfer>
<anonymousCallBlock>2</anonymousCallBlock>
<callerIdBlocking>2</callerIdBlocking>
<dndControl>1</dndControl>
<remoteCcEnable>true</remoteCcEnable>
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
<userInfo>None</userInfo>
</sipStack>
<autoAnswerTimer>1</autoAnswerTimer>
<autoAnswerAltBehavior>false</autoAnswerAltBehavior>
<autoAnswerOverride>true</autoAnswerOverride>
<transferOnhookEnabled>true</transferOnhookEnabled>
<enableVad>false</enableVad>
<preferredCodec>none</preferredCodec>
<dtmfAvtPayload>101</dtmfAvtPayload>
<dtmfDbLevel>3</dtmfDbLevel>
<dtmfOutofBand>{{ sip_dtmf_mode | dtmf_events }}</dtmfOutofBand>
<alwaysUsePrimeLine>false</alwaysUsePrimeLine>
<alwaysUsePrimeLineVoiceMail>false</alwaysUsePrimeLineVoiceMail>
<kpml>3</kpml>
{% for line in lines if line.n == 1 %}
{% if line.used %}
<phoneLabel>{{ line.display_name }}</phoneLabel>
{% else %}
<phoneLabel></phoneLabel>
{% endif %}
{% endfor %}
<stutterMsgWaiting>1</stutterMsgWaiting>
<callStats>false</callStats>
<silentPeriodBetweenCallWaitingBursts>10</silentPeriodBetweenCallWaitingBursts>
<disableLocalSpeedDialConfig>false</disableLocalSpeedDialConfig>
<sipLines>
{% for line in used_lines %}
<line button="{{ line.n }}" lineIndex="{{ line.n }}">
  <featureID>9</featureID>
  <featureLabel>{{ line.number }}</featureLabel>
  <proxy>USECALLMANAGER</proxy>
  <port>{{ line.proxy_port | default(5060) }}</port>
  <name>{{ line.username }}</name>
  <displayName>{{ line.display_name }}</displayName>
  <autoAnswer>
    <autoAnswerEnabled>2</autoAnswerEnabled>
  </autoAnswer>
  <callWaiting>3</callWaiting>
  <authName>{{ line.auth_username }}</authName>
  <authPassword>{{ line.password }}</authPassword>
  <sharedLine>false</sharedLine>
  <messageWaitingLampPolicy>1</messageWaitingLampPolicy>
{% if line.voicemail %}
  <messagesNumber>{{ line.voicemail }}</messagesNumber>
{% endif %}
  <ringSettingIdle>4</ringSettingIdle>
  <ringSettingActive>5</ringSettingActive>
  <contact>{{ line.number }}</contact>
  <forwardCallInfoDisplay>
    <callerName>true</callerName>
    <callerNumber>false</callerNumber>
    <redirectedNumber>false</redirectedNumber>
    <dialedNumber>true</dialedNumber>
  </forwardCallInfoDisplay>
  <maxNumCalls>5</maxNumCalls>
  <busyTrigger>5</busyTrigger>
</line>
{% endfor %}
{% for key in used_keys %}
<line button="{{ key.slot }}" lineIndex="{{ key.slot }}">
  <featureID>{{ key.code }}</featureID>
  <featureLabel>{{ key.label }}</featureLabel>
  <speedDialNumber>{{ key.value }}</speedDialNumber>
{% if key.type == 'blf' %}
  <featureOptionMask>1</featureOptionMask>
{% endif %}
</line>
{% endfor %}
</sipLines>
{% for line in used_lines if line.n == 1 %}
<externalNumberMask>{{ line.number }}</externalNumberMask>
<voipControlPort>{{ line.proxy_port | default(5060) }}</voipControlPort>
{% endfor %}
<startMediaPort>10000</startMediaPort>
<stopMediaPort>50000</stopMediaPort>
<dscpForAudio>184</dscpForAudio>
<dscpVideo>136</dscpVideo>
<ringSettingBusyStationPolicy>0</ringSettingBusyStationPolicy>
<dialTemplate>dialplan.xml</dialTemplate>
<softKeyFile>SoftKeys.xml</softKeyFile>
</sipProfile>
<commonProfile>
{% if admin_password %}
<phonePassword>{{ admin_password }}</phonePassword>
{% endif %}
<backgroundImageAccess>true</backgroundImageAccess>
<callLogBlfEnabled>2</callLogBlfEnabled>
</commonProfile>
<loadInformation>{{ model.load }}</loadInformation>
<vendorConfig>
<disableSpeaker>false</disableSpeaker>
<disableSpeakerAndHeadset>false</disableSpeakerAndHeadset>
<pcPort>0</pcPort>
<settingsAccess>1</settingsAccess>
<garp>0</garp>
<autoSelectLineEnable>0</autoSelectLineEnable>
<webAccess>0</webAccess>
<daysDisplayNotActive>1,7</daysDisplayNotActive>
<displayOnTime>08:00</displayOnTime>
<displayOnDuration>10:00</displayOnDuration>
<displayIdleTimeout>00:10</displayIdleTimeout>
<displayOnWhenIncomingCall>1</displayOnWhenIncomingCall>
<displayRefreshRate>0</displayRefreshRate>
<daysBacklightNotActive>1,7</daysBacklightNotActive>
<backlightOnTime>08:00</backlightOnTime>
<backlightOnDuration>10:00</backlightOnDuration>
<backlightIdleTimeout>{{ '%02d:%02d' | format(((site.backlight.seconds | default(600)) + 59) // 3600, (((site.backlight.seconds | default(600)) + 59) // 60) % 60) }}</backlightIdleTimeout>
<backlightOnWhenIncomingCall>1</backlightOnWhenIncomingCall>
<joinAndDirectTransferPolicy>0</joinAndDirectTransferPolicy>
<spanToPCPort>1</spanToPCPort>
<loggingDisplay>1</loggingDisplay>
<loadServer></loadServer>
<videoCapability>1</videoCapability>
<rtcp>1</rtcp>
<videoRtcp>1</videoRtcp>
<ciscoCamera>1</ciscoCamera>
<hideVideoByDefault>0</hideVideoByDefault>
<softKeyControl>1</softKeyControl>
</vendorConfig>
{% if locale | user_locale %}
<userLocale>
  <name>{{ locale | user_locale }}</name>
  <langCode>{{ locale | language_code }}</langCode>
</userLocale>
{% endif %}
{% if locale | network_locale %}
<networkLocale>{{ locale | network_locale }}</networkLocale>
{% endif %}
<networkLocaleInfo>
<name></name>
<uid></uid>
<version>1.0.0.0-1</version>
</networkLocaleInfo>
<deviceSecurityMode>1</deviceSecurityMode>
<directoryURL>{{ phonebook_url ~ '&' if phonebook_url else '' }}</directoryURL>
<dscpForSCCPPhoneConfig>96</dscpForSCCPPhoneConfig>
<dscpForSCCPPhoneServices>0</dscpForSCCPPhoneServices>
<dscpForCm2Dvce>96</dscpForCm2Dvce>
<transportLayerProtocol>{{ sip_transport | transport }}</transportLayerProtocol>
<dndCallAlert>1</dndCallAlert>
<dndReminderTimer>5</dndReminderTimer>
<capfAuthMode>0</capfAuthMode>
<capfList>
<capf>
<phonePort>3804</phonePort>
</capf>
</capfList>
<certHash></certHash>
<encrConfig>false</encrConfig>
<addOnModules></addOnModules>
</device>
