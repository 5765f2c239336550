<?xml version="1.0" encoding="UTF-8"?>
<VOIP_CONFIG_FILE>
<version>2.0002</version>
<GLOBAL_CONFIG_MODULE>
{% if dns_enabled %}
<Primary_DNS>{{ dns_ip }}</Primary_DNS>
<DHCP_Auto_DNS>0</DHCP_Auto_DNS>
{% endif %}
{% if ntp_enabled %}
<SNTP_Server>{{ ntp_ip }}</SNTP_Server>
<Enable_SNTP>1</Enable_SNTP>
<SNTP_Timeout>60</SNTP_Timeout>
{% else %}
<Enable_SNTP>0</Enable_SNTP>
{% endif %}
<Language>{{ locale | language }}</Language>
{% if tz %}
<Time_Zone>{{ tz.offset // 15 }}</Time_Zone>
<Time_Zone_Name>{{ 'UCT' if tz.offset == 0 else 'UTC' ~ ('%+03d' | format(tz.offset // 60) if tz.offset < 0 and tz.offset % 60 == 0 else tz.offset | offset) }}</Time_Zone_Name>
{% if tz.dst %}
<Enable_DST>2</Enable_DST>
<DST_Min_Offset>{{ [tz.dst.save, 60] | min }}</DST_Min_Offset>
<DST_Start_Mon>{{ tz.dst.start.month }}</DST_Start_Mon>
<DST_Start_Hour>{{ tz.dst.start.hour }}</DST_Start_Hour>
<DST_Start_Wday>{{ tz.dst.start.weekday }}</DST_Start_Wday>
<DST_Start_Week>{{ tz.dst.start.week_or_last }}</DST_Start_Week>
<DST_Start_Min>{{ tz.dst.start.minute }}</DST_Start_Min>
<DST_End_Mon>{{ tz.dst.end.month }}</DST_End_Mon>
<DST_End_Hour>{{ tz.dst.end.hour }}</DST_End_Hour>
<DST_End_Wday>{{ tz.dst.end.weekday }}</DST_End_Wday>
<DST_End_Week>{{ tz.dst.end.week_or_last }}</DST_End_Week>
<DST_End_Min>{{ tz.dst.end.minute }}</DST_End_Min>
{% else %}
<Enable_DST>0</Enable_DST>
{% endif %}
{% endif %}
</GLOBAL_CONFIG_MODULE>
<MMI_CONFIG_MODULE>
<Web_Port>80</Web_Port>
<Web_Server_Type>0</Web_Server_Type>
<Https_Web_Port>443</Https_Web_Port>
<Enable_MMI_Filter>0</Enable_MMI_Filter>
<Web_Authentication>0</Web_Authentication>
<Default_WEB_User>0</Default_WEB_User>
<MMI_Account>
{% if admin_password %}
<MMI_Account_Entry>
  <ID>Account1</ID>
  <Name>{{ admin_username | default('admin') }}</Name>
  <Password>{{ admin_password }}</Password>
  <Level>10</Level>
</MMI_Account_Entry>
{% endif %}
{% if user_password %}
<MMI_Account_Entry>
  <ID>Account2</ID>
  <Name>{{ user_username | default('guest') }}</Name>
  <Password>{{ user_password }}</Password>
  <Level>5</Level>
</MMI_Account_Entry>
{% endif %}
</MMI_Account>
</MMI_CONFIG_MODULE>
<SIP_CONFIG_MODULE>
<SIP__Port>5060</SIP__Port>
<SIP_Line_List>
{% for line in used_lines %}
<SIP_Line_List_Entry>
<ID>SIP{{ line.n }}</ID>
<Phone_Number>{{ line.username }}</Phone_Number>
<Display_Name>{{ line.number | default('') }} {{ line.display_name | default('') }}</Display_Name>
<Register_Addr>{{ line.registrar_ip }}</Register_Addr>
<Register_Port>{{ line.registrar_port }}</Register_Port>
<Register_User>{{ line.auth_username }}</Register_User>
<Register_Pswd>{{ line.secret }}</Register_Pswd>
<Register_TTL>60</Register_TTL>
<Proxy_Addr>{{ line.outbound_proxy_ip or line.proxy_ip }}</Proxy_Addr>
<Proxy_Port>{{ (line.outbound_proxy_port if line.outbound_proxy_ip else line.proxy_port) or sip_port }}</Proxy_Port>
<Proxy_User>{{ line.auth_username }}</Proxy_User>
<Proxy_Pswd>{{ line.secret }}</Proxy_Pswd>
{% if line.backup_registrar_ip or line.backup_proxy_ip %}
<Backup_Addr>{{ line.backup_registrar_ip or line.backup_proxy_ip }}</Backup_Addr>
<Backup_Port>{{ (line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port) or sip_port }}</Backup_Port>
<Backup_Transpo>{{ sip_transport | transport }}</Backup_Transpo>
<Backup_TTL>60</Backup_TTL>
<Backup_Mode>0</Backup_Mode>
{% else %}
<Backup_Addr></Backup_Addr>
<Backup_Port></Backup_Port>
<Backup_Transpo>0</Backup_Transpo>
<Backup_TTL>3600</Backup_TTL>
<Backup_Mode>0</Backup_Mode>
{% endif %}
<Enable_Reg>1</Enable_Reg>
<Transport>{{ sip_transport | transport }}</Transport>
<DTMF_Mode>{{ line.dtmf_mode | dtmf }}</DTMF_Mode>
<MWI_Num>{{ line.voicemail }}</MWI_Num>
<BakProxy_Addr>{{ line.backup_proxy_ip }}</BakProxy_Addr>
<BakProxy_Port>{{ line.backup_proxy_port }}</BakProxy_Port>
<Media_Crypto>{{ 2 if line.srtp_mode == 'required' else 0 }}</Media_Crypto>
<Subscribe>{{ 1 if sip_subscribe_mwi else 0 }}</Subscribe>
<Pickup_Num>{{ exten_pickup_call }}</Pickup_Num>
<CallPark_Num>{{ exten_park }}</CallPark_Num>
<SvcCode_Mode>1</SvcCode_Mode>
<DNDOn_SvcCode>{{ exten_dnd if exten_dnd and not dnd_on_url else '' }}</DNDOn_SvcCode>
<DNDOff_SvcCode>{{ exten_dnd if exten_dnd and not dnd_on_url else '' }}</DNDOff_SvcCode>
<CFUOn_SvcCode>{{ exten_fwd_unconditional }}</CFUOn_SvcCode>
<CFUOff_SvcCode>{{ exten_fwd_disable_all }}</CFUOff_SvcCode>
<CFBOn_SvcCode>{{ exten_fwd_busy }}</CFBOn_SvcCode>
<CFBOff_SvcCode>{{ exten_fwd_disable_all }}</CFBOff_SvcCode>
<CFNOn_SvcCode>{{ exten_fwd_no_answer }}</CFNOn_SvcCode>
<CFNOff_SvcCode>{{ exten_fwd_disable_all }}</CFNOff_SvcCode>
</SIP_Line_List_Entry>
{% endfor %}
</SIP_Line_List>
</SIP_CONFIG_MODULE>
<QOS_CONFIG_MODULE>
{% if vlan_enabled %}
<Enable_VLAN>1</Enable_VLAN>
<VLAN_ID>{{ vlan_id }}</VLAN_ID>
<Enable_PVID>{{ 2 if vlan_pc_port_id else 0 }}</Enable_PVID>
<PVID_Value>{{ vlan_pc_port_id | default(254) }}</PVID_Value>
<Signalling_Priority>{{ vlan_priority | default(0) }}</Signalling_Priority>
<Voice_Priority>{{ vlan_priority | default(0) }}</Voice_Priority>
{% else %}
<Enable_VLAN>0</Enable_VLAN>
<VLAN_ID>256</VLAN_ID>
<Signalling_Priority>0</Signalling_Priority>
<Voice_Priority>0</Voice_Priority>
{% endif %}
{% if site.lldp is defined %}
<LLDP_Transmit>{{ 1 if site.lldp else 0 }}</LLDP_Transmit>
<LLDP_Learn_Policy>{{ 1 if site.lldp else 0 }}</LLDP_Learn_Policy>
{% endif %}
</QOS_CONFIG_MODULE>
{% if site.ring_tones %}
<DSP_CONFIG_MODULE>
<Alert_Info_Ring>
{% for tone in site.ring_tones %}
<Alert_Info_Ring_Entry>
  <ID>Alert{{ tone.n }}</ID>
  <Text>{{ tone.alert_info }}</Text>
  <Ring_Type>{{ tone.ring }}</Ring_Type>
</Alert_Info_Ring_Entry>
{% endfor %}
</Alert_Info_Ring>
</DSP_CONFIG_MODULE>
{% endif %}
<AAA_CONFIG_MODULE>
{% if syslog_enabled %}
<Enable_Syslog>1</Enable_Syslog>
<Syslog_address>{{ syslog_ip }}</Syslog_address>
<Syslog_port>{{ syslog_port }}</Syslog_port>
{% else %}
<Enable_Syslog>0</Enable_Syslog>
<Syslog_address>0.0.0.0</Syslog_address>
<Syslog_port>514</Syslog_port>
{% endif %}
</AAA_CONFIG_MODULE>
<DEBUG_CONFIG_MODULE>
<MGR_Trace_Level>{{ syslog_level if syslog_enabled else 0 }}</MGR_Trace_Level>
<SIP_Trace_Level>{{ syslog_level if syslog_enabled else 0 }}</SIP_Trace_Level>
<Trace_File_Info>0</Trace_File_Info>
<Enable_Watch_Dog>1</Enable_Watch_Dog>
<Enable_Memory_Info>0</Enable_Memory_Info>
</DEBUG_CONFIG_MODULE>
<PHONE_CONFIG_MODULE>
<Menu_Password>{{ admin_password | default('123') }}</Menu_Password>
{% for line in used_lines[:1] %}
<LCD_Title>{{ line.display_name | default('') }} {{ line.number | default('') }}</LCD_Title>
{% endfor %}
<Time_Display_Style>{{ locale | clock_of_12_hours }}</Time_Display_Style>
<Date_Display_Style>{{ locale | older_date_style }}</Date_Display_Style>
{% if site.backlight.seconds is defined %}
<Backlight_Off_Time>{{ site.backlight.seconds }}</Backlight_Off_Time>
{% endif %}
<Function_Key>
{% for key in needed_keys %}
{% if key.used %}
<Function_Key_Entry>
  <ID>Fkey{{ key.n }}</ID>
  <Type>{{ key.code }}</Type>
  <Value>{{ key.value }}@{{ key.line }}/{{ key.type | memory }}{{ exten_pickup_call if key.type == 'blf' and exten_pickup_call else '' }}{{ key.value if key.type == 'blf' and exten_pickup_call else '' }}</Value>
  <Title>{{ key.label | default('') | words }}</Title>
</Function_Key_Entry>
{% else %}
<Function_Key_Entry>
  <ID>Fkey{{ key.n }}</ID>
  <Type>0</Type>
  <Value></Value>
  <Title></Title>
</Function_Key_Entry>
{% endif %}
{% endfor %}
</Function_Key>
{% if phonebook_url %}
<Soft_Dss_Key>
  <Soft_Dss_Key_Entry>
    <ID>SoftFkey1</ID>
    <Type>7</Type>
    <Value>{{ phonebook_url }}</Value>
    <Title>{{ language | directory }}</Title>
  </Soft_Dss_Key_Entry>
</Soft_Dss_Key>
{% endif %}
</PHONE_CONFIG_MODULE>
{% if phonebook_url %}
<SCREEN_KEY_CONFIG_MODULE>
  <Desktop_Softkey>history;dsskey1;;menu;</Desktop_Softkey>
</SCREEN_KEY_CONFIG_MODULE>
{% endif %}
<TELE_CONFIG_MODULE>
<Port_Config>
<Port_Config_Entry>
<ID>P1</ID>
<Auto_Onhook>1</Auto_Onhook>
<Auto_Onhook_Time>0</Auto_Onhook_Time>
</Port_Config_Entry>
</Port_Config>
</TELE_CONFIG_MODULE>
</VOIP_CONFIG_FILE>
