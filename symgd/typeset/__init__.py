r"""Mathematics on the page: LaTeX or MathML laid out by a font's own MATH table, drawn as text or as SVG.

A `Typesetter` sets formulas in a font. A `Formula` knows its box in em, its MathML, its reading as plain text and its
SVG image; `symgd.typeset.weasy` draws it into PDF files of WeasyPrint. Nothing here needs the rest of symgd.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from symgd.typeset.errors import TypesetError
from symgd.typeset.font import MathFont
from symgd.typeset.formula import OVERHANG, SMALLEST, Fitted, Formula, Typesetter

__all__ = [
    "OVERHANG",
    "SMALLEST",
    "Fitted",
    "Formula",
    "MathFont",
    "TypesetError",
    "Typesetter",
    "fit",
    "typeset",
]


@cache
def _typesetter() -> Typesetter:
    here = Path(__file__).parents[1]
    for folder in (here, here.parent):
        font = folder / "templates" / "fonts" / "STIXTwoMath-Regular.ttf"
        if font.is_file():
            return Typesetter(MathFont(font))
    raise TypesetError("The font of formulas is missing.")


def typeset(latex: str, display: bool = False, measure: float = float("inf")) -> Formula:
    """`Typesetter.typeset` in the font of the lessons."""
    return _typesetter().typeset(latex, display, measure)


def fit(lines: str | Sequence[str], width: float, display: bool = True, scale: float = 1.0) -> Fitted:
    """`Typesetter.fit` in the font of the lessons."""
    return _typesetter().fit(lines, width, display, scale)
