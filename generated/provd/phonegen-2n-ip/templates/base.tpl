<?xml version="1.0" encoding="UTF-8"?>
<DeviceDatabase>
<AutoUpdate>
<Configuration>
<Enabled>1</Enabled>
<ServerAddress>{{ server_url }}</ServerAddress>
<FilePath>/</FilePath>
<CheckAtBootTime>1</CheckAtBootTime>
</Configuration>
</AutoUpdate>
<Phone>
{% for line in lines %}
{% if line.used %}
<Sip At="{{ line.n - 1 }}">
<Enabled>1</Enabled>
<User>
  <DisplayName>{{ line.display_name }}</DisplayName>
  <Id>{{ line.username }}</Id>
  <AuthId>{{ line.auth_username }}</AuthId>
  <PasswordString>{{ line.password }}</PasswordString>
</User>
<Client>
  <Domain>{{ line.registrar_ip or line.proxy_ip | default('') }}</Domain>
</Client>
<Proxy>
  <Address>{{ line.proxy_ip }}</Address>
  <Port>{{ line.proxy_port | default(0) }}</Port>
  <BackupAddress>{{ line.backup_proxy_ip }}</BackupAddress>
  <BackupPort>{{ line.backup_proxy_port | default(0) }}</BackupPort>
</Proxy>
<Registrar>
  <Enabled>1</Enabled>
  <Address>{{ line.registrar_ip }}</Address>
  <Port>{{ line.registrar_port | default(0) }}</Port>
  <BackupAddress>{{ line.backup_registrar_ip or line.backup_proxy_ip | default('') }}</BackupAddress>
  <BackupPort>{{ (line.backup_registrar_port if line.backup_registrar_ip else line.backup_proxy_port) | default(0) }}</BackupPort>
</Registrar>
<Dtmf>
{% if line.dtmf_mode %}
  <SendInAudio>{{ line.dtmf_mode | in_audio }}</SendInAudio>
  <SendInRtp>{{ line.dtmf_mode | in_rtp }}</SendInRtp>
  <SendInSip>{{ line.dtmf_mode | in_sip }}</SendInSip>
{% endif %}
</Dtmf>
</Sip>
{% else %}
<Sip At="{{ line.n - 1 }}">
<Enabled>0</Enabled>
</Sip>
{% endif %}
{% endfor %}
</Phone>
</DeviceDatabase>
