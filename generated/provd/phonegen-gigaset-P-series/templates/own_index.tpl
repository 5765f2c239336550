<?xml version="1.0" encoding="UTF-8"?>
<setting-files>
<file url="{{ server_url }}/{{ mac | upper }}.xml"/>
</setting-files>
