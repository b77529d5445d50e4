"""A line of text with italics, indices and exponents, as real text: no mathtext ever sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from symgd.output.figures import style
from symgd.output.figures.fonts import has_glyph, shaped
from symgd.output.figures.shapes import Shape
from symgd.typeset.characters import script

__all__ = ["Line", "RichText", "Run", "line", "markup", "plain", "width"]

_SHIFT = {0: 0.0, 1: 0.36, -1: -0.2}
_SCALE = {0: 1.0, 1: 0.72, -1: 0.72}
_ASCENT, _DESCENT = 0.72, 0.22

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ", "0123456789−+n", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₋₊ₙₖ", "0123456789−+nk", strict=True))


@dataclass(frozen=True)
class Run:
    """A piece of text in one style; ``level`` is 1 for an exponent and -1 for an index; ``math`` is for ∇, √, ∞.

    ``bold`` is for the names of vectors.
    """

    text: str
    italic: bool = False
    level: int = 0
    math: bool = False
    bold: bool = False


Line = tuple[Run, ...]


def line(*parts: str | Line) -> Line:
    """Strings and lines, one after another."""
    return tuple(run for part in parts for run in (plain(part) if isinstance(part, str) else part))


@lru_cache(maxsize=1024)
def plain(text: str, italic: bool = False, level: int = 0) -> Line:
    """Text as it stands; Unicode exponents and indices become real ones (a font need not have them)."""
    runs: list[Run] = []
    for character in text:
        raised = 1 if character in _RAISED else -1 if character in _LOWERED else 0
        shown = _RAISED.get(character) or _LOWERED.get(character) or character
        slanted = italic and not (raised and shown.isdigit())
        run = Run(shown, slanted, raised or level, not has_glyph(shown, slanted))
        if runs and replace(runs[-1], text=shown) == run:
            runs[-1] = replace(run, text=runs[-1].text + shown)
        else:
            runs.append(run)
    return tuple(runs)


@lru_cache(maxsize=1024)
def markup(template: str, **values: str | Line) -> Line:
    """A template with ``<i>``, ``<sub>``, ``<sup>`` and ``{name}``; what is filled in is never read as markup."""
    runs: list[Run] = []
    italic, level = False, 0
    for token in re.findall(r"</?(?:i|sub|sup)>|\{\w+\}|[^<{]+|.", template):
        if token.startswith("{") and token[1:-1] in values:
            value = values[token[1:-1]]
            inner = plain(value, italic) if isinstance(value, str) else value
            runs += [replace(run, level=run.level or level) for run in inner]
        elif token in ("<i>", "</i>"):
            italic = token == "<i>"
        elif token in ("<sub>", "<sup>", "</sub>", "</sup>"):
            level = {"<sub>": -1, "<sup>": 1}.get(token, 0)
        else:
            runs += plain(token, italic, level)
    return tuple(runs)


def _advance(run: Run, size: float) -> float:
    """The width of a run in points, spaces at its ends included."""
    return shaped(run.text, style.font(run.italic, run.math, run.bold)).advance * size


def width(runs: Iterable[Run], size: float) -> float:
    """The width of a line in points."""
    runs = tuple(runs)
    total = sum(_advance(run, size * _SCALE[run.level]) for run in runs)
    return total + sum(_kern(a, b) * size for a, b in pairwise(runs))


def _kern(before: Run, after: Run) -> float:
    """Room between a slanted letter and what stands upright behind it, in ems."""
    return 0.04 if before.italic and not after.italic and after.level != -1 else 0.0


class RichText(Artist):
    """A line at (x, y) in points; ``halo`` puts a white plate of that opacity behind it."""

    def __init__(
        self,
        runs: Line,
        x: float,
        y: float,
        *,
        align: str = "left",
        valign: str = "baseline",
        size: float = style.SIZE,
        color: str = style.INK,
        halo: float | None = None,
    ) -> None:
        super().__init__()
        self.runs, self.x, self.y = runs, x, y
        self.align, self.valign, self.size, self.color, self.halo = align, valign, size, color, halo
        self.set_zorder(6)

    @property
    def text(self) -> str:
        """The characters, without their style."""
        return "".join(run.text for run in self.runs)

    def box(self) -> Bbox:
        """The rectangle that the line takes, in points from the lower left corner of the figure."""
        long = width(self.runs, self.size)
        left = self.x - {"left": 0.0, "center": long / 2, "right": long}[self.align]
        low = self.y - self._rise() - _DESCENT * self.size
        return Bbox.from_bounds(float(left), float(low), long, (_ASCENT + _DESCENT) * self.size)

    def _rise(self) -> float:
        """How far above the baseline the anchor is; the middle is that of the digits."""
        return {"baseline": 0.0, "center": 0.33, "top": _ASCENT, "bottom": -_DESCENT}[self.valign] * self.size

    def draw(self, renderer: Any) -> None:
        box = self.box()
        if self.halo is not None:
            _plate(box, self.halo).draw(renderer)
        x, baseline = box.x0, box.y0 + _DESCENT * self.size
        height = renderer.get_canvas_width_height()[1]  # renderers measure from the top
        for index, run in enumerate(self.runs):
            font, size = style.font(run.italic, run.math, run.bold), self.size * _SCALE[run.level]
            if index:
                x += _kern(self.runs[index - 1], run) * self.size
            # SVG drops spaces at the ends of a text, so they become distance.
            text = run.text.lstrip(" ")
            lead = shaped(run.text[: len(run.text) - len(text)], font).advance * size
            y = baseline + _SHIFT[run.level] * self.size
            if text:
                shown = text.rstrip(" ")
                copied = script(shown, run.level) if run.level else ""
                renderer.draw_run(shown, x + lead, height - y, font, size, self.color, copied)
            x += _advance(run, size)


def _plate(box: Bbox, opacity: float) -> Shape:
    """A rectangle a little wider than the line."""
    x0, y0, x1, y1 = (box.extents + _AROUND).tolist()
    path = Path([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], closed=True)
    return Shape(path, face="white", alpha=opacity)


_AROUND = np.array([-1.2, -0.2, 1.2, 0.2])
