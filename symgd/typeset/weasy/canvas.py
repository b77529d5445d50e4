"""The part of a page on which one image is drawn."""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable

from symgd.typeset.weasy.fonts import Face, Fonts, Shown, number

__all__ = ["Canvas", "Drawable", "actual_text", "fill"]


class Canvas:
    """A rectangle of the page, in CSS pixels (1/96 inch): (0, 0) is its upper left corner, and y grows downwards."""

    def __init__(self, stream: Any, fonts: Fonts) -> None:
        self._stream, self._fonts = stream, fonts

    def operators(self, code: bytes) -> None:
        """PDF operators as they stand, such as ``b"1 0 0 RG 10 10 m 20 20 l S"``; for q and Q see `push` and `pop`."""
        self._stream.stream.append(code)

    def opacity(self, fill: float = 1.0, stroke: float = 1.0) -> None:
        """How opaque all is that follows, until `pop`."""
        self._stream.set_alpha(round(fill, 4))
        self._stream.set_alpha(round(stroke, 4), stroke=True)

    def push(self) -> None:
        """Keep the state: colors, lines, opacity, clipping, coordinates."""
        self._stream.push_state()

    def pop(self) -> None:
        """Go back to the state that was kept last."""
        self._stream.pop_state()

    def text(
        self,
        face: Face,
        size: float,
        x: float,
        y: float,
        glyphs: Iterable[Shown],
        color: tuple[float, float, float],
        copied: str = "",
    ) -> None:
        """A line of glyphs whose baseline begins at (x, y).

        Args:
            glyphs: how far each stands from x, its number in the font, and the characters that it stands for.
            copied: what is copied, where it is something else than all those characters.
        """
        if copied:
            self.operators(actual_text(copied).encode())
        font = self._fonts[face]
        self.operators(
            f"{fill(color)} BT /{font.name} {number(size)} Tf 1 0 0 -1 {number(x)} {number(y)} Tm "
            f"{font.line(size, glyphs)} ET".encode()
        )
        if copied:
            self.operators(b"EMC")


@runtime_checkable
class Drawable(Protocol):
    """Anything that draws itself; its width and height are in CSS pixels, or None where the page decides."""

    @property
    def width(self) -> float | None: ...

    @property
    def height(self) -> float | None: ...

    def draw(self, canvas: Canvas, width: float, height: float) -> None:
        """Draw into a rectangle of this size, in CSS pixels."""


def actual_text(text: str) -> str:
    """The operator after which all that is drawn, until EMC, is copied as this text."""
    return f"/Span <</ActualText <{(BOM_UTF16_BE + text.encode('utf-16-be')).hex()}>>> BDC"


def fill(color: tuple[float, float, float]) -> str:
    """The operator that sets the color in which text and areas are filled."""
    return " ".join(map(number, color)) + " rg"
