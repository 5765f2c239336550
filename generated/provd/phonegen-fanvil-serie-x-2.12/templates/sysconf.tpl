<?xml version="1.0" encoding="UTF-8"?>
<sysConf>
<Version>2.0002</Version>
{% if model.images %}
<AUTOUPDATE_CONFIG_MODULE>
<Download_Mode>1</Download_Mode>
<Auto_Image_URL>{{ server_url }}/Fanvil/firmware/{{ model.images[0] }}</Auto_Image_URL>
<Save_Provision_Info>1</Save_Provision_Info>
</AUTOUPDATE_CONFIG_MODULE>
{% endif %}
<ap>
<DownloadCommonConf>0</DownloadCommonConf>
<DownloadDeviceConf>1</DownloadDeviceConf>
<SaveProvisionInfo>1</SaveProvisionInfo>
<FlashServerIP>{{ server_url }}</FlashServerIP>
<FlashFileName>Fanvil/$mac.cfg</FlashFileName>
<FlashProtocol>4</FlashProtocol>
<FlashMode>1</FlashMode>
<FlashInterval>1</FlashInterval>
<pnp>
<PNPEnable>0</PNPEnable>
</pnp>
<opt>
<DHCPOption>66</DHCPOption>
</opt>
</ap>
<fwCheck>
<EnableAutoUpgrade>1</EnableAutoUpgrade>
<UpgradeServer1>{{ server_url }}/Fanvil</UpgradeServer1>
<UpgradeServer2></UpgradeServer2>
<AutoUpgradeInterval>24</AutoUpgradeInterval>
</fwCheck>
<phone>
<MenuPassword>{{ admin_password | default('123') }}</MenuPassword>
<display>
<DefaultLanguage>{{ language | iso_language if language else '' }}</DefaultLanguage>
{% for line in used_lines[:1] %}
<LCDTitle>{{ line.display_name | default('') }} {{ line.number | default('') }}</LCDTitle>
{% endfor %}
{% if site.backlight.seconds is defined %}
<BacklightOffTime>{{ site.backlight.seconds }}</BacklightOffTime>
{% endif %}
{% if site.backlight.level is defined %}
<LCDLuminanceLevel>{{ 1 + site.backlight.level | default(0) * 15 // 100 }}</LCDLuminanceLevel>
{% endif %}
</display>
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
<DSTFixedType>2</DSTFixedType>
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
<TimeDisplayStyle>{{ locale | clock_of_12_hours }}</TimeDisplayStyle>
{% if locale %}
<DateDisplayStyle>{{ locale | date_style }}</DateDisplayStyle>
{% endif %}
</timeDisplay>
<softkey>
<DesktopSoftkey>history;dss1;;menu;</DesktopSoftkey>
</softkey>
{% if phonebook_url_v2 %}
<xmlContact index="1">
  <Name>Wazo</Name>
  <Addr>{{ phonebook_url_v2 }}</Addr>
  <UserName></UserName>
  <PassWd></PassWd>
  <Sipline>-1</Sipline>
  <BindLine>-1</BindLine>
  <PhonebookType>0</PhonebookType>
</xmlContact>
{% endif %}
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
<EnableTelnet>0</EnableTelnet>
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
{% else %}
<EnableVLAN>0</EnableVLAN>
<VLANID>256</VLANID>
<SignallingPriority>0</SignallingPriority>
<VoicePriority>0</VoicePriority>
{% endif %}
{% if site.lldp is defined %}
<LLDPTransmit>{{ 1 if site.lldp else 0 }}</LLDPTransmit>
<LLDPLearnPolicy>{{ 1 if site.lldp else 0 }}</LLDPLearnPolicy>
{% endif %}
</qos>
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
<sip>
<SIPPort>5060</SIPPort>
{% for line in used_lines %}
<line index="{{ line.n }}">
<PhoneNumber>{{ line.username }}</PhoneNumber>
<DisplayName>{{ line.number | default('') }} {{ line.display_name | default('') }}</DisplayName>
<RegisterAddr>{{ line.registrar_ip }}</RegisterAddr>
<RegisterPort>{{ line.registrar_port }}</RegisterPort>
<RegisterUser>{{ line.auth_username }}</RegisterUser>
<RegisterPswd>{{ line.secret }}</RegisterPswd>
<RegisterTTL>60</RegisterTTL>
<EnableReg>1</EnableReg>
<Transport>{{ sip_transport | transport }}</Transport>
<DTMFMode>{{ line.dtmf_mode | dtmf }}</DTMFMode>
<MWINum>{{ line.voicemail }}</MWINum>
<Subscribe>{{ 1 if sip_subscribe_mwi else 0 }}</Subscribe>
<MediaCrypto>{{ 2 if line.srtp_mode == 'required' else 0 }}</MediaCrypto>
<ProxyAddr>{{ line.outbound_proxy_ip or line.proxy_ip }}</ProxyAddr>
<ProxyPort>{{ (line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port) or sip_port }}</ProxyPort>
<ProxyUser>{{ line.auth_username }}</ProxyUser>
<ProxyPswd>{{ line.secret }}</ProxyPswd>
<BakProxyAddr>{{ line.backup_proxy_ip }}</BakProxyAddr>
<BakProxyPort>{{ line.backup_proxy_port }}</BakProxyPort>
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
</line>
{% endfor %}
</sip>
<call>
<port index="1">
<AutoOnhook>1</AutoOnhook>
<AutoOnhookTime>0</AutoOnhookTime>
<RingPriority>0</RingPriority>
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
<dsskey>
{% set line_numbers = used_lines | map(attribute='n') | list %}
{% for page in key_pages if page.slot == 'dssSide' %}
<dssSide index="{{ page.page }}">
{% for key in page.function_keys %}
{% if key.used %}
<Fkey index="{{ key.position }}">
  <Type>{{ 2 if key.n in line_numbers else key.code }}</Type>
  <Value>{{ 'SIP%s' | format(key.n) if key.n in line_numbers else key.value ~ '@' ~ key.line ~ '/' ~ key.type | memory ~ (exten_pickup_call ~ key.value if key.type == 'blf' and exten_pickup_call else '') }}</Value>
  <Title>{{ '' if key.n in line_numbers else key.label | default('') | words }}</Title>
</Fkey>
{% else %}
<Fkey index="{{ key.position }}">
  <Type>{{ 2 if key.n in line_numbers else 0 }}</Type>
  <Value>{{ 'SIP%s' | format(key.n) if key.n in line_numbers else '' }}</Value>
  <Title></Title>
</Fkey>
{% endif %}
{% endfor %}
</dssSide>
{% endfor %}
{% if key_pages | selectattr('slot', 'equalto', 'internal') | list %}
<FuncKeyPageNum>{{ key_pages | selectattr('slot', 'equalto', 'internal') | map(attribute='page') | max }}</FuncKeyPageNum>
{% endif %}
{% for page in key_pages if page.slot == 'internal' %}
<internal index="{{ page.page }}">
{% for key in page.function_keys %}
{% if key.used %}
<Fkey index="{{ key.position }}">
  <Type>{{ key.code }}</Type>
  <Value>{{ key.value }}@{{ key.line }}/{{ key.type | memory }}{{ exten_pickup_call if key.type == 'blf' and exten_pickup_call else '' }}{{ key.value if key.type == 'blf' and exten_pickup_call else '' }}</Value>
  <Title>{{ key.label | default('') | words }}</Title>
</Fkey>
{% else %}
<Fkey index="{{ key.position }}">
  <Type>0</Type>
  <Value></Value>
  <Title></Title>
</Fkey>
{% endif %}
{% endfor %}
</internal>
{% endfor %}
{% if phonebook_url %}
<dssSoft index="1">
  <Type>21</Type>
  <Value>{{ phonebook_url }}</Value>
  <Title>{{ language | directory | default('Directory') }}</Title>
</dssSoft>
{% endif %}
</dsskey>
</sysConf>
