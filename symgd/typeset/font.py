"""An OpenType font with a MATH table, as layout needs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Assembly", "MathFont", "Metrics", "Part"]


@dataclass(frozen=True, slots=True)
class Metrics:
    """A glyph, in design units.

    Args:
        advance: how far it moves the pen.
        left, bottom, right, top: the box of its ink.
        italic: its italic correction.
        accent: where an accent is centered (top accent attachment); None: the font does not say.
    """

    advance: float
    left: float
    bottom: float
    right: float
    top: float
    italic: float = 0.0
    accent: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an assembled glyph, in design units; extenders may be repeated."""

    glyph: int
    start_connector: float
    end_connector: float
    full_advance: float
    extender: bool


@dataclass(frozen=True, slots=True)
class Assembly:
    """How a glyph of any size is put together, from the bottom up or from left to right."""

    parts: tuple[Part, ...]
    italic: float


class MathFont:
    """The measures of one font. Tables are read when they are first asked for; all answers are remembered.

    Args:
        path: a TrueType or OpenType file with a MATH table.

    Raises:
        TypesetError: it is no such file.
    """

    units: int  #: design units an em

    def __init__(self, path: Path | str) -> None: ...

    def glyph(self, character: str) -> int:
        """The number of a character's glyph; raises `TypesetError` where the font has none."""
        raise NotImplementedError

    def has(self, character: str) -> bool:
        raise NotImplementedError

    def metrics(self, glyph: int) -> Metrics:
        raise NotImplementedError

    def constant(self, name: str) -> float:
        """A constant of the MATH table by its name in the specification, such as ``AxisHeight``, in design units."""
        raise NotImplementedError

    def script_scale(self, level: int) -> float:
        """The size of scripts of a level to that of the text: 1, then ScriptPercentScaleDown, then …ScriptScript…."""
        raise NotImplementedError

    def kern(self, glyph: int, corner: str, height: float) -> float:
        """MathKernInfo: ``corner`` is "top right", "top left", "bottom right" or "bottom left"; design units."""
        raise NotImplementedError

    def variants(self, glyph: int, *, vertical: bool = True) -> tuple[tuple[int, float], ...]:
        """Larger forms of a glyph, the smallest first (itself included): number and advance in that direction."""
        raise NotImplementedError

    def assembly(self, glyph: int, *, vertical: bool = True) -> Assembly | None:
        raise NotImplementedError

    def script_form(self, glyph: int, level: int) -> int:
        """The form for scripts of a level that the font's ``ssty`` feature gives; the glyph itself where it gives none."""
        raise NotImplementedError

    def outline(self, glyph: int) -> str:
        """The outline as SVG path data in design units, y upwards."""
        raise NotImplementedError
