"""Certificates: an authority of a run's own, and what it signs for its servers."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

from phonegen.boot.programs import find

# Orders to openssl, one a line; short-lived, for the authority's key lies beside them.
ORDERS = """\
req -x509 {key} -keyout ca.key -out ca.pem -days 7 -subj /CN=phonegen-boot -addext {signs}
req {key} -keyout server.key -out server.csr -subj /CN={address}
x509 -req -in server.csr -CA ca.pem -CAkey ca.key -out server.pem -days 7 -extfile names
"""
# What strict clients want besides (RFC 5280).
OF_A_SERVER = """\
subjectAltName=IP:{address}
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""
SIGNS = "keyUsage=critical,keyCertSign"
KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"


def make_certificates(folder: Path, address: str) -> None:
    """Write `ca.pem`, and `server.pem` with `server.key` for an IPv4 address, into FOLDER.

    Raises MissingProgramError, OSError.
    """
    program = find("openssl")
    (folder / "names").write_text(OF_A_SERVER.format(address=address), "ascii")
    for order in ORDERS.format(key=KEY, signs=SIGNS, address=address).splitlines():
        done = subprocess.run(
            [program, *order.split()], cwd=folder, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise OSError(f"openssl makes no certificate: {done.stderr.strip()[-500:]}")


def distrust(server: str, ca: Path, patience: float) -> str | None:
    """Why the certificate of a TLS server (`host:port`) is not to be trusted; None: it is.

    It is asked once, without a word of SIP.
    """
    import ssl  # costs the others 10 ms

    host, _, port = server.rpartition(":")
    try:
        context = ssl.create_default_context(cafile=str(ca))
        # since Python 3.13 by default; neither phones nor the client that registers ask for it
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        with (
            socket.create_connection((host, int(port)), timeout=patience) as line,
            context.wrap_socket(line, server_hostname=host),
        ):
            return None
    except ssl.SSLCertVerificationError as e:
        return f"certificate not trusted: {e.verify_message}"
    except ssl.SSLError as e:
        return f"{server} does not speak TLS: {e.reason or e}"
    except TimeoutError:
        return f"no answer from {server} in {patience:g} s"
    except OSError as e:
        return f"{(e.strerror or str(e)).lower()}: {server}"
