"""The DHCP servers, in one list."""

from __future__ import annotations

from phonegen.dhcp.server import Server

from phonegen_targets import dhcpd, dnsmasq, kea

_ALL: tuple[Server, ...] = (dhcpd.SERVER, kea.SERVER, dnsmasq.SERVER)
SERVERS = {server.name: server for server in _ALL}
# Those and the ways to keep phones elsewhere than in the configuration of one.
STORES: dict[str, Server] = {**SERVERS, **{server.name: server for server in kea.DATABASES}}
