<?xml version="1.0" encoding="UTF-8"?>
<hl_provision version="1">
<config version="1">
<P8682 para="LogUser_User">{{ user_username | default('user') }}</P8682>
<P8681 para="LogUser_Admin">{{ admin_username | default('admin') }}</P8681>
{% if user_password is defined %}
<P196 para="UserPassword">{{ user_password }}</P196>
{% endif %}
{% if admin_password is defined %}
<P2 para="AdminPassword">{{ admin_password }}</P2>
{% endif %}
{% for server in servers if server.n <= 4 %}
{% set port = sip_port %}
<P{{ server.n | server }} para="Profile{{ server.n }}_Sipserver">{{ server.proxy_ip | default('') }}:{{ server.proxy_port | default(port) }}</P{{ server.n | server }}>
{% if server.backup_proxy_ip %}
<P{{ server.n | backup }} para="Profile{{ server.n }}_FailoverSipserver">{{ server.backup_proxy_ip }}:{{ server.backup_proxy_port | default(port) }}</P{{ server.n | backup }}>
{% endif %}
{% if server.outbound_proxy_ip %}
<P{{ server.n | way }} para="Profile{{ server.n }}_OutboundProxy">{{ server.outbound_proxy_ip }}:{{ server.outbound_proxy_port | default(port) }}</P{{ server.n | way }}>
{% endif %}
<P{{ server.n | transport_of }} para="Profile{{ server.n }}_SipTransport">{{ sip_transport | transport }}</P{{ server.n | transport_of }}>
<P{{ 20165 + server.n }} para="Profile{{ server.n }}_DtmfMode">{{ server.dtmf_mode | dtmf }}</P{{ 20165 + server.n }}>
<P{{ server.n | messages_of }} para="Profile{{ server.n }}_SubscribeForMWI">{{ 0 if sip_subscribe_mwi == false else 1 }}</P{{ server.n | messages_of }}>
{% endfor %}
{% for p, name, value in [[8851, 'SecondFailoverSipserver', ''], [4567, 'PreferPrimaryServer', 0], [20047, 'BackUpOutboundProxy', ''], [52, 'NatTraversal', 2], [103, 'DnsMode', 0], [63, 'UserIdIsPhoneNumber', 0], [31, 'SipRegistration', 1], [81, 'UnregisterOnReboot', 1], [32, 'RegisterExpiration', 1], [109, 'OutCallWithoutReg', 0], [136, 'RPort', 0], [1100, 'RFC2543Hold', 1], [8775, 'ConnectMode', 0], [57, 'Choice1', 0], [58, 'Choice2', 8], [59, 'Choice3', 9], [60, 'Choice4', 20], [61, 'Choice5', 120], [62, 'Choice6', 2], [37, 'VoiceFramesPerTX', 2], [49, 'G723Rate', 0], [394, 'LibcMode', 0], [390, 'LibcPayloadType', 97], [402, 'OPUSPayloadType', 120], [24066, 'G72632CustomOnoff', 0], [24072, 'G72632CustomPayloadType', 111], [79, 'DtmfPayloadType', 101], [74, 'SendFlashEvent', 0], [191, 'EnableCallFeatures', 0], [197, 'ProxyRequire', ''], [101, 'UseNatIP', ''], [183, 'SRtpMode', 0], [50, 'VAD', 0], [291, 'SymmetricRTP', 0], [133, 'JitterBufferType', 1], [132, 'JitterBufferLength', 1], [104, 'AccountRingTone', 0], [185, 'RingTimeout', 60], [24759, 'SubscribeMWIToVoiceMail', 0], [65, 'SendAnonymous', 0], [129, 'AnonymousCallRejection', 0], [258, 'CheckSIPUserID', 0], [90, 'AutoAnswer', 0], [298, 'AnswerViaCallInfo', 1], [299, 'OffSpeakerDisconnect', 1], [260, 'SessionExpiration', 180], [261, 'MinSE', 90], [262, 'CallerRequestTimer', 0], [263, 'CalleeRequestTimer', 0], [264, 'ForceTimer', 0], [266, 'UACSpecifyRefresher', 0], [267, 'UASSpecifyRefresher', 1], [265, 'ForceINVITE', 0], [251, 'HookFlashMinTiming', 50], [252, 'HookFlashMaxTiming', 100], [198, 'SpecialFeature', 100], [8791, 'SIPServerType', 0], [8811, '100rel', 0], [8841, 'EarlySession', 0], [8845, 'RefuseReturnCode', 0], [20004, 'ConferenceType', 0], [20008, 'ConferenceURI', ''], [20053, 'SipSendMac', 1], [20157, 'CallerDisplaySource', 0], [20970, 'SubscribeExpires', 300], [851, 'DTMFVia2833', 0], [850, 'DTMFInAudio', 0], [852, 'DTMFViaSipInfo', 1], [24785, 'TrsRelSetting', 0]] %}
<P{{ p }} para="Profile1_{{ name }}">{{ value }}</P{{ p }}>
{% endfor %}
{% for line in lines if line.n <= 16 %}
{% if line.used %}
<P{{ line.n | active }} para="Account{{ line.n }}_Active">1</P{{ line.n | active }}>
{% if line.n <= 8 %}
<P{{ 24081 + line.n }} para="Account{{ line.n }}_Profile">{{ line.server - 1 if line.server <= 4 else 0 }}</P{{ 24081 + line.n }}>
{% endif %}
<P{{ line.n | text }} para="Account{{ line.n }}_Label">{{ line.number }}</P{{ line.n | text }}>
<P{{ line.n | user }} para="Account{{ line.n }}_SipUserId">{{ line.username }}</P{{ line.n | user }}>
<P{{ line.n | auth }} para="Account{{ line.n }}_AuthenticateID">{{ line.auth_username }}</P{{ line.n | auth }}>
<P{{ line.n | password }} para="Account{{ line.n }}_AuthenticatePassword">{{ line.password }}</P{{ line.n | password }}>
<P{{ line.n | name }} para="Account{{ line.n }}_DispalyName">{{ line.display_name }}</P{{ line.n | name }}>
<P{{ line.n | random_port }} para="Account{{ line.n }}_UseRandomPort">1</P{{ line.n | random_port }}>
<P{{ line.n | mailbox }} para="Account{{ line.n }}_VoiceMailId">{{ line.voicemail }}</P{{ line.n | mailbox }}>
<P{{ 4199 + line.n if line.n <= 6 else 24173 + line.n }} para="Account{{ line.n }}_DialPlan">{[x*]+}</P{{ 4199 + line.n if line.n <= 6 else 24173 + line.n }}>
{% if exten_pickup_call %}
<P{{ line.n | pickup }} para="Account{{ line.n }}_DirectCallPickupCode">{{ exten_pickup_call }}</P{{ line.n | pickup }}>
{% endif %}
{% if exten_pickup_group %}
<P{{ line.n | group_pickup }} para="Account{{ line.n }}_GroupCallPickupCode">{{ exten_pickup_group }}</P{{ line.n | group_pickup }}>
{% endif %}
{% else %}
<P{{ line.n | active }} para="Account{{ line.n }}_Active">0</P{{ line.n | active }}>
{% endif %}
{% endfor %}
{% for p, name, value in [[8, 'IPv4WanMode', 0], [190, 'HttpAccess', 1], [112, 'IPLeaseTime', 24], [8639, 'DhcpServerFlag', 0], [5438, 'Active', 0], [5439, 'PackedInterval', 120], [38, 'Layer3QoS', 48]] %}
<P{{ p }} para="{{ name }}">{{ value }}</P{{ p }}>
{% endfor %}
{% if dns_enabled %}
{% for n, name, byte in [[92, 'First', 0], [93, 'Second', 1], [94, 'Third', 2], [95, 'Last', 3]] %}
<P{{ n }} para="DNSServer{{ name }}8Bit">{{ dns_ip.split('.')[byte] | default('') }}</P{{ n }}>
{% endfor %}
{% endif %}
{% if vlan_enabled %}
<P24053 para="Network_Advanced_Vlan_WANVlan">1</P24053>
<P229 para="DataVLANTag">{{ vlan_pc_port_id | default(vlan_id) }}</P229>
<P51 para="Layer2QoS_802_1Q_VLANTag">{{ vlan_id }}</P51>
<P87 para="Layer2QoS_802_1pPriorityValue">{{ vlan_priority | default(0) }}</P87>
{% else %}
<P24053 para="Network_Advanced_Vlan_WANVlan">0</P24053>
<P229 para="DataVLANTag">0</P229>
<P51 para="Layer2QoS_802_1Q_VLANTag">0</P51>
<P87 para="Layer2QoS_802_1pPriorityValue">0</P87>
{% endif %}
<P207 para="SNMPService_SyslogServer">{{ syslog_ip if syslog_enabled and syslog_ip else '' }}</P207>
<P30 para="UrlOrIpAddress">{{ ntp_ip if ntp_enabled and ntp_ip else 'pool.ntp.org' }}</P30>
{% if (tz | zone if tz else 33) is defined %}
<P64 para="Preference_TimeZone">{{ tz | zone if tz else 33 }}</P64>
{% endif %}
<P143 para="Preference_DHCPTime">0</P143>
<P75 para="Preference_DaylightSavingTime">{{ 2 if not tz or tz.dst else 0 }}</P75>
<P72 para="Preference_UsePoundAsDialKey">1</P72>
<P3201 para="Transfer_BlindTransferOnHook">1</P3201>
<P3202 para="Transfer_Semi_AttendedTransfer">1</P3202>
<P3204 para="Transfer_AttendedTransferOnHook">0</P3204>
<P53200 para="DND_OnCode">{{ exten_dnd }}</P53200>
<P53201 para="DND_OffCode">{{ exten_dnd }}</P53201>
<P53102 para="ForwardAlways_OnCode">{{ exten_fwd_unconditional }}</P53102>
<P53103 para="ForwardAlways_OffCode">{{ exten_fwd_disable_all }}</P53103>
<P53112 para="ForwardBusy_OnCode">{{ exten_fwd_busy }}</P53112>
<P53113 para="ForwardBusy_OffCode">{{ exten_fwd_disable_all }}</P53113>
<P53122 para="ForwardNoAnswer_OnCode">{{ exten_fwd_no_answer }}</P53122>
<P53123 para="ForwardNoAnswer_OffCode">{{ exten_fwd_disable_all }}</P53123>
<P331 para="PhonebookXmlDownload_ServerPath">{{ phonebook_url }}</P331>
<P332 para="PhonebookXmlDownload_Interval">0</P332>
<P333 para="PhonebookXmlDownload_RemoveMEOnDownload">0</P333>
<P330 para="PhonebookXmlDownload_Enable">1</P330>
<P4401 para="RemotePhoneBook1_Url">{{ phonebook_url ~ '&term=' if phonebook_url else '' }}</P4401>
<P3316 para="RemotePhoneBook1_Name">Wazo</P3316>
{% for n, url, name in [[2, 4402, 3312], [3, 4403, 3313], [4, 4404, 3314], [5, 4405, 3315]] %}
<P{{ url }} para="RemotePhoneBook{{ n }}_Url"></P{{ url }}>
<P{{ name }} para="RemotePhoneBook{{ n }}_Name"></P{{ name }}>
{% endfor %}
{% for n, type, text in [[1, 36, ''], [2, 16, 'Contacts'], [3, 21, ''], [4, 38, '']] %}
<P{{ 43199 + n }} para="SoftKey{{ n }}_Type">{{ type }}</P{{ 43199 + n }}>
<P{{ 43299 + n }} para="SoftKey{{ n }}_Account">255</P{{ 43299 + n }}>
<P{{ 43399 + n }} para="SoftKey{{ n }}_Value"></P{{ 43399 + n }}>
<P{{ 20042 + n }} para="ProgrammableKey{{ n }}_Label">{{ text }}</P{{ 20042 + n }}>
{% endfor %}
{% for key in function_keys %}
{% set p = 41199 + key.n if key.n < 5 else 20175 + 5 * key.n %}
{% set step = 100 if key.n < 5 else 1 %}
{% if key.used %}
<P{{ p }} para="LineKey{{ key.n }}_Type">{{ key.code }}</P{{ p }}>
<P{{ 20599 + key.n }} para="LineKey{{ key.n }}_Mode">0</P{{ 20599 + key.n }}>
<P{{ p + step }} para="LineKey{{ key.n }}_Value">{{ key.value if key.type != 'line' else '' }}</P{{ p + step }}>
<P{{ p + 2 * step }} para="LineKey{{ key.n }}_Label">{{ key.label if key.type != 'line' else key.value }}</P{{ p + 2 * step }}>
<P{{ p + 3 * step }} para="LineKey{{ key.n }}_Account">{{ key.line - 1 if key.line > 1 and key.type != 'line' else 255 }}</P{{ p + 3 * step }}>
<P{{ p + 4 * step }} para="LineKey{{ key.n }}_Extension">{{ key.value if key.type != 'line' else '' }}</P{{ p + 4 * step }}>
{% else %}
<P{{ p }} para="LineKey{{ key.n }}_Type">0</P{{ p }}>
<P{{ 20599 + key.n }} para="LineKey{{ key.n }}_Mode">0</P{{ 20599 + key.n }}>
<P{{ p + step }} para="LineKey{{ key.n }}_Value"></P{{ p + step }}>
<P{{ p + 2 * step }} para="LineKey{{ key.n }}_Label"></P{{ p + 2 * step }}>
<P{{ p + 3 * step }} para="LineKey{{ key.n }}_Account">255</P{{ p + 3 * step }}>
<P{{ p + 4 * step }} para="LineKey{{ key.n }}_Extension"></P{{ p + 4 * step }}>
{% endif %}
{% endfor %}
</config>
</hl_provision>
