"""DHCP: requests, options, and the rules that tell phones apart."""
