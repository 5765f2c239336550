"""The phonegen compiler: specs of SIP phones in, provd plugins, DHCP files and pages out."""
