"""A plugin's releases: each version with its changes, in words of the page's reader."""

from __future__ import annotations

from typing import NamedTuple

from phonegen.dialects.settings import Written
from phonegen.language.releases import Change, Way

from phonegen_targets.docs.facts.plugin import told
from phonegen_targets.docs.markdown import Cells, code, listed, text
from phonegen_targets.docs.texts import _, ngettext

SHOWN = 3  # ways of one setting, and models
PARTS = {
    "description": _("the description"),
    "identification": _("how phones are recognised"),
    "association": _("which phones it takes"),
    "function keys": _("the function keys"),
    "lines": _("the lines"),
    "services": _("the services"),
    "synchronisation": _("how phones are told to fetch their files"),
    "reasons for what is not supported": _("the reasons for what is not supported"),
    "other facts": _("other facts"),
}


class ReleaseView(NamedTuple):
    """A version as the page tells of it; Markdown."""

    version: str
    settings: list[Cells]  # setting, file, before, now, models
    others: list[str]


def release_view(version: str, changes: list[Change]) -> ReleaseView:
    """What VERSION has changed; without changes it is the first."""
    settings = [change for change in changes if change.about == "setting"]
    others = [change for change in changes if change.about != "setting"]
    return ReleaseView(
        version,
        [_row(change) for change in settings],
        [_other(change) for change in others] if changes else [_("First release.")],
    )


def _row(change: Change) -> Cells:
    before, now = (
        listed([told(_written(way)) for way in side], SHOWN) or _("not written")
        for side in (change.before, change.now)
    )
    models = listed([code(name) for name in change.models], SHOWN) or _("all")
    return (code(change.name), code(change.file), before, now, models)


def _written(way: Way) -> Written:
    value, each, *conditions = way
    return Written(value, each or None, tuple(conditions))


def _other(change: Change) -> str:
    what = _subject(change)
    if change.about == "more":
        return what
    before, now = (side[0][0] if side else None for side in (change.before, change.now))
    if before and now and before != now:
        return _("{what}: {before}, now {now}", what=what, before=text(before), now=text(now))
    if now is not None and before is None:
        return _("{what}: new", what=what)
    if before is not None and now is None:
        return _("{what}: gone", what=what)
    return _("{what}: changed", what=what)


def _subject(change: Change) -> str:
    name = code(change.name)
    match change.about:
        case "model":
            return _("phone {name}", name=name)
        case "firmware":
            return _("firmware of {name}", name=name)
        case "lines":
            return _("lines of {name}", name=name)
        case "keys":
            return _("function keys of {name}", name=name)
        case "facts":
            return _("facts of {name}", name=name)
        case "package":
            return _("package {name}", name=name)
        case "table":
            return _("values of {name}", name=name)
        case "file":
            return _("file {name}", name=name)
        case "form":
            return _("form of {name}", name=name)
        case "more":
            count = int(change.name)
            return ngettext("{count} more change", "{count} more changes", count)
        case "part":
            return PARTS.get(change.name) or name
        case _:
            return _("the code of the plugin")
