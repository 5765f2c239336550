cli version 3.20
{% if admin_password %}
administrator {{ admin_username | default('administrator') }} password {{ admin_password }}
{% endif %}
{% if user_username and user_password %}
operator {{ user_username }} password {{ user_password }}
{% endif %}
{% if tz %}
clock local default-offset {{ tz.offset | offset('%02d:%02d') }}
{% endif %}
{% if tz and tz.dst %}
clock local dst-rule SUMMER {{ (tz.offset + tz.dst.save) | offset('%02d:%02d') }} from {{ '%02d:%02d' | format(tz.dst.start.hour, tz.dst.start.minute) }} {{ tz.dst.start.month | month }} {{ tz.dst.start.week | week }} {{ tz.dst.start.iso_weekday | day }} until {{ '%02d:%02d' | format(tz.dst.end.hour, tz.dst.end.minute) }} {{ tz.dst.end.month | month }} {{ tz.dst.end.week | week }} {{ tz.dst.end.iso_weekday | day }}
{% endif %}
{% if ntp_enabled %}
sntp-client
sntp-client server primary {{ ntp_ip }}
{% endif %}
{% if dns_enabled %}
dns-client server {{ dns_ip }}
{% endif %}
{% if syslog_enabled %}
syslog-client
  remote {{ syslog_ip }} {{ syslog_port }}
    facility kernel severity informational
    facility sip severity {{ syslog_level | severity }}
{% endif %}
profile provisioning CONFIGURATION
  destination configuration
  location 1 $(dhcp.66)/$(system.mac).cfg
  activation reload graceful
{% if model.firmware_folder %}
profile provisioning FIRMWARE
  destination script
  location 1 $(dhcp.66)/{{ model.firmware_folder }}/bw
  activation reload graceful
{% endif %}
actions
  rule ASKED_BY_SERVER
    condition sip gateway:PHONES NOTIFY_CHECK_SYNC_RELOAD
    action "provisioning execute CONFIGURATION"
timer FETCH_CONFIGURATION now + 1 minute "provisioning execute CONFIGURATION"
{% if model.firmware_folder %}
timer FETCH_FIRMWARE now + 1 minute "provisioning execute FIRMWARE"
{% endif %}
{% if vlan_enabled and vlan_priority is defined %}
profile service-policy PRIORITY
  source traffic-class default
    set layer2 cos {{ vlan_priority }}
{% endif %}
context ip router
  interface eth0
    ipaddress dhcp
    tcp adjust-mss rx mtu
    tcp adjust-mss tx mtu
{% if vlan_enabled and vlan_priority is defined %}
    use profile service-policy PRIORITY out
{% endif %}
port ethernet 0 0
  medium auto
{% if vlan_enabled %}
  vlan {{ vlan_id }}
    encapsulation ip
    bind interface eth0 router
    no shutdown
{% endif %}
{% if not vlan_enabled %}
  encapsulation ip
  bind interface eth0 router
{% endif %}
port ethernet 0 0
  no shutdown
{% if locale | country %}
profile call-progress-tone DIAL_TONE
{% if (locale | country) == 'de' %}
  play 1 1000 425 0
{% endif %}
{% if (locale | country) == 'es' %}
  play 1 1000 425 -6
{% endif %}
{% if (locale | country) == 'fr' %}
  play 1 5000 440 -10
{% endif %}
{% if (locale | country) == 'gb' %}
  play 1 1000 350 -13 440 -13
{% endif %}
{% if (locale | country) == 'it' %}
  play 1 200 425 0
  pause 2 200
  play 3 600 425 0
  pause 4 1000
{% endif %}
{% if (locale | country) == 'nl' %}
  play 1 1000 425 0
{% endif %}
{% if (locale | country) == 'us' %}
  play 1 1000 350 -13 440 -13
{% endif %}
profile call-progress-tone RINGBACK_TONE
{% if (locale | country) == 'de' %}
  play 1 1000 425 -7
  pause 2 4000
{% endif %}
{% if (locale | country) == 'es' %}
  play 1 1500 425 -13
  pause 2 3000
{% endif %}
{% if (locale | country) == 'fr' %}
  play 1 1500 440 -10
  pause 2 3500
{% endif %}
{% if (locale | country) == 'gb' %}
  play 1 400 400 -19 450 -19
  pause 2 200
  play 3 400 400 -19 450 -19
  pause 4 2000
{% endif %}
{% if (locale | country) == 'it' %}
  play 1 1000 425 -7
  pause 2 4000
{% endif %}
{% if (locale | country) == 'nl' %}
  play 1 1000 425 -7
  pause 2 4000
{% endif %}
{% if (locale | country) == 'us' %}
  play 1 1000 440 -19 480 -19
  pause 2 3000
{% endif %}
profile call-progress-tone BUSY_TONE
{% if (locale | country) == 'de' %}
  play 1 480 425 -7
  pause 2 480
{% endif %}
{% if (locale | country) == 'es' %}
  play 1 200 425 -7
  pause 2 200
{% endif %}
{% if (locale | country) == 'fr' %}
  play 1 500 440 -10
  pause 2 500
{% endif %}
{% if (locale | country) == 'gb' %}
  play 1 375 400 -24
  pause 2 375
{% endif %}
{% if (locale | country) == 'it' %}
  play 1 200 425 -7
  pause 2 200
{% endif %}
{% if (locale | country) == 'nl' %}
  play 1 500 425 -7
  pause 2 500
{% endif %}
{% if (locale | country) == 'us' %}
  play 1 500 480 -24 620 -24
  pause 2 500
{% endif %}
profile call-progress-tone CONGESTION_TONE
{% if (locale | country) == 'de' %}
  play 1 240 425 -7
  pause 2 240
{% endif %}
{% if (locale | country) == 'es' %}
  play 1 200 425 -7
  pause 2 200
  play 3 200 425 -7
  pause 4 200
  play 5 200 425 -7
  pause 6 600
{% endif %}
{% if (locale | country) == 'fr' %}
  play 1 500 440 -10
  pause 2 500
{% endif %}
{% if (locale | country) == 'gb' %}
  play 1 400 400 -24
  pause 2 350
  play 3 225 400 -24
  pause 4 525
{% endif %}
{% if (locale | country) == 'it' %}
  play 1 250 425 -7
  pause 2 250
{% endif %}
{% if (locale | country) == 'nl' %}
  play 1 250 425 -7
  pause 2 250
{% endif %}
{% if (locale | country) == 'us' %}
  play 1 250 480 -24 620 -24
  pause 2 250
{% endif %}
profile tone-set default
  map call-progress-tone dial-tone DIAL_TONE
  map call-progress-tone ringback-tone RINGBACK_TONE
  map call-progress-tone busy-tone BUSY_TONE
  map call-progress-tone release-tone CONGESTION_TONE
  map call-progress-tone congestion-tone CONGESTION_TONE
{% endif %}
system
  ic voice 0
    low-bitrate-codec g729
