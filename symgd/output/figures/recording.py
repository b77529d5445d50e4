"""What a picture draws, as PDF operators, and how they are replayed on a page, with its text in the page's fonts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from symgd.output.figures.style import Font

if TYPE_CHECKING:
    from symgd.typeset.weasy import Canvas

__all__ = ["Opacity", "Operation", "Recording", "State", "Text"]


class Opacity(NamedTuple):
    """How much of fills and of strokes is seen from here on, from 0 to 1."""

    fill: float = 1.0
    stroke: float = 1.0


class Text(NamedTuple):
    """A piece of text, its baseline beginning at (x, y).

    Each glyph has its distance from there, its number in the font, and the character that it stands for; what is
    copied may be something else than these.
    """

    font: Font
    size: float
    x: float
    y: float
    glyphs: tuple[tuple[float, int, str], ...]
    color: tuple[float, float, float]
    copied: str = ""


class State(Enum):
    """Colors, lines, opacity and clipping are kept, or are again what was kept last."""

    PUSH = "q"
    POP = "Q"


Operation = bytes | Opacity | Text | State


@dataclass(frozen=True, slots=True)
class Recording:
    """Operations in points from the upper left corner, y downwards; those in bytes are PDF operators."""

    operations: tuple[Operation, ...]

    def replay(self, canvas: Canvas, scale: float = 1.0) -> None:
        """Draw all of it, so many times as large, from the upper left corner of the canvas on."""
        from symgd.typeset.weasy import Face

        canvas.push()
        canvas.operators(b"%.8g 0 0 %.8g 0 0 cm" % (scale, scale))
        for operation in self.operations:
            if isinstance(operation, bytes):
                canvas.operators(operation)
            elif isinstance(operation, Text):
                font, size, x, y, glyphs, color, copied = operation
                canvas.text(Face(font.family, font.italic, font.weight), size, x, y, glyphs, color, copied)
            elif isinstance(operation, Opacity):
                canvas.opacity(operation.fill, operation.stroke)
            elif operation is State.PUSH:
                canvas.push()
            else:
                canvas.pop()
        canvas.pop()
