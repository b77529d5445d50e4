"""Points of one and of several coordinates, and numbers that were worked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from symgd.calculus.facts import StationaryPoint
from symgd.lessons.by_hand.vectors import shortened
from symgd.notation.spoken import vector as spoken_vector
from symgd.output.formulas import TeX, as_tex, tex
from symgd.output.numbers import number
from symgd.output.phrases.relations import Part, is_

__all__ = [
    "end_of",
    "exact",
    "exact_vector",
    "first_many_is",
    "first_slope_is",
    "landing_is",
    "limits_of",
    "numbers_list",
    "start_decimals",
    "vector",
    "vector_about",
    "vector_is",
    "vector_of",
    "worked_is",
]

_MOST_DECIMALS = 10
_SURE, _NEAR = 12, 9  # digits of a double that are not rounding; digits that a reader takes for all
_USUAL_DECIMALS, _MOST_TO_TELL = 5, 8


def start_decimals(values: Sequence[float]) -> int:
    """Five decimals, or as many as it takes to tell the first point after the start from the start, up to eight."""
    first, second = (float(v) for v in values[:2]) if len(values) > 1 else (0.0, 0.0)
    told = (d for d in range(_USUAL_DECIMALS, _MOST_TO_TELL) if round(first, d) != round(second, d))
    return _USUAL_DECIMALS if first == second else next(told, _MOST_TO_TELL)


def vector(values: Iterable[float], digits: int = 6) -> TeX:
    """(a, b, …) of numbers; as every vector in a sentence, of many entries the first ones and the last."""
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


def _tuple(entries: Sequence[TeX]) -> TeX:
    parts = shortened(entries, tex(r"\ldots", "and so on"))
    tall = any("\\frac" in p.latex for p in parts)
    left, right = (r"\left(", r"\right)") if tall else ("(", ")")
    return tex(left + r",\, ".join(p.latex for p in parts) + right, spoken_vector(p.alt for p in parts))


def worked_is(worked: Any) -> Part:
    """= or ≈ and a worked number."""
    return ("=" if worked.exact else "≈", worked.node)


def numbers_list(values: Sequence[float]) -> TeX:
    """a, b, c."""
    parts = [as_tex(number(float(f"{float(v):.{_SURE}g}"), 6)) for v in values]
    return tex(r",\; ".join(p.latex for p in parts), ", ".join(p.alt for p in parts))


def first_slope_is(run: Any) -> Part:
    """The gradient at the start, with the digits that a hand computation gives."""
    return _cleaned(run.history["jac"][0])


def first_many_is(run: Any) -> Part:
    """The first iterate of several variables, with the digits that a hand computation gives."""
    return _cleaned(run.history["x"][1])


def _cleaned(values: Iterable[float]) -> Part:
    # The last bits of a double are rounding: what has ten digits or fewer is shown as the decimal it stands for.
    sign, _ = vector_about(float(f"{float(v):.{_SURE}g}") for v in values)
    return (sign, vector(float(f"{float(v):.{_NEAR}g}") for v in values))


def limits_of(theory: Any) -> list[Any]:
    """What each coordinate tends to, which no printed number may equal before it is reached; None where unknown."""
    minimizer = theory.minimizer
    if minimizer is None:
        return [None] * theory.run.problem.dimension
    if isinstance(minimizer, StationaryPoint):
        return [(minimizer.lower + minimizer.upper) / 2]
    return list(minimizer.x)


def end_of(run: Any, theory: Any) -> Part:
    """= or ≈ and the last iterate, never rounded to the minimizer that it has not reached."""
    if run.problem.dimension == 1:
        return _told(float(run.x), limits_of(theory)[0])
    told = [_told(float(v), limit) for v, limit in zip(run.x, limits_of(theory), strict=True)]
    sign = "=" if all(part[0] == "=" for part in told) else "≈"
    return (sign, _tuple([as_tex(part[1]) for part in told]))


def _told(value: float, limit: Any, digits: int = 6) -> Part:
    shown = number(value, digits, limit=limit)
    if shown.exponent is None and len(shown.fraction) > _MOST_DECIMALS:
        cut = replace(shown, fraction=shown.fraction[:_MOST_DECIMALS])
        return ("=", tex(rf"{cut.latex}\ldots", f"{cut.speech} and so on"))
    return ("=" if is_(value, digits)[0] == "=" else "≈", shown)


def landing_is(run: Any) -> Part:
    """Where the step that had no end led."""
    point = run.halt.point
    return is_(point[0]) if len(point) == 1 else vector_about(point)
