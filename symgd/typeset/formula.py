"""A formula as an image: its SVG, and its box in em."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from symgd.typeset.ziamath_layout import Drawing, draw, lay_out
from symgd.typeset.mathml import mathml
from symgd.typeset.outlines import UNITS

__all__ = ["SMALLEST", "Fitted", "Formula", "fit", "typeset"]

#: a formula is never scaled below this
SMALLEST = 0.8
#: room for strokes that overhang their box, such as the hook of an italic f, in em
OVERHANG = 0.06
#: and above and below it, in 1/1000 em
MARGIN = 12
_MOST_OPENED = 3
_PARENTHESIS = re.compile(r"(\\left\(|\\right\)|\\[{}]|[{}])")
_CONTOUR = re.compile(r"M(-?\d+) (-?\d+)([^M]*)")


@dataclass(frozen=True, slots=True)
class Formula:
    """A typeset formula.

    Args:
        latex: its source.
        width: in em, of the box that the text around it sees.
        height: in em, above the baseline.
        depth: in em, below the baseline: ``vertical-align: -depth`` puts it on the line.
        path: the outlines, in 1/1000 em, y downwards from the baseline.
        bands: the top and the bottom of each line, if there are several, in 1/1000 em.
    """

    latex: str
    width: float
    height: float
    depth: float
    path: str
    bands: tuple[tuple[float, float], ...] = ()

    def split(self, tallest: float) -> tuple[Formula, ...]:
        """The formula as several, none taller than ``tallest`` em, as far as its lines allow."""
        if self.height + self.depth <= tallest or len(self.bands) < 2:
            return (self,)
        groups: list[list[tuple[float, float]]] = [[self.bands[0]]]
        for band in self.bands[1:]:
            if band[1] - groups[-1][0][0] <= tallest * UNITS:
                groups[-1].append(band)
            else:
                groups.append([band])
        return tuple(self._part(round(group[0][0]), round(group[-1][1])) for group in groups)

    def _part(self, top: int, bottom: int) -> Formula:
        """The lines between two heights, standing on the baseline."""
        contours = [(int(x), int(y), rest) for x, y, rest in _CONTOUR.findall(self.path)]
        inside = [
            f"M{x} {y - bottom}{rest}" for x, y, rest in contours if top - MARGIN <= y <= bottom + MARGIN
        ]
        height = (bottom - top + MARGIN) / UNITS
        return Formula(self.latex, self.width, height, MARGIN / UNITS, "".join(inside))

    def svg(self, color: str = "#000") -> str:
        """The formula as an SVG image, `OVERHANG` em wider than its box at each side, in one color."""
        left, top = round(-OVERHANG * UNITS), round(-self.height * UNITS)
        wide, tall = round((self.width + 2 * OVERHANG) * UNITS), round((self.height + self.depth) * UNITS)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" '
            f'viewBox="{left} {top} {wide} {tall}"><path fill="{color}" d="{self.path}"/></svg>'
        )


@lru_cache(maxsize=2048)
def typeset(latex: str, display: bool = False, measure: float = float("inf")) -> Formula:
    """The formula ``latex``, set inline or (``display``) with room for large operators and fractions.

    Where it is wider than ``measure`` em it is broken before operators that stand outside all parentheses.

    Raises:
        InternalError: it is not LaTeX that can be set.
    """
    drawing: Drawing = draw(_boxes(latex, display), measure * UNITS)
    return Formula(
        latex,
        width=drawing.width / UNITS,
        height=round(drawing.height + MARGIN) / UNITS,
        depth=round(drawing.depth + MARGIN) / UNITS,
        path=drawing.path,
        bands=drawing.bands,
    )


@lru_cache(maxsize=64)  # a long formula is tried in several measures
def _boxes(latex: str, display: bool) -> Any:
    return lay_out(mathml(latex, display))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A formula that fits a measure: ``scale`` is 1, or less if it had to shrink."""

    formula: Formula
    scale: float = 1.0


def fit(lines: str | Sequence[str], width: float, display: bool = True, scale: float = 1.0) -> Fitted:
    r"""The formula on one line if ``width`` em hold it, else on several lines, else smaller.

    Lines start at top-level relations and signs, as many on a line as fit. Where a caller knows better, ``lines`` are
    the lines themselves, each with an ``&`` where they are to stand under one another. What is too wide even so is
    shrunk, to no less than `SMALLEST` where that will do, then broken inside tall parentheses too; nothing is ever cut.

    Args:
        lines: one LaTeX; or several, which are joined unless they hold ``&``.
        width: in em of the text around it.
        display: with room for large operators and fractions.
        scale: the largest scale, where other formulas beside it have had to shrink.

    Raises:
        InternalError: it is not LaTeX that can be set.
    """
    pieces = [lines] if isinstance(lines, str) else list(lines)
    marked = len(pieces) > 1 and all("&" in piece for piece in pieces)
    joined = " ".join(piece.replace("&", "", 1) if marked else piece for piece in pieces)
    tries = [typeset(joined, display)]
    if tries[0].width * scale <= width:
        return Fitted(tries[0], scale)
    if marked:
        tries.append(typeset(r"\begin{aligned}" + r" \\ ".join(pieces) + r"\end{aligned}", True))
        if tries[-1].width * scale <= width:
            return Fitted(tries[-1], scale)
    for smaller in (scale, 0.9 * scale, SMALLEST * scale):
        tries.append(typeset(joined, display, round(width / smaller, 2)))
        if tries[-1].width * smaller <= width:
            return Fitted(tries[-1], smaller)
    for _ in range(_MOST_OPENED):
        joined = _opened(joined)
        tries.append(typeset(joined, display, round(width / (SMALLEST * scale), 2)))
        if tries[-1].width * SMALLEST * scale <= width:
            return Fitted(tries[-1], SMALLEST * scale)
    narrowest = min(tries, key=lambda formula: formula.width)
    return Fitted(narrowest, width / narrowest.width)


def _opened(latex: str) -> str:
    """The formula with its outermost tall parentheses of one size, so that lines may end inside them."""
    parts, braces, pairs = [], 0, 0
    for token in _PARENTHESIS.split(latex):
        opens, closes = token == r"\left(", token == r"\right)"
        pairs -= closes
        outer = (opens or closes) and not braces and not pairs
        parts.append((r"\biggl(" if opens else r"\biggr)") if outer else token)
        pairs += opens
        braces += (token == "{") - (token == "}")
    return "".join(parts)
