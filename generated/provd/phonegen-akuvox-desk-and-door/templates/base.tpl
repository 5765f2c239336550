#!version:1.0.0.1
Config.Autoprovision.GENERAL.Url = {{ server_url }}/
{% if vlan_enabled %}
Config.Network.VLAN.LanVlanEnable = 1
Config.Network.VLAN.LanVid = {{ vlan_id }}
Config.Network.VLAN.LanPriority = {{ vlan_priority | default(0) }}
Config.Network.VLAN.PcVlanEnable = {{ 1 if vlan_pc_port_id else 0 }}
{% if vlan_pc_port_id %}
Config.Network.VLAN.PcVid = {{ vlan_pc_port_id }}
{% endif %}
{% else %}
Config.Network.VLAN.LanVlanEnable = 0
Config.Network.VLAN.PcVlanEnable = 0
{% endif %}
{% if dns_enabled %}
Config.Network.LAN.UseStaticDNS = 1
Config.Network.LAN.PrimaryDNS = {{ dns_ip }}
{% else %}
Config.Network.LAN.UseStaticDNS = 0
{% endif %}
{% if (language | language) is defined %}
Config.Settings.LANGUAGE.Type = {{ language | language }}
{% endif %}
{% if ntp_enabled %}
Config.Settings.SNTP.NTPServer1 = {{ ntp_ip }}
{% endif %}
{% if tz %}
Config.Settings.SNTP.TimeZone = {{ tz.offset | offset if tz.offset else 0 }}
Config.Settings.SNTP.Name = {{ tz | zone }}
Config.Settings.SNTP.DTS = {{ 2 if tz.dst else 0 }}
{% endif %}
Config.Settings.LOGLEVEL.RemoteSyslog = {{ 1 if syslog_enabled else 0 }}
Config.Settings.LOGLEVEL.RemoteServer = {{ syslog_ip if syslog_enabled and syslog_ip else '' }}
{% if admin_password %}
Config.Settings.WEB_LOGIN.User = {{ admin_username | default('admin') }}
{% endif %}
{% if admin_password is defined %}
Config.Settings.WEB_LOGIN.Password = {{ admin_password }}
Config.Settings.LOGIN.Password = {{ admin_password }}
{% endif %}
{% if user_password %}
Config.Settings.WEB_LOGIN.User02 = {{ user_username | default('user') }}
{% endif %}
{% if user_password is defined %}
Config.Settings.WEB_LOGIN.Password02 = {{ user_password }}
{% endif %}
{% for line in lines %}
{% set a = 'Config.Account%d' | format(line.n) %}
{% if line.used %}
{{ a }}.GENERAL.Enable = 1
{{ a }}.GENERAL.Label = {{ line.number }}
{{ a }}.GENERAL.DisplayName = {{ line.display_name }}
{{ a }}.GENERAL.UserName = {{ line.username }}
{{ a }}.GENERAL.AuthName = {{ line.auth_username }}
{{ a }}.GENERAL.Pwd = {{ line.password }}
{{ a }}.SIP.Server = {{ line.proxy_ip }}
{{ a }}.SIP.Port = {{ line.proxy_port or sip_port }}
{{ a }}.SIP.Server2 = {{ line.backup_proxy_ip }}
{{ a }}.SIP.Port2 = {{ line.backup_proxy_port or sip_port }}
{{ a }}.SIP.TransType = {{ sip_transport | transport }}
{{ a }}.OUTPROXY.Enable = {{ 1 if line.outbound_proxy_ip else 0 }}
{{ a }}.OUTPROXY.Server = {{ line.outbound_proxy_ip }}
{{ a }}.OUTPROXY.Port = {{ line.outbound_proxy_port or sip_port }}
{% if line.srtp_mode | srtp is defined %}
{{ a }}.ENCRYPTION.SRTPEncryption = {{ line.srtp_mode | srtp }}
{% endif %}
{{ a }}.DTMF.Type = {{ line.dtmf_mode | dtmf }}
{{ a }}.VOICEMSG.Number = {{ line.voicemail }}
{{ a }}.SUBSCRIBE.SubsribeMWI = {{ 1 if sip_subscribe_mwi else 0 }}
{% else %}
{{ a }}.GENERAL.Enable = 0
{% endif %}
{% endfor %}
Config.Features.DND.OnCode = {{ exten_dnd }}
Config.Features.DND.OffCode = {{ exten_dnd }}
Config.Forward.ALWAYS.OnCode = {{ exten_fwd_unconditional }}
Config.Forward.ALWAYS.OffCode = {{ exten_fwd_disable_all }}
Config.Forward.BUSY.OnCode = {{ exten_fwd_busy }}
Config.Forward.BUSY.OffCode = {{ exten_fwd_disable_all }}
Config.Forward.TIMEOUT.OnCode = {{ exten_fwd_no_answer }}
Config.Forward.TIMEOUT.OffCode = {{ exten_fwd_disable_all }}
{% for key in function_keys %}
{% set k = 'Config.Programable.LINEKEY%d' | format(key.n) %}
{% if key.used %}
{{ k }}.Type = {{ key.code }}
{{ k }}.Label = {{ key.label if key.type != 'line' else key.value }}
{{ k }}.Param1 = {{ key.value if key.type != 'line' else '' }}
{{ k }}.Param2 = {{ key.line }}
{{ k }}.Param3 = {{ exten_pickup_call if key.type == 'blf' and exten_pickup_call else '' }}
{% else %}
{{ k }}.Type = 0
{% endif %}
{% endfor %}
{% if site.lldp is defined %}
Config.Network.LLDP.LLDPEnable = {{ 1 if site.lldp else 0 }}
{% endif %}
{% for tone in site.ring_tones %}
Config.Settings.RINGER.Keyword{{ '%02d' | format(tone.n) }} = {{ tone.alert_info }}
Config.Settings.RINGER.Ringtone{{ '%02d' | format(tone.n) }} = {{ 'Ring%d.wav' | format(tone.ring) if tone.ring < 10 else 'Bellcore-dr1.wav' }}
{% endfor %}
{% if site.backlight.seconds is defined %}
Config.Settings.BACKLIGHT.Time = {{ site.backlight.seconds }}
{% endif %}
