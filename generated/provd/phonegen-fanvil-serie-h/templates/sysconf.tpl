<?xml version="1.0" encoding="UTF-8"?>
<sysConf>
<Version>2.0000000000</Version>
<fwCheck>
<EnableAutoUpgrade>1</EnableAutoUpgrade>
<UpgradeServer1>{{ server_url }}/Fanvil</UpgradeServer1>
<UpgradeServer2></UpgradeServer2>
<AutoUpgradeInterval>24</AutoUpgradeInterval>
</fwCheck>
<sip>
<SIPPort>5060</SIPPort>
<STUNServer></STUNServer>
<STUNPort></STUNPort>
<STUNRefreshTime>50</STUNRefreshTime>
<SIPWaitStunTime>800</SIPWaitStunTime>
<ExternNATAddrs></ExternNATAddrs>
<RegFailInterval>32</RegFailInterval>
<StrictBranchPrefix>0</StrictBranchPrefix>
<VideoMuteAttr>0</VideoMuteAttr>
<EnableGroupBackup>0</EnableGroupBackup>
<EnableRFC4475>1</EnableRFC4475>
<StrictUAMatch>0</StrictUAMatch>
<CSTAEnable>0</CSTAEnable>
<NotifyReboot>0</NotifyReboot>
<SMSdirectEnabled>0</SMSdirectEnabled>
<SMSSaveEnabled>0</SMSSaveEnabled>
<SMSRingEnabled>0</SMSRingEnabled>
{% for line in used_lines %}
<line index="{{ line.n }}">
<PhoneNumber>{{ line.username }}</PhoneNumber>
<DisplayName>{{ line.display_name }}</DisplayName>
<SipName>WAZO</SipName>
<RegisterAddr>{{ line.registrar_ip }}</RegisterAddr>
<RegisterPort>{{ line.registrar_port }}</RegisterPort>
<RegisterUser>{{ line.auth_username }}</RegisterUser>
<RegisterPswd>{{ line.secret }}</RegisterPswd>
<RegisterTTL>60</RegisterTTL>
<NeedRegOn>0</NeedRegOn>
<EnableReg>1</EnableReg>
<Transport>{{ sip_transport | transport }}</Transport>
<DTMFMode>{{ line.dtmf_mode | dtmf }}</DTMFMode>
<ProxyAddr>{{ line.outbound_proxy_ip or line.proxy_ip }}</ProxyAddr>
<ProxyPort>{{ (line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port) or sip_port }}</ProxyPort>
<ProxyUser>{{ line.auth_username }}</ProxyUser>
<ProxyPswd>{{ line.secret }}</ProxyPswd>
<BakProxyAddr>{{ line.backup_proxy_ip }}</BakProxyAddr>
<BakProxyPort>{{ line.backup_proxy_port }}</BakProxyPort>
<ProxyNeedRegOn>0</ProxyNeedRegOn>
{% if line.backup_registrar_ip or line.backup_proxy_ip %}
<BackupAddr>{{ line.backup_registrar_ip or line.backup_proxy_ip }}</BackupAddr>
<BackupPort>{{ (line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port) or sip_port }}</BackupPort>
<BackupTransport>{{ sip_transport | transport }}</BackupTransport>
<BackupTTL>60</BackupTTL>
<BackupMode>0</BackupMode>
{% else %}
<BackupAddr></BackupAddr>
<BackupPort></BackupPort>
<BackupTransport>0</BackupTransport>
<BackupTTL>3600</BackupTTL>
<BackupMode>0</BackupMode>
{% endif %}
<EnableFailback>1</EnableFailback>
<FailbackInterval>1800</FailbackInterval>
<SignalFailback>0</SignalFailback>
<SignalRetryCounts>3</SignalRetryCounts>
<SigCryptoKey></SigCryptoKey>
<EnableOSRTP>0</EnableOSRTP>
<MediaCrypto>{{ 2 if line.srtp_mode == 'required' else 0 }}</MediaCrypto>
<MedCryptoKey></MedCryptoKey>
<SRTPAuth-Tag>0</SRTPAuth-Tag>
<EnableRFC5939>0</EnableRFC5939>
<LocalDomain></LocalDomain>
<AlwaysFWD>0</AlwaysFWD>
<BusyFWD>0</BusyFWD>
<NoAnswerFWD>0</NoAnswerFWD>
<AlwaysFWDNum></AlwaysFWDNum>
<BusyFWDNum></BusyFWDNum>
<NoAnswerFWDNum></NoAnswerFWDNum>
<FWDTimer>60</FWDTimer>
<HotlineNum></HotlineNum>
<EnableHotline>0</EnableHotline>
<WarmLineTime>0</WarmLineTime>
<JoinNum></JoinNum>
<IntercomNum></IntercomNum>
<RingType>Default</RingType>
<NATUDPUpdate>2</NATUDPUpdate>
<UDPUpdateTTL>30</UDPUpdateTTL>
<UDPUpdateTryTimes>3</UDPUpdateTryTimes>
<ServerType>0</ServerType>
<UserAgent>wazo-fanvil</UserAgent>
<PRACK>0</PRACK>
<KeepAUTH>0</KeepAUTH>
<SessionTimer>1</SessionTimer>
<STimerExpires>180</STimerExpires>
<EnableGRUU>0</EnableGRUU>
<DTMFInfoMode>0</DTMFInfoMode>
<NATType>1</NATType>
<EnableRport>1</EnableRport>
<Subscribe>{{ 1 if sip_subscribe_mwi else 0 }}</Subscribe>
<SubExpire>3600</SubExpire>
<SingleCodec>0</SingleCodec>
<CLIR>0</CLIR>
<StrictProxy>1</StrictProxy>
<DirectContact>0</DirectContact>
<HistoryInfo>0</HistoryInfo>
<DNSSRV>0</DNSSRV>
<DNSMode>0</DNSMode>
<XFERExpire>0</XFERExpire>
<BanAnonymous>0</BanAnonymous>
<DialOffLine>0</DialOffLine>
<QuotaName>0</QuotaName>
<PresenceMode>0</PresenceMode>
<RFCVer>1</RFCVer>
<PhonePort>0</PhonePort>
<SignalPort>5060</SignalPort>
<UseSRVMixer>0</UseSRVMixer>
<SRVMixerUri></SRVMixerUri>
<LongContact>0</LongContact>
<AutoTCP>0</AutoTCP>
<UriEscaped>1</UriEscaped>
<ClicktoTalk>0</ClicktoTalk>
<MwiNo></MwiNo>
<MWINum>{{ line.voicemail }}</MWINum>
<ParkNo></ParkNo>
<RetrieveNum></RetrieveNum>
<RetrieveType>0</RetrieveType>
<HelpNo></HelpNo>
<MSRPHelpNum></MSRPHelpNum>
<UserIsPhone>1</UserIsPhone>
<AutoAnswer>0</AutoAnswer>
<NoAnswerTime>0</NoAnswerTime>
<MissedCallLog>1</MissedCallLog>
<PickupNum>{{ exten_pickup_call }}</PickupNum>
<CallParkNum>{{ exten_park }}</CallParkNum>
<SvcCodeMode>1</SvcCodeMode>
<DNDOnSvcCode>{{ exten_dnd if exten_dnd and not dnd_on_url else '' }}</DNDOnSvcCode>
<DNDOffSvcCode>{{ exten_dnd if exten_dnd and not dnd_on_url else '' }}</DNDOffSvcCode>
<CFUOnSvcCode>{{ exten_fwd_unconditional }}</CFUOnSvcCode>
<CFUOffSvcCode>{{ exten_fwd_disable_all }}</CFUOffSvcCode>
<CFBOnSvcCode>{{ exten_fwd_busy }}</CFBOnSvcCode>
<CFBOffSvcCode>{{ exten_fwd_disable_all }}</CFBOffSvcCode>
<CFNOnSvcCode>{{ exten_fwd_no_answer }}</CFNOnSvcCode>
<CFNOffSvcCode>{{ exten_fwd_disable_all }}</CFNOffSvcCode>
<ParkMode></ParkMode>
<ANCOnSvcCode></ANCOnSvcCode>
<ANCOffSvcCode></ANCOffSvcCode>
<SendANOnCode></SendANOnCode>
<SendANOffCode></SendANOffCode>
<CWOnCode></CWOnCode>
<CWOffCode></CWOffCode>
<VoiceCodecMap>PCMU,PCMA,G722</VoiceCodecMap>
<VideoCodecMap></VideoCodecMap>
<BLFListUri></BLFListUri>
<BLFServer></BLFServer>
<Respond182>0</Respond182>
<EnableBLFList>0</EnableBLFList>
<CallerIdType>4</CallerIdType>
<KeepHigherCallerID>0</KeepHigherCallerID>
<SynClockTime>0</SynClockTime>
<MohServer></MohServer>
<UseVPN>0</UseVPN>
<EnableDND>0</EnableDND>
<InactiveHold>0</InactiveHold>
<ReqWithPort>1</ReqWithPort>
<UpdateRegExpire>1</UpdateRegExpire>
<EnableSCA>0</EnableSCA>
<SubCallPark>0</SubCallPark>
<SubCCStatus>0</SubCCStatus>
<FeatureSync>0</FeatureSync>
<EnableXferBack>0</EnableXferBack>
<XferBackTime>35</XferBackTime>
<UseTelCall>0</UseTelCall>
<EnablePreview>0</EnablePreview>
<PreviewMode>1</PreviewMode>
<TLSVersion>2</TLSVersion>
<CSTANumber></CSTANumber>
<EnableChgPort>0</EnableChgPort>
<VQName></VQName>
<VQServer></VQServer>
<VQServerPort>5060</VQServerPort>
<VQHTTPServer></VQHTTPServer>
<FlashMode>0</FlashMode>
<ContentType></ContentType>
<ContentBody></ContentBody>
<UnregisterOnBoot>0</UnregisterOnBoot>
<EnableMACHeader>0</EnableMACHeader>
<EnableRegisterMAC>0</EnableRegisterMAC>
<RecordStart>Record:on</RecordStart>
<RecordStop>Record:off</RecordStop>
<BLFDialogMatch>1</BLFDialogMatch>
<Ptime>0</Ptime>
<EnableDeal180>1</EnableDeal180>
<KeepSingleContact>0</KeepSingleContact>
<SessionTimerT1>500</SessionTimerT1>
<SessionTimerT2>4000</SessionTimerT2>
<SessionTimerT4>5000</SessionTimerT4>
<UnavailableMode>0</UnavailableMode>
<TCPUseRetryTimer>0</TCPUseRetryTimer>
<Call-IDFormat>$id@$ip</Call-IDFormat>
<GB28181Mode>0</GB28181Mode>
<ProxyRequire></ProxyRequire>
<BlockRTPWhenAlerting>0</BlockRTPWhenAlerting>
</line>
{% endfor %}
</sip>
<call>
<port index="1">
<EnableXferDPlan>0</EnableXferDPlan>
<EnableFwdDPlan>0</EnableFwdDPlan>
<EnablePreDPlan>0</EnablePreDPlan>
<IPDialPrefix>.</IPDialPrefix>
<EnableDND>1</EnableDND>
<DNDMode>0</DNDMode>
<EnableSpaceDND>0</EnableSpaceDND>
<DNDStartTime>1500</DNDStartTime>
<DNDEndTime>1730</DNDEndTime>
<DNDAcceptMcast>0</DNDAcceptMcast>
<EnableWhiteList>1</EnableWhiteList>
<EnableBlackList>1</EnableBlackList>
<EnableCallBar>1</EnableCallBar>
<MuteRinging>0</MuteRinging>
<BanDialOut>0</BanDialOut>
<BanDialOutToneMode>1</BanDialOutToneMode>
<BanDialOutTone></BanDialOutTone>
<BanEmptyCID>0</BanEmptyCID>
<EnableCLIP>1</EnableCLIP>
<CallWaiting>1</CallWaiting>
<CallTransfer>0</CallTransfer>
<CallSemiXfer>0</CallSemiXfer>
<CallConference>0</CallConference>
<AutoPickupNext>0</AutoPickupNext>
<BusyNoLine>1</BusyNoLine>
<AutoOnhook>1</AutoOnhook>
<AutoOnhookTime>3</AutoOnhookTime>
<AutoHangUpTone>1</AutoHangUpTone>
<EnableIntercom>1</EnableIntercom>
<IntercomMute>0</IntercomMute>
<IntercomTone>1</IntercomTone>
<IntercomBarge>1</IntercomBarge>
<UseAutoRedial>0</UseAutoRedial>
<RedialEnterCallLog>0</RedialEnterCallLog>
<AutoRedialDelay>30</AutoRedialDelay>
<AutoRedialTimes>5</AutoRedialTimes>
<CallComplete>0</CallComplete>
<CHoldingTone>1</CHoldingTone>
<CWaitingTone>1</CWaitingTone>
<HideDTMFType>0</HideDTMFType>
<TalkDTMFTone>1</TalkDTMFTone>
<DialDTMFTone>1</DialDTMFTone>
<PswDialMode>0</PswDialMode>
<PswDialLength>0</PswDialLength>
<PswDialPrefix></PswDialPrefix>
<EnableMultiLine>1</EnableMultiLine>
<AllowIPCall>1</AllowIPCall>
<CallerNameType>0</CallerNameType>
<MuteForRing>0</MuteForRing>
<AutoHandleVideo>1</AutoHandleVideo>
<DefaultAnsMode>2</DefaultAnsMode>
<DefaultDialMode>2</DefaultDialMode>
<HoldToTransfer>0</HoldToTransfer>
<EnablePreDial>1</EnablePreDial>
<DefaultExtLine>1</DefaultExtLine>
<EnableDefLine>1</EnableDefLine>
<EnableSelLine>1</EnableSelLine>
<RinginHeadset>0</RinginHeadset>
<AutoHeadset>0</AutoHeadset>
<DNDReturnCode>480</DNDReturnCode>
<BusyReturnCode>486</BusyReturnCode>
<RejectReturnCode>603</RejectReturnCode>
<ContactType>0</ContactType>
<EnableCountryCode>0</EnableCountryCode>
<CountryCode></CountryCode>
<CallAreaCode></CallAreaCode>
<NumberPrivacy>0</NumberPrivacy>
<PrivacyRule></PrivacyRule>
<TransfDTMFCode></TransfDTMFCode>
<HoldDTMFCode></HoldDTMFCode>
<ConfDTMFCode></ConfDTMFCode>
<DisableDialSearch>0</DisableDialSearch>
<CallNumberFilter></CallNumberFilter>
<AutoResumeCurrent>1</AutoResumeCurrent>
<CallTimeout>120</CallTimeout>
<RingTimeout>120</RingTimeout>
<RingPriority>0</RingPriority>
<AutoAnswerTone>1</AutoAnswerTone>
<AlertingTone>1</AlertingTone>
<BusyTone>1</BusyTone>
<SnapshotTimeout>60</SnapshotTimeout>
<DisableSpeakerMode>0</DisableSpeakerMode>
</port>
{% if site.ring_tones %}
{% for tone in site.ring_tones %}
<alertInfo index="{{ tone.n }}">
  <Text>{{ tone.alert_info }}</Text>
  <Line>-1</Line>
  <RingType>Type {{ tone.ring }}</RingType>
