<?xml version="1.0" encoding="UTF-8"?>
<DIALTEMPLATE>
{% for digits, seconds in [['...', 1], ['....', 2], ['.......', 1], ['..........', 1], ['1..........', 1]] %}
<TEMPLATE MATCH="{{ digits }}" Timeout="{{ seconds }}" User="Phone"/>
{% endfor %}
<TEMPLATE MATCH="*" Timeout="15"/>
</DIALTEMPLATE>
