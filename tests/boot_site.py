"""An administrator's own network: servers that are there, and a command run beside them.

    python boot_site.py FOLDER ORDER

Run inside the namespaces of `phonegen.boot.network.apart`. ORDER is JSON: `dhcp`, configurations
of dhcpd by the address it answers from; `files`, a folder to serve to the host; `logins`, names
and passwords at the registrar; `command`, what is run at the phones' end. Prints how it ended as
JSON: `code`, `output`, and `seen`, the users at the registrar.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from phonegen.boot.network import OWN, SERVER, SERVER_END, network
from phonegen.boot.programs import find
from phonegen.boot.registrar import Login, Registrar
from phonegen.boot.servers import dhcp_server, web_server


def main(folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    with ExitStack() as stack:
        net = stack.enter_context(network(folder))
        for address, configuration in order.get("dhcp", {}).items():
            if address != SERVER:
                add = f"addr add {address}/16 dev {SERVER_END}"
                subprocess.run([*net.servers, find("ip"), *add.split()], check=True)
            own = folder / address
            own.mkdir()
            stack.enter_context(dhcp_server("dhcpd", configuration, own, net))
        if "files" in order:
            roots = folder / "roots"
            roots.mkdir()
            (roots / OWN).symlink_to(order["files"])
            stack.enter_context(web_server(roots, folder / "web", net))
        registrar = None
        if "logins" in order:
            logins = [Login(*login) for login in order["logins"]]
            registrar = Registrar(folder / "registrar", SERVER, logins, net.servers)
            stack.enter_context(registrar)
        done = subprocess.run(
            order["command"], capture_output=True, text=True, check=False, cwd=order["in"]
        )
        seen = list(registrar.registered()) if registrar else []
        return {"code": done.returncode, "output": done.stdout + done.stderr, "seen": seen}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), json.loads(sys.argv[2]))))
