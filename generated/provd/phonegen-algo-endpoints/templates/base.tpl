{% if admin_password is defined %}
admin.pwd = {{ admin_password }}
{% endif %}
prov.use = 1
prov.server.method = auto
prov.sync.frequency = daily
{% if ntp_enabled %}
net.time1 = {{ ntp_ip }}
{% endif %}
{% if tz %}
admin.timezone = {{ timezone }}
{% endif %}
{% if vlan_enabled %}
net.vlan.use = 1
net.vlan.id = {{ vlan_id }}
net.vlan.priority = {{ vlan_priority | default(0) }}
{% else %}
net.vlan.use = 0
{% endif %}
{% for line in lines if line.n == 1 %}
{% set port = sip_port %}
{% if line.used %}
sip.register.use = 1
sip.u1.user = {{ line.username }}
sip.u1.auth = {{ line.auth_username }}
sip.u1.pwd = {{ line.password }}
sip.u1.dname = {{ line.display_name }}
sip.proxy = {{ '%s:%s' | format(line.proxy_ip, line.proxy_port | default(port)) if line.proxy_ip else '' }}
sip.registrar = {{ '%s:%s' | format(line.registrar_ip, line.registrar_port | default(port)) if line.registrar_ip else '' }}
sip.bkproxy1 = {{ '%s:%s' | format(line.backup_proxy_ip, line.backup_proxy_port | default(port)) if line.backup_proxy_ip else '' }}
sip.obproxy = {{ '%s:%s' | format(line.outbound_proxy_ip, line.outbound_proxy_port | default(port)) if line.outbound_proxy_ip else '' }}
sip.transp = {{ sip_transport | transport }}
{% else %}
sip.register.use = 0
{% endif %}
{% endfor %}
{% if site.lldp is defined %}
net.ll.lldp = {{ 1 if site.lldp else 0 }}
{% endif %}
