"""The kinds of files that a catalogue is made of."""

from __future__ import annotations

from typing import NamedTuple

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.french import French
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Divergence, Plugin
from phonegen.language.spec.site import Site
from phonegen.language.spec.values import Spec
from phonegen.language.spec.vendor import Catalogue, Vendor


class FileKind(NamedTuple):
    """A kind of file: where it lies, what it holds, and whether it holds a list of them."""

    path: str
    spec: type[Spec]
    many: bool = False


FILES = {
    "model": FileKind("specs/<vendor>/<model>.yaml", Model),
    "vendor": FileKind("specs/<vendor>/vendor.yaml", Vendor),
    "dialect": FileKind("specs/<vendor>/dialects/<name>.yaml", Dialect),
    "plugin": FileKind("specs/<vendor>/plugins/<release>.yaml", Plugin),
    "divergences": FileKind("specs/<vendor>/divergences.yaml", Divergence, many=True),
    "french": FileKind("specs/<vendor>/fr.yaml", French),
    "catalogue": FileKind("specs/catalogue.yaml", Catalogue),
}

# What no catalogue holds, but a server that runs the plugins.
SITE = FileKind("site.yaml", Site)
DOCUMENTED = {**FILES, "site": SITE}
