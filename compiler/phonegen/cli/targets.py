"""The back-ends, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonegen.build.target import Target


def targets() -> list[Target]:
    """All back-ends that `build` writes files of."""
    from phonegen_targets import dhcpd, dnsmasq, docs, kea, provd

    return [dhcpd, dnsmasq, docs, kea, provd]
