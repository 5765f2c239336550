[ipp]
LanguageType={{ locale | language }}
[net]
DNSSrv1={{ dns_ip if dns_enabled else '0.0.0.0' }}
VLAN={{ 1 if vlan_enabled else 0 }}
[sip]
CallPkupFlg=sc
{% if exten_pickup_call %}
CallPkupSC={{ exten_pickup_call }}X
{% endif %}
{% for line in lines %}
{% set n = line.n %}
{% if line.used %}
DisplayNumFlag{{ n }}=1
DisplayNum{{ n }}={{ line.number }}
DisplayName{{ n }}={{ line.display_name }}
ProxyServerMP{{ n }}={{ line.proxy_ip }}
ProxyServerBK{{ n }}={{ line.backup_proxy_ip }}
regid{{ n }}={{ line.auth_username }}
regpwd{{ n }}={{ line.password }}
RegisterServerMP{{ n }}={{ line.registrar_ip or line.proxy_ip or '' }}
RegisterServerBK{{ n }}={{ line.backup_registrar_ip }}
TEL{{ n }}Number={{ line.username }}
TEL0{{ n }}Use=1
sip_pxy_srv_portMP{{ n }}={{ line.proxy_port | default(5060) }}
sip_pxy_tls_srv_portMP{{ n }}={{ line.proxy_port | default(5061) }}
sip_reg_srv_portMP{{ n }}={{ line.registrar_port | default(sip_port) }}
sip_pxy_srv_portBK{{ n }}={{ line.backup_proxy_port | default(5060) }}
sip_pxy_tls_srv_portBK{{ n }}={{ line.backup_proxy_port | default(5061) }}
sip_reg_srv_portBK{{ n }}={{ line.backup_registrar_port | default(sip_port) }}
{% else %}
DisplayNumFlag{{ n }}=0
DisplayNum{{ n }}=
DisplayName{{ n }}=
ProxyServerMP{{ n }}=
ProxyServerBK{{ n }}=
regid{{ n }}=
regpwd{{ n }}=
RegisterServerMP{{ n }}=
RegisterServerBK{{ n }}=
TEL{{ n }}Number=
TEL0{{ n }}Use=0
{% endif %}
{% endfor %}
{% for n in [1, 2, 3, 4] %}
TransportFlgMP{{ n }}={{ sip_transport | transport }}
TransportFlgBK{{ n }}={{ sip_transport | transport }}
{% endfor %}
VoiceMailTelNum={{ exten_voicemail }}
subscribe_event={{ 1 if sip_subscribe_mwi else 0 }}
[sys]
config_sn={{ '%012d' | format(now) }}
CountryCode={{ locale | country }}
dtmf_mode_flag={{ sip_dtmf_mode | dtmf }}
Phonebook1_url={{ phonebook_url }}
Phonebook1_name={{ language | book }}
{% if user_username %}
UserID={{ user_username }}
{% endif %}
{% if user_password %}
UserPWD={{ user_password }}
{% endif %}
{% if admin_username %}
TelnetID={{ admin_username }}
{% endif %}
{% if admin_password %}
TelnetPWD={{ admin_password }}
WebPWD={{ admin_password }}
{% endif %}
{% if site.dial_plan %}
VOIPDialPlan={{ site.dial_plan | map(attribute='digit_map') | join('|') }}
{% endif %}
{% for key in function_keys %}
{% if key.used %}
FeatureKeyExt{{ '%02d' | format(key.n) }}={{ key.code }}/<sip:{{ key.value }}>
{% else %}
FeatureKeyExt{{ '%02d' | format(key.n) }}=L/<sip:>
{% endif %}
{% endfor %}
[qos]
{% if vlan_enabled %}
VLANid1={{ vlan_id }}
{% if vlan_pc_port_id is defined %}
VLANid2={{ vlan_pc_port_id }}
{% endif %}
{% if vlan_priority is defined %}
VLANTag1={{ vlan_priority }}
{% endif %}
{% endif %}
[ntp]
NTPFlag={{ 1 if ntp_enabled else 0 }}
{% if ntp_enabled %}
NtpIP={{ ntp_ip }}
{% endif %}
NtpZoneNum={{ tz | zone }}
