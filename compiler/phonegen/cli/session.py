"""One run of a command: the project's root, the output format, the report, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from phonegen.cli.console import PROBLEMS, colour, progress, usage_error
from phonegen.cli.problems import OutputFormat, render
from phonegen.codes import Code, Severity
from phonegen.diagnostics import Place, Report, closest, did_you_mean

if TYPE_CHECKING:
    from phonegen.build.target import Selection
    from phonegen.language.catalogue import Loaded, Project, VendorSpecs
    from phonegen.language.spec.model import Model


def names_of(name: str) -> tuple[str, str]:
    """Vendor and model of `vendor/model`, in any case, with or without `.yaml`."""
    vendor, _, model = name.lower().removesuffix(".yaml").rstrip("/").partition("/")
    return vendor, model


class Session:
    """What a command shares with the functions that do its work.

    VERBOSE shows notes, STRICT makes errors of warnings.
    """

    def __init__(
        self,
        form: OutputFormat = OutputFormat.text,
        *,
        verbose: bool = False,
        strict: bool = False,
    ) -> None:
        self.form = form
        self.verbose = verbose
        self.report = Report(strict=strict)

    @cached_property
    def root(self) -> Path:
        """The project around the working folder; ends with a usage error outside of one."""
        from phonegen.language.root import find_root

        root = find_root(Path.cwd())
        if root is None:
            usage_error("no specs/catalogue.yaml here or above; run phonegen inside a checkout")
        return root

    @property
    def for_people(self) -> bool:
        """Whether sentences may be written beside what the command prints."""
        return self.form is OutputFormat.text

    def tell(self, message: str) -> None:
        """A sentence for people."""
        if self.for_people:
            typer.echo(message)

    def progress(self, total: int) -> AbstractContextManager[Callable[[str], None]]:
        """A progress bar for TOTAL steps."""
        return progress(total)

    def project(self, name: str | None = None, *, checked: bool = True) -> Project:
        """The catalogue, or the vendor of NAME alone; ends the command when it has errors.

        Of a vendor that NAME names with a model, what that model uses is checked.
        """
        vendor, model = names_of(name) if name else (None, None)
        if checked:
            from phonegen.build.pipeline import load_checked

            project = load_checked(self.root, self.report, vendor, model)
        else:
            from phonegen.language.loading import load

            project = load(self.root, self.report, vendor)
        self.stop_at_errors()
        return project

    def rendered_project(self, name: str | None = None, *, checked: bool = True) -> Project:
        """The catalogue, or a part of it, whose plugins can be written."""
        from phonegen_targets import provd

        project = self.project(name, checked=checked)
        provd.check(project, self.report)
        self.stop_at_errors()
        return project

    def vendor(self, project: Project, name: str) -> VendorSpecs:
        """The vendor of NAME; ends the command when there is none."""
        folder, _ = names_of(name)
        found = project.vendors.get(folder)
        if found is None:
            known = [p.name for p in (self.root / "specs").iterdir() if p.is_dir()]
            message, hint = f"there is no vendor '{folder}'", self._phones_called(name)
            hint = hint or did_you_mean(folder, known)
            self.fail(Code.NOT_FOUND, f"specs/{folder}", message, hint)
        return found

    def _phones_called(self, name: str) -> str:
        """A hint at the phones whose spec is called NAME, which lacks its vendor."""
        stem, rest = names_of(name)
        found = sorted(p for p in (self.root / "specs").glob("*/*.yaml") if p.stem == stem)
        phones = [f"'{path.parent.name}/{path.stem}'" for path in found[:3]]
        return f"did you mean {' or '.join(phones)}?" if phones and not rest else ""

    def model(self, project: Project, name: str) -> tuple[VendorSpecs, Loaded[Model]]:
        """The model NAME, by its spec or as it names itself; ends the command if there is none."""
        vendor = self.vendor(project, name)
        _, wanted = names_of(name)
        model = vendor.named(wanted)
        if model is not None:
            return vendor, model
        if not wanted:
            stems = sorted(vendor.models)
            phones = ", ".join(f"{vendor.folder}/{stem}" for stem in stems[:5])
            more = ", …" if len(stems) > 5 else ""
            message, hint = f"{vendor.folder} is a vendor", f"name a phone: {phones}{more}"
            self.fail(Code.NOT_FOUND, f"specs/{vendor.folder}", message, hint)
        hint = did_you_mean(wanted, vendor.models)
        if not closest(wanted, vendor.models):
            hint = f"{hint}{'; ' * bool(hint)}`phonegen new {vendor.folder}/{wanted}` begins it"
        message = f"there is no model '{wanted}' of {vendor.folder}"
        self.fail(Code.NOT_FOUND, f"specs/{vendor.folder}/{wanted}.yaml", message, hint)

    def selection(self, project: Project, name: str | None) -> Selection:
        """The part of the catalogue that NAME stands for: all of it, a vendor or a model."""
        from phonegen.build.target import Selection

        if name is None:
            return Selection()
        if not names_of(name)[1]:
            return Selection(vendor=self.vendor(project, name).folder)
        vendor, model = self.model(project, name)
        return Selection(vendor=vendor.folder, model=model.name)

    def fail(self, code: Code, path: str, message: str, hint: str = "") -> NoReturn:
        """End with one problem that lies in no line of a spec."""
        report = Report()
        report.add(Place(path), code, message, hint)
        typer.echo(render(report.sorted(), self.form, self.root, colour()), nl=False)
        raise typer.Exit(PROBLEMS)

    def stop_at_errors(self, around: Path | None = None) -> None:
        """Go on only without errors; AROUND is the folder of the files reported."""
        if self.report:
            self.finish(around)

    def finish(self, around: Path | None = None, *, end: str = "nothing was written") -> None:
        """Print the report, once at the end of a command; errors end it with 1.

        AROUND is the folder of the files reported, by default the project. END tells people what
        the errors have led to.
        """
        shown = [d for d in self.report.sorted() if self.verbose or d.severity is not Severity.NOTE]
        if shown or self.form in (OutputFormat.json, OutputFormat.sarif):
            root = around if around is not None else self.root
            typer.echo(render(shown, self.form, root, colour()), nl=False)
        if shown and self.for_people:
            ending = f"; {end}" if self.report else ""
            worst = next(s for s in Severity if any(d.severity is s for d in shown))
            example = min(d.code for d in shown if d.severity is worst)
            counted = self.report.counted(notes=self.verbose)
            typer.echo(f"\n{counted}{ending}. `phonegen explain {example}` tells more.", err=True)
        if self.report:
            raise typer.Exit(PROBLEMS)
