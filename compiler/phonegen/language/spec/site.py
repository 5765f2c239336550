"""What a site sets for all its phones beyond the parameters of provd: `site.yaml`.

The generated plugins read the same file by rules of their own, in the runtime's `site`; a test
holds the two together.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from phonegen.language.spec.values import OR_NUMBER, Line, Spec, describe, inside

Method = Literal["off", "md5", "tls", "peap", "ttls", "fast"]
WebInterface = Literal["off", "http", "https", "on"]
METHODS: tuple[str, ...] = get_args(Method)
WEB_INTERFACES: tuple[str, ...] = get_args(WebInterface)
MOST_RULES = 50
MOST_RINGS = 10
MOST_SECONDS = 86_400

# A digit map of RFC 3435, section 2.1.5, without `|` and with the timer at its end.
DIGIT_MAP = r"^(?:(?:[0-9*#x]|\[(?:[0-9]-[0-9]|[0-9*#])+\])\.?)+T?$"
_URL = re.compile(r"(https?|ftp)://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
DigitMap = Annotated[str, StringConstraints(pattern=DIGIT_MAP, max_length=64), OR_NUMBER]


def _printable(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("unprintable", "a text has signs that can be seen alone")
    return text


Short = Annotated[Line, Field(max_length=255), AfterValidator(_printable), OR_NUMBER]


def _logo(text: str) -> str:
    """A URL, or a path that stays in the folder that is served."""
    return text if _URL.fullmatch(text) else inside(_printable(text))


class Dot1x(Spec):
    """How phones say to the network's switch who they are, IEEE 802.1X."""

    method: Method = describe(
        "EAP method: `md5`, `tls` with a certificate, `peap` and `ttls` with MSCHAPv2 inside, "
        "`fast`; `off` turns 802.1X off."
    )
    identity: Short | None = describe("Identity that the phones give.", default=None)
    password: Short | None = describe("Password of that identity.", default=None)


class RingTone(Spec):
    """A ring tone for calls that say so."""

    alert_info: Short = describe("Text of the header Alert-Info of a call.")
    ring: int = describe("Number of the phone's ring tone, from 1.", ge=1, le=MOST_RINGS)


class Backlight(Spec):
    """The light behind the display."""

    seconds: int | None = describe(
        "Seconds without use after which the display darkens; 0 never.",
        default=None,
        ge=0,
        le=MOST_SECONDS,
    )
    level: int | None = describe("Brightness in use, in percent.", default=None, ge=0, le=100)


class Site(Spec):
    """What a site sets for all its phones, whatever their vendor. What it leaves out stays as the
    plugins write it.
    """

    dial_plan: Annotated[list[DigitMap], Field(max_length=MOST_RULES)] | None = describe(
        "Digit maps as of RFC 3435, section 2.1.5: digits, `*` and `#`, `x` for any digit, "
        "`[2-5]`, `.` for any number of what is before it, `T` at the end to wait for more.",
        default=None,
    )
    lldp: bool | None = describe("Whether phones use LLDP, to learn their VLAN.", default=None)
    dot1x: Dot1x | None = describe("802.1X.", default=None)
    ring_tones: Annotated[list[RingTone], Field(max_length=MOST_RINGS)] | None = describe(
        "Ring tones by what a call's Alert-Info says.", default=None
    )
    web_interface: WebInterface | None = describe(
        "How a browser reaches the phones' own pages: `off`, `http`, `https`, or `on` for both.",
        default=None,
    )
    backlight: Backlight | None = describe("The light behind the display.", default=None)
    logo: Annotated[Line, AfterValidator(_logo)] | None = describe(
        "Picture on the display: a URL, or the path of a file that provd's plugin serves.",
        default=None,
    )
