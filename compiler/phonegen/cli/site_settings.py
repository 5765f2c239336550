"""A `site.yaml` named on the command line: judged as specs are, and handed to plugins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phonegen import files
from phonegen.cli.session import Session
from phonegen.codes import Code

MOST = 65_536  # bytes, as plugins take


def read_site(session: Session, path: Path) -> Mapping[str, Any]:
    """What a site sets for all phones; ends the command with all that is wrong with the file."""
    from phonegen.language.reader import parse
    from phonegen.language.spec.site import Site
    from phonegen.language.validation import validated

    try:
        data = files.read(path, MOST)
    except OSError as e:
        session.fail(Code.CONFIG_FILE, str(path), f"cannot be read: {e.strerror}")
    given = parse(data, str(path), session.report)
    site = None if given is None else validated(Site, given, session.report)
    session.finish(Path())
    assert site is not None
    return site.model_dump(exclude_defaults=True)


def site_text(site: Mapping[str, Any], masked: bool = False) -> str:
    """The text of a `site.yaml`; MASKED: with a mask in the place of its password."""
    from phonegen_targets.provd.rawconfig import MASK

    dot1x = site.get("dot1x")
    if masked and dot1x and dot1x.get("password"):
        site = {**site, "dot1x": {**dot1x, "password": MASK}}
    return json.dumps(site, ensure_ascii=False)
