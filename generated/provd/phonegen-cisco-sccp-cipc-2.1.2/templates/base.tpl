<?xml version="1.0" encoding="UTF-8"?>
<device>
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
{% for manager in call_managers %}
<member priority="{{ manager.n - 1 }}">
  <callManager>
    <ports>
      <ethernetPhonePort>{{ manager.port | default(2000) }}</ethernetPhonePort>
    </ports>
    <processNodeName>{{ manager.ip }}</processNodeName>
  </callManager>
</member>
{% endfor %}
</members>
</callManagerGroup>
<srstInfo>
<srstOption>Disable</srstOption>
</srstInfo>
</devicePool>
<versionStamp>{Dec 17 2010 16:03:58}</versionStamp>
<loadInformation>{{ model.load }}</loadInformation>
<addOnModules></addOnModules>
{% if locale | user_locale %}
<userLocale>
  <name>{{ locale | user_locale }}</name>
  <langCode>{{ locale | language_code }}</langCode>
</userLocale>
{% endif %}
{% if locale | network_locale %}
<networkLocale>{{ locale | network_locale }}</networkLocale>
{% endif %}
<idleTimeout>0</idleTimeout>
<authenticationURL></authenticationURL>
<directoryURL>{{ phonebook_url }}</directoryURL>
<idleURL></idleURL>
<informationURL></informationURL>
<messagesURL></messagesURL>
<proxyServerURL></proxyServerURL>
<servicesURL></servicesURL>
<vendorConfig>
<disableSpeaker>false</disableSpeaker>
<disableSpeakerAndHeadset>false</disableSpeakerAndHeadset>
<enableGroupListen>true</enableGroupListen>
<g722CodecSupport>2</g722CodecSupport>
</vendorConfig>
<advertiseG722Codec>1</advertiseG722Codec>
</device>
