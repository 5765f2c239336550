"""Lines of a template as blocks: neighbours with one condition stand in one `{% if %}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from phonegen.dialects.expressions import names

_TAG = re.compile(r"\{% (if|for|else|endif|endfor|set)\b((?:(?!%\}).)*)%\}")


@dataclass
class _Block:
    """What stands between a tag and its end; of a condition also what stands behind `else`."""

    tag: str  # if, for
    head: str
    body: list[_Block | str] = field(default_factory=list)
    other: list[_Block | str] | None = None

    def lines(self) -> Iterator[str]:
        yield self.head
        yield from _lines(self.body)
        if self.other is not None:
            yield "{% else %}"
            yield from _lines(self.other)
        yield f"{{% end{self.tag} %}}"

    def joins(self, other: _Block) -> bool:
        """Whether OTHER, right behind this, is true for the same phones and can be put into it."""
        if self.tag != "if" or self.head != other.head:
            return False
        asked = {name.partition(".")[0] for name in names(self.head[6:-3])}
        return not asked & set(_assigned(self.body)) and not asked & set(
            _assigned(self.other or [])
        )


def shared_conditions(lines: Sequence[str]) -> Iterator[str]:
    """LINES with the same meaning, in which neighbours with one condition share it."""
    top = _Block("", "")
    around = [top]
    for line in lines:
        found = _TAG.fullmatch(line)
        tag = found[1] if found else ""
        block = around[-1]
        inside = block.body if block.other is None else block.other
        if tag in ("if", "for"):
            opened = _Block(tag, line)
            inside.append(opened)
            around.append(opened)
        elif tag == "else":
            block.other = []
        elif tag in ("endif", "endfor"):
            around.pop()
        else:
            inside.append(line)
    return _lines(top.body)


def _lines(blocks: Sequence[_Block | str]) -> Iterator[str]:
    for block in _joined(blocks):
        if isinstance(block, str):
            yield block
        else:
            yield from block.lines()


def _joined(blocks: Sequence[_Block | str]) -> list[_Block | str]:
    result: list[_Block | str] = []
    for block in blocks:
        last = result[-1] if result else None
        if isinstance(block, _Block) and isinstance(last, _Block) and last.joins(block):
            last.body += block.body
            if block.other is not None:
                last.other = [*(last.other or []), *block.other]
        else:
            result.append(block)
    return result


def _assigned(blocks: Sequence[_Block | str]) -> Iterator[str]:
    """Names that are given another value in BLOCKS, at any depth."""
    for block in blocks:
        if isinstance(block, str):
            yield from re.findall(r"\{% set (\w+) = ", block)
        else:
            yield from _assigned(block.body)
            yield from _assigned(block.other or [])
