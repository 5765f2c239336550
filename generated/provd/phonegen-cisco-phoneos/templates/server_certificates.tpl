{{ sip_servers_root_and_intermediate_certificates }}
