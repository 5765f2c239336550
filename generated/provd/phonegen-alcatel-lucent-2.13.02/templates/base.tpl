<?xml version="1.0" encoding="UTF-8"?>
<settings>
{% for line in lines %}
{% set n = line.n %}
{% if line.used %}
<setting id="Account{{ n }}Enable" value="true"/>
<setting id="Account{{ n }}RegName" value="{{ line.auth_username or line.username or '' }}"/>
<setting id="Account{{ n }}Password" value="{{ line.password }}"/>
<setting id="Account{{ n }}UserName" value="{{ line.username or line.auth_username or '' }}"/>
<setting id="Account{{ n }}Label" value="{{ [line.number, line.display_name] | select | join(' - ') }}"/>
<setting id="Account{{ n }}DisplayName" value="{{ line.display_name }}"/>
<setting id="Account{{ n }}Server1Address" value="{{ line.proxy_ip }}"/>
<setting id="Account{{ n }}Server1Port" value="{{ line.proxy_port | default(sip_port) }}"/>
<setting id="Account{{ n }}Server1Transport" value="{{ sip_transport }}"/>
<setting id="Account{{ n }}DtmfMode" value="{{ line.dtmf_mode | dtmf }}"/>
<setting id="Account{{ n }}SrtpWorkingMode" value="{{ line.srtp_mode | srtp }}"/>
<setting id="Account{{ n }}SessionTimer" value="600"/>
<setting id="Account{{ n }}SessionTimerRefresher" value="90"/>
<setting id="Account{{ n }}ServerType" value="0"/>
<setting id="Account{{ n }}Server1Expire" value="600"/>
<setting id="Account{{ n }}Server1SubscribleExpire" value="120"/>
<setting id="Account{{ n }}Server2Address" value="{{ line.backup_proxy_ip }}"/>
<setting id="Account{{ n }}Server2Port" value="{{ line.backup_proxy_port | default(sip_port) }}"/>
<setting id="Account{{ n }}Server2Expire" value="600"/>
<setting id="Account{{ n }}SwitchoverTimer" value="10"/>
<setting id="Account{{ n }}OutboundProxy1Address" value="{{ line.outbound_proxy_ip }}"/>
<setting id="Account{{ n }}OutboundProxy1Port" value="{{ line.outbound_proxy_port | default(sip_port) }}"/>
<setting id="Account{{ n }}VmNumber" value="{{ line.voicemail }}"/>
<setting id="Account{{ n }}MwiUri" value="{{ line.voicemail }}"/>
<setting id="Account{{ n }}AudioCodec" value="0;8;18;9;98;125"/>
<setting id="Account{{ n }}OpusBandwidth" value="1"/>
<setting id="Account{{ n }}Vad" value="false"/>
<setting id="Account{{ n }}AutoAnswerEnable" value="{{ 'true' if options.switchboard else 'false' }}"/>
<setting id="Account{{ n }}DigitMapEnable" value="true"/>
<setting id="Account{{ n }}DigitMapInHistoryEnable" value="true"/>
<setting id="Account{{ n }}DigitMapInDirectoryEnable" value="true"/>
<setting id="Account{{ n }}DigitMapInForwardEnable" value="true"/>
<setting id="Account{{ n }}DigitMapInManualEnable" value="true"/>
{% else %}
<setting id="Account{{ n }}Enable" value="false"/>
{% endif %}
{% endfor %}
{% for line in used_lines %}
{% set n = line.n %}
<setting id="Account{{ n }}UseTlsUriEnable" value=""/>
<setting id="Account{{ n }}TlsAnticipationEnable" value=""/>
<setting id="Account{{ n }}KeepAliveMode" value=""/>
<setting id="Account{{ n }}KeepAliveInterval" value=""/>
<setting id="Account{{ n }}RportEnable" value=""/>
<setting id="Account{{ n }}LocalConfEnable" value=""/>
<setting id="Account{{ n }}IlbcFrameMode" value=""/>
<setting id="Account{{ n }}PayloadType" value=""/>
<setting id="Account{{ n }}Ptime" value=""/>
<setting id="Account{{ n }}IntercomEnable" value=""/>
<setting id="Account{{ n }}IntercomMuteEnable" value=""/>
<setting id="Account{{ n }}IntercomToneEnable" value=""/>
<setting id="Account{{ n }}IntercomBargeEnable" value=""/>
<setting id="Account{{ n }}OutgoingIntercomMethod" value=""/>
<setting id="Account{{ n }}DialingRuleInHistoryEnable" value=""/>
<setting id="Account{{ n }}DialingRuleInContactEnable" value=""/>
<setting id="Account{{ n }}DialingRuleInForwardEnable" value=""/>
<setting id="Account{{ n }}DialingRuleInManualEnable" value=""/>
<setting id="Account{{ n }}DialingRuleCountryCode" value=""/>
<setting id="Account{{ n }}DialingRuleAreaCode" value=""/>
<setting id="Account{{ n }}DialingRuleExternalPrefix" value=""/>
<setting id="Account{{ n }}DialingRuleMinNumberLength" value=""/>
<setting id="Account{{ n }}DialingRuleExternalPrefixExceptions" value=""/>
<setting id="Account{{ n }}DigitMap" value=""/>
<setting id="Account{{ n }}DigitMapTimer" value=""/>
<setting id="Account{{ n }}DndSyncServerLocalProcessingEnable" value=""/>
<setting id="Account{{ n }}DndShareLineSyncServerEnable" value=""/>
<setting id="Account{{ n }}FwdSyncServerLocalProcessingEnable" value=""/>
{% endfor %}
<setting id="DeviceProvisionServerUrl" value="{{ server_url }}"/>
<setting id="DeviceProvisionFileFirst" value="config.$model.xml"/>
<setting id="DeviceProvisionFileSecond" value="config.$mac.xml"/>
<setting id="DeviceNetworkConnectExpiredTime" value="10"/>
<setting id="DeviceProvisionAttemptExpiredTime" value="20"/>
<setting id="DeviceProvisionPnpEnable" value="true"/>
<setting id="DeviceProvisionDhcpEnable" value="true"/>
<setting id="DeviceProvisionUserConfigProtectEnable" value="false"/>
<setting id="DeviceProvisionUserConfigSyncEnable" value="false"/>
<setting id="DeviceProvisionUserConfigUploadMethod" value="1"/>
<setting id="DeviceFirmwareUpgradeUrl" value="{{ server_url }}/firmware"/>
<setting id="DeviceAutoUpgradeEnable" value="true"/>
<setting id="DeviceSecurityUserName" value="{{ user_username or 'user' }}"/>
<setting id="DeviceSecurityUserPwd" value="{{ user_password or 'user' }}"/>
<setting id="DeviceSecurityVarName" value="var"/>
<setting id="DeviceSecurityVarPwd" value="{{ user_password or 'var' }}"/>
<setting id="DeviceSecurityAdminName" value="{{ admin_username or 'admin' }}"/>
<setting id="DeviceSecurityAdminPwd" value="{{ admin_password or '123456' }}"/>
<setting id="DeviceSecuritySshEnable" value="false"/>
<setting id="DeviceNetworkHttpEnable" value="{{ 'false' if site.web_interface in ['off', 'https'] else 'true' }}"/>
<setting id="DeviceNetworkHttpsEnable" value="{{ 'false' if site.web_interface in ['off', 'http'] else 'true' }}"/>
<setting id="DeviceNetworkHttpsDefaultEnable" value="true"/>
<setting id="DeviceNetworkHttpPort" value="80"/>
<setting id="DeviceNetworkHttpsPort" value="443"/>
{% if site.lldp is defined %}
<setting id="DeviceNetworkLldpVlanEnable" value="{{ 'true' if site.lldp else 'false' }}"/>
{% else %}
<setting id="DeviceNetworkLldpVlanEnable" value=""/>
{% endif %}
{% if site.dial_plan %}
<setting id="DigitMap" value="{{ site.dial_plan | map(attribute='digit_map') | join(';') }}"/>
{% endif %}
{% if dns_enabled %}
<setting id="DeviceNetworkDns1" value="{{ dns_ip }}"/>
{% else %}
<setting id="DeviceNetworkDns1" value=""/>
{% endif %}
{% if vlan_enabled %}
<setting id="DeviceNetworkLanVlanEnable" value="true"/>
<setting id="DeviceNetworkLanVlanNumber" value="{{ vlan_id }}"/>
<setting id="DeviceNetworkPcVlanEnable" value="{{ 'true' if vlan_pc_port_id else 'false' }}"/>
<setting id="DeviceNetworkPcVlanNumber" value="{{ vlan_pc_port_id or '' }}"/>
{% else %}
<setting id="DeviceNetworkLanVlanEnable" value="false"/>
<setting id="DeviceNetworkLanVlanNumber" value=""/>
<setting id="DeviceNetworkPcVlanEnable" value="false"/>
<setting id="DeviceNetworkPcVlanNumber" value=""/>
{% endif %}
<setting id="SettingTimeZone" value="{{ tz.offset | offset('%d:%02d') if tz else '' }}"/>
<setting id="SettingTimeZoneLocation" value="{{ timezone }}"/>
<setting id="SettingDstEnable" value="2"/>
<setting id="SettingLanguage" value="{{ language | language }}"/>
<setting id="SettingCountryTone" value=""/>
{% if ntp_enabled %}
<setting id="SettingSntpServer" value="{{ ntp_ip }}"/>
{% else %}
<setting id="SettingSntpServer" value=""/>
{% endif %}
<setting id="FeatureDndOnCode" value="{{ exten_dnd }}"/>
<setting id="FeatureDndOffCode" value="{{ exten_dnd }}"/>
<setting id="FeatureImmFwdOnCode" value="{{ exten_fwd_unconditional }}"/>
<setting id="FeatureBusyFwdOnCode" value="{{ exten_fwd_busy }}"/>
<setting id="FeatureNoReplyFwdOnCode" value="{{ exten_fwd_no_answer }}"/>
<setting id="FeatureImmFwdOffCode" value="{{ exten_fwd_disable_all }}"/>
<setting id="FeatureBusyFwdOffCode" value="{{ exten_fwd_disable_all }}"/>
<setting id="FeatureNoReplyFwdOffCode" value="{{ exten_fwd_disable_all }}"/>
<setting id="AudioHearingAidEnable" value="false"/>
<setting id="DirectoryFavoriteMode" value="0"/>
<setting id="DirectorySearchInDialingList" value="0;1"/>
<setting id="DirectoryList" value="0"/>
<setting id="SettingCustomSoftkeyEnable" value="false"/>
<setting id="SettingCustomSoftkeyDynamicEnable" value="true"/>
<setting id="FeaturePlayHoldToneEnable" value="true"/>
<setting id="FeaturePlayHeldToneEnable" value="false"/>
<setting id="FeaturePlayHoldToneDelay" value="30"/>
<setting id="FeaturePlayHoldToneInterval" value="30"/>
<setting id="FeaturePlayHeldToneDelay" value="30"/>
<setting id="FeaturePlayHeldToneInterval" value="30"/>
<setting id="FeatureCallWaitingEnable" value="true"/>
<setting id="FeatureCallWaitingToneEnable" value="true"/>
{% if not site.dial_plan %}
<setting id="DigitMap" value="[2-9]11;0T;+011xxx.T;0[2-9]xxxxxxxxx;+1[2-9]xxxxxxxx;[2-9]xxxxxxxxx;[2-9]xxxT"/>
{% endif %}
<setting id="DigitMapTimer" value="3"/>
<setting id="DigitMapInHistoryEnable" value="true"/>
<setting id="DigitMapInDirectoryEnable" value="true"/>
<setting id="DigitMapInForwardEnable" value="true"/>
<setting id="DigitMapInManualEnable" value="true"/>
<setting id="DeviceLogLevel" value="1"/>
{% for key in function_keys %}
{% if key.used %}
<setting id="ProgramKey{{ key.n + 1 }}Type" value="{{ key.code }}"/>
<setting id="ProgramKey{{ key.n + 1 }}Account" value="{{ key.line }}"/>
<setting id="ProgramKey{{ key.n + 1 }}Label" value="{{ key.label or key.value }}"/>
<setting id="ProgramKey{{ key.n + 1 }}Value" value="{{ key.value }}"/>
<setting id="ProgramKey{{ key.n + 1 }}Extension" value="{{ key.value }}"/>
{% else %}
<setting id="ProgramKey{{ key.n + 1 }}Type" value=""/>
{% endif %}
{% endfor %}
<setting id="DeviceProvisionServerUsername" value=""/>
<setting id="DeviceProvisionServerPassword" value=""/>
<setting id="DeviceProvisionPollingByWeekdaysEnable" value=""/>
<setting id="DeviceProvisionPollingBeginTime" value=""/>
<setting id="DeviceProvisionPollingEndTime" value=""/>
<setting id="DeviceProvisionPollingDayofWeek" value=""/>
<setting id="DeviceProvisionPollingByIntervalEnable" value=""/>
<setting id="DeviceUserAccessPermissionEnable" value=""/>
<setting id="DeviceUserAccessPermissionUrl" value=""/>
<setting id="DeviceDefaultAccessLevel" value=""/>
<setting id="DeviceProvisionFileThird" value=""/>
<setting id="DeviceProvisionImmediateUpdateTimes" value=""/>
<setting id="SIPMaxCall" value=""/>
<setting id="SIPConfPartyMax" value=""/>
<setting id="DeviceNetworkMtu" value=""/>
<setting id="SettingRingingTimeout" value=""/>
<setting id="FeatureAutoDialOutTimer" value=""/>
<setting id="FeatureDialingToneEnable" value=""/>
<setting id="SettingDtmfFeedbackEnable" value=""/>
<setting id="SettingDtmfDuration" value=""/>
<setting id="DeviceNetworkDns2" value=""/>
<setting id="DeviceNetworkPcVlanFilterEnable" value=""/>
<setting id="SettingSntpRefreshPeriod" value=""/>
<setting id="SettingDateFormat" value=""/>
<setting id="SettingTimeFormat" value=""/>
<setting id="SettingWuiLanguage" value=""/>
<setting id="DeviceAutoUpgradeCheckTime" value=""/>
<setting id="DeviceAutoUpgradeTimeRandom" value=""/>
<setting id="SIPIpCallEnable" value=""/>
<setting id="SIPPeerFilterEnable" value=""/>
<setting id="FeatureFwdMode" value=""/>
<setting id="FeatureFwdMethod" value=""/>
<setting id="FeatureImmFwdEnable" value=""/>
<setting id="FeatureImmFwdNumber" value=""/>
<setting id="FeatureBusyFwdEnable" value=""/>
<setting id="FeatureBusyFwdNumber" value=""/>
<setting id="FeatureNoReplyFwdEnable" value=""/>
<setting id="FeatureNoReplyFwdNumber" value=""/>
<setting id="FeatureDndMode" value=""/>
<setting id="FeatureDNDMethod" value=""/>
<setting id="FeatureDndEnable" value=""/>
<setting id="FeatureDtmfHideEnable" value=""/>
<setting id="FeatureDtmfHideDelay" value=""/>
<setting id="FeatureRedialKeyMode" value=""/>
<setting id="FeatureKeepMuteEnable" value=""/>
<setting id="FeatureAutoRedialEnable" value=""/>
<setting id="FeatureAutoRedialTimes" value=""/>
<setting id="FeatureAutoRedialInterval" value=""/>
<setting id="SettingDirectorySearchType" value=""/>
<setting id="FeatureUsbCallRecordingEnable" value=""/>
<setting id="FeatureAutoRecordingEnable" value=""/>
<setting id="SettingWallpaperUploadUrl" value=""/>
<setting id="SettingWallpaperDelete" value=""/>
<setting id="SettingWallpaperDisplay" value=""/>
<setting id="LocalContactUploadUrl" value=""/>
<setting id="DeviceBackupUploadDelayTime" value=""/>
<setting id="DeviceBackupUploadMethod" value=""/>
<setting id="DeviceBackupUploadTime" value=""/>
<setting id="DeviceBackupUrl" value=""/>
<setting id="DeviceCallLogBackupEnable" value=""/>
<setting id="DeviceContactBackupEnable" value=""/>
<setting id="DeviceSecurityEncryptionAesKey" value=""/>
<setting id="FeatureCallCompletionEnable" value=""/>
<setting id="SettingCallInfoDisplayMode" value=""/>
<setting id="SettingCallInfoDisplaySource" value=""/>
<setting id="FeatureCallNumberFilter" value=""/>
<setting id="SIPRfc2543HoldEnable" value=""/>
<setting id="FeatureHoldUseInactiveEnable" value=""/>
<setting id="FeatureVmPopupEnable" value=""/>
<setting id="FeatureConfidentialDialEnable" value=""/>
<setting id="FeatureConfidentialDialPrefix" value=""/>
<setting id="FeatureConfidentialDialLength" value=""/>
<setting id="DeviceNetworkSpanToPcType" value=""/>
<setting id="FeatureCallWaitingOnCode" value=""/>
<setting id="FeatureCallWaitingOffCode" value=""/>
<setting id="DeviceProvisionDhcpCustomOption" value=""/>
<setting id="DeviceProvisionDhcpCustomOptionIpv6" value=""/>
<setting id="DeviceProvisionUserConfigSyncPath" value=""/>
<setting id="DigitMapEnable" value=""/>
<setting id="SettingCustomSoftkeyStateList" value=""/>
<setting id="SettingCustomSoftkeyDialUrl" value=""/>
<setting id="SettingCustomSoftkeyCallOutUrl" value=""/>
<setting id="SettingCustomSoftkeyCallFailedUrl" value=""/>
<setting id="SettingCustomSoftkeyCallInUrl" value=""/>
<setting id="SettingCustomSoftkeyTalkingUrl" value=""/>
<setting id="SettingCustomSoftkeyDial" value=""/>
<setting id="SettingCustomSoftkeyDialEmpty" value=""/>
<setting id="SettingCustomSoftkeyTransDial" value=""/>
<setting id="SettingCustomSoftkeyTransDialEmpty" value=""/>
<setting id="SettingCustomSoftkeyConfDial" value=""/>
<setting id="SettingCustomSoftkeyConfDialEmpty" value=""/>
<setting id="SettingCustomSoftkeyCalling" value=""/>
<setting id="SettingCustomSoftkeyTransferring" value=""/>
<setting id="SettingCustomSoftkeyCallFailed" value=""/>
<setting id="SettingCustomSoftkeyRinging" value=""/>
<setting id="SettingCustomSoftkeyNewCallin" value=""/>
<setting id="SettingCustomSoftkeyConfNewCallin" value=""/>
<setting id="SettingCustomSoftkeyConversation" value=""/>
<setting id="SettingCustomSoftkeyHold" value=""/>
<setting id="SettingCustomSoftkeyHeld" value=""/>
<setting id="SettingCustomSoftkeyConf" value=""/>
<setting id="SettingCustomSoftkeyConfHold" value=""/>
<setting id="SettingCustomSoftkeyBeTrans" value=""/>
<setting id="SettingCustomSoftkeyPaging" value=""/>
<setting id="SettingCustomSoftkeyListening" value=""/>
{% for n in [1, 2, 3, 4] %}
<setting id="DynamicSoftKey{{ n }}Type" value=""/>
<setting id="DynamicSoftKey{{ n }}Account" value=""/>
<setting id="DynamicSoftKey{{ n }}Label" value=""/>
<setting id="DynamicSoftKey{{ n }}Value" value=""/>
<setting id="DynamicSoftKey{{ n }}Extension" value=""/>
{% endfor %}
{% for n in [1, 2, 3, 4, 5, 6] %}
<setting id="RemotePhoneBook{{ n }}GroupName" value=""/>
<setting id="RemotePhoneBook{{ n }}Url" value=""/>
<setting id="RemotePhoneBook{{ n }}AuthName" value=""/>
<setting id="RemotePhoneBook{{ n }}AuthPwd" value=""/>
{% endfor %}
<setting id="RemotePhoneBookEnable" value=""/>
<setting id="RemotePhoneBookForceUpdateMode" value=""/>
<setting id="RemotePhoneBookPeriodUpdateEnable" value=""/>
<setting id="RemotePhoneBookPeriodUpdateInterval" value=""/>
</settings>
