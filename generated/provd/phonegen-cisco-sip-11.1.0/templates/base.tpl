<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<flat-profile>
{% if admin_password %}
<Web_Login_Admin_Name>{{ admin_username | default('admin') }}</Web_Login_Admin_Name>
<Web_Login_Admin_Password>{{ admin_password }}</Web_Login_Admin_Password>
{% endif %}
{% if user_password %}
<Web_Login_Guest_Name>{{ user_username | default('cisco') }}</Web_Login_Guest_Name>
<Web_Login_Guest_Password>{{ user_password }}</Web_Login_Guest_Password>
{% endif %}
{% if dns_enabled %}
<Primary_DNS>{{ dns_ip }}</Primary_DNS>
{% endif %}
{% if ntp_enabled %}
<Primary_NTP_Server>{{ ntp_ip }}</Primary_NTP_Server>
{% endif %}
{% if syslog_enabled %}
<Syslog_Server>{{ syslog_ip }}:{{ syslog_port }}</Syslog_Server>
{% endif %}
{% if vlan_enabled %}
<Enable_VLAN>Yes</Enable_VLAN>
<VLAN_ID>{{ vlan_id }}</VLAN_ID>
{% endif %}
{% if vlan_enabled and vlan_pc_port_id is defined %}
<Enable_PC_Port_VLAN_Tagging>Yes</Enable_PC_Port_VLAN_Tagging>
<PC_Port_VLAN_ID>{{ vlan_pc_port_id }}</PC_Port_VLAN_ID>
{% endif %}
{% if model.firmware %}
<Upgrade_Rule>{{ server_url }}/{{ model.firmware }}</Upgrade_Rule>
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
{% if sip_servers_root_and_intermediate_certificates %}
<Custom_CA_URL>{{ server_url }}/{{ mac }}-ca.pem</Custom_CA_URL>
{% endif %}
{% for line in used_lines if line.n == 1 %}
<Station_Name>{{ line.display_name }}</Station_Name>
{% endfor %}
<Language_Selection>{{ locale | language }}</Language_Selection>
<Locale>{{ locale | locale_code }}</Locale>
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
<Proxy_{{ n }}_>{{ line.proxy_ip }}:{{ line.proxy_port | default(sip_port) }}</Proxy_{{ n }}_>
{% endif %}
<Use_DNS_SRV_{{ n }}_>Yes</Use_DNS_SRV_{{ n }}_>
<Proxy_Fallback_Intvl_{{ n }}_>120</Proxy_Fallback_Intvl_{{ n }}_>
<Display_Name_{{ n }}_>{{ line.display_name }}</Display_Name_{{ n }}_>
<User_ID_{{ n }}_>{{ line.username }}</User_ID_{{ n }}_>
<Password_{{ n }}_>{{ line.password }}</Password_{{ n }}_>
<Auth_ID_{{ n }}_>{{ line.auth_username }}</Auth_ID_{{ n }}_>
<DTMF_Tx_Method_{{ n }}_>{{ line.dtmf_mode | dtmf }}</DTMF_Tx_Method_{{ n }}_>
<SIP_Transport_{{ n }}_>{{ sip_transport | transport }}</SIP_Transport_{{ n }}_>
<Use_Outbound_Proxy_{{ n }}_>{{ 'Yes' if line.outbound_proxy_ip else 'No' }}</Use_Outbound_Proxy_{{ n }}_>
<Outbound_Proxy_{{ n }}_>{{ line.outbound_proxy_ip | default('') }}{{ ':%s' | format(line.outbound_proxy_port) if line.outbound_proxy_ip and line.outbound_proxy_port else '' }}</Outbound_Proxy_{{ n }}_>
{% if vlan_enabled and vlan_priority is defined %}
<SIP_CoS_Value_{{ n }}_>{{ vlan_priority }}</SIP_CoS_Value_{{ n }}_>
<RTP_CoS_Value_{{ n }}_>{{ vlan_priority }}</RTP_CoS_Value_{{ n }}_>
{% endif %}
<Mailbox_Subscribe_URL_{{ n }}_>{{ line.proxy_ip | default('') if sip_subscribe_mwi else '' }}{{ ':%s' | format(line.proxy_port) if sip_subscribe_mwi and line.proxy_ip and line.proxy_port else '' }}</Mailbox_Subscribe_URL_{{ n }}_>
<Registrar_Server_{{ n }}_>{{ (line.registrar_ip if line.registrar_ip != line.proxy_ip else '') | default('') }}{{ ':%s' | format(line.registrar_port) if line.registrar_ip and line.registrar_ip != line.proxy_ip and line.registrar_port else '' }}</Registrar_Server_{{ n }}_>
{% if line.srtp_mode %}
<Secure_Call_Serv_{{ n }}_>Yes</Secure_Call_Serv_{{ n }}_>
<Secure_Call_Setting_{{ n }}_>{{ 'Yes' if line.srtp_mode in ['preferred', 'required'] else 'No' }}</Secure_Call_Setting_{{ n }}_>
<Secure_Call_Option_{{ n }}_>{{ line.srtp_mode | secure_call }}</Secure_Call_Option_{{ n }}_>
{% endif %}
{% endfor %}
{% if model.dial_plan and not site.dial_plan %}
{% for n in range(1, 9) %}
<Dial_Plan_{{ n }}_>{{ model.dial_plan }}</Dial_Plan_{{ n }}_>
{% endfor %}
{% endif %}
{% for key in used_keys if not key.module and key.n not in (used_lines | map(attribute='n') | list) %}
{% set n = key.n %}
{% set function = key.code ~ (key.value | replace(';', ',')) ~ '@$PROXY;nme=' ~ (key.label | default(key.value) | replace(';', ',')) %}
<Extension_{{ n }}_>Disabled</Extension_{{ n }}_>
<Short_Name_{{ n }}_>{{ key.label | default(key.value) }}</Short_Name_{{ n }}_>
<Extended_Function_{{ n }}_>{{ function }}</Extended_Function_{{ n }}_>
{% endfor %}
{% for key in used_keys if key.module %}
{% set function = key.code ~ (key.value | replace(';', ',')) ~ '@$PROXY;nme=' ~ (key.label | default(key.value) | replace(';', ',')) %}
<Unit_{{ key.module }}_Key_{{ key.index }}>{{ function }}</Unit_{{ key.module }}_Key_{{ key.index }}>
{% endfor %}
{% for line in used_lines %}
{% set n = line.n %}
<Extension_{{ n }}_>{{ line.n }}</Extension_{{ n }}_>
<Short_Name_{{ n }}_>{{ line.number | default('$USER') }}</Short_Name_{{ n }}_>
<Extended_Function_{{ n }}_></Extended_Function_{{ n }}_>
{% endfor %}
{% if phonebook_url %}
<XML_Directory_Service_Name>{{ locale | directory }}</XML_Directory_Service_Name>
<XML_Directory_Service_URL>{{ phonebook_url }}</XML_Directory_Service_URL>
{% endif %}
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
{% if locale == 'en_US' %}
<Time_Format>12hr</Time_Format>
<Date_Format>month/day</Date_Format>
{% endif %}
{% if site.dial_plan %}
{% for line in used_lines %}
<Dial_Plan_{{ line.n }}_>({{ site.dial_plan | map(attribute='digit_map') | join('|') | replace('T', '') }})</Dial_Plan_{{ line.n }}_>
{% endfor %}
{% endif %}
<router-configuration>
<Log_Configuration>
{% if syslog_enabled %}
<Syslog_Server_IP>{{ syslog_ip }}</Syslog_Server_IP>
<Syslog_Server_Port>{{ syslog_port }}</Syslog_Server_Port>
{% endif %}
</Log_Configuration>
</router-configuration>
</flat-profile>
