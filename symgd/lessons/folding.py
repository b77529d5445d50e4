"""Lines of a listing that are no wider than the page: what is longer goes on inside its parentheses."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

__all__ = ["folded", "unpacked", "vector_source"]

_WIDEST = 90  # characters of a line, as many as a page has room for
# Where a line may end: behind a comma, before an operator or a word; never inside ** or a number.
_SEAMS = re.compile(r"(?<=, )|(?= (?:[-+*/@]|or|and|if|else) )|(?=(?<![* ])[*/](?![* ]))")


def vector_source(numbers: Sequence[str]) -> str:
    """``np.array([…])``, many numbers over several lines."""
    line = f"np.array([{', '.join(numbers)}])"
    return line if len(line) <= 70 else "np.array([\n" + _rows(numbers, "    ") + "\n])"


def unpacked(names: Sequence[str]) -> str:
    """``x, y``, what a vector is unpacked into; many names over several lines, in parentheses."""
    line = ", ".join(names)
    return line if len(line) <= 70 else "(\n" + _rows(names, "        ") + "\n    )"


def _rows(entries: Sequence[str], margin: str) -> str:
    """Entries in lines that end with a comma."""
    rows = textwrap.wrap(", ".join(entries) + ",", 70, break_long_words=False, break_on_hyphens=False)
    return textwrap.indent("\n".join(rows), margin)


def folded(program: str) -> str:
    """The program without lines that are wider than a page: they go on, indented, inside their parentheses."""
    lines, depth = [], 0
    for line in program.split("\n"):
        margin = " " * (len(line) - len(line.lstrip()) + 4)
        rest = line
        while len(rest) > _WIDEST and (cut := _seam(rest, depth, len(margin))):
            lines.append(rest[:cut].rstrip())
            depth += _opened(rest[:cut])
            rest = margin + rest[cut:].lstrip()
        lines.append(rest)
        depth += _opened(rest)
    return "\n".join(lines)


def _seam(line: str, depth: int, start: int) -> int:
    """Where to end a line: inside the fewest parentheses, in a sum first, far to the right; 0 for nowhere."""
    places = [m.start() for m in _SEAMS.finditer(line) if start + _WIDEST // 4 < m.start() <= _WIDEST]
    found = [
        (
            depth + _opened(line[:place]),
            line[place] in "*/" or line[place : place + 2] in (" *", " /"),
            -place,
        )
        for place in places
    ]
    return -min((row for row in found if row[0] > 0), default=(0, False, 0))[2]


def _opened(source: str) -> int:
    """How many parentheses are open at the end."""
    return sum(source.count(c) for c in "([{") - sum(source.count(c) for c in ")]}")
