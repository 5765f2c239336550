"""What became of a phone at a step, in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from phonegen.language import boots

Step = Literal[boots.Step, "call"]
STEPS: tuple[Step, ...] = get_args(Step)
Result = Literal["passed", "failed", "left out"]


@dataclass(frozen=True)
class Outcome:
    """A phone, by its number, at a step; `words` say how far it came and why not further."""

    phone: int
    step: Step
    result: Result
    words: str


@dataclass
class Boot:
    """A phone and its outcomes, in the order of the steps."""

    name: str
    plugin: str
    mac: str
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def failure(self) -> Outcome | None:
        """Where it stopped."""
        return next((o for o in self.outcomes if o.result == "failed"), None)

    def at(self, step: Step) -> Result | None:
        """What became of it at a step: the worst of its outcomes; None if it did not get there."""
        found = {o.result for o in self.outcomes if o.step == step}
        return next((r for r in ("failed", "left out", "passed") if r in found), None)


class Boots:
    """All phones of a run; `notes` say what was left out for all of them."""

    def __init__(self, phones: Iterable[Boot]) -> None:
        self.phones = list(phones)
        self.notes: list[str] = []

    def add(self, outcome: Outcome) -> None:
        """What became of one of them."""
        self.phones[outcome.phone].outcomes.append(outcome)

    @property
    def failed(self) -> list[Boot]:
        """The phones that did not boot."""
        return [boot for boot in self.phones if boot.failure]

    def counted(self) -> Counter[tuple[Step, Result]]:
        """How many phones had each result at each step."""
        found: Counter[tuple[Step, Result]] = Counter()
        for boot in self.phones:
            for step in STEPS:
                result = boot.at(step)
                if result is not None:
                    found[step, result] += 1
        return found
