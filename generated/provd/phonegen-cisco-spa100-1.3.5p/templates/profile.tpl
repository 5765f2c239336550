<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<flat-profile>
<Profile_Rule_B>{{ server_url }}/spa-ata.xml</Profile_Rule_B>
<Profile_Rule_C>{{ server_url }}/$MA.xml</Profile_Rule_C>
</flat-profile>
