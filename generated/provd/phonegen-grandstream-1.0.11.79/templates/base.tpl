<?xml version="1.0" encoding="UTF-8"?>
<gs_provision version="1">
<config version="2">
{% if admin_password %}
<item name="users.admin.password">{{ admin_password }}</item>
{% endif %}
{% if ntp_enabled %}
<item name="dateTime.ntp.server.1">{{ ntp_ip }}</item>
{% endif %}
{% if tz %}
<item name="dateTime.timezone">{{ tz | zone | default('customize') }}</item>
{% endif %}
{% if tz and not (tz | zone) %}
{% set offset = 'MTZ%s' | format((-tz.offset) | offset) %}
{% set summer = 'MDT%s' | format((-tz.offset - tz.dst.save) | offset) if tz.dst else '' %}
{% set start = ',M%d.%d.%d/%02d:%02d:00' | format(tz.dst.start.month, tz.dst.start.week, tz.dst.start.weekday, tz.dst.start.hour, tz.dst.start.minute) if tz.dst else '' %}
{% set end = ',M%d.%d.%d/%02d:%02d:00' | format(tz.dst.end.month, tz.dst.end.week, tz.dst.end.weekday, tz.dst.end.hour, tz.dst.end.minute) if tz.dst else '' %}
<item name="dateTime.timezone.custom">{{ offset }}{{ summer }}{{ start }}{{ end }}</item>
{% endif %}
{% if (locale | language) is defined %}
<item name="language.gui">{{ locale | language }}</item>
{% endif %}
{% if vlan_enabled %}
<item name="network.port.eth.1.vlan.tag">{{ vlan_id }}</item>
{% endif %}
{% if vlan_priority is defined %}
<item name="network.port.eth.1.vlan.priority">{{ vlan_priority }}</item>
{% endif %}
{% if dns_enabled %}
{% for n in range(1, 5) %}
<item name="network.dns.preferred.ip.{{ n }}">{{ dns_ip.split('.')[n - 1] | default('') }}</item>
{% endfor %}
{% endif %}
<item name="provisioning.auto.mode">YesUpgradeHourOfDay</item>
<item name="provisioning.auto.randomTime.enable">Yes</item>
<item name="provisioning.auto.hour">23</item>
<item name="provisioning.auto.endHour">1</item>
<item name="provisioning.firmware.confirm.enable">No</item>
{% for line in used_lines %}
{% set n = line.n %}
<item name="account.{{ n }}.enable">Yes</item>
<item name="account.{{ n }}.sip.registration">Yes</item>
<item name="account.{{ n }}.sip.unregisterOnReboot">Yes</item>
<item name="account.{{ n }}.call.dialplan">{ [*x]+ }</item>
<item name="account.{{ n }}.intercom.allowAutoAnswer">Yes</item>
{% if exten_pickup_call %}
<item name="account.{{ n }}.sip.blf.callPickup.prefix">{{ exten_pickup_call }}</item>
{% endif %}
<item name="account.{{ n }}.name">{{ line.display_name }}</item>
{% if sip_transport | transport %}
<item name="account.{{ n }}.sip.transport">{{ sip_transport | transport }}</item>
{% endif %}
<item name="account.{{ n }}.sip.server.1.address">{{ line.registrar_ip }}</item>
<item name="account.{{ n }}.sip.server.2.address">{{ line.backup_registrar_ip }}</item>
<item name="account.{{ n }}.sip.userid">{{ line.auth_username }}</item>
<item name="account.{{ n }}.sip.subscriber.userid">{{ line.auth_username }}</item>
<item name="account.{{ n }}.sip.subscriber.password">{{ line.secret }}</item>
<item name="account.{{ n }}.sip.subscriber.name">{{ line.display_name }}</item>
<item name="account.{{ n }}.sip.accountDisplay">User Name</item>
<item name="account.{{ n }}.sip.voicemail.number">{{ line.voicemail }}</item>
<item name="account.{{ n }}.dtmf.sendInAudio">{{ line.dtmf_mode | yes_in_audio }}</item>
<item name="account.{{ n }}.dtmf.sendInRtp">{{ line.dtmf_mode | yes_in_rtp }}</item>
<item name="account.{{ n }}.dtmf.sendInSip">{{ line.dtmf_mode | yes_in_sip }}</item>
<item name="account.{{ n }}.featureCodes.callFeatures">No</item>
<item name="account.{{ n }}.sip.allowSipReset">Yes</item>
{% endfor %}
{% for key in function_keys if key.n not in (used_lines | map(attribute='n') | list) %}
{% set slot = key.slot %}
{% if key.used %}
<item name="pks.{{ slot }}.account">{{ 'Account1' if key.slot.startswith('mpk') else 0 }}</item>
<item name="pks.{{ slot }}.keyMode">{{ key.code }}</item>
<item name="pks.{{ slot }}.description">{{ key.label }}</item>
<item name="pks.{{ slot }}.value">{{ key.value }}</item>
{% else %}
<item name="pks.{{ slot }}.account">{{ 'Account1' if key.slot.startswith('mpk') else 0 }}</item>
<item name="pks.{{ slot }}.keyMode">None</item>
<item name="pks.{{ slot }}.description"></item>
<item name="pks.{{ slot }}.value"></item>
{% endif %}
{% endfor %}
</config>
</gs_provision>
