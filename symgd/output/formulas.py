r"""Formulas for templates: ``{{ math(x) }}`` in a sentence, ``{{ display(x) }}`` on a line of its own.

What they take: a tree, a SymPy expression, an `Expression`, a number, the name of a variable, LaTeX with its spoken
form (``tex(r"x_{k+1} = x_k - \eta f'(x_k)", alt="…")``), or an equation of such parts (``eq(a, "=", b)``).
Short ones become text, the others an image whose alternative text is the spoken formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real
from typing import Any

from markupsafe import Markup, escape

from symgd.errors import InternalError
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.tree import Node, Variable
from symgd.output.assets import Inked, collection
from symgd.output.numbers import Numeral, number
from symgd.output.simple_math import simple
from symgd.typeset import Formula, fit, typeset
from symgd.typeset.formula import OVERHANG, SMALLEST

__all__ = ["INK", "MEASURE", "TeX", "as_tex", "display", "eq", "math", "shared_fit", "tex"]

#: the color of formulas, that of the text
INK = "#1c2a36"
#: the width of the text in em of the body
MEASURE = 44.0
#: a formula taller than this, in em, is drawn in parts, between which a page may end
TALLEST = 12.0

#: signs that may stand between the parts of an equation: LaTeX, and how they are read
_SIGNS = {
    "=": ("=", "equals"),
    "<": ("<", "is less than"),
    ">": (">", "is greater than"),
    "<=": (r"\le", "is at most"),
    "≤": (r"\le", "is at most"),
    ">=": (r"\ge", "is at least"),
    "≥": (r"\ge", "is at least"),
    "≠": (r"\ne", "is not"),
    "≈": (r"\approx", "is approximately"),
    "∈": (r"\in", "is in"),
    "→": (r"\to", "tends to"),
    "⇒": (r"\Rightarrow", "so"),
    "+": ("+", "plus"),
    "−": ("-", "minus"),
    "-": ("-", "minus"),
    "·": (r"\cdot", "times"),
    "×": (r"\times", "times"),
    ",": (r",\;", ","),
}


@dataclass(frozen=True, slots=True)
class TeX:
    """LaTeX, and how it is read aloud."""

    latex: str
    alt: str


def tex(source: str, alt: str) -> TeX:
    """LaTeX of a template's own, with the words that a reader who cannot see it hears."""
    return TeX(source, alt)


def as_tex(value: Any, *, partial: bool = False) -> TeX:
    """Any kind of formula as LaTeX with its spoken form.

    Args:
        value: see the module; a str is the canonical name of a variable.
        partial: write derivatives with ∂.

    Raises:
        InternalError: ``value`` is none of these.
    """
    tree = getattr(value, "tree", value)
    if isinstance(value, TeX):
        return value
    if hasattr(value, "latex") and hasattr(value, "alt"):
        return TeX(value.latex, value.alt)
    if isinstance(value, str):
        tree = Variable(value)
    elif hasattr(value, "free_symbols"):
        from symgd.notation.symbolic import from_sympy

        tree = from_sympy(value)
    elif isinstance(value, Real):
        value = number(value)
    if isinstance(value, Numeral):
        return TeX(value.latex, value.speech)
    if not isinstance(tree, Node):
        raise InternalError(f"A {type(value).__name__} is no formula.")
    return TeX(latex(tree, partial=partial), speech(tree))


def eq(*parts: Any, partial: bool = False) -> TeX:
    """An equation of parts: formulas, and the signs between them (``=``, ``≈``, ``<``, ``≤``, ``∈``, ``→``, …)."""
    sources: list[str] = []
    spoken: list[str] = []
    for part in parts:
        sign = _SIGNS.get(part) if isinstance(part, str) else None
        formula = TeX(*sign) if sign else as_tex(part, partial=partial)
        sources.append(formula.latex)
        spoken.append(formula.alt)
    return TeX(" ".join(sources), re.sub(r"\s+,", ",", " ".join(filter(None, spoken))))


def math(value: Any, *, partial: bool = False) -> Markup:
    """The formula within a line: as text where it is simple, else as an image on the baseline."""
    formula = as_tex(value, partial=partial)
    text = simple(formula.latex)
    return Markup(text) if text is not None else _image(typeset(formula.latex), formula.alt)


def display(
    value: Any, *, width: float = MEASURE, left: bool = False, partial: bool = False, scale: float = 1.0
) -> Markup:
    """The formula on a line of its own, broken into lines where it is wider than ``width`` em.

    Args:
        left: set flush left instead of centered, as in a table.
        scale: the largest size that it may have, from `shared_fit`.
    """
    formula = as_tex(value, partial=partial)
    fitted = fit(formula.latex, width, scale=scale)
    parts = fitted.formula.split(TALLEST / fitted.scale)
    if len(parts) > 1:
        images = (_image(part, formula.alt if part is parts[0] else "…", fitted.scale) for part in parts)
        kind = "part" if left else "display part"
        return Markup("").join(Markup('<div class="{}">{}</div>').format(kind, image) for image in images)
    image = _image(parts[0], formula.alt, fitted.scale)
    return image if left else Markup('<div class="display">{}</div>').format(image)


def shared_fit(values: Iterable[Any], narrow: float, wide: float) -> tuple[float, float]:
    """The measure and the scale for formulas that stand under one another.

    The measure is ``narrow`` if every one can be set in it on three lines or fewer, else ``wide``. The scale is one
    that all can share, but not less than `SMALLEST`.
    """
    formulas = [as_tex(value).latex for value in values]
    tries = [fit(formula, narrow) for formula in formulas]
    if all(fitted.scale == 1 and len(fitted.formula.bands) <= 3 for fitted in tries):
        return narrow, 1.0
    return wide, max(SMALLEST, min((fit(formula, wide).scale for formula in formulas), default=1.0))


def _image(formula: Formula, alt: str, scale: float = 1.0) -> Markup:
    address = collection().add(Inked(formula, INK), formula.svg(INK))
    wide, tall = formula.width + 2 * OVERHANG, formula.height + formula.depth
    return Markup(
        f'<img class="f" src="{address}" alt="{escape(alt)}" style="width:{wide * scale:.4f}em;'
        f'height:{tall * scale:.4f}em;vertical-align:{-formula.depth * scale:.4f}em">'
    )
