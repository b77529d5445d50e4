"""A formula as an image: its SVG, and its box in em."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from symgd.typeset.layout import Drawing, draw
from symgd.typeset.mathml import mathml
from symgd.typeset.outlines import UNITS

__all__ = ["SMALLEST", "Fitted", "Formula", "fit", "typeset"]

#: a formula is never scaled below this
SMALLEST = 0.8
#: room for strokes that overhang their box, such as the hook of an italic f, in em
OVERHANG = 0.06
#: and above and below it, in 1/1000 em
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Formula:
    """A typeset formula.

    Args:
        latex: its source.
        width: in em, of the box that the text around it sees.
        height: in em, above the baseline.
        depth: in em, below the baseline: ``vertical-align: -depth`` puts it on the line.
        path: the outlines, in 1/1000 em, y downwards from the baseline.
    """

    latex: str
    width: float
    height: float
    depth: float
    path: str

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
    drawing: Drawing = draw(mathml(latex, display), measure * UNITS)
    return Formula(
        latex,
        width=drawing.width / UNITS,
        height=round(drawing.height + MARGIN) / UNITS,
        depth=round(drawing.depth + MARGIN) / UNITS,
        path=drawing.path,
    )


@dataclass(frozen=True, slots=True)
class Fitted:
    """A formula that fits a measure: ``scale`` is 1, or less if it had to shrink."""

    formula: Formula
    scale: float = 1.0


def fit(lines: str | Sequence[str], width: float, display: bool = True) -> Fitted:
    r"""The formula on one line if ``width`` em hold it, else on several lines, else smaller.

    ``lines`` is one LaTeX, or the pieces that may stand under one another: the first piece starts with what stays on
    the left (up to ``&``, or up to its first ``=``); the following ones are set to the right of that. Without
    pieces, or where they are too wide, lines are broken before operators. What is too wide even so is shrunk, and
    where it can be, to no less than `SMALLEST`; nothing is ever cut.

    Raises:
        InternalError: it is not LaTeX that can be set.
    """
    pieces = [lines] if isinstance(lines, str) else [piece for piece in lines if piece.strip()]
    joined = " ".join(piece.replace("&", "", 1) for piece in pieces) if len(pieces) > 1 else pieces[0]
    tries = [typeset(joined, display)]
    if tries[0].width > width and len(pieces) > 1:
        tries.append(typeset(_aligned(pieces), True))
    for formula in tries:
        if formula.width <= width:
            return Fitted(formula)
    for scale in (1.0, 0.9, SMALLEST):
        tries.append(typeset(joined, display, round(width / scale, 2)))
        if tries[-1].width * scale <= width:
            return Fitted(tries[-1], scale)
    narrowest = min(tries, key=lambda formula: formula.width)
    return Fitted(narrowest, width / narrowest.width)


def _aligned(pieces: Sequence[str]) -> str:
    """The pieces under one another, those after the first set in behind the relation sign."""
    first = pieces[0]
    if "&" not in first:
        left, sign, right = first.partition("=")
        first = f"{left}&{sign}{right}" if sign else f"&{first}"
    rest = [piece if "&" in piece else rf"&\qquad {piece}" for piece in pieces[1:]]
    return r"\begin{aligned}" + r" \\ ".join([first, *rest]) + r"\end{aligned}"
