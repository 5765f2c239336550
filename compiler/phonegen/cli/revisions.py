"""Git revisions named on the command line."""

from __future__ import annotations

from phonegen.build.revision import Revision, RevisionError
from phonegen.build.revision import revision as find
from phonegen.cli.session import Session
from phonegen.codes import Code


def revision(session: Session, name: str) -> Revision:
    """The revision NAME; ends the command when there is none."""
    try:
        return find(session.root, name)
    except RevisionError as e:
        hint = "`git log` and `git branch --all` show them; CI may have to fetch more"
        session.fail(Code.REVISION, name or "(nothing)", str(e), hint)
