<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<flat-profile>
<Restricted_Access_Domains ua="na"/>
<Enable_Web_Server ua="na">{{ 'No' if site.web_interface == 'off' else 'Yes' }}</Enable_Web_Server>
<Enable_Protocol ua="na">{{ 'Https' if site.web_interface == 'https' else 'Http' }}</Enable_Protocol>
<IP_Mode ua="na"/>
<Connection_Type ua="na">DHCP</Connection_Type>
<Static_IP ua="na"/>
<NetMask ua="na"/>
<Gateway ua="na"/>
{% if not dns_enabled %}
<Primary_DNS ua="na"/>
{% endif %}
<Secondary_DNS ua="na"/>
<IPv6_Connection_Type ua="na">DHCP</IPv6_Connection_Type>
<IPv6_Static_IP ua="na"/>
<Prefix_Length ua="na">1</Prefix_Length>
<IPv6_Gateway ua="na"/>
<IPv6_Primary_DNS ua="na"/>
<IPv6_Secondary_DNS ua="na"/>
<Broadcast_Echo ua="na">Disabled</Broadcast_Echo>
<Auto_Config ua="na">Enabled</Auto_Config>
<Enable_802.1X_Authentication ua="na">{{ 'Yes' if site.dot1x.method in ['tls', 'fast'] else 'No' }}</Enable_802.1X_Authentication>
<Host_Name ua="na"/>
<Domain ua="na"/>
{% if not ntp_enabled %}
<Primary_NTP_Server ua="na"/>
{% endif %}
<Secondary_NTP_Server ua="na"/>
{% if not vlan_enabled %}
<Enable_VLAN ua="na">No</Enable_VLAN>
<VLAN_ID ua="na">1</VLAN_ID>
{% endif %}
{% if admin_password is defined %}
<Admin_Password>{{ admin_password }}</Admin_Password>
{% endif %}
<User_Password>{{ user_password | default('') }}</User_Password>
{% if dns_enabled %}
<Primary_DNS>{{ dns_ip }}</Primary_DNS>
{% endif %}
{% if ntp_enabled %}
<Primary_NTP_Server>{{ ntp_ip }}</Primary_NTP_Server>
{% endif %}
{% if syslog_enabled %}
<Syslog_Server>{{ syslog_ip }}:{{ syslog_port }}</Syslog_Server>
<Debug_Level>{{ syslog_level | debug_level }}</Debug_Level>
{% endif %}
{% if vlan_enabled %}
<Enable_VLAN>Yes</Enable_VLAN>
<VLAN_ID>{{ vlan_id }}</VLAN_ID>
{% endif %}
{% if vlan_enabled and vlan_pc_port_id is defined %}
<Enable_PC_Port_VLAN_Tagging>Yes</Enable_PC_Port_VLAN_Tagging>
<PC_Port_VLAN_ID>{{ vlan_pc_port_id }}</PC_Port_VLAN_ID>
{% endif %}
{% if exten_voicemail is defined %}
<Voice_Mail_Number>{{ exten_voicemail }}</Voice_Mail_Number>
{% endif %}
{% if exten_pickup_call is defined %}
<Call_Pickup_Code>{{ exten_pickup_call }}</Call_Pickup_Code>
{% endif %}
{% if exten_pickup_group is defined %}
<Group_Call_Pickup_Code>{{ exten_pickup_group }}</Group_Call_Pickup_Code>
{% endif %}
{% if exten_park is defined %}
<Call_Park_Code>{{ exten_park }}</Call_Park_Code>
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
<Custom_CA_Rule>{{ server_url }}/{{ mac }}-ca.pem</Custom_CA_Rule>
{% endif %}
{% for line in used_lines if line.n == 1 %}
<Station_Name>{{ line.display_name }}</Station_Name>
{% endfor %}
<Phone_Language>{{ locale | language }}</Phone_Language>
{% if tz %}
<Time_Zone>GMT{{ tz.offset | offset('%02d:%02d') }}</Time_Zone>
<Daylight_Saving_Time_Enable>{{ 'yes' if tz.dst else 'no' }}</Daylight_Saving_Time_Enable>
{% if tz.dst %}
<Daylight_Saving_Time_Rule>start={{ tz.dst.start.month }}/{{ -1 if tz.dst.start.week == 5 else tz.dst.start.week * 7 - 6 }}/{{ tz.dst.start.iso_weekday }}/{{ tz.dst.start.hour }}:{{ tz.dst.start.minute }}:0;end={{ tz.dst.end.month }}/{{ -1 if tz.dst.end.week == 5 else tz.dst.end.week * 7 - 6 }}/{{ tz.dst.end.iso_weekday }}/{{ tz.dst.end.hour }}:{{ tz.dst.end.minute }}:0;save={{ tz.dst.save // 60 }}:{{ tz.dst.save % 60 }}:0</Daylight_Saving_Time_Rule>
{% endif %}
{% endif %}
{% for line in used_lines %}
{% set n = line.n %}
<Line_Enable_{{ n }}_>Yes</Line_Enable_{{ n }}_>
{% if line.proxy_ip %}
<Proxy_{{ n }}_>{{ 'xivo_proxies%s:SRV=' | format(line.n) if line.backup_proxy_ip else '' }}{{ line.proxy_ip }}:{{ line.proxy_port | default(sip_port) }}{{ ':p=0|%s:%s:p=1' | format(line.backup_proxy_ip, line.backup_proxy_port | default(sip_port)) if line.backup_proxy_ip else '' }}</Proxy_{{ n }}_>
{% endif %}
<Use_DNS_SRV_{{ n }}_>Yes</Use_DNS_SRV_{{ n }}_>
<Proxy_Fallback_Intvl_{{ n }}_>120</Proxy_Fallback_Intvl_{{ n }}_>
<Display_Name_{{ n }}_>{{ line.display_name }}</Display_Name_{{ n }}_>
<User_ID_{{ n }}_>{{ line.username }}</User_ID_{{ n }}_>
<Password_{{ n }}_>{{ line.password }}</Password_{{ n }}_>
<Auth_ID_{{ n }}_>{{ line.auth_username }}</Auth_ID_{{ n }}_>
<DTMF_Tx_Method_{{ n }}_>{{ line.dtmf_mode | dtmf }}</DTMF_Tx_Method_{{ n }}_>
<SIP_Transport_{{ n }}_>{{ sip_transport | transport }}</SIP_Transport_{{ n }}_>
<Outbound_Proxy_{{ n }}_>{{ line.outbound_proxy_ip | default('') }}{{ ':%s' | format(line.outbound_proxy_port) if line.outbound_proxy_ip and line.outbound_proxy_port else '' }}</Outbound_Proxy_{{ n }}_>
<Voice_Mail_Server_{{ n }}_>{{ line.proxy_ip | default('') if sip_subscribe_mwi else '' }}{{ ':%s' | format(line.proxy_port) if sip_subscribe_mwi and line.proxy_ip and line.proxy_port else '' }}</Voice_Mail_Server_{{ n }}_>
<Voice_Mail_Enable_{{ n }}_>{{ 'Yes' if sip_subscribe_mwi else 'No' }}</Voice_Mail_Enable_{{ n }}_>
<Secure_Call_Option_{{ n }}_>{{ line.srtp_mode | secure_call }}</Secure_Call_Option_{{ n }}_>
{% endfor %}
{% if model.dial_plan and not site.dial_plan %}
{% for n in range(1, 9) %}
<Dial_Plan_{{ n }}_>{{ model.dial_plan }}</Dial_Plan_{{ n }}_>
{% endfor %}
{% endif %}
{% for key in used_keys if not key.module and key.n not in (used_lines | map(attribute='n') | list) %}
{% set n = key.n %}
{% set function = key.code ~ (key.value | replace(';', ',')) ~ '@$PROXY;' ~ ('vid=%s;' | format(key.line) if key.line > 1 else '') ~ 'nme=' ~ (key.label | default(key.value) | replace(';', ',')) %}
<Extension_{{ n }}_>Disabled</Extension_{{ n }}_>
<Short_Name_{{ n }}_>{{ key.label | default(key.value) }}</Short_Name_{{ n }}_>
<Extended_Function_{{ n }}_>{{ function }}</Extended_Function_{{ n }}_>
{% endfor %}
{% for key in used_keys if key.module %}
{% set function = key.code ~ (key.value | replace(';', ',')) ~ '@$PROXY;' ~ ('vid=%s;' | format(key.line) if key.line > 1 else '') ~ 'nme=' ~ (key.label | default(key.value) | replace(';', ',')) %}
<Unit_{{ key.module }}_Key_{{ key.index }}_ ua="na">{{ function }}</Unit_{{ key.module }}_Key_{{ key.index }}_>
{% endfor %}
{% for line in used_lines %}
{% set n = line.n %}
<Extension_{{ n }}_>{{ line.n }}</Extension_{{ n }}_>
<Short_Name_{{ n }}_>{{ line.number | default('$USER') }}</Short_Name_{{ n }}_>
<Extended_Function_{{ n }}_></Extended_Function_{{ n }}_>
{% endfor %}
{% if locale | dial_tone %}
<Dial_Tone>{{ locale | dial_tone }}</Dial_Tone>
<Busy_Tone>{{ locale | busy_tone }}</Busy_Tone>
<Reorder_Tone>{{ locale | reorder_tone }}</Reorder_Tone>
<Ring_Back_Tone>{{ locale | ring_back_tone }}</Ring_Back_Tone>
{% endif %}
{% if locale == 'fr_FR' %}
<Outside_Dial_Tone>440@-16;10(*/0/1)</Outside_Dial_Tone>
<Prompt_Tone>440@-19,620@-19;*(*/0/1+2)</Prompt_Tone>
<Off_Hook_Warning_Tone>425@-10;*(.2/.2/1,.2/.6/1)</Off_Hook_Warning_Tone>
<Call_Waiting_Tone>440@-20;30(.175/.175/0,.175/3.5/0)</Call_Waiting_Tone>
<Confirm_Tone>440@-16;1(.25/.25/1)</Confirm_Tone>
<MWI_Dial_Tone>440@-10;*(1/.1/1)</MWI_Dial_Tone>
<Cfwd_Dial_Tone>440@-10;*(1/.1/1)</Cfwd_Dial_Tone>
<Holding_Tone>440@-19;25(.1/.1/1,.1/.1/1,.1/9.5/1)</Holding_Tone>
<Conference_Tone>440@-19;20(.1/.1/1,.1/9.7/1)</Conference_Tone>
{% endif %}
<Secure_Call_Serv>Yes</Secure_Call_Serv>
<Secure_Call_Setting>{{ 'Yes' if sip_srtp_mode in ['preferred', 'required'] else 'No' }}</Secure_Call_Setting>
{% if locale == 'en_US' %}
<Time_Format>12hr</Time_Format>
<Date_Format>month/day</Date_Format>
{% endif %}
{% if site.lldp is defined %}
<Enable_LLDP-MED>{{ 'Yes' if site.lldp else 'No' }}</Enable_LLDP-MED>
{% endif %}
{% if site.dial_plan %}
{% for line in used_lines %}
<Dial_Plan_{{ line.n }}_>({{ site.dial_plan | map(attribute='digit_map') | join('|') | replace('T', '') }})</Dial_Plan_{{ line.n }}_>
{% endfor %}
{% endif %}
</flat-profile>
