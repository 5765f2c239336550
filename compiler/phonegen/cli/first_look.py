"""What `build` of one phone ends with: its files, the beginning of what it gets, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from phonegen.build import OUTPUT
from phonegen.dialects.asking import asked, filled
from phonegen.language.catalogue import Carried, Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model

LINES = 8  # of a file's beginning
WIDTH = 100  # of a line, in characters


def first_look(
    project: Project, vendor: VendorSpecs, model: Loaded[Model], whole: bool
) -> Iterator[str]:
    """The lines for people; the files are those of the sample user of `preview`.

    Without WHOLE they are not made, which takes a sixth of the time of a build.
    """
    name = f"{vendor.folder}/{model.name}"
    yield ""
    yield f"{vendor.about().name} {model.spec.title or model.spec.model}"
    yield f"  page    {OUTPUT}/docs/{name}.md"
    yield f"  DHCP    {OUTPUT}/dhcpd/{vendor.folder}.conf, and the same below kea and dnsmasq"
    if not model.spec.plugins:
        yield "  no plugin carries it yet: name one under `plugins` of its spec"
        return
    newest, *older = vendor.newest_first(model)
    also = f", the newest of {len(older) + 1}" if older else ""
    yield f"  plugin  {OUTPUT}/provd/{project.plugin_id(vendor.folder, newest.plugin.name)}/{also}"
    dialect = vendor.dialects[newest.plugin.spec.dialect].spec
    mac = vendor.example_mac(model).replace(":", "")
    asks = [filled(name, mac, newest.name, newest.traits) for name in asked(dialect)]
    yield f"  asks    for {', '.join(filter(None, asks))}"
    files = _files(project, vendor, newest) if whole else {}
    if files:
        path, text = max(files.items(), key=lambda file: len(file[1]))
        yield f"\n{path} begins, for a sample user:"
        for line in islice(filter(str.strip, text.splitlines()), LINES):
            yield f"  {line[:WIDTH]}"
    yield f"\nnext: phonegen preview {name}    all that it gets"
    yield f"      phonegen boot {name}       a virtual phone, against real servers"


def _files(project: Project, vendor: VendorSpecs, carried: Carried) -> dict[str, str]:
    from phonegen_targets.provd.preview import SAMPLE, preview

    try:
        return preview(project, vendor, carried.model, carried.plugin, SAMPLE)
    except Exception:  # `preview` says what is wrong with the dialect; the files are built
        return {}
