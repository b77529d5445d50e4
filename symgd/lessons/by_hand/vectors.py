"""How the vectors of a hand computation are written: as rows, of many entries the first ones and the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.spoken import vector
from symgd.notation.tree import Glyph, Node

__all__ = ["is_shortened", "row_vector", "shortened"]

_LONGEST, _FIRST = 5, 3

T = TypeVar("T")


def is_shortened(count: int) -> bool:
    """Whether of so many entries only some are written."""
    return count > _LONGEST


def shortened(entries: Sequence[T], dots: T) -> list[T]:
    """All entries where they are few, else the first three, ``dots``, and the last."""
    if not is_shortened(len(entries)):
        return list(entries)
    return [*entries[:_FIRST], dots, entries[-1]]


def row_vector(entries: list[Node]) -> Glyph:
    """(a, b, …)."""
    sources = shortened([latex(entry) for entry in entries], r"\ldots")
    spoken = shortened([speech(entry) for entry in entries], "and so on")
    left, right = (r"\left(", r"\right)") if any(r"\frac" in source for source in sources) else ("(", ")")
    return Glyph(left + r",\, ".join(sources) + right, vector(spoken), figures=True)
