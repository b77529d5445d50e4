"""Rigorous bounds on boxes: ∇f, the Hessian, and the eigenvalues of every Hessian in a box.

A box is a tuple of pairs of exact ends, one pair a variable, in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from flint import arb, arb_mat

from symgd.calculus.domains import boundaries
from symgd.calculus.interval_type import Interval, above, below
from symgd.calculus.intervals import enclosure, outward, working_precision
from symgd.calculus.pieces import kink_arguments
from symgd.calculus.problem import Problem
from symgd.calculus.second_derivatives import are_long

__all__ = [
    "Box",
    "ball_matrix",
    "box_around",
    "eigenvalue_bounds",
    "gradient_on",
    "hessian_on",
    "hull",
    "is_smooth_on",
    "matrix_bounds",
    "value_on",
]

Number = float | Fraction
Box = tuple[tuple[Number, Number], ...]


def box_around(point: Sequence[Number], radius: Fraction | Sequence[Fraction]) -> Box:
    """All points within ``radius`` of a point in every coordinate, or within one radius a coordinate: exact."""
    radii = radius if isinstance(radius, Sequence) else [radius] * len(point)
    return tuple((Fraction(p) - r, Fraction(p) + r) for p, r in zip(point, radii, strict=True))


def hull(*points: Sequence[Number]) -> Box:
    """The least box that holds these points."""
    return tuple((min(column), max(column)) for column in zip(*points, strict=True))


def value_on(problem: Problem, box: Box) -> tuple[float, float] | None:
    """Outward bounds of f on a box; None where f may be undefined there, or nothing bounds it."""
    found = _enclosed(problem, [problem.f], box)
    return None if found is None else found[0].floats()


def gradient_on(problem: Problem, box: Box) -> list[Interval] | None:
    """An interval for each partial derivative on a box; None as in `value_on`."""
    return _enclosed(problem, problem.gradient, box)


def hessian_on(problem: Problem, box: Box) -> list[list[Interval]] | None:
    """An interval for each second partial derivative on a box; None as in `value_on`, or where they are too long."""
    if are_long(problem.gradient):
        return None
    n = problem.dimension
    pairs = [(i, j) for i in range(n) for j in range(i, n)]
    found = _enclosed(problem, [problem.hessian[i][j] for i, j in pairs], box)
    if found is None:
        return None
    entries = dict(zip(pairs, found, strict=True))
    return [[entries[min(i, j), max(i, j)] for j in range(n)] for i in range(n)]


def _enclosed(problem: Problem, exprs: Sequence[object], box: Box) -> list[Interval] | None:
    try:
        with working_precision():
            sides = [outward(lower, upper) for lower, upper in box]
            found = [enclosure(expr, *problem.symbols)(*sides) for expr in exprs]
    except KeyError:
        return None
    return found if all(value.ok and value.finite for value in found) else None


def is_smooth_on(problem: Problem, box: Box) -> bool:
    """Whether f is proved to be defined on a box, and around it, without a kink, a jump or an infinite slope there.

    Our classes drop what their derivatives have at a kink, so bounds of the Hessian say nothing across one.
    """
    rows = boundaries(problem)
    if rows is None:
        return False
    exprs = [row.expression for row in rows]
    found = _enclosed(problem, [*exprs, *kink_arguments(problem.f), problem.f, *problem.gradient], box)
    if found is None:
        return False
    signs = [value.sign for value in found]
    inside = all(sign == 1 or (sign and row.either_sign) for row, sign in zip(rows, signs, strict=False))
    return inside and all(signs[len(rows) : len(found) - 1 - problem.dimension])


def eigenvalue_bounds(problem: Problem, box: Box) -> tuple[float, float] | None:
    """(μ, L) with μ ≤ λ ≤ L for every eigenvalue λ of every Hessian of f in a box: proved; None as in `value_on`.

    With V close to the eigenvectors of the Hessian in the middle, every Hessian H of the box has VᵀHV close to
    diagonal: Gershgorin's circles bound its eigenvalues, and ‖VᵀV − 1‖ says how far those of H may be from them
    (Ostrowski).
    """
    entries = hessian_on(problem, box)
    return None if entries is None else matrix_bounds(entries)


def matrix_bounds(entries: Sequence[Sequence[Interval]]) -> tuple[float, float] | None:
    """(μ, L) for the eigenvalues of every symmetric matrix whose entries lie in these intervals; see above."""
    middle = np.array([[float(value.middle) for value in row] for row in entries])
    if not np.all(np.isfinite(middle)):
        return None
    vectors = np.linalg.eigh(middle)[1]
    n = len(entries)
    with working_precision():
        V = arb_mat([[arb(float(v)) for v in row] for row in vectors])
        turned = V.transpose() * ball_matrix(entries) * V
        square = V.transpose() * V
        off = max(
            (sum((abs(square[i, j] - int(i == j)) for j in range(n)), arb(0)).upper() for i in range(n)),
            key=float,
        )
        if not off < 1:
            return None
        around = [sum((abs(turned[i, j]) for j in range(n) if j != i), arb(0)) for i in range(n)]
        low = min(((turned[i, i] - around[i]).lower() for i in range(n)), key=float)
        high = max(((turned[i, i] + around[i]).upper() for i in range(n)), key=float)
        return below((low / (1 + off if low > 0 else 1 - off)).lower()), above(
            (high / (1 - off if high > 0 else 1 + off)).upper()
        )


def ball_matrix(entries: Sequence[Sequence[Interval]]) -> arb_mat:
    """Intervals as a matrix of balls."""
    return arb_mat([[value.ball for value in row] for row in entries])
