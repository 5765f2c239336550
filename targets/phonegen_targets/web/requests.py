r"""What is judged of a request, in regular expressions of PCRE that nginx and Apache share.

All ignore case. What they match begins with the phone's MAC address, twelve digits, and a bar.
"""

from __future__ import annotations

from pathlib import Path

PATH = "[0-9a-f]{32}"  # the secret of a phone
# In any encoding of URLs: such a thing may be a secret, so no log has it.
LIKE_PATH = "[0-9a-f%]{32}"
HIDDEN = r"/\."  # `.phonegen`, or anything else that begins with a dot
_BYTE, _BETWEEN = "[0-9a-f]{2}", "[-_:.]?"
_MAC = f"({_BYTE})" * 6
_OWN = _BETWEEN.join(rf"\{number}" for number in range(1, 7))
_OWN_IN_DN = _OWN.replace("_", "")
# Lines of an ATA 18x have files of their own: the MAC without its first byte, and a number.
_SECOND = r"ata\2\3\4\5\6"
# Six zeros begin numbers of models, as in `y000000000028.cfg`, and no phone's MAC; in the names
# of firmware stand longer numbers.
_ANY = rf"(?<![0-9])(?!0{{6}}){_BYTE}([-_:.]?){_BYTE}(?:\7{_BYTE}){{4}}(?![0-9a-f])"
# `MAC|URI` where the name behind the secret has a MAC address, and not this one.
FOREIGN = rf"^{_MAC}\|/{PATH}(?=/)(?!.*(?:{_OWN}|{_SECOND})).*{_ANY}"
# `MAC|VERIFIED|DN` where the certificate is good, and the common name of its subject, in the
# notation of RFC 2253, holds the MAC: `CN=001565AABBCC`, `CN=CP-7965G-SEP001565AABBCC`.
CERTIFIED = rf"^{_MAC}\|SUCCESS\|(?:.*[^\\],)?CN=(?:[^,+]*[^0-9a-f,+])?{_OWN_IN_DN}(?![0-9a-f])"
DEPTH = 4  # certificates between a phone's and a root, which vendors have
OLD_CIPHERS = "DEFAULT:@SECLEVEL=0"  # OpenSSL 3 has TLS 1.0 at that level alone


def list_of(folder: Path, port: int) -> Path:
    """The list of paths of a listener."""
    return folder / f"phones-{port}.map"
