<?xml version="1.0" encoding="UTF-8"?>
<hl_provision version="1">
<config version="1">
<P212 para="FirmwareUpGrade_UrgradeMode">1</P212>
<P192 para="FirmwareUpGrade_FirmwareServerPath">{{ server_url }}/firmware</P192>
<P237 para="FirmwareUpGrade_ConfigServerPath">{{ server_url }}/</P237>
</config>
</hl_provision>
