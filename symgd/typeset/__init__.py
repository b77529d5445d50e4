r"""Mathematics on the page: LaTeX or MathML laid out by a font's own MATH table, drawn as text or as SVG.

A `Typesetter` sets formulas in a font. A `Formula` knows its box in em, its MathML, its reading as plain text and its
SVG image; `symgd.typeset.weasy` draws it into PDF files of WeasyPrint. Nothing here needs the rest of symgd.
"""

from __future__ import annotations

from symgd.typeset.errors import TypesetError
from symgd.typeset.font import MathFont
from symgd.typeset.formula import OVERHANG, Formula
from symgd.typeset.typesetter import SMALLEST, Fitted, Typesetter

__all__ = [
    "OVERHANG",
    "SMALLEST",
    "Fitted",
    "Formula",
    "MathFont",
    "TypesetError",
    "Typesetter",
]
