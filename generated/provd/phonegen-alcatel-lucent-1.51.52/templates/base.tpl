<?xml version="1.0" encoding="UTF-8"?>
<settings>
<setting id="LocalEnetcfgDmUrl" value="{{ server_url }}" override="true"/>
<setting id="EdsEnetcfgDmUrl" value="{{ server_url }}" override="true"/>
{% if vlan_enabled %}
<setting id="LocalEnetcfgVlanEnabl" value="true" override="true"/>
<setting id="LocalEnetcfgVlan" value="{{ vlan_id }}" override="true"/>
{% else %}
<setting id="LocalEnetcfgVlanEnabl" value="false" override="true"/>
<setting id="LocalEnetcfgVlan" value="" override="true"/>
{% endif %}
<setting id="SipAppRunMode" value="0" override="true"/>
<setting id="LocalAdmcfgRunMode" value="SIP" override="true"/>
<setting id="SIPSrtpAuthentication" value="0" override="true"/>
<setting id="AudioToneCountry" value="{{ language | language }}" override="true"/>
<setting id="DialingRuleExternalPrefix" value="0" override="true"/>
{% if locale %}
<setting id="DialingRuleCountryCode" value="*{{ locale[3:] }}" override="true"/>
{% endif %}
{% if timezone %}
<setting id="DialingRuleAreaCode" value="*{{ timezone }}" override="true"/>
{% endif %}
{% for line in lines %}
{% set n = line.n %}
{% if line.used %}
<setting id="SIPServer{{ n }}Address" value="{{ line.proxy_ip }}" override="true"/>
<setting id="SIPGroup{{ n }}DomainName" value="{{ line.proxy_ip }}" override="true"/>
<setting id="SIPGroup{{ n }}AuthenticationName" value="{{ line.auth_username or line.username or '' }}" override="true"/>
<setting id="SIPGroup{{ n }}AuthenticationRealm" value="{{ line.auth_username or line.username or '' }}" override="true"/>
<setting id="SIPGroup{{ n }}AuthenticationPassword" value="{{ line.password }}" override="true"/>
<setting id="SIPGroup{{ n }}LabelName" value="{{ line.display_name }}" override="true"/>
<setting id="SIPGroup{{ n }}DisplayName" value="{{ line.display_name }}" override="true"/>
<setting id="SIPGroup{{ n }}ServerType" value="7" override="true"/>
<setting id="SIPGroup{{ n }}DeviceUri" value="{{ line.username or line.auth_username or '' }}" override="true"/>
<setting id="SIPGroup{{ n }}OutBoundProxyAddress" value="{{ line.outbound_proxy_ip }}" override="true"/>
{% else %}
<setting id="SIPServer{{ n }}Address" value="" override="true"/>
<setting id="SIPGroup{{ n }}AuthenticationName" value="" override="true"/>
<setting id="SIPGroup{{ n }}AuthenticationPassword" value="" override="true"/>
<setting id="SIPGroup{{ n }}DeviceUri" value="" override="true"/>
{% endif %}
{% endfor %}
<setting id="TelephonyVmNumber" value="{{ exten_voicemail }}"/>
{% for line in used_lines[:1] %}
<setting id="SIPMessageWaitingIndicationUri" value="{{ line.voicemail }}"/>
{% endfor %}
{% for line in used_lines %}
<setting id="SIPGroup{{ line.n }}OutBoundProxyPort" value="{{ line.outbound_proxy_port | default(5060) }}"/>
{% endfor %}
{% if ntp_enabled %}
<setting id="LocalEnetcfgSntp" value="{{ ntp_ip }}" override="true"/>
<setting id="DmAdmcfgTimeZone" value="{{ tz.offset | offset('%d:%02d') if tz else '' }}" override="true"/>
{% else %}
<setting id="LocalEnetcfgSntp" value="" override="true"/>
{% endif %}
<setting id="SIPPreferredVocoder" value="0;8;18;9;98;125"/>
<setting id="SIPRegisterExpire" value="180"/>
<setting id="SIPRegisterRetry" value="60"/>
<setting id="SIPAutoAnsweredAllowed" value="{{ 'true' if options.switchboard else 'false' }}"/>
<setting id="WebUserPasswd" value="{{ user_password or '123789' }}" override="true"/>
<setting id="DmAdminPasswd" value="{{ admin_password or '123456' }}" override="true"/>
<setting id="language_local" value="{{ language | language }}" override="true"/>
<setting id="language" value="{{ language | language }}" override="true"/>
<setting id="language_choice" value="true" override="true"/>
{% for key in function_keys %}
{% if key.used %}
<setting id="SIPUseDeviceKey{{ key.n + 1 }}" value="{{ key.value }}"/>
{% else %}
<setting id="SIPUseDeviceKey{{ key.n + 1 }}" value=""/>
{% endif %}
{% endfor %}
</settings>
