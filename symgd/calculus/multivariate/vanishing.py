"""Whether the gradient is zero at a point found in digits, or is only as small as it is far out on a tail.

The gradient of e^(−x²) is 10⁻²¹⁸ at 22.5, and the next zero is at 0. So it counts only what the gradient is beside what
it is close by, along every axis without a curvature: there a short step of Newton's method says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath

from symgd.calculus.landscape import DEEP, REACHES
from symgd.calculus.multiprecision import DIGITS
from symgd.calculus.multivariate.boxes import box_around, gradient_on
from symgd.calculus.multivariate.functions import Functions
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem

__all__ = ["falls_to_zero", "is_zero_there"]

_SINGULAR = 1e-9
"""Of the largest eigenvalue, as in `classify`: along an axis with less, the gradient is compared with that close by."""
_FAR = tuple(0.01 * 1.25**k for k in range(31))
"""Distances, relative to the point: where a slope is lost in rounding, it must be so at all of them."""

_PLATEAU = Fraction(1, 10**6)

Vector = list[Any]
Slope = Callable[[Any], Any | None]


def is_zero_there(problem: Problem, functions: Functions, x: Vector, point: CriticalPoint) -> bool:
    """Whether ``point``, found with 60 digits at ``x``, is where the gradient is zero: proved, or seen on both sides.

    Along an axis without a curvature the slope grows from the point to both sides; or it is zero all along a line, as
    far as 60 digits tell; or it is zero in a whole box, by intervals. To be called with 60 digits.
    """
    if point.located:
        return True
    flat, scale = _flat_axes(functions, x)
    if not flat:
        return True
    constant = _constant_in(problem, point)
    flat = [axis for axis in flat if any(a and not c for a, c in zip(axis, constant, strict=True))]
    size = max(1, *(abs(v) for v in x))
    noise = mpmath.mpf(10) ** (20 - DIGITS) * scale * size
    return all(falls_to_zero(_slope_along(functions, x, axis), size, noise) for axis in flat)


def _flat_axes(functions: Functions, x: Vector) -> tuple[list[Vector], Any]:
    """Unit vectors along which the Hessian has no curvature to speak of, and the largest curvature.

    Those are its eigenvectors, the axes of the coordinates, and the part of the gradient that they hold: a sum of
    them, of which one vanishes and one does not, would hide the one that does not.
    """
    n, hessian = len(x), functions.hessian(x)
    values, vectors = mpmath.eigsy(hessian)
    scale = max(abs(v) for v in values)
    limit = scale * _SINGULAR if scale > mpmath.mpf(10) ** (-DIGITS // 2) else scale
    null = [[vectors[j, i] for j in range(n)] for i in range(n) if abs(values[i]) <= limit]
    if not null:
        return [], scale
    slopes = functions.gradient(x)
    rest = [mpmath.fsum(mpmath.fdot(slopes, v) * v[j] for v in null) for j in range(n)]
    length = mpmath.sqrt(mpmath.fdot(rest, rest))
    units = [
        [mpmath.mpf(i == j) for j in range(n)]
        for i in range(n)
        if max(abs(hessian[i, j]) for j in range(n)) <= limit
    ]
    return [*null, *units, *([[v / length for v in rest]] if length else [])], scale


def _constant_in(problem: Problem, point: CriticalPoint) -> list[bool]:
    """For each coordinate whether its partial derivative is zero on a box: proved, as on a plateau of relu(x)²."""
    slopes = gradient_on(problem, box_around(point.x, _PLATEAU))
    return [False] * len(point.x) if slopes is None else [slope.is_zero for slope in slopes]


def falls_to_zero(slope: Slope, size: Any, noise: Any) -> bool:
    """Whether a slope along an axis is far less here than on both sides; or lost in rounding near and far.

    ``slope`` takes the distance from here, and gives the size of the slope there, None outside the domain; ``size`` is
    that of the point, at least 1; a slope below ``noise`` is lost in rounding.
    """
    here = slope(0)
    if here is None:
        return False
    least = max(DEEP * here, noise)
    for reach in REACHES:
        sides = [slope(side * reach * size) for side in (-1, 1)]
        if all(s is not None and s > least for s in sides):
            return True
    far = (slope(side * reach * size) for reach in _FAR for side in (-1, 1))
    return bool(here <= noise) and all(s is None or s <= noise for s in far)


def _slope_along(functions: Functions, x: Vector, axis: Vector) -> Slope:
    """The size of the slope along an axis, by the distance from x."""

    def slope(away: Any) -> Any | None:
        try:
            slopes = functions.gradient([a + away * b for a, b in zip(x, axis, strict=True)])
        except ArithmeticError:
            return None
        return abs(mpmath.fdot(axis, slopes))

    return slope
