"""Prose of specs: the sentences that readers of pages get, and what is said of them in French."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from phonegen.language.answers import answers
from phonegen.language.catalogue import VendorSpecs
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Document, Guide, Model
from phonegen.language.spec.plugin import Package, Plugin, in_languages
from phonegen.language.spec.values import Source


def same(sentence: str) -> str:
    """A SENTENCE as it is compared: however its blanks are written."""
    return " ".join(sentence.split())


def prose(vendor: VendorSpecs) -> dict[str, None]:
    """All sentences of a vendor's specs that pages show, each once; names and sources are none."""
    return dict.fromkeys(same(sentence) for sentence in _prose(vendor) if sentence)


def _prose(vendor: VendorSpecs) -> Iterator[str | None]:
    if vendor.vendor is not None:
        about = vendor.vendor.spec
        yield about.description
        yield from _of_guide(about.guide)
        yield from _doubts(about.sources)
    for model in vendor.models.values():
        yield from _of_model(model.spec)
    for dialect in vendor.dialects.values():
        yield from _of_dialect(dialect.spec)
        yield from (answer.get("why") for answer in answers(vendor, dialect).values())
    for plugin in vendor.plugins.values():
        yield from _of_plugin(plugin.spec)
    for entry in vendor.divergences:
        yield entry.spec.reason


def _of_guide(guide: Guide) -> Iterator[str | None]:
    yield guide.factory_reset
    documents: tuple[Document, ...] = (guide.documentation, guide.firmware, guide.language_files)
    yield from (document.note for document in documents)
    for login in guide.credentials:
        yield login.interface
        yield from login.password.values() if isinstance(login.password, dict) else ()


def _of_model(spec: Model) -> Iterator[str | None]:
    yield from _of_guide(spec.guide)
    yield from spec.limitations
    yield from spec.keys
    yield spec.dhcp if isinstance(spec.dhcp, str) else None
    yield from _doubts(spec.sources)
    for test in (*spec.features, *((spec.reported,) if spec.reported else ())):
        for result in test.results.values():
            yield from result.values() if isinstance(result, dict) else ()


def _of_dialect(spec: Dialect) -> Iterator[str | None]:
    yield spec.about
    yield from (file.about for file in spec.files.values())
    yield from _doubts(spec.sources)


def _of_plugin(spec: Plugin) -> Iterator[str | None]:
    yield from (*spec.notes, *spec.limitations)
    yield from _doubts(spec.sources)
    described: list[Plugin | Package] = [spec, *spec.packages.values()]
    for words in map(in_languages, (each.description for each in described)):
        yield None if "fr" in words else words["en"]
    for package in spec.packages:
        yield from (file.manual for file in spec.files(package).values())


def _doubts(sources: Iterable[Source]) -> Iterator[str | None]:
    for entry in sources:
        for told in entry.values() if isinstance(entry, dict) else ():
            yield told.get("doubt") if isinstance(told, dict) else None


def french(vendor: VendorSpecs) -> Mapping[str, str]:
    """What its own `fr.yaml`, then that of all vendors, says of a vendor's sentences."""
    wanted = prose(vendor)
    said: dict[str, str] = {}
    for given in (vendor.shared_french, vendor.french):
        if given is not None:
            said |= {same(english): told for english, told in given.spec.sentences.items()}
    return {english: told for english, told in said.items() if english in wanted}
