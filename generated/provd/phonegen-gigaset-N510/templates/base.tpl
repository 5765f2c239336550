<?xml version="1.0" encoding="UTF-8"?>
<ProviderFrame xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="N510.xsd">
<Provider>
<MAC_ADDRESS value="{{ mac | upper }}">
</MAC_ADDRESS>
<PROFILE_NAME value="N510" class="string"/>
<S_SPECIAL_DATA_SRV value="&quot;{{ server_url }}/42/fw262.bin?mac={{ mac | upper }}&amp;fw262.bin&quot;" class="string"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_ACCEPT_FOREIGN_SUBNET" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_USE_DHCP" value="1" class="symb_item"/>
{% if vlan_enabled %}
<SYMB_ITEM ID="BS_IP_Data1.ucB_VLAN_ENABLED" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucI_VLAN_PRIORITY" value="{{ vlan_priority | default(0) }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_VLAN_ID" value="{{ '0x%x' | format(vlan_id | int) }}" class="symb_item"/>
{% endif %}
{% if dns_enabled %}
{% if (dns_ip | hex_address) is defined %}
<SYMB_ITEM ID="BS_IP_Data1.ulI_DNS_SERVER_1" value="{{ dns_ip | hex_address }}" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data1.ulI_DNS_SERVER_2" value="0" class="symb_item"/>
{% endif %}
{% for line in used_lines %}
{% set n = line.n %}
{% set suffix = '_%d' | format(line.n) if line.n > 1 else '' %}
<SYMB_ITEM ID="BS_Accounts.astAccounts[{{ line.n - 1 }}].aucAccountName[0]" value="&quot;{{ line.display_name | default("") }} {{ line.number | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_Accounts.astAccounts[{{ line.n - 1 }}].uiSendMask" value="{{ '0x%x' | format(2 ** (line.n - 1)) }}" class="symb_item"/>
<SYMB_ITEM ID="BS_Accounts.astAccounts[{{ line.n - 1 }}].uiReceiveMask" value="{{ '0x%x' | format(2 ** (line.n - 1)) }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_ACCOUNT_NAME_{{ n }}" value="&quot;{{ line.display_name | default("") }} {{ line.number | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_DISPLAYNAME{{ suffix }}" value="&quot;{{ line.display_name | default("") }} {{ line.number | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data3.aucS_SIP_LOGIN_ID{{ suffix }}" value="&quot;{{ line.auth_username or line.username or "" }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_PASSWORD{{ suffix }}" value="&quot;{{ line.password | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_USER_ID{{ suffix }}" value="&quot;{{ line.username or line.auth_username or "" }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_DOMAIN{{ suffix }}" value="&quot;{{ line.proxy_ip | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_SERVER{{ suffix }}" value="&quot;{{ line.proxy_ip | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_REGISTRAR{{ suffix }}" value="&quot;{{ line.registrar_ip or line.proxy_ip or "" }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_STUN_SERVER{{ suffix }}" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_OUTBOUND_PROXY{{ suffix }}" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_SIP_PROVIDER_NAME{{ suffix }}" value="&quot;WazoPBX&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_SIP_SERVER_PORT{{ suffix }}" value="{{ '0x%x' | format(line.proxy_port | default(5060) | int) }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_SIP_REGISTRAR_PORT{{ suffix }}" value="{{ '0x%x' | format((line.registrar_port or line.proxy_port or 5060) | int) }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_SIP_USE_STUN{{ suffix }}" value="0x0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_STUN_SERVER_PORT{{ suffix }}" value="0xd96" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucI_OUTBOUND_PROXY_MODE{{ suffix }}" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_OUTBOUND_PROXY_PORT{{ suffix }}" value="0x13c4" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_RE_REGISTRATION_TIMER{{ suffix }}" value="0xb4" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_RE_STUN_TIMER{{ suffix }}" value="0xf0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE_{{ n }}" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_AE_Subscriber.stMtDat[{{ line.n - 1 }}].aucTlnName" value="&quot;{{ line.number | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucI_SIP_PREFERRED_VOCODER{{ suffix }}" value="0x05,0x01,0x00,0x02,0x03" class="symb_item"/>
{% if line.voicemail %}
<SYMB_ITEM ID="BS_IP_Data1.aucS_VOIP_NET_AM_NUMBER_{{ n }}" value="&quot;{{ line.voicemail }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_VOIP_NET_AM_ENABLED_{{ n }}" value="0x1" class="symb_item"/>
{% endif %}
{% endfor %}
{% if phonebook_url %}
<SYMB_ITEM ID="BS_XML_Netdirs.aucAvailableNetdirs" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucActivatedNetdirs" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucNetdirSelForDirectAccess" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucNetdirSelForIntKey" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucNetdirSelForAutoLookup" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucProviderName" value="&quot;WazoPBX&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucWhitePagesDirName" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucYellowPagesDirName" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucPrivatePagesDirName" value="&quot;Contacts&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucUsername" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucPassword" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucServerURL" value="&quot;{{ phonebook_url }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].ucAuthPossibilities" value="0x4" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucCountryCode[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bSearchPeopleCap" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bSearchBusinessCap" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bReverseSearchCap" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bAutolookupCap" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bPrivateDirectoryCap" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bPrivateDirectoryNicknameCap" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bSndMacAddress" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bEncryptPosts" value="0" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data1.ucI_CODEC_PREFERENCES" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_DTMF_TX_MODE_AUTO" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucI_DTMF_TX_MODE_BITS" value="{{ sip_dtmf_mode | dtmf | default(2) }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_AUTO_UPDATE_PROFILE" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data3.ucI_ONESHOT_PROVISIONING_MODE_1" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].ulSessionRefresh_MIN_SE" value="90" class="symb_item"/>
<SYMB_ITEM ID="BS_LM_AppCfg.bit.bHasIdleTextInternalName" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_DATA_SERVER[0]" value="&quot;{{ server_host }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.aucS_USER_FIRMWARE_URL" value="&quot;{{ server_host }}/42/fw262.bin&quot;" class="string"/>
<S_CONFIGFILE_URL value="&quot;{{ server_host }}/{{ mac | upper }}.xml&quot;" class="string"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_CT_AFTER_ON_HOOK" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_CUSTOM_ORG.bit.bEct" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucB_USE_R_KEY_FOR_CALL_TRANSFER" value="0x1" class="symb_item"/>
<SYMB_ITEM ID="BS_AE_SwConfig.ucCountryCodeTone" value="{{ locale | tone }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucI_HTTPLANGUAGE" value="{{ locale | web_language }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.uiI_TIME_COUNTRY" value="0x30" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data1.ucI_DIALING_PLAN_COUNTRY_ID" value="0xff" class="symb_item"/>
<SYMB_ITEM ID="BS_CUSTOM.aucKdsPin[0]" value="0x00,0x00" class="symb_item"/>
{% if tz %}
{% if (tz | zone) is defined %}
<SYMB_ITEM ID="BS_IP_Data1.uiI_TIME_TIMEZONE" value="{{ tz | zone }}" class="symb_item"/>
{% endif %}
{% else %}
<SYMB_ITEM ID="BS_IP_Data1.uiI_TIME_TIMEZONE" value="0x1a" class="symb_item"/>
{% endif %}
{% if ntp_enabled %}
<SYMB_ITEM ID="BS_IP_Data1.aucS_TIME_NTP_SERVER" value="&quot;{{ ntp_ip }}&quot;" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data1.ucB_TIME_USE_AUTOMATIC_DST" value="0x1" class="symb_item"/>
</Provider>
</ProviderFrame>
