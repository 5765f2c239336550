<?xml version="1.0" encoding="UTF-8"?>
<sysConf>
<Version>2.0000000000</Version>
<fwCheck>
<EnableAutoUpgrade>1</EnableAutoUpgrade>
<UpgradeServer1>{{ server_url }}/Fanvil</UpgradeServer1>
<UpgradeServer2></UpgradeServer2>
<AutoUpgradeInterval>24</AutoUpgradeInterval>
</fwCheck>
</sysConf>
