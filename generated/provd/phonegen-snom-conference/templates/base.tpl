<?xml version="1.0" encoding="UTF-8"?>
<settings>
<time_date>
{% if timezone %}
<selected_timezone>{{ timezone }}</selected_timezone>
{% endif %}
<daylight_saving_auto_adjust>1</daylight_saving_auto_adjust>
<hr24_clock>{{ 0 if locale == 'en_US' else 1 }}</hr24_clock>
{% if ntp_enabled %}
<ntp_server>1</ntp_server>
<ntp_server_addr>{{ ntp_ip }}</ntp_server_addr>
{% endif %}
</time_date>
<profile>
<admin>
{% if admin_password %}
<access_password>{{ admin_password }}</access_password>
{% endif %}
</admin>
<user>
{% if user_password %}
<access_password>{{ user_password }}</access_password>
{% endif %}
</user>
</profile>
<user_pref>
{% if (locale | language) is defined %}
<language>{{ locale | language }}</language>
<web_language>{{ locale | language }}</web_language>
{% endif %}
</user_pref>
<log>
<syslog_enable>{{ 1 if syslog_enabled and syslog_ip else 0 }}</syslog_enable>
<syslog_server_address>{{ syslog_ip if syslog_enabled and syslog_ip else '' }}</syslog_server_address>
<syslog_server_port>{{ syslog_port | default(514) }}</syslog_server_port>
</log>
<provisioning>
<server_address>{{ server_url }}/</server_address>
<bootup_check_enable>1</bootup_check_enable>
<remote_check_sync_enable>1</remote_check_sync_enable>
</provisioning>
<network>
<vlan>
<wan>
{% if vlan_enabled %}
<enable>1</enable>
<id>{{ vlan_id }}</id>
<priority>{{ vlan_priority | default(0) }}</priority>
{% endif %}
{% if not vlan_enabled %}
<enable>0</enable>
{% endif %}
</wan>
</vlan>
<lldp_med>
{% if site.lldp is defined %}
<enable>{{ 1 if site.lldp else 0 }}</enable>
{% endif %}
</lldp_med>
<eapol>
{% if site.dot1x.method == 'md5' %}
<enable>1</enable>
<identity>{{ site.dot1x.identity | default('') }}</identity>
<access_password>{{ site.dot1x.password | default('') }}</access_password>
{% endif %}
</eapol>
</network>
{% for line in lines %}
{% if line.used %}
<sip_account>
<idx id="{{ line.n }}">
<sip_account_enable>1</sip_account_enable>
<label>{{ line.number | default('') }}</label>
<display_name>{{ line.display_name }}</display_name>
<user_id>{{ line.username }}</user_id>
<authentication_name>{{ line.auth_username }}</authentication_name>
<authentication_access_password>{{ line.password }}</authentication_access_password>
<primary_sip_server_address>{{ line.proxy_ip }}</primary_sip_server_address>
<primary_sip_server_port>{{ line.proxy_port or sip_port }}</primary_sip_server_port>
<primary_registration_server_address>{{ line.registrar_ip }}</primary_registration_server_address>
<primary_registration_server_port>{{ line.registrar_port or sip_port }}</primary_registration_server_port>
<primary_outbound_proxy_server_address>{{ line.outbound_proxy_ip }}</primary_outbound_proxy_server_address>
<primary_outbound_proxy_server_port>{{ line.outbound_proxy_port or sip_port }}</primary_outbound_proxy_server_port>
<backup_outbound_proxy_server_address>{{ line.backup_proxy_ip }}</backup_outbound_proxy_server_address>
<backup_outbound_proxy_server_port>{{ line.backup_proxy_port or sip_port }}</backup_outbound_proxy_server_port>
<transport_mode>{{ sip_transport | transport }}</transport_mode>
<voice_encryption_enable>{{ line.srtp_mode | srtp }}</voice_encryption_enable>
<mwi_enable>{{ 1 if sip_subscribe_mwi else 0 }}</mwi_enable>
<access_code_retrieve_voicemail>{{ line.voicemail }}</access_code_retrieve_voicemail>
<access_code_dnd_on>{{ exten_dnd }}</access_code_dnd_on>
<access_code_dnd_off>{{ exten_dnd }}</access_code_dnd_off>
<access_code_cfa_on>{{ exten_fwd_unconditional }}</access_code_cfa_on>
<access_code_cfa_off>{{ exten_fwd_disable_all }}</access_code_cfa_off>
<access_code_cfb_on>{{ exten_fwd_busy }}</access_code_cfb_on>
<access_code_cfb_off>{{ exten_fwd_disable_all }}</access_code_cfb_off>
<access_code_cfna_on>{{ exten_fwd_no_answer }}</access_code_cfna_on>
<access_code_cfna_off>{{ exten_fwd_disable_all }}</access_code_cfna_off>
</idx>
</sip_account>
{% else %}
<sip_account>
<idx id="{{ line.n }}">
<sip_account_enable>0</sip_account_enable>
</idx>
</sip_account>
{% endif %}
{% endfor %}
<web>
{% if site.web_interface %}
<server_enable>{{ 0 if site.web_interface == 'off' else 1 }}</server_enable>
<https_enable>{{ 1 if site.web_interface == 'https' else 0 }}</https_enable>
{% endif %}
</web>
</settings>