profile voip default
  codec 1 g711alaw64k rx-length 20 tx-length 20
  codec 2 g711ulaw64k rx-length 20 tx-length 20
  dtmf-relay {{ sip_dtmf_mode | dtmf }}
  ced net-side-detection
  fax transmission 1 relay t38-udp
  fax transmission 2 bypass g711alaw64k rx-length 20 tx-length 20
authentication-service PASSWORDS
{% for line in used_lines if line.used and line.auth_username and line.password %}
  username {{ line.auth_username }} password {{ line.password }}
{% endfor %}
{% for server in servers %}
location-service ACCOUNTS{{ server.n }}
{% if server.proxy_ip is defined %}
  domain {{ server.proxy_ip }}
{% endif %}
{% for line in server.lines if line.username %}
{% if line.used %}
  identity {{ line.username }}
{% if line.auth_username %}
    authentication outbound
      authenticate authentication-service PASSWORDS username {{ line.auth_username }}
{% endif %}
    call outbound
      preferred-transport-protocol {{ sip_transport | transport }}
    message inbound
      subscribe {{ 'explicit' if sip_subscribe_mwi else 'implicit' }}
    registration outbound
      register auto
{% if server.proxy_ip == line.proxy_ip %}
      registrar {{ line.registrar_ip | default(line.proxy_ip) | default('') }} {{ line.registrar_port | default(5060) }}
{% else %}
      registrar {{ line.backup_registrar_ip | default(line.backup_proxy_ip) | default('') }} {{ line.backup_registrar_port | default(5060) }}
{% endif %}
      preferred-transport-protocol {{ sip_transport | transport }}
{% endif %}
{% endfor %}
{% endfor %}
context cs switch
  mapping-table calling-e164 to calling-name NAMES
{% for line in used_lines if line.used and line.username and line.display_name %}
    map {{ line.username }} to {{ line.display_name }}
{% endfor %}
{% for line in used_lines %}
  interface fxs PORT{{ line.n - 1 }}
{% if line.username is defined %}
    subscriber-number {{ line.username }}
{% endif %}
    route call dest-table FROM_PORT{{ line.n - 1 }}
    call-transfer
    message-waiting-indication stutter-dial-tone
    message-waiting-indication frequency-shift-keying
{% endfor %}
{% for server in servers %}
  interface sip SERVER{{ server.n }}
    bind context sip-gateway PHONES
    remote {{ server.proxy_ip | default('') }} {{ server.proxy_port | default(5060) }}
    route call dest-table TO_PORTS
    use mapping-table out NAMES
{% endfor %}
{% for line in used_lines %}
  routing-table called-e164 FROM_PORT{{ line.n - 1 }}
    route .T dest-service SERVERS_OF_PORT{{ line.n - 1 }}
  service hunt-group SERVERS_OF_PORT{{ line.n - 1 }}
    timeout 3
{% for server in line.servers %}
    route call dest-interface SERVER{{ server.n }}
{% endfor %}
{% endfor %}
  routing-table called-uri TO_PORTS
{% for line in used_lines if line.used and line.username %}
    route {{ 'sip:' ~ line.username ~ '@.%' }} dest-interface PORT{{ line.n - 1 }}
{% endfor %}
context cs switch
  no shutdown
context sip-gateway PHONES
  interface LAN
    bind interface eth0 port 5060
context sip-gateway PHONES
{% for server in servers %}
  bind location-service ACCOUNTS{{ server.n }}
{% endfor %}
  notify check-sync accept
  no shutdown
{% for line in used_lines %}
port fxs 0 {{ line.n - 1 }}
  encapsulation cc-fxs
  bind interface PORT{{ line.n - 1 }} switch
  no shutdown
{% endfor %}
