"""Parts of formulas that the sentences of a lesson ask for: numbers with = or ≈, intervals, vectors, whole lines.

A function that ends in ``_is`` returns the relation and what follows it, to be unpacked into ``eq(…)``: exact values
come with =, rounded ones with ≈.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from symgd.calculus.facts import StationaryPoint
from symgd.lessons.underflow import hidden_size
from symgd.notation.breaking import width_estimate
from symgd.notation.domain import Condition
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.symbolic import from_sympy
from symgd.notation.tree import Node
from symgd.output.formulas import TeX, as_tex, eq, tex
from symgd.output.numbers import Numeral, number

__all__ = ["PHRASES"]

Part = tuple[Any, ...]

_TITLE_WIDTH, _DISPLAY_WIDTH = 22.0, 36.0  # em


def is_(value: float, digits: int = 6) -> Part:
    """= and the number if ``digits`` digits are all it has, else ≈ and as many."""
    shown = number(value, digits)
    exact = Decimal(repr(float(value))) == Decimal(repr(float(f"{float(value):.{digits}g}")))
    return ("=" if exact else "≈", shown)


def exact_is(value: sp.Expr | None, digits: int = 6) -> Part:
    """= and the closed form, followed by ≈ and its decimals where the form does not show its size."""
    if value is None:
        return ()
    if value.is_Rational and (value * 10**4).is_Integer:
        decimal = number(Fraction(int(value.p), int(value.q)), 12)
        return ("=", from_sympy(value), "=", decimal) if int(value.q) in (2, 4) else ("=", decimal)
    return ("=", from_sympy(value), "≈", number(float(value), digits))


def value_of(point: StationaryPoint) -> Part:
    """Where a stationary point is: its closed form, or its decimals."""
    if point.exact is not None:
        return exact_is(point.exact)
    return ("≈", number(point.x, 10))


def curvature_is(point: StationaryPoint) -> Part:
    """f″ at a stationary point."""
    return () if point.curvature is None else is_(point.curvature)


def least_value_is(theory: Any) -> Part:
    """f at the minimizer, in closed form where that is known."""
    if theory.value_exact is not None:
        return exact_is(theory.value_exact)
    return ("≈", number(theory.minimizer.fun, 8))


def limit_is(theory: Any) -> Part:
    """The stability limit after a relation: = and a closed form, or ≈ and decimals."""
    exact = exact_is(theory.stability_exact)
    return exact or ("≈", number(theory.stability_limit, 6))


def best_is(theory: Any) -> Part:
    """The best rate close to the minimum."""
    return exact_is(theory.best_rate_exact) or ("≈", number(theory.best_rate, 6))


def limit_alone(theory: Any) -> Part:
    """The stability limit without a relation in front."""
    return limit_is(theory)[1:]


def decimals(text: str) -> Numeral:
    """A decimal, digit by digit as it was proved."""
    return number(Decimal(text), max(17, len(text)))


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
    return bool(interval.start == -sp.oo and interval.end == sp.oo)


def vector(values: Iterable[float], digits: int = 6) -> TeX:
    """(a, b, …) of numbers."""
    return _tuple([as_tex(number(float(v), digits)) for v in values])


def vector_about(values: Iterable[float]) -> Part:
    """= or ≈ and a vector, by whether six digits are all that its numbers have."""
    listed = [float(v) for v in values]
    sign = "=" if all(is_(v)[0] == "=" for v in listed) else "≈"
    return (sign, vector(listed))


def exact_vector(values: Sequence[sp.Expr]) -> TeX:
    """(a, b, …) of closed forms."""
    return _tuple([as_tex(v) for v in values])


def vector_of(worked: Sequence[Any]) -> TeX:
    """(a, b, …) of worked numbers."""
    return _tuple([as_tex(w.node) for w in worked])


def vector_is(worked: Sequence[Any]) -> Part:
    """= or ≈ and a vector of worked numbers."""
    return ("=" if exact(worked) else "≈", vector_of(worked))


def exact(worked: Sequence[Any]) -> bool:
    """Whether all worked numbers are exact."""
    return all(w.exact for w in worked)


def _tuple(parts: Sequence[TeX]) -> TeX:
    tall = any("\\frac" in p.latex for p in parts)
    left, right = (r"\left(", r"\right)") if tall else ("(", ")")
    return tex(left + r",\, ".join(p.latex for p in parts) + right, ", ".join(p.alt for p in parts))


def worked_is(worked: Any) -> Part:
    """= or ≈ and a worked number."""
    return ("=" if worked.exact else "≈", worked.node)


def slope_line(step: Any, names: Any) -> TeX:
    """f′(8) = 6 · 8 − 2 = 46."""
    parts: list[Any] = [names.at(names.iterate(str(step.k)), 1)]
    if step.substituted is not None:
        parts += ["=", step.substituted]
    return eq(*parts, *worked_is(step.slope))


def step_line(step: Any, names: Any) -> TeX:
    """x₁ = 8 − 0.1 · 46 = 3.4."""
    relation = "=" if step.point.exact and step.slope.exact else "≈"
    following = step.next
    slope = as_tex(step.slope.node)
    if slope.latex.startswith("-"):
        slope = tex(f"({slope.latex})", slope.alt)
    return eq(
        names.iterate(str(step.k + 1)),
        relation,
        step.point.node,
        "−",
        step.rate.node,
        "·",
        slope,
        "=" if relation == "=" and following.exact else "≈",
        following.node,
    )


def on_one_line(step: Any, names: Any) -> bool:
    """Whether the slope and the step of `slope_line` and `step_line` fit side by side."""
    width = width_estimate(slope_line(step, names).latex) + width_estimate(step_line(step, names).latex)
    return width < _DISPLAY_WIDTH and "frac" not in slope_line(step, names).latex


def first_slope_is(run: Any) -> Part:
    """The gradient at the start, with the digits that a hand computation gives."""
    return _cleaned(run.history["jac"][0])


def first_many_is(run: Any) -> Part:
    """The first iterate of several variables, with the digits that a hand computation gives."""
    return _cleaned(run.history["x"][1])


def _cleaned(values: Iterable[float]) -> Part:
    # The last bits of a double are rounding: what has ten digits or fewer is shown as the decimal it stands for.
    return vector_about(float(f"{float(v):.12g}") for v in values)


def rounded(steps: Iterable[Any]) -> bool:
    """Whether a number in worked steps was rounded."""
    parts = [part for s in steps for part in (s.point, s.slope, s.next)]
    flat = [p for part in parts for p in (part if isinstance(part, tuple) else (part,))]
    return not exact(flat)


def percent(value: Any) -> TeX:
    """The size of a factor as a percentage."""
    share = abs(float(value)) * 100.0
    shown = number(share, 4, limit=100)
    return tex(rf"{shown.latex}\,\%", f"{shown.speech} percent")


def factor_line(lesson: Any) -> TeX:
    """(1 − η f″) = (1 − 0.1 · 6) for a parabola, as it stands in front of e_k."""
    form, run, names = lesson.theory.closed_form, lesson.run, lesson.names
    value = form.factor
    curvature = as_tex(form.curvature)
    inside = f"({curvature.latex})" if curvature.latex.startswith("-") else curvature.latex
    rate = number(run.learning_rate, 12)
    source = (
        rf"(1 - {names.rate.latex} {names.d2f.latex})\,{names.ek.latex} = (1 - {rate.latex} \cdot {inside})\,{names.ek.latex} ="
    )
    spoken = (
        f"1 minus {names.rate.alt} times {names.d2f.alt}, times {names.ek.alt}, equals 1 minus {rate.speech} times "
        f"{curvature.alt}, times {names.ek.alt}, equals"
    )
    shown = _factor(value)
    return tex(f"{source} {shown.latex}\\,", f"{spoken} {shown.alt} times")


def _factor(value: sp.Expr) -> TeX:
    if value.is_Rational:
        part = number(Fraction(int(value.p), int(value.q)), 12) if _short(value) else None
        return as_tex(part) if part is not None else as_tex(value)
    return as_tex(number(float(value)))


def _short(value: sp.Rational) -> bool:
    return bool((value * 10**10).is_Integer)


def law(lesson: Any) -> TeX:
    """x* + factorᵏ (x₀ − x*) with the numbers put in."""
    form, run, names = lesson.theory.closed_form, lesson.run, lesson.names
    center, factor = as_tex(_node(form.center)), _factor(form.factor)
    base = factor.latex if not factor.latex.startswith("-") and "frac" not in factor.latex else rf"\left({factor.latex}\right)"
    start = as_tex(number(run.x0[0], 12))
    if form.center == 0:
        head, way = "", start.latex if not start.latex.startswith("-") else f"({start.latex})"
        spoken_way = start.alt
    else:
        sign = "+" if center.latex.startswith("-") else "-"
        size = center.latex.lstrip("-")
        head, way = f"{center.latex} + ", rf"\left({start.latex} {sign} {size}\right)"
        spoken_way = f"{start.alt} minus {center.alt}"
    spoken_head = f"{center.alt} plus " if head else ""
    return tex(
        rf"{head}{base}^{{{names.index}}} \cdot {way}" if not head else rf"{head}{base}^{{{names.index}}} {way}",
        f"{spoken_head}{factor.alt} to the power {names.index} times {spoken_way}",
    )


def _node(value: sp.Expr) -> Node:
    return from_sympy(value)


def doubled_factor_is(theory: Any) -> Part:
    """1 − 2ηf″(x*), exactly for a parabola."""
    if theory.closed_form is not None:
        value = 2 * theory.closed_form.factor - 1
        if value.is_Rational:
            return exact_is(value)
    return is_(2.0 * theory.factor - 1.0)


def first_point_is(answers: Any) -> Part:
    """x₀ − ηf′(x₀), as it was worked by hand, or rounded."""
    if answers.first is not None:
        return worked_is(answers.first)
    return is_(float(answers.first_point))


def power_line(law: Any, names: Any) -> TeX:
    """|e_k| ≈ (c k)^(−1/2)."""
    exponent = law.exponent
    power = f"{exponent.numerator}/{exponent.denominator}" if exponent.denominator != 1 else str(exponent.numerator)
    spoken = f"minus {-exponent.numerator} over {exponent.denominator}"
    if law.coefficient is None:
        return tex(rf"|{names.ek.latex}| \sim {names.index}^{{{power}}}", f"{names.ek.alt} behaves like {names.index} to the power {spoken}")
    shown = number(law.coefficient, 4)
    return tex(
        rf"|{names.ek.latex}| \approx \left({shown.latex}\,{names.index}\right)^{{{power}}} \quad\text{{for large }} {names.index}",
        f"the size of {names.ek.alt} is about {shown.speech} {names.index}, to the power {spoken}, for large {names.index}",
    )


def worth(coefficient: float, names: Any) -> Part:
    """The coefficient of f′² in the ledger, rounded down."""
    shown = _bound(coefficient, 4, up=False)[1]
    return ("≥", tex(rf"{shown.latex}\,{names.at(names.xk, 1).latex}^2", f"{shown.speech} times the slope squared"))


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
    relation = {"outside_one": (">", "is greater than"), "not_inside_one": (r"\ge", "is at least")}[condition.kind]
    return tex(rf"\left|{latex(t)}\right| {relation[0]} 1", f"the absolute value of {speech(t)} {relation[1]} 1")


def kink_place(kink: Any) -> TeX:
    """Where a kink is: ``x − 1 = 0``."""
    if kink.where == "unit":
        return tex(rf"\left|{latex(kink.argument)}\right| = 1", f"the absolute value of {speech(kink.argument)} equals 1")
    return eq(kink.argument, "=", number({"zero": 0, "one": 1}[kink.where]))


def small(value: float) -> Numeral:
    """A distance or a difference, with three digits."""
    return number(abs(float(value)), 3)


def numbers_list(values: Sequence[float]) -> TeX:
    """a, b, c."""
    parts = [as_tex(number(float(v), 6)) for v in values]
    return tex(r",\; ".join(p.latex for p in parts), ", ".join(p.alt for p in parts))


def next_step(run: Any) -> float:
    """Σ|Δx| of the step that the cap forbade."""
    return float(run.learning_rate * np.abs(np.atleast_1d(run.jac)).sum())


def kinked(run: Any, points: Iterable[StationaryPoint]) -> bool:
    """Whether one of the points is a kink."""
    return any(is_kink(run, point) for point in points)


def slope_is_zero(run: Any, row: int = 0) -> bool:
    """Whether the slope at a row is zero, and not just too small for a double."""
    return not np.any(run.history["jac"][row]) and slope_hidden(run, row) is None


def slope_hidden(run: Any, row: int = 0) -> Numeral | None:
    """The size of a slope whose double is zero although it is not."""
    if np.any(run.history["jac"][row]):
        return None
    point = np.atleast_1d(run.history["x"][row]).tolist()
    sizes = (hidden_size(run.problem, partial, point) for partial in run.problem.gradient)
    largest = max((size for size in sizes if size is not None), default=None)
    return None if largest is None else number(largest, 2)


def start_value_is(run: Any) -> Part:
    """f at the start; one that is too small for a double keeps its size."""
    value = float(run.history["fun"][0])
    hidden = hidden_size(run.problem, run.problem.f, run.x0) if value == 0.0 else None
    if hidden is None:
        return is_(value)
    sign = run.problem.f.subs(dict(zip(run.problem.symbols, map(sp.Rational, run.x0), strict=True))).evalf(5)
    return ("≈", number(-hidden if sign < 0 else hidden, 2))


def is_kink(run: Any, point: StationaryPoint) -> bool:
    """Whether the slope jumps across zero at a point, at a kink of f or at an end of its domain."""
    if point.curvature is not None or point.order is not None:
        return False
    return any(d.kinks for d in run.problem.derivations) or bool(run.problem.expression.conditions)


def promised_fall(run: Any, details: Any) -> float:
    """|f′(x_K)|·D."""
    return abs(float(run.jac)) * float(details["target_distance"])


def true_fall(run: Any, details: Any) -> float:
    """f(x_K) − f at the point downhill."""
    return float(run.fun - details["target"].fun)


def jump_is(jump: Any) -> Part:
    """Where the passed point is."""
    if jump.exact is not None:
        return exact_is(jump.exact)
    return ("≈", number(float((jump.lower + jump.upper) / 2), 8))


def short(tree: Node) -> bool:
    """Whether a formula fits into a line of the title."""
    return width_estimate(tree) < _TITLE_WIDTH


def gaps(k: Sequence[int]) -> list[int]:
    """The printed rows before which rows are left out."""
    return [i for i in range(1, len(k)) if k[i] - k[i - 1] > 1]


def limits_of(theory: Any) -> list[Any]:
    """What each coordinate tends to, which no printed number may equal before it is reached; None where unknown."""
    minimizer = theory.minimizer
    if minimizer is None:
        return [None] * theory.run.problem.dimension
    if isinstance(minimizer, StationaryPoint):
        return [(minimizer.lower + minimizer.upper) / 2]
    return list(minimizer.x)


def value_limit(theory: Any) -> Any:
    """What f tends to, as exactly as it is known."""
    if theory.minimizer is None:
        return None
    exact = theory.value_exact
    if exact is not None and exact.is_Rational:
        return Fraction(int(exact.p), int(exact.q))
    return theory.minimizer.fun


def end_of(run: Any, theory: Any) -> Part:
    """= or ≈ and the last iterate, never rounded to the minimizer that it has not reached."""
    if run.problem.dimension == 1:
        return _told(float(run.x), limits_of(theory)[0])
    told = [_told(float(v), limit) for v, limit in zip(run.x, limits_of(theory), strict=True)]
    sign = "=" if all(part[0] == "=" for part in told) else "≈"
    return (sign, _tuple([as_tex(part[1]) for part in told]))


def _told(value: float, limit: Any, digits: int = 6) -> Part:
    shown = number(value, digits, limit=limit)
    return ("=" if is_(value, digits)[0] == "=" else "≈", shown)


def numbers_text(values: Sequence[float]) -> str:
    """a, b and c."""
    shown = [number(float(v), 4).text for v in values]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def landing_is(run: Any) -> Part:
    """Where the step that had no end led."""
    point = run.halt.point
    return is_(point[0]) if len(point) == 1 else vector_about(point)


PHRASES: dict[str, Any] = {
    "is_": is_,
    "exact_is": exact_is,
    "value_of": value_of,
    "curvature": curvature_is,
    "least_value": least_value_is,
    "limit_is": limit_is,
    "limit_alone": limit_alone,
    "best_is": best_is,
    "decimals": decimals,
    "bracket": bracket,
    "up": up,
    "down": down,
    "between": between,
    "between_floats": between_floats,
    "whole_line": whole_line,
    "vector": vector,
    "vector_about": vector_about,
    "exact_vector": exact_vector,
    "vector_of": vector_of,
    "vector_is": vector_is,
    "exact": exact,
    "worked_is": worked_is,
    "slope_line": slope_line,
    "step_line": step_line,
    "rounded": rounded,
    "on_one_line": on_one_line,
    "first_slope_is": first_slope_is,
    "first_many_is": first_many_is,
    "percent": percent,
    "factor_line": factor_line,
    "law": law,
    "doubled_factor_is": doubled_factor_is,
    "first_point_is": first_point_is,
    "power_line": power_line,
    "worth": worth,
    "requirement": requirement,
    "kink_place": kink_place,
    "small": small,
    "numbers_list": numbers_list,
    "next_step": next_step,
    "slope_is_zero": slope_is_zero,
    "slope_hidden": slope_hidden,
    "start_value_is": start_value_is,
    "is_kink": is_kink,
    "kinked": kinked,
    "promised_fall": promised_fall,
    "true_fall": true_fall,
    "jump_is": jump_is,
    "short": short,
    "gaps": gaps,
    "limits_of": limits_of,
    "value_limit": value_limit,
    "end_of": end_of,
    "numbers_text": numbers_text,
    "landing_is": landing_is,
}
