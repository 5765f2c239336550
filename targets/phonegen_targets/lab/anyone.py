"""Any phone: options for one that no rule knows, which tell in what it asks where it looked."""

from __future__ import annotations

from phonegen.dhcp.rules import VendorRules
from phonegen.diagnostics import Place
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.reader import Map
from phonegen.language.spec.vendor import Vendor

MAKER = "phonegen lab"
FOLDER = "any-phone"
# Each URL has a folder of its own: a request for `/option160/…` tells that option 160 counts.
# Parts of option 43 are those that rules of the catalogue send, and the first.
OPTIONS = {
    "43.1": "{http_url}/option43.1",
    "43.2": "{http_url}/option43.2",
    "43.66": "{http_url}/option43.66",
    "43.67": "{http_url}/option43.67",
    "66": "{http_url}/option66",
    "67": "option67",
    "114": "{http_url}/option114",
    "150": "{tftp_ip}",
    "159": "{http_url}/option159",
    "160": "{http_url}/option160",
    "242": "HTTPSRVR={tftp_ip},HTTPPORT=80,TFTPSRVR={tftp_ip}",
    "next-server": "{tftp_ip}",
}
_SPEC = {
    "name": "AnyPhone",
    "dhcp": {
        "rules": [
            {
                "name": "any-phone",
                "match": [{"absent": True}, {"absent": False}],
                "options": OPTIONS,
            }
        ]
    },
}


def rules() -> VendorRules:
    """The rule that answers whoever asks with every option in which phones look."""
    loaded = Loaded(FOLDER, MAKER, Vendor.model_validate(_SPEC), Map(Place(MAKER)))
    return VendorRules(VendorSpecs(FOLDER, loaded))
