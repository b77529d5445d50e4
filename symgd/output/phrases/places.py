"""Where critical points are, and how high: points, lines of them, and the box around one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from symgd.calculus.closed_form import value_at
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.lessons.names import Names
from symgd.output.formulas import TeX, as_tex, eq, tex
from symgd.output.numbers import number
from symgd.output.phrases.relations import Part, between_floats, exact_is
from symgd.output.phrases.vectors import exact_vector, vector

__all__ = ["box_of", "height_is", "line_of", "place_is", "place_of", "table_height", "without_noise"]

_NOISE = 1e-30  # what 60 digits leave of a zero, beside the largest number
_LONGEST = 12  # operations of an exact value
_LETTERS = ("t", "s", "r", "u", "v", "w", "p", "q")


def without_noise(values: Any) -> Any:
    """Without what is only left of 60 digits where the truth is zero."""
    found = np.asarray(values, dtype=float)
    return np.where(np.abs(found) < _NOISE * np.abs(found).max(initial=0.0), 0.0, found)


def place_is(point: CriticalPoint, digits: int = 8) -> Part:
    """= or ≈ and where a critical point is."""
    if point.exact is not None:
        return ("=", exact_vector(point.exact))
    return ("≈", vector(without_noise(point.x), digits))


def place_of(point: CriticalPoint, digits: int = 4) -> TeX:
    """Where a critical point is, without a relation: exact where its coordinates are fractions, else rounded."""
    rational = point.exact is not None and all(value.is_Rational for value in point.exact)
    return exact_vector(point.exact or ()) if rational else vector(without_noise(point.x), digits)


def height_is(problem: Any, point: CriticalPoint) -> Part:
    """f at a critical point after a relation, exact where the point is and the value is short."""
    if point.exact is None:
        return ("≈", number(point.fun, 8))
    value = value_at(problem.f, dict(zip(problem.symbols, point.exact, strict=True)), _LONGEST)
    return ("≈", number(point.fun, 8)) if value is None else exact_is(value)


def table_height(point: CriticalPoint, value: Any) -> TeX:
    """f at a critical point: exact where that is known and short, else rounded."""
    known = value.exact
    return as_tex(number(point.fun, 8)) if known is None else eq(*exact_is(known, 8)[-1:])


def box_of(box: Sequence[tuple[Any, Any]], names: Names) -> TeX:
    """``2.8 ≤ x ≤ 3.2, 1.8 ≤ y ≤ 2.2``, or the product of intervals where there are many."""
    if len(box) <= 3:
        rows = [
            between_floats(names.coordinate_name(v), float(low), float(high))
            for v, (low, high) in zip(names.variables, box, strict=True)
        ]
        return tex(r",\quad ".join(row.latex for row in rows), "; ".join(row.alt for row in rows))
    sides = [[as_tex(number(float(end), 6)) for end in side] for side in box]
    return tex(
        r" \times ".join(rf"[{low.latex},\, {high.latex}]" for low, high in sides),
        " times ".join(f"the interval from {low.alt} to {high.alt}" for low, high in sides),
    )


def line_of(names: Any, family: Any) -> TeX:
    """p + t·d, or with two directions p + s·d + t·e: the points of a family."""
    letters = [c for c in _LETTERS if c not in names.taken and c not in names.variables]
    parts: list[Any] = []
    if any(family.point):
        parts += [exact_vector(family.point), "+"]
    for letter, direction in zip(letters, family.directions, strict=False):
        parts += [tex(letter + r"\,", letter + " times"), exact_vector(direction), "+"]
    return eq(*parts[:-1])
