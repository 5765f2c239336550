<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<flat-profile>
<Resync_On_Reset>Yes</Resync_On_Reset>
<Resync_Periodic>3600</Resync_Periodic>
<Profile_Rule_B>{{ server_url }}/cp-phone.xml</Profile_Rule_B>
<Profile_Rule_C>{{ server_url }}/$MA.xml</Profile_Rule_C>
</flat-profile>
