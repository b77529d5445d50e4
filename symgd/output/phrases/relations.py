"""Numbers, bounds and intervals with the sign in front of them.

A function whose name ends in ``_is`` returns the relation and what follows it, to be unpacked into ``eq(…)``:
exact values come with =, rounded ones with ≈.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sympy as sp

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.lessons.rates.trials import rate_beside
from symgd.notation.symbolic import from_sympy
from symgd.output.formulas import TeX, eq, tex
from symgd.output.numbers import Numeral, number
from symgd.output.phrases.given import meant

__all__ = [
    "Part",
    "best_is",
    "between",
    "between_floats",
    "bracket",
    "curvature_is",
    "down",
    "edge_is",
    "eigenvalues_are",
    "exact_is",
    "factor_about",
    "is_",
    "jump_is",
    "least_value_is",
    "limit_alone",
    "limit_beside",
    "limit_is",
    "lower_is",
    "numbers_text",
    "outward",
    "percent",
    "small",
    "step_factor_is",
    "tidy_is",
    "tol_over_rate_is",
    "up",
    "value_of",
    "whole_line",
]

Part = tuple[Any, ...]

_FEW_DIGITS = 6
_LONGEST = 24  # characters of a closed form
_NOTHING = 1e-12
_HUGE = 10**300
_CLOSE = Fraction(1, 10**8)  # a factor closer to 1 than that has more nines than are read


def is_(value: float, digits: int = 6, limit: float | None = None) -> Part:
    """= and the number if ``digits`` digits are all it has, else ≈ and as many, or what tells it from a limit."""
    shown = number(value, digits, limit=limit)
    digits = max(digits, len(shown.whole.lstrip("0") + shown.fraction)) if limit is not None else digits
    exact = Decimal(repr(float(value))) == Decimal(repr(float(f"{float(value):.{digits}g}")))
    return ("=" if exact else "≈", shown)


def tidy_is(value: float, digits: int = 4) -> Part:
    """A computed number whose last bits are rounding, after = or ≈: 0.98 for 1 − 0.01·2."""
    near = float(f"{value:.12g}")
    return is_(0.0 if abs(near) < _NOTHING else near, digits)


def factor_about(value: Fraction | float, digits: int = 4) -> Part:
    """A factor of the error after = or ≈, never rounded to 1 or −1: close to them as 1 − 2·10⁻¹⁶."""
    if not -_HUGE < value < _HUGE:
        return "≈", number(value, digits)
    sign = -1 if value < 0 else 1
    off = sign * Fraction(value) - 1
    if not 0 < abs(off) < _CLOSE:
        near = float(f"{float(value):.12g}")
        relation, shown = is_(0.0 if abs(near) < _NOTHING else near, digits, limit=sign)
        return "≈" if isinstance(value, Fraction) and Fraction(repr(near)) != value else relation, shown
    relation, size = is_(float(f"{float(abs(off)):.6g}"), digits)
    ahead, plain = ("-1", "minus 1") if sign < 0 else ("1", "1")
    adds = (off > 0) == (sign > 0)
    return relation, tex(
        f"{ahead} {'+' if adds else '-'} {size.latex}", f"{plain} {'plus' if adds else 'minus'} {size.speech}"
    )


def step_factor_is(rate: float, curvature: float) -> Part:
    """1 − ηh after a relation, for the numbers as they are printed."""
    return factor_about(1 - meant(rate) * meant(curvature))


def exact_is(value: sp.Expr | None, digits: int = 6, limit: float | None = None) -> Part:
    """= and the closed form, followed by ≈ and its decimals where the form does not show its size."""
    if value is None:
        return ()
    if value.is_Rational and _short_decimal(value):
        decimal = number(Fraction(int(value.p), int(value.q)), 12)
        return ("=", from_sympy(value), "=", decimal) if int(value.q) in (2, 4) else ("=", decimal)
    return (
        "=",
        from_sympy(value),
        "≈",
        number(value if limit is not None else float(value), digits, limit=limit),
    )


def _short_decimal(value: sp.Rational) -> bool:
    """Whether a fraction is a decimal of at most six digits, zeros in front not counted."""
    decimal = Decimal(int(value.p)) / Decimal(int(value.q))
    return len(decimal.normalize().as_tuple().digits) <= _FEW_DIGITS and Fraction(decimal) == Fraction(
        int(value.p), int(value.q)
    )


def value_of(point: StationaryPoint) -> Part:
    """Where a stationary point is: its closed form, or its decimals."""
    if point.closed_form is not None:
        return exact_is(point.closed_form)
    return ("≈", number(point.x, 10))


def curvature_is(point: StationaryPoint) -> Part:
    """f″ at a stationary point."""
    return () if point.curvature is None else is_(point.curvature)


def least_value_is(theory: Any) -> Part:
    """f at the minimizer, in closed form where that is known."""
    if theory.value_exact is not None:
        return exact_is(theory.value_exact)
    return ("≈", number(theory.minimizer.fun, 8))


def limit_is(theory: Any, digits: int = 6, exact: sp.Expr | None = None, value: float | None = None) -> Part:
    """The stability limit after a relation: = and a closed form, or ≈ and decimals that tell it from rates tried.

    ``exact`` and ``value`` stand for it where it is known another way.
    """
    value = theory.stability_limit if value is None else value
    beside = limit_beside(theory, value)
    known = exact_is(theory.stability_exact if exact is None else exact, digits, limit=beside)
    return known or ("≈", number(value, digits, limit=beside))


def limit_beside(theory: Any, limit: float) -> float | None:
    """The rate nearest to a limit of those that the lesson speaks of: its digits tell them apart."""
    return rate_beside(theory.run, limit, theory.best_rate)


def best_is(theory: Any) -> Part:
    """The best rate close to the minimum."""
    exact = theory.best_rate_exact
    limit = theory.stability_limit
    known = () if exact is None or len(str(exact)) > _LONGEST else exact_is(exact, limit=limit)
    return known or ("≈", number(theory.best_rate, 6, limit=limit))


def limit_alone(theory: Any) -> Part:
    """The stability limit without a relation in front."""
    return limit_is(theory)[1:]


def bracket(lower: str, upper: str) -> TeX:
    """A closed interval between two proved decimals."""
    a, b = (_written(text) for text in (lower, upper))
    return tex(rf"[{a.latex},\; {b.latex}]", f"the interval from {a.alt} to {b.alt}")


def _written(text: str) -> TeX:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, part = digits.partition(".")
    return TeX(f"{sign}{whole}" + (f".{part}" if part else ""), text.replace("-", "minus "))


def outward(value: float, digits: int, up: bool) -> Numeral:
    """A bound with few digits, rounded to the safe side."""
    exact = Decimal(repr(float(value)))
    if exact == 0:
        return number(0)
    quantum = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    rounded = exact.quantize(quantum, rounding="ROUND_CEILING" if up else "ROUND_FLOOR")
    return number(rounded, digits)


def up(value: float, digits: int = 4) -> Part:
    """An upper bound: = where it needs few digits, else rounded up."""
    return _bound(value, digits, up=True)


def down(value: float, digits: int = 4) -> Part:
    """A lower bound: = where it needs few digits, else rounded down."""
    return _bound(value, digits, up=False)


def _bound(value: float, digits: int, *, up: bool) -> Part:
    # A bound was rounded outward once, in its last bit; that bit is not worth a line of digits.
    near = float(f"{value:.12g}")
    if abs(near - value) <= 1e-15 * abs(value):
        value = near
    shown = outward(value, digits, up)
    exact = float(f"{value:.{digits}g}") == value
    return ("=" if exact else "≤" if up else "≥", shown)


def between(variable: Any, interval: sp.Interval) -> TeX:
    """``1 < x < 2``: a variable in an interval, whose ends may be infinite."""
    parts: list[Any] = []
    if interval.start != -sp.oo:
        parts += [*exact_is(interval.start)[1:2], "<" if interval.left_open else "≤"]
    parts.append(variable)
    if interval.end != sp.oo:
        parts += ["<" if interval.right_open else "≤", *exact_is(interval.end)[1:2]]
    return eq(*parts)


def between_floats(variable: Any, lower: float, upper: float) -> TeX:
    """``1.25 ≤ x ≤ 2``: a variable between two bounds, rounded outward."""
    return eq(_bound(lower, 6, up=False)[1], "≤", variable, "≤", _bound(upper, 6, up=True)[1])


def whole_line(interval: sp.Interval) -> bool:
    """Whether an interval is all of ℝ."""
    return bool(interval.inf == -sp.oo and interval.sup == sp.oo and interval.is_Interval)


def small(value: float) -> Numeral:
    """A distance or a difference, with three digits."""
    return number(abs(float(value)), 3)


def jump_is(jump: Any) -> Part:
    """Where the passed point is."""
    if jump.exact is not None:
        return exact_is(jump.exact)
    return ("≈", number(float((jump.lower + jump.upper) / 2), 8))


def percent(value: Any) -> TeX:
    """The size of a factor as a percentage."""
    share = float(f"{abs(float(value)) * 100.0:.12g}")  # 0.29 is 29 percent, not 28.999999999999996
    shown = number(share, 4, limit=100)
    return tex(rf"{shown.latex}\,\%", f"{shown.speech} percent")


def numbers_text(values: Sequence[float]) -> str:
    """a, b and c."""
    shown = [number(float(v), 4).text for v in values]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def eigenvalues_are(problem: Problem, point: CriticalPoint) -> str:
    """The eigenvalues of the Hessian at a point: a, b and c where four digits are all they have, else about so much."""
    from symgd.calculus.multivariate.second_order import second_order

    second = second_order(problem, point)
    exact = None if second is None else second.eigenvalues_exact
    if exact is not None and all(value == sp.Rational(f"{float(value):.4g}") for value in exact):
        return numbers_text([float(value) for value in exact])
    return f"about {numbers_text(point.eigenvalues)}"


def tol_over_rate_is(run: Any) -> Part:
    """tol/η after a relation."""
    return exact_is(sp.Rational(meant(run.tol)) / sp.Rational(meant(run.rate)), 4)


def lower_is(value: float) -> Part:
    """A bound that was proved from below: = where it needs few digits, else ≈ and digits rounded down."""
    sign, shown = down(value)
    return ("=" if sign == "=" else "≈", shown)


def edge_is(edge: Any) -> Part:
    """The end of a domain after a relation."""
    return (
        exact_is(edge)
        if isinstance(edge, sp.Expr) and not edge.has(sp.Float)
        else ("≈", number(float(edge), 8))
    )
