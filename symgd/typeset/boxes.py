"""What layout makes and painters draw: boxes of glyphs and rules. Lengths in em of the formula, y upwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Box", "Glyph", "Placed", "Rule", "empty"]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of the mathematical font.

    Args:
        index: its number in the font.
        size: 1 is the size of the text around the formula.
        text: the characters that it stands for; empty for all but the first piece of an assembled one.
    """

    index: int
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A filled rectangle, placed by its lower left corner."""

    width: float
    height: float


@dataclass(slots=True)
class Box:
    """A piece of a formula, its origin at the left on the baseline.

    Args:
        width: how far what follows it is moved on.
        height: of the ink above the baseline, or of the room that is kept there.
        depth: the same below the baseline, a positive number.
        items: what it holds, each with its place.
        italic: how far the ink of a slanted glyph leans out at the upper right (its italic correction).
        accent: where an accent is centered, from the left; None: in the middle.
        atom: one glyph alone, which scripts hug by the font's kerning; None for anything else.
    """

    width: float = 0.0
    height: float = 0.0
    depth: float = 0.0
    items: list[tuple[float, float, Glyph | Rule | Box]] = field(default_factory=list)
    italic: float = 0.0
    accent: float | None = None
    atom: Glyph | None = None

    def put(self, x: float, y: float, item: Glyph | Rule | Box) -> None:
        """Place an item; the box keeps its measures."""
        self.items.append((x, y, item))

    def cover(self, x: float, y: float, box: Box) -> None:
        """Place a box, and grow upwards and downwards to hold it; the width stays."""
        self.items.append((x, y, box))
        self.height = max(self.height, y + box.height)
        self.depth = max(self.depth, box.depth - y)

    def placed(self, x: float = 0.0, y: float = 0.0) -> Iterator[Placed]:
        """The glyphs and rules in it and in all boxes below it, in the order in which they are read."""
        for dx, dy, item in self.items:
            if isinstance(item, Box):
                yield from item.placed(x + dx, y + dy)
            else:
                yield Placed(x + dx, y + dy, item)


class Placed(NamedTuple):
    """A glyph's origin on its baseline, or a rule's lower left corner, and which it is."""

    x: float
    y: float
    item: Glyph | Rule


def empty(width: float = 0.0, height: float = 0.0, depth: float = 0.0) -> Box:
    """A box without ink."""
    return Box(width, height, depth)
