{{ sip_local_certificate | default('%NULL%') }}
{{ sip_local_root_and_intermediate_certificates | default('%NULL%') }}
{{ sip_local_key | default('%NULL%') }}
