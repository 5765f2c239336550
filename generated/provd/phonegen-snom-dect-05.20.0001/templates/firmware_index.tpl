<?xml version="1.0" encoding="UTF-8"?>
<firmware-settings>
<firmware perm="">{{ server_url }}</firmware>
<fp_fwu_sw_version>{{ model.firmware }}</fp_fwu_sw_version>
<fp_fwu_branch_version>{{ model.branch }}</fp_fwu_branch_version>
{% for type in model.handsets %}
<pp_fwu_sw_version type="{{ type }}">{{ model.firmware }}</pp_fwu_sw_version>
<pp_fwu_branch_version type="{{ type }}">{{ model.branch }}</pp_fwu_branch_version>
{% endfor %}
</firmware-settings>
