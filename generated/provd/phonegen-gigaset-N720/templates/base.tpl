<?xml version="1.0" encoding="UTF-8"?>
<ProviderFrame xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="N720_general.xsd">
<Provider>
<MAC_ADDRESS value="{{ mac | upper }}">
</MAC_ADDRESS>
<PROFILE_NAME value="N720" class="string"/>
<S_SPECIAL_DATA_SRV_IWU value="&quot;{{ server_url }}/Gigaset/einsteiniwu117_70.bin?mac={{ mac | upper }}&amp;server_einstein_iwu117.bin&quot;" class="string"/>
<S_SPECIAL_DATA_SRV_SAT value="&quot;{{ server_url }}/Gigaset/sat7111700000000.bin?mac={{ mac | upper }}&amp;sat7111700000000.bin&quot;" class="string"/>
<SYMB_ITEM ID="BS_IP_Data.KindOfPlannedUpdate" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.PlannedUpdateTime" value="0x648" class="symb_item"/>
{% if phonebook_url %}
<SYMB_ITEM ID="BS_XML_Netdirs.aucAvailableNetdirs[%]" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucActivatedNetdirs[%]" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucNetdirSelForDirectAccess[%]" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucNetdirSelForIntKey[%]" value="0x2a" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.aucNetdirSelForAutoLookup[%]" value="0x0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucProviderName[%]" value="&quot;WazoPBX&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucWhitePagesDirName[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucYellowPagesDirName[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucPrivatePagesDirName[%]" value="&quot;Contacts&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucUsername[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucPassword[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucServerURL[%]" value="&quot;{{ phonebook_url }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].ucAuthPossibilities" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].aucCountryCode[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bSearchPeopleCap" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bSearchBusinessCap" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bReverseSearchCap" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bAutolookupCap" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bPrivateDirectoryCap" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bPrivateDirectoryNicknameCap" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bSndMacAddress" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bEncryptPosts" value="0" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data.aucS_NETWORK_DEVICENAME[%]" value="&quot;N720-DM-PRO&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_RAP.astRAPServices[1].ActivateService" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_CUSTOM.WebUIPassword" value="&quot;{{ admin_password | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_CUSTOM.bit.UseRandomRegistrationPIN" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_CUSTOM.aucKdsPin[%]" value="0x00,0x00" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_USE_DHCP" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ulI_IP" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ulI_SUBNET_MASK" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ulI_DEFAULT_ROUTER" value="0" class="symb_item"/>
{% if dns_enabled %}
{% if (dns_ip | hex_address) is defined %}
<SYMB_ITEM ID="BS_IP_Data.ulI_DNS_SERVER_1" value="{{ dns_ip | hex_address }}" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data.ulI_DNS_SERVER_2" value="0" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data.ulI_DHCP_ASSIGNED_IP" value="0" class="symb_item"/>
{% if vlan_enabled %}
<SYMB_ITEM ID="BS_IP_Data.ucB_VLAN_ENABLED" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucI_VLAN_PRIORITY" value="{{ vlan_priority | default(0) }}" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.uiI_VLAN_ID" value="{{ '0x%x' | format(vlan_id | int) }}" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data.uiI_PAGE_MASK_ID" value="0xf0ff" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_AUTO_UPDATE_FW" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucI_REMINDER_FW_UPDATE" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_DO_CHECK_FOR_FIRMWARE_UPDATES" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_DO_CHECK_FOR_PROFILE_UPDATES" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_DO_CHECK_FOR_LANGUAGE_UPDATES" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_ACCEPT_FOREIGN_SUBNET" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_HTTP_PROXY_ENABLED" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.aucS_HTTP_PROXY_URL[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.uiI_HTTP_PROXY_PORT" value="8080" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucI_HTTPLANGUAGE" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_AE_SwConfig.ucCountryCodeTone" value="{{ locale | tone }}" class="symb_item"/>
{% if ntp_enabled %}
<SYMB_ITEM ID="BS_IP_Data.aucS_TIME_NTP_SERVER[%]" value="&quot;{{ ntp_ip }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucB_TIME_USE_AUTOMATIC_NTP_SYN" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ulI_TIME_LAST_SYN" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.uiI_TIME_COUNTRY" value="0xff" class="symb_item"/>
{% if tz %}
{% if (tz | zone) is defined %}
<SYMB_ITEM ID="BS_IP_Data.uiI_TIME_TIMEZONE" value="{{ tz | zone }}" class="symb_item"/>
{% endif %}
{% else %}
<SYMB_ITEM ID="BS_IP_Data.uiI_TIME_TIMEZONE" value="0x1a" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data.ucB_TIME_USE_AUTOMATIC_DST" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_IP_Data.ucI_DIALING_PLAN_COUNTRY_ID" value="0xff" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_IP_Data.SystemBehindCelsiusPBX" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.aucS_HOOK_FLASH_APPL_TYPE[%]" value="&quot;dtmf-relay&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.aucS_HOOK_FLASH_SIGNAL[%]" value="&quot;16&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_CTO_REFER_TO_PREFERRED_CONTACT" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_CTO_REFER_TO_AUTOMATIC" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucI_CNIP_STORE_STYLE" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_VOIP_CALLWAITING_STATUS" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_ATTENDED_CALL_TRANS_HOLD_TARGET" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_UNATTENDED_CALL_TRANS_HOLD_TARGET" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_USE_R_KEY_FOR_CALL_TRANSFER" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.uiI_SIP_LOCAL_PORT_MAX" value="6000" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.uiI_RTP_LOCAL_PORT_MAX" value="5024" class="symb_item"/>
{% for server in servers if server.n == 1 %}
<SYMB_ITEM ID="BS_VOIP_Data.uiI_SIP_LOCAL_PORT" value="{{ '0x%x' | format(server.proxy_port | default(5060) | int) }}" class="symb_item"/>
{% endfor %}
<SYMB_ITEM ID="BS_VOIP_Data.uiI_RTP_LOCAL_PORT" value="0x138c" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_USE_RANDOM_PORT" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].ucB_CALL_MANAGER_SUPPORT" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].ucI_CALL_MANAGER_ASSOCIATED_HANDSET" value="0xff" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].ucB_CALL_MANAGER_SERVER_AUTH" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].aucS_AUTOPROVISIONING_CODE[%]" value="&quot;960&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].ucB_VOIP_CALLFORWARDING_STATUS" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].ucI_VOIP_CALLFORWARDING_WHEN" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].aucS_VOIP_CALLFORWARDING_NUMBER[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].aucS_VOIP_NET_AM_NUMBER_1[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].ucVoipProviderIndex" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].ucONESHOT_PROVISIONING_MODE_1" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSIP_PROVIDER_NAME[%]" value="&quot;WazoPBX&quot;" class="symb_item"/>
{% for server in servers if server.n == 1 and server.proxy_ip %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSIP_DOMAIN[%]" value="&quot;{{ server.proxy_ip }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSIP_SERVER[%]" value="&quot;{{ server.proxy_ip }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].uiSIP_SERVER_PORT" value="{{ '0x%x' | format(server.proxy_port | default(5060) | int) }}" class="symb_item"/>
{% endfor %}
{% for code, number in [('DND', exten_dnd or ''), ('CFU', exten_fwd_unconditional or ''), ('CFB', exten_fwd_busy or ''), ('CFNR', exten_fwd_no_answer or '')] if number %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[%].NetCode{{ code }}_ON[%]" value="&quot;{{ number }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[%].NetCode{{ code }}_OFF[%]" value="&quot;{{ number }}&quot;" class="symb_item"/>
{% endfor %}
{% for server in servers if server.n == 1 and server.registrar_ip %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSIP_REGISTRAR[%]" value="&quot;{{ server.registrar_ip }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].uiSIP_REGISTRAR_PORT" value="{{ '0x%x' | format(server.registrar_port | default(5060) | int) }}" class="symb_item"/>
{% endfor %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].uiRE_REGISTRATION_TIMER" value="0x00B4" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].ucSIP_USE_STUN" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSTUN_SERVER[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].uiSTUN_SERVER_PORT" value="0x0d96" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].uiRE_STUN_TIMER" value="0x00F0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].uiNAT_REFRESH_TIME" value="0x0014" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].ucOUTBOUND_PROXY_MODE" value="2" class="symb_item"/>
{% for server in servers if server.n == 1 and server.outbound_proxy_ip %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucOUTBOUND_PROXY[%]" value="&quot;{{ server.outbound_proxy_ip }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].uiOUTBOUND_PROXY_PORT" value="{{ '0x%x' | format(server.outbound_proxy_port | default(5060) | int) }}" class="symb_item"/>
{% endfor %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucCURRENT_PROFILE_NAME[0]" value="&quot;wazopbx&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].ulCURRENT_PROFILE_DATE" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].ucSH_SHOW_USER_NAME" value="1" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSH_AUTH_NAME_LABEL[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSH_AUTH_PASS_LABEL[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].aucSH_USER_NAME_LABEL[%]" value="&quot;&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipProviders[0].ucSIP_PREFERRED_TRANSPORT_LAYER" value="17" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucI_DTMF_TX_RTP_PAYLOAD_TYPE" value="0x65" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucB_DTMF_TX_MODE_AUTO" value="{{ 0 if sip_dtmf_mode | dtmf else 1 }}" class="symb_item"/>
{% if sip_dtmf_mode | dtmf %}
<SYMB_ITEM ID="BS_VOIP_Data.ucI_DTMF_TX_MODE_BITS" value="{{ sip_dtmf_mode | dtmf }}" class="symb_item"/>
{% endif %}
<SYMB_ITEM ID="BS_VOIP_Data.ucI_SIP_AVAILABLE_VOCODER[%]" value="0x01,0x00,0x02,0x03,0x05" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucI_SIP_PREDEFINED_VOCODER[%]" value="0x05,0x00,0x01,0x02,0x03" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucI_SIP_LOW_BANDWIDTH_VOCODER[%]" value="0x03,0x02,0x01,0x00,0x05" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.ucI_SIP_HIGH_BANDWIDTH_VOCODER[%]" value="0x05,0x00,0x01,0x02,0x03" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[%].aucI_SIP_PREFERRED_VOCODER[%]" value="0x01,0x00,0x02,0x05,0xff" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.EnableWideband" value="0" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.NameOnIdleDisplay" value="1" class="symb_item"/>
{% for line in used_lines %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[{{ line.n - 1 }}].aucS_SIP_DISPLAYNAME[0]" value="&quot;{{ line.number | default("") }} {{ line.display_name | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[{{ line.n - 1 }}].aucS_SIP_LOGIN_ID[0]" value="&quot;{{ line.auth_username or line.username or "" }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[{{ line.n - 1 }}].aucS_SIP_PASSWORD[0]" value="&quot;{{ line.password | default("") }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[{{ line.n - 1 }}].aucS_SIP_USER_ID[0]" value="&quot;{{ line.username or line.auth_username or "" }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[{{ line.n - 1 }}].ucB_SIP_ACCOUNT_IS_ACTIVE_1" value="1" class="symb_item"/>
{% if line.voicemail %}
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[{{ line.n - 1 }}].aucS_VOIP_NET_AM_NUMBER_1[%]" value="&quot;{{ line.voicemail }}&quot;" class="symb_item"/>
<SYMB_ITEM ID="BS_VOIP_Data.astVoipAccounts[{{ line.n - 1 }}].ucB_VOIP_NET_AM_ENABLED_1" value="1" class="symb_item"/>
{% endif %}
{% endfor %}
</Provider>
</ProviderFrame>
