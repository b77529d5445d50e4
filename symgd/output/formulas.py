r"""Formulas for templates: ``{{ math(x) }}`` in a sentence, ``{{ display(x) }}`` on a line of its own.

What they take: a tree, a SymPy expression, an `Expression`, a number, the name of a variable, LaTeX with its spoken
form (``tex(r"x_{k+1} = x_k - \eta f'(x_k)", alt="…")``), or an equation of such parts (``eq(a, "=", b)``).
Each becomes an image whose alternative text is the spoken formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from numbers import Real
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from symgd.errors import InternalError
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.tree import Node, Variable
from symgd.output.assets import Inked, address_of, collection, font_file
from symgd.output.numbers import Numeral, number
from symgd.typeset import OVERHANG, SMALLEST, Fitted, Formula, MathFont, TypesetError, Typesetter

__all__ = [
    "INK",
    "MEASURE",
    "TeX",
    "as_tex",
    "display",
    "eq",
    "math",
    "parts",
    "shared_fit",
    "tex",
    "typesetter",
]

#: the color of formulas, that of the text
INK = "#1c2a36"
#: the width of the text in em of the body
MEASURE = 44.0
#: a formula taller than this, in em, is drawn in parts, between which a page may end
TALLEST = 12.0
#: a formula in a line of text that is wider than this, in em, is drawn in pieces, between which a line may end
LONGEST = 10.0
#: the words for all parts of a formula but the first, which has those for the whole
MORE = "…"

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
    return TeX(latex(tree, partial=partial), speech(tree, partial=partial))


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
    """The formula within a line, standing on its baseline; a long one is in pieces, between which a line may end."""
    formula = as_tex(value, partial=partial)
    return _images(_inline(formula.latex), formula.alt)


def display(
    value: Any, *, width: float = MEASURE, left: bool = False, partial: bool = False, scale: float = 1.0
) -> Markup:
    """The formula on a line of its own, broken into lines where it is wider than ``width`` em.

    Args:
        left: set flush left instead of centered, as in a table.
        scale: the largest size that it may have, from `shared_fit`.
    """
    drawn = parts(value, width=width, partial=partial, scale=scale)
    if len(drawn) == 1:
        return drawn[0] if left else Markup('<div class="display">{}</div>').format(drawn[0])
    kind = "part" if left else "display part"
    return Markup("").join(Markup('<div class="{}">{}</div>').format(kind, part) for part in drawn)


def parts(value: Any, *, width: float = MEASURE, partial: bool = False, scale: float = 1.0) -> list[Markup]:
    """The same as images that stand under one another: one, unless it is so tall that a page may end in it."""
    formula = as_tex(value, partial=partial)
    drawn = _displayed(formula.latex, width, scale)
    return [_images((one,), MORE if number else formula.alt) for number, one in enumerate(drawn)]


def shared_fit(values: Iterable[Any], narrow: float, wide: float) -> tuple[float, float]:
    """The measure and the scale for formulas that stand under one another.

    The measure is ``narrow`` if every one can be set in it on three lines or fewer, else ``wide``. The scale is one
    that all can share, but not less than `SMALLEST`.
    """
    formulas = [as_tex(value).latex for value in values]
    tries = [_fit(formula, narrow) for formula in formulas]
    if all(fitted.scale == 1 and len(fitted.formula.bands) <= 3 for fitted in tries):
        return narrow, 1.0
    return wide, max(SMALLEST, min((_fit(formula, wide).scale for formula in formulas), default=1.0))


@cache
def typesetter() -> Typesetter:
    """What sets the formulas of all pages, in the font of the page."""
    return Typesetter(MathFont(font_file("STIXTwoMath-Regular.ttf")))


class _Drawn(NamedTuple):
    """A formula, or a piece of one, with what its tag says."""

    address: str
    image: Inked
    style: str


@lru_cache(maxsize=4096)
def _inline(latex: str) -> tuple[_Drawn, ...]:
    with _our_own_mistakes():
        whole = typesetter().typeset(latex)
        pieces = typesetter().pieces(latex) if whole.width > LONGEST else (whole,)
    return tuple(_drawn(piece, f"{number} of {latex}") for number, piece in enumerate(pieces))


@lru_cache(maxsize=1024)
def _displayed(latex: str, width: float, scale: float) -> tuple[_Drawn, ...]:
    fitted = _fit(latex, width, scale)
    return tuple(
        _drawn(part, f"{number} of {latex} in {width} by {scale}", fitted.scale)
        for number, part in enumerate(fitted.formula.split(TALLEST / fitted.scale))
    )


def _fit(latex: str, width: float, scale: float = 1.0) -> Fitted:
    with _our_own_mistakes():
        return typesetter().fit(latex, width, scale=scale)


@contextmanager
def _our_own_mistakes() -> Iterator[None]:
    """All LaTeX is ours, so that a formula that cannot be set is a mistake of our own."""
    try:
        yield
    except TypesetError as error:
        raise InternalError(str(error)) from error


def _drawn(formula: Formula, made_from: str, scale: float = 1.0) -> _Drawn:
    wide, tall = formula.width + 2 * OVERHANG, formula.height + formula.depth
    style = (
        f"width:{wide * scale:.4f}em;height:{tall * scale:.4f}em;"
        f"vertical-align:{-formula.depth * scale:.4f}em"
    )
    return _Drawn(address_of(made_from), Inked(formula, INK), style)


def _images(drawn: Sequence[_Drawn], alt: str) -> Markup:
    """The pieces of a formula, the first with the words for the whole."""
    return Markup("".join(_tag(one, MORE if number else alt) for number, one in enumerate(drawn)))


def _tag(drawn: _Drawn, alt: str) -> str:
    collection().keep(drawn.address, drawn.image)
    kind = "f more" if alt is MORE else "f"
    return f'<img class="{kind}" src="{drawn.address}" alt="{escape(alt)}" style="{drawn.style}"/>'
