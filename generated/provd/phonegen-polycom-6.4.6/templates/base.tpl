<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<polycomConfig
  device.set="1"
  device.prov.tagSerialNo.set="1"
  device.prov.tagSerialNo="1"
  device.net.vlanId.set="1"
  device.net.vlanId="{{ vlan_id if vlan_enabled else '' }}"
{% if vlan_enabled and vlan_priority is defined %}
  qos.ethernet.callControl.user_priority="{{ vlan_priority }}"
  qos.ethernet.rtp.user_priority="{{ vlan_priority }}"
{% endif %}
  device.syslog.serverName.set="1"
  device.syslog.transport.set="1"
  device.syslog.renderLevel.set="1"
  device.syslog.serverName="{{ syslog_ip if syslog_enabled else '' }}"
  device.syslog.transport="{{ 1 if syslog_enabled else 0 }}"
  device.syslog.renderLevel="{{ syslog_level | log_level if syslog_enabled else 1 }}"
{% if (sip_srtp_mode | srtp) is defined %}
  sec.srtp.enable="{{ sip_srtp_mode | srtp }}"
  sec.srtp.offer="{{ sip_srtp_mode | srtp }}"
{% endif %}
{% if (sip_srtp_mode | srtp_required) is defined %}
  sec.srtp.require="{{ sip_srtp_mode | srtp_required }}"
{% endif %}
{% if locale == 'en_US' %}
  lcl.datetime.time.24HourClock="0"
{% endif %}
  tcpIpApp.sntp.address.overrideDHCP="{{ 1 if ntp_enabled else 0 }}"
  tcpIpApp.sntp.address="{{ ntp_ip if ntp_enabled else '' }}"
{% if tz %}
  tcpIpApp.sntp.gmtOffset="{{ tz.offset * 60 }}"
  tcpIpApp.sntp.daylightSavings.enable="{{ 1 if tz.dst else 0 }}"
{% endif %}
{% if tz and tz.dst %}
  tcpIpApp.sntp.daylightSavings.fixedDayEnable="0"
  tcpIpApp.sntp.daylightSavings.start.month="{{ tz.dst.start.month }}"
{% if tz.dst.start.week != 5 %}
  tcpIpApp.sntp.daylightSavings.start.date="{{ tz.dst.start.week * 7 - 6 }}"
{% endif %}
  tcpIpApp.sntp.daylightSavings.start.time="{{ tz.dst.start.hour }}"
  tcpIpApp.sntp.daylightSavings.start.dayOfWeek="{{ tz.dst.start.weekday + 1 }}"
  tcpIpApp.sntp.daylightSavings.start.dayOfWeek.lastInMonth="{{ 1 if tz.dst.start.week == 5 else 0 }}"
  tcpIpApp.sntp.daylightSavings.stop.month="{{ tz.dst.end.month }}"
{% if tz.dst.end.week != 5 %}
  tcpIpApp.sntp.daylightSavings.stop.date="{{ tz.dst.end.week * 7 - 6 }}"
{% endif %}
  tcpIpApp.sntp.daylightSavings.stop.time="{{ tz.dst.end.hour }}"
  tcpIpApp.sntp.daylightSavings.stop.dayOfWeek="{{ tz.dst.end.weekday + 1 }}"
  tcpIpApp.sntp.daylightSavings.stop.dayOfWeek.lastInMonth="{{ 1 if tz.dst.end.week == 5 else 0 }}"
{% endif %}
  lcl.ml.lang="{{ locale | language }}"
  tone.dtmf.viaRtp="{{ sip_dtmf_mode | dtmf_rtp }}"
  tone.dtmf.rfc2833Control="{{ sip_dtmf_mode | dtmf_events }}"
  voIpProt.SIP.dtmfViaSignaling.rfc2976="{{ sip_dtmf_mode | dtmf_info }}"
{% for line in used_lines %}
{% set n = line.n %}
  reg.{{ n }}.displayName="{{ line.display_name }}"
  reg.{{ n }}.address="{{ line.username }}"
  reg.{{ n }}.label="{{ line.number }}"
  reg.{{ n }}.auth.userId="{{ line.auth_username }}"
  reg.{{ n }}.auth.password="{{ line.password }}"
  reg.{{ n }}.server.1.address="{{ line.proxy_ip }}"
  reg.{{ n }}.server.1.port="{{ line.proxy_port }}"
  reg.{{ n }}.server.1.transport="{{ sip_transport | transport }}"
  reg.{{ n }}.server.1.expires="3600"
  reg.{{ n }}.server.1.register="1"
  reg.{{ n }}.server.1.retryMaxCount="2"
  msg.mwi.{{ n }}.subscribe="{{ line.number | default('') if sip_subscribe_mwi else '' }}"
  msg.mwi.{{ n }}.callBackMode="contact"
  msg.mwi.{{ n }}.callBack="{{ line.voicemail }}"
{% endfor %}
{% for line in used_lines if line.outbound_proxy_ip %}
{% set n = line.n %}
  reg.{{ n }}.outboundProxy.address="{{ line.outbound_proxy_ip }}"
  reg.{{ n }}.outboundProxy.port="{{ line.outbound_proxy_port }}"
  reg.{{ n }}.outboundProxy.transport="{{ sip_transport | transport }}"
{% endfor %}
{% for line in used_lines if line.backup_proxy_ip %}
{% set n = line.n %}
  reg.{{ n }}.server.2.address="{{ line.backup_proxy_ip }}"
  reg.{{ n }}.server.2.port="{{ line.backup_proxy_port }}"
  reg.{{ n }}.server.2.transport="{{ sip_transport | transport }}"
  reg.{{ n }}.server.2.expires="3600"
{% endfor %}
{% if exten_pickup_call %}
  call.directedCallPickupString="{{ exten_pickup_call }}"
{% endif %}
{% if exten_pickup_group %}
  softkey.2.enable="1"
  softkey.2.label="{{ language | default('en') | group_pickup }}"
  softkey.2.action="{{ exten_pickup_group }}$Tinvite$"
  softkey.2.use.idle="1"
{% endif %}
{% if exten_park %}
  softkey.3.enable="1"
  softkey.3.label="{{ language | default('en') | park }}"
  softkey.3.action="{{ exten_park }}$Trefer$"
  softkey.3.use.active="1"
{% endif %}
{% for key in used_keys %}
  attendant.resourceList.{{ key.n }}.address="{{ key.value }}"
  attendant.resourceList.{{ key.n }}.label="{{ key.label | default(key.value) }}"
{% endfor %}
{% if site.dial_plan %}
  dialplan.digitmap="{{ site.dial_plan | map(attribute='digit_map') | join('|') }}"
{% endif %}
{% if site.web_interface %}
  httpd.enabled="{{ 0 if site.web_interface == 'off' else 1 }}"
  httpd.cfg.enabled="{{ 0 if site.web_interface == 'off' else 1 }}"
  httpd.cfg.secureTunnelEnabled="{{ 1 if site.web_interface in ['https', 'on'] else 0 }}"
  httpd.cfg.secureTunnelRequired="{{ 1 if site.web_interface == 'https' else 0 }}"
{% endif %}
  qos.ip.callControl.dscp="46"
  qos.ip.rtp.dscp="46"
  device.auth.localAdminPassword.set="1"
  device.auth.localAdminPassword="{{ admin_password | default('9486') }}"
  device.auth.localUserPassword.set="1"
  device.auth.localUserPassword="{{ user_password | default('123') }}"
{% if dns_enabled %}
  device.dns.serverAddress.set="1"
  device.dns.serverAddress="{{ dns_ip }}"
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
  device.sec.TLS.customCaCert1.set="1"
  device.sec.TLS.customCaCert1="{{ sip_servers_root_and_intermediate_certificates }}"
{% if not (sip_local_certificate and sip_local_key) %}
  sec.TLS.profileSelection.SIP="PlatformProfile1"
{% endif %}
{% endif %}
{% if sip_local_certificate and sip_local_key %}
  sec.TLS.customDeviceCert.1="{{ sip_local_certificate }}"
  sec.TLS.customDeviceKey.1="{{ sip_local_key }}"
  sec.TLS.profile.1.deviceCert="Application1"
  sec.TLS.profile.1.caCert.platform1="1"
  sec.TLS.profileSelection.SIP="ApplicationProfile1"
{% endif %}
{% if phonebook_url and not model.browserless %}
  mb.main.home="{{ phonebook_url }}"
  softkey.1.enable="1"
  softkey.1.action="{{ phonebook_url }}"
  softkey.1.label="{{ language | default('en') | directory }}"
  softkey.1.use.idle="1"
{% endif %}
  apps.push.messageType="{{ 5 if options.switchboard else 0 }}"
  apps.push.username="{{ 'xivo_switchboard' if options.switchboard else '' }}"
  apps.push.password="{{ 'xivo_switchboard' if options.switchboard else '' }}"
  call.callWaiting.enable="{{ 0 if options.switchboard else 1 }}"
{% if site.lldp is defined %}
  device.net.lldpEnabled.set="1"
  device.net.lldpEnabled="{{ 1 if site.lldp else 0 }}"
{% endif %}
{% if site.dot1x.method %}
  device.net.dot1x.enabled.set="1"
  device.net.dot1x.enabled="{{ 1 if site.dot1x.method | dot1x else 0 }}"
{% if site.dot1x.method | dot1x %}
  device.net.dot1x.method.set="1"
  device.net.dot1x.method="{{ site.dot1x.method | dot1x }}"
{% endif %}
  device.net.dot1x.identity.set="1"
  device.net.dot1x.identity="{{ site.dot1x.identity | default('') }}"
  device.net.dot1x.password.set="1"
  device.net.dot1x.password="{{ site.dot1x.password | default('') }}"
{% endif %}
{% for tone in site.ring_tones %}
  voIpProt.SIP.alertInfo.{{ tone.n + 1 }}.value="{{ tone.alert_info }}"
  voIpProt.SIP.alertInfo.{{ tone.n + 1 }}.class="custom{{ tone.n }}"
  se.rt.custom{{ tone.n }}.type="ring"
  se.rt.custom{{ tone.n }}.ringer="ringer{{ tone.ring }}"
{% endfor %}
{% if site.backlight.seconds %}
  up.backlight.timeout="{{ [[site.backlight.seconds, 5] | max, 60] | min }}"
{% endif %}
{% if site.backlight.level is defined %}
  up.backlight.onIntensity="{{ (site.backlight.level * 3 + 50) // 100 }}"
{% endif %}
{% if site.logo %}
  bg.background.enabled="1"
  bg.color.selection="2,1"
  bg.color.bm.1.name="{{ site.logo }}"
{% endif %}
/>
