{% if ntp_enabled %}
SNTP_ENABLE YES
SNTP_SERVER {{ ntp_ip }}
{% endif %}
{% if tz %}
TIMEZONE_OFFSET {{ tz.offset * 60 }}
FORCE_TIME_ZONE YES
{% endif %}
{% if vlan_priority is defined %}
802.1P_CONTROL {{ vlan_priority }}
802.1P_MEDIA {{ vlan_priority }}
{% endif %}
{% if admin_password %}
ADMIN_PASSWORD {{ admin_password }}
{% endif %}
{% if used_lines %}
{% for line in used_lines[:1] %}
{% if line.proxy_ip is defined %}
SIP_DOMAIN1 {{ line.proxy_ip }}
SERVER_IP1_1 {{ line.proxy_ip }}
{% endif %}
SERVER_IP1_2 {{ line.backup_proxy_ip or line.proxy_ip or '' }}
SERVER_PORT1_1 {{ line.proxy_port | default(5060) }}
SERVER_PORT1_2 {{ line.backup_proxy_port or line.proxy_port or 5060 }}
AUTOLOGIN_ENABLE USE_AUTOLOGIN_ID
AUTOLOGIN_AUTHID_KEY01 {{ line.auth_username or line.username or '' }}
AUTOLOGIN_ID_KEY01 {{ line.username or '' }}@{{ line.proxy_ip or '' }}
{% if line.password is defined %}
AUTOLOGIN_PASSWD_KEY01 {{ line.password }}
{% endif %}
{% if line.voicemail is defined %}
VMAIL {{ line.voicemail }}
{% endif %}
{% endfor %}
{% endif %}
