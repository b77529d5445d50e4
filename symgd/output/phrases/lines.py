"""Whole lines of working: a step with its numbers, the law of a parabola, a condition on the domain."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from symgd.notation.breaking import width_estimate
from symgd.notation.domain import Condition
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.spoken import factor as spoken_factor
from symgd.notation.spoken import parenthesized
from symgd.notation.tree import Node, Power, Quotient
from symgd.output.formulas import TeX, as_tex, eq, tex
from symgd.output.numbers import number
from symgd.output.phrases.given import given
from symgd.output.phrases.relations import Part, _bound, is_
from symgd.output.phrases.vectors import worked_is

__all__ = [
    "factor_is",
    "factor_line",
    "first_point_is",
    "kink_place",
    "law",
    "power_line",
    "requirement",
    "short",
    "worth",
]

_TITLE_WIDTH = 22.0  # em
_LONGEST_FRACTION = 9  # characters
_ROUNDING = 1e-14  # a factor 1 − ηf″ so small is the rounding of η


def factor_line(lesson: Any) -> TeX:
    """(1 − η f″) = (1 − 0.1 · 6) for a parabola, as it stands in front of e_k."""
    form, names = lesson.theory.closed_form, lesson.names
    error, (sign, shown) = names.ek, _factor(form.factor)
    curvature, rate = as_tex(form.curvature), given(lesson.run.rate)
    inside = f"({curvature.latex})" if curvature.latex.startswith("-") else curvature.latex
    symbolic = tex(
        rf"(1 - {names.rate.latex} {names.d2f.latex})\,{error.latex}",
        f"{parenthesized(f'1 minus {names.rate.alt} times {names.d2f.alt}')} times {error.alt}",
    )
    put_in = f"1 minus {spoken_factor(rate.speech)} times {spoken_factor(curvature.alt)}"
    numeric = tex(
        rf"(1 - {rate.latex} \cdot {inside})\,{error.latex}",
        f"{parenthesized(put_in)} times {error.alt}",
    )
    middle = ("=", numeric) if sign == "=" else ()
    return eq(symbolic, *middle, sign, tex(rf"{shown.latex}\,", f"{spoken_factor(shown.alt)} times"))


def _factor(value: sp.Expr) -> tuple[str, TeX]:
    """= or ≈ and a factor: exact where that is a short decimal or fraction."""
    if value.is_Rational and (value * 10**10).is_Integer:
        return "=", as_tex(number(Fraction(int(value.p), int(value.q)), 12))
    if value.is_Rational and len(str(value)) <= _LONGEST_FRACTION:
        return "=", as_tex(value)
    size = float(value)
    return "≈", as_tex(number(size if abs(size) > _ROUNDING else 0))


def law(lesson: Any) -> TeX:
    """x* + factorᵏ (x₀ − x*) with the numbers put in."""
    form, index = lesson.theory.closed_form, lesson.names.index
    center, (_, factor) = as_tex(form.center), _factor(form.factor)
    start = as_tex(given(lesson.run.x0[0]))
    plain = not factor.latex.startswith("-") and "frac" not in factor.latex
    base = factor.latex if plain else rf"\left({factor.latex}\right)"
    power = f"{base}^{{{index}}}"
    spoken = f"{spoken_factor(factor.alt)} to the power {index} end power times"
    if form.center == 0:
        way = f"({start.latex})" if start.latex.startswith("-") else start.latex
        return tex(rf"{power} \cdot {way}", f"{spoken} {start.alt}")
    sign, size = ("+", center.latex[1:]) if center.latex.startswith("-") else ("-", center.latex)
    apart = f"plus {center.alt.removeprefix('minus ')}" if sign == "+" else f"minus {center.alt}"
    return tex(
        rf"{center.latex} + {power} \left({start.latex} {sign} {size}\right)",
        f"{center.alt} plus {spoken} {parenthesized(f'{start.alt} {apart}')}",
    )


def factor_is(theory: Any, times: int = 1) -> Part:
    """1 − ηf″(x*) after a relation, with the rate that many times as large; exact where f″(x*) is rational."""
    curvature = theory.curvature_exact
    if curvature is not None and curvature.is_Rational:
        return _factor(1 - times * sp.Rational(repr(theory.run.rate)) * curvature)
    return is_(1.0 - times * (1.0 - theory.factor))


def first_point_is(answers: Any) -> Part:
    """x₀ − ηf′(x₀), as it was worked by hand, or rounded."""
    if answers.first is not None:
        return worked_is(answers.first)
    return is_(float(answers.first_point))


def power_line(law: Any, names: Any) -> TeX:
    """|e_k| ≈ (c k)^(−1/2); in several variables e_k is a distance."""
    exponent, k, error = law.exponent, names.index, names.ek.latex if names.many else f"|{names.ek.latex}|"
    size = names.ek.alt if names.many else f"the size of {names.ek.alt}"
    fraction = exponent.denominator != 1
    power = f"{exponent.numerator}/{exponent.denominator}" if fraction else str(exponent.numerator)
    spoken = f"minus {-exponent.numerator}" + (f" over {exponent.denominator}" if fraction else "")
    if law.coefficient is None:
        return tex(rf"{error} \sim {k}^{{{power}}}", f"{size} behaves like {k} to the power {spoken}")
    shown = number(law.coefficient, 4)
    return tex(
        rf"{error} \approx \left({shown.latex}\,{k}\right)^{{{power}}} \quad\text{{for large }} {k}",
        f"{size} is about {parenthesized(f'{shown.speech} {k}')} to the power {spoken} end power for large {k}",
    )


def worth(coefficient: float, names: Any) -> Part:
    """The coefficient of f′², or ‖∇f‖², in the ledger, rounded down."""
    shown, slope = _bound(coefficient, 4, up=False)[1], names.at(names.xk, 1).latex
    square = rf"\lVert {slope}\rVert^2" if names.many else f"{slope}^2"
    spoken = "the squared length of the gradient" if names.many else "the square of the slope"
    return ("≥", tex(rf"{shown.latex}\,{square}", f"{shown.speech} times {spoken}"))


def requirement(condition: Condition) -> TeX:
    """A condition on the domain as a formula: ``x > 0``."""
    t = condition.argument
    table: dict[str, tuple[Any, ...]] = {
        "nonzero": (t, "≠", number(0)),
        "positive": (t, ">", number(0)),
        "nonnegative": (t, "≥", number(0)),
        "within_one": (number(-1), "≤", t, "≤", number(1)),
        "inside_one": (number(-1), "<", t, "<", number(1)),
        "at_least_one": (t, "≥", number(1)),
        "at_most_one": (t, "≤", number(1)),
    }
    if condition.kind in table:
        return eq(*table[condition.kind])
    relation = {"outside_one": (">", "is greater than"), "not_inside_one": (r"\ge", "is at least")}[
        condition.kind
    ]
    return tex(
        rf"\left|{latex(t)}\right| {relation[0]} 1", f"the absolute value of {speech(t)} {relation[1]} 1"
    )


def kink_place(kink: Any) -> TeX:
    """Where a kink is: ``x − 1 = 0``."""
    if kink.where == "unit":
        return tex(
            rf"\left|{latex(kink.argument)}\right| = 1",
            f"the absolute value of {speech(kink.argument)} equals 1",
        )
    return eq(kink.argument, "=", number({"zero": 0, "one": 1}[kink.where]))


def short(tree: Node) -> bool:
    """Whether a formula fits into a line of the title, where fractions in fractions would be too small to read."""
    return width_estimate(tree) < _TITLE_WIDTH and not _nests_fractions(tree)


def _nests_fractions(node: Node, *, inside: bool = False) -> bool:
    quotient = isinstance(node, Quotient)
    if quotient and inside:
        return True
    parts = (node.base,) if isinstance(node, Power) else node.children  # exponents have slashes
    return any(_nests_fractions(part, inside=inside or quotient) for part in parts)
