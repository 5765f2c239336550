<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<config
  device.set="1"
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
{% if (sip_dtmf_mode | dtmf_rtp) is defined %}
  tone.dtmf.viaRtp="{{ sip_dtmf_mode | dtmf_rtp }}"
{% endif %}
{% if (sip_dtmf_mode | dtmf_events) is defined %}
  tone.dtmf.rfc2833Control="{{ sip_dtmf_mode | dtmf_events }}"
{% endif %}
{% if (sip_dtmf_mode | dtmf_info) is defined %}
  voIpProt.SIP.dtmfViaSignaling.rfc2976="{{ sip_dtmf_mode | dtmf_info }}"
{% endif %}
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
{% endif %}
{% if sip_servers_root_and_intermediate_certificates %}
  device.sec.SSL.certList.set="1"
  device.sec.SSL.certList="custom"
  device.sec.SSL.customCert.set="1"
  device.sec.SSL.customCert="{{ sip_servers_root_and_intermediate_certificates }}"
{% endif %}
{% if X_xivo_phonebook_ip %}
  mb.main.home="http://{{ X_xivo_phonebook_ip }}/service/ipbx/web_services.php/phonebook/search/"
{% endif %}
/>