</alertInfo>
{% endfor %}
{% endif %}
</call>
<phone>
<MenuPassword>{{ admin_password | default('123') }}</MenuPassword>
<KeyLockPassword>{{ admin_password | default('123') }}</KeyLockPassword>
<display>
{% for line in used_lines[:1] %}
<LCDTitle>{{ line.display_name | default('') }} {{ line.number | default('') }}</LCDTitle>
{% endfor %}
<LCDConstrast>5</LCDConstrast>
<EnableEnergysaving>1</EnableEnergysaving>
<LCDLuminanceLevel>{{ 1 + site.backlight.level | default(34) * 15 // 100 }}</LCDLuminanceLevel>
<BacklightOffTime>{{ site.backlight.seconds | default(30) }}</BacklightOffTime>
<DisableCHNIME>0</DisableCHNIME>
<PhoneModel></PhoneModel>
<HostName>(none)</HostName>
<DefaultLanguage>{{ locale | language }}</DefaultLanguage>
<EnableGreetings>0</EnableGreetings>
</display>
<lineLed>
<LineIdleColor>0</LineIdleColor>
<LineIdleCtl>1</LineIdleCtl>
</lineLed>
<blfLed>
<BLFIdleColor>0</BLFIdleColor>
<BLFIdleCtl>1</BLFIdleCtl>
<BLFIdleText>terminated</BLFIdleText>
<BLFRingColor>1</BLFRingColor>
<BLFRingCtl>2</BLFRingCtl>
<BLFRingText>early</BLFRingText>
<BLFDialingColor>1</BLFDialingColor>
<BLFDialingCtl>0</BLFDialingCtl>
<BLFDialingText></BLFDialingText>
<BLFTalkingColor>1</BLFTalkingColor>
<BLFTalkingCtl>1</BLFTalkingCtl>
<BLFTalkingText>confirmed</BLFTalkingText>
<BLFHoldColor>1</BLFHoldColor>
<BLFHoldCtl>0</BLFHoldCtl>
<BLFHoldText></BLFHoldText>
<BLFFailedColor>0</BLFFailedColor>
<BLFFailedCtl>0</BLFFailedCtl>
<BLFFailedText>failed</BLFFailedText>
<BLFParkedColor>0</BLFParkedColor>
<BLFParkedCtl>3</BLFParkedCtl>
<BLFParkedText>parked</BLFParkedText>
</blfLed>
<date>
{% if ntp_enabled %}
<SNTPServer>{{ ntp_ip }}</SNTPServer>
<EnableSNTP>1</EnableSNTP>
<SNTPTimeout>60</SNTPTimeout>
{% else %}
<EnableSNTP>0</EnableSNTP>
{% endif %}
{% if tz %}
<TimeZone>{{ tz.offset // 15 }}</TimeZone>
<TimeZoneName>{{ 'UCT' if tz.offset == 0 else 'UTC' ~ ('%+03d' | format(tz.offset // 60) if tz.offset < 0 and tz.offset % 60 == 0 else tz.offset | offset) }}</TimeZoneName>
{% if tz.dst %}
<EnableDST>2</EnableDST>
<DSTMinOffset>{{ [tz.dst.save, 60] | min }}</DSTMinOffset>
<DSTStartMon>{{ tz.dst.start.month }}</DSTStartMon>
<DSTStartHour>{{ tz.dst.start.hour }}</DSTStartHour>
<DSTStartWday>{{ tz.dst.start.weekday }}</DSTStartWday>
<DSTStartWeek>{{ tz.dst.start.week_or_last }}</DSTStartWeek>
<DSTEndMon>{{ tz.dst.end.month }}</DSTEndMon>
<DSTEndHour>{{ tz.dst.end.hour }}</DSTEndHour>
<DSTEndWday>{{ tz.dst.end.weekday }}</DSTEndWday>
<DSTEndWeek>{{ tz.dst.end.week_or_last }}</DSTEndWeek>
{% else %}
<EnableDST>0</EnableDST>
{% endif %}
{% endif %}
</date>
<timeDisplay>
<EnableTimeDisplay>0</EnableTimeDisplay>
<TimeDisplayStyle>{{ locale | clock_of_12_hours }}</TimeDisplayStyle>
<DateDisplayStyle>9</DateDisplayStyle>
<DateSeparator>3</DateSeparator>
</timeDisplay>
</phone>
<cti>
{% if dnd_on_url is defined %}
<DNDOnUrl>{{ dnd_on_url }}</DNDOnUrl>
{% endif %}
{% if dnd_off_url is defined %}
<DNDOffUrl>{{ dnd_off_url }}</DNDOffUrl>
{% endif %}
</cti>
{% if dns_enabled %}
<net>
  <PrimaryDNS>{{ dns_ip }}</PrimaryDNS>
  <DHCPAutoDNS>0</DHCPAutoDNS>
</net>
{% endif %}
<web>
<WebServerType>0</WebServerType>
<WebPort>80</WebPort>
<HttpsWebPort>443</HttpsWebPort>
<RemoteControl>1</RemoteControl>
<EnableMMIFilter>0</EnableMMIFilter>
<WebAuthentication>0</WebAuthentication>
<TelnetPort>23</TelnetPort>
<TelnetPrompt></TelnetPrompt>
<LogonTimeout>15</LogonTimeout>
{% if admin_password %}
<account index="1">
  <Name>{{ admin_username | default('admin') }}</Name>
  <Password>{{ admin_password }}</Password>
  <Level>10</Level>
</account>
{% endif %}
{% if user_password %}
<account index="2">
  <Name>{{ user_username | default('guest') }}</Name>
  <Password>{{ user_password }}</Password>
  <Level>5</Level>
</account>
{% endif %}
</web>
<qos>
{% if vlan_enabled %}
<EnableVLAN>1</EnableVLAN>
<VLANID>{{ vlan_id }}</VLANID>
<EnablePVID>{{ 2 if vlan_pc_port_id else 0 }}</EnablePVID>
<PVIDValue>{{ vlan_pc_port_id | default(254) }}</PVIDValue>
<SignallingPriority>{{ vlan_priority | default(0) }}</SignallingPriority>
<VoicePriority>{{ vlan_priority | default(0) }}</VoicePriority>
<VideoPriority>{{ vlan_priority | default(0) }}</VideoPriority>
<LANPortPriority>{{ vlan_priority | default(0) }}</LANPortPriority>
<EnablediffServ>0</EnablediffServ>
<SingallingDSCP>46</SingallingDSCP>
<VoiceDSCP>46</VoiceDSCP>
<VideoDSCP>46</VideoDSCP>
<LLDPTransmit>0</LLDPTransmit>
<LLDPRefreshTime>60</LLDPRefreshTime>
<LLDPLearnPolicy>0</LLDPLearnPolicy>
<LLDPSaveLearnData>0</LLDPSaveLearnData>
<CDPEnable>0</CDPEnable>
<CDPRefreshTime>60</CDPRefreshTime>
<DHCPOptionVlan>0</DHCPOptionVlan>
<DHCPVlanDataType>0</DHCPVlanDataType>
{% endif %}
{% if site.lldp is defined %}
<LLDPTransmit>{{ 1 if site.lldp else 0 }}</LLDPTransmit>
<LLDPLearnPolicy>{{ 1 if site.lldp else 0 }}</LLDPLearnPolicy>
{% endif %}
</qos>
<dsskey>
{% if not model.key_pages %}
{% for key in needed_keys if key.page == 1 %}
{% if key.used %}
<dssSoft index="{{ key.position }}">
  <Type>{{ key.code }}</Type>
  <Value>{{ key.value }}@{{ key.line }}/{{ key.type | memory }}{{ exten_pickup_call if key.type == 'blf' and exten_pickup_call else '' }}{{ key.value if key.type == 'blf' and exten_pickup_call else '' }}</Value>
  <Title>{{ key.label | default('') | words }}</Title>
</dssSoft>
{% else %}
<dssSoft index="{{ key.position }}">
  <Type>0</Type>
  <Value></Value>
  <Title></Title>
</dssSoft>
{% endif %}
{% endfor %}
{% endif %}
{% for key in needed_keys if key.page > 1 %}
{% if key.used %}
<internal index="{{ key.page - 1 }}">
<Fkey index="{{ key.position }}">
  <Type>{{ key.code }}</Type>
  <Value>{{ key.value }}@{{ key.line }}/{{ key.type | memory }}{{ exten_pickup_call if key.type == 'blf' and exten_pickup_call else '' }}{{ key.value if key.type == 'blf' and exten_pickup_call else '' }}</Value>
  <Title>{{ key.label | default('') | words }}</Title>
</Fkey>
</internal>
{% else %}
<internal index="{{ key.page - 1 }}">
<Fkey index="{{ key.position }}">
  <Type>0</Type>
  <Value></Value>
  <Title></Title>
</Fkey>
</internal>
{% endif %}
{% endfor %}
</dsskey>
<ap>
<DownloadCommonConf>1</DownloadCommonConf>
<SaveProvisionInfo>0</SaveProvisionInfo>
<CheckFailTimes>1</CheckFailTimes>
<FlashServerIP>{{ server_url }}</FlashServerIP>
<FlashFileName>Fanvil/$mac.cfg</FlashFileName>
<FlashProtocol>4</FlashProtocol>
<FlashMode>1</FlashMode>
<FlashInterval>1</FlashInterval>
<updatePBInterval>720</updatePBInterval>
<APConfigPriority>0</APConfigPriority>
</ap>
<mm>
<SelectYourTone>{{ locale | country if locale else '' }}</SelectYourTone>
<capability>
<AudioCodecSets>PCMU,PCMA,G722</AudioCodecSets>
</capability>
</mm>
<log>
<OutputDevice>{{ 'syslog,stdout' if syslog_enabled else 'stdout' }}</OutputDevice>
<FileName>platform.log</FileName>
<FileSize>512KB</FileSize>
<SyslogTag>platform</SyslogTag>
<Level>{{ syslog_level if syslog_enabled else 'ERROR' }}</Level>
<Style>level,tag</Style>
<SyslogServer>{{ syslog_ip if syslog_enabled else '0.0.0.0' }}</SyslogServer>
<SyslogServerPort>{{ syslog_port if syslog_enabled else 514 }}</SyslogServerPort>
</log>
</sysConf>
