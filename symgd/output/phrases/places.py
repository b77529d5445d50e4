"""Where several minima are, and the box around one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symgd.calculus.multivariate.points import CriticalPoint
from symgd.lessons.names import Names
from symgd.output.formulas import TeX, as_tex, tex
from symgd.output.numbers import number
from symgd.output.phrases.relations import between_floats
from symgd.output.phrases.vectors import exact_vector, vector

__all__ = ["box_of", "place_of"]

_DIGITS = 4
_NOISE = 1e-30  # what 60 digits leave of a coordinate that is zero, beside the others


def place_of(point: CriticalPoint) -> TeX:
    """(a, b, …): exact where every coordinate is a whole number or a fraction, else with four digits."""
    if point.exact is not None and all(value.is_Rational for value in point.exact):
        return exact_vector(point.exact)
    size = max(1.0, *map(abs, point.x))
    return vector([0.0 if abs(v) < _NOISE * size else v for v in point.x], _DIGITS)


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
