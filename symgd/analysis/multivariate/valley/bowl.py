"""A bowl around a minimizer, proved: a box on which f is strictly convex, and a height that its faces do not reach.

Let H ≥ μ > 0 hold for every Hessian on a box, and f > c on its faces. Where f(x) < c at a point x of the box, the
piece of {f ≤ f(x)} in it is convex and meets no face. So a path from x on which f stays at or below f(x) cannot leave
the box, which holds one critical point only, the minimizer. If H ≤ L there and 0 < η < 2/L, the segment from x to
x − η∇f(x) is such a path: f(x − s∇f(x)) ≤ f(x) − s(1 − sL/2)‖∇f(x)‖² < f(x) for 0 < s ≤ η, though for η > 1/L it may
rise again on the way. So gradient descent cannot leave, and it converges to the minimizer (Nesterov, *Introductory
Lectures on Convex Optimization*, 1.2.3).
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.boxes import Box, gradient_on, value_on
from symgd.calculus.multivariate.curvature_bounds import greatest, least
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem, Undefined
from symgd.records import record

__all__ = ["Bowl", "bowl_around"]

Floats = npt.NDArray[np.float64]

_SHRINK = 0.8
_SIZES, _PROOFS, _PIECES = 60, 8, 48
_CORNERS = 6  # variables whose corners are all looked at
_NEWTON, _SHORTEST = 30, 1e-3  # steps along a face, and the shortest share of one
_WALK = 3.0  # a box so many times as large as the walk is large enough


@record(eq=False)
class Bowl:
    """0 < ``mu`` ≤ eigenvalues of the Hessian ≤ ``L`` on ``box``, and f ≥ ``rim`` on its faces: proved."""

    box: Box
    rim: float
    mu: float
    L: float

    def holds(self, points: Floats, heights: Floats) -> npt.NDArray[np.bool_]:
        """Which points lie in the box and lower than the rim: by their floats."""
        low, high = np.array([[float(a), float(b)] for a, b in self.box]).T
        return np.asarray(((low < points) & (points < high)).all(axis=1) & (heights < self.rim))


def bowl_around(
    problem: Problem, point: CriticalPoint, walk: Floats, budget: Budget, largest: float = math.inf
) -> Bowl | None:
    """The largest bowl found around a minimum whose L is below ``largest``; None where nothing is proved.

    Boxes have the shape of the box around a level line close by. They are tried from the size of the walk downward,
    first on a few points in floats, then by intervals.
    """
    if point.kind != "minimum" or not point.eigenvalues[0] > 0.0:
        return None
    center = np.array(point.x)
    matrix = problem.hessian_at(center)
    if matrix is None or not np.linalg.eigvalsh(matrix)[0] > 0.0:
        return None
    shape = np.sqrt(np.diag(np.linalg.inv(matrix)))
    reach = _WALK * float((np.abs(walk - center) / shape).max())
    if not (math.isfinite(reach) and reach > 0.0):
        return None
    proofs = 0
    for size in reach * _SHRINK ** np.arange(_SIZES):
        if budget.spent or proofs == _PROOFS:
            return None
        half = size * shape
        if not _looks_convex(problem, center, half, largest):
            continue
        box = _round_box(center, half)
        if box is None:
            return None
        proofs += 1
        bounds = _bounds(problem, box, largest, budget)
        if bounds is None:
            continue
        rim = _rim(problem, box, budget)
        if rim is not None and rim > point.fun:
            return Bowl(box, rim, *bounds)
    return None


def _looks_convex(problem: Problem, center: Floats, half: Floats, largest: float) -> bool:
    """Whether the Hessian is positive, and small enough, at corners and at the middles of faces: floats."""
    n = len(center)
    sides = [np.array(s, dtype=float) for s in itertools.product((-1, 1), repeat=min(n, _CORNERS))]
    corners = [np.resize(side, n) for side in sides]
    faces = [side * row for row in np.eye(n) for side in (-1.0, 1.0)]
    for direction in (*corners, *faces):
        matrix = problem.hessian_at(center + direction * half)
        if matrix is None:
            return False
        values = np.linalg.eigvalsh(matrix)
        if not (values[0] > 0.0 and values[-1] < largest):
            return False
    return True


def _round_box(center: Floats, half: Floats) -> Box | None:
    """A box with ends of few digits, close to center ± half; None where that is empty."""
    box = []
    for middle, reach in zip(center.tolist(), half.tolist(), strict=True):
        if not (0.0 < reach < 1e150 and abs(middle) < 1e150):
            return None
        digit = Fraction(10) ** (math.floor(math.log10(reach)) - 1)
        low, high = (Fraction(round(Fraction(middle + side * reach) / digit)) * digit for side in (-1, 1))
        if not low < Fraction(middle) < high:
            return None
        box.append((low, high))
    return tuple(box)


def _bounds(problem: Problem, box: Box, largest: float, budget: Budget) -> tuple[float, float] | None:
    """0 < μ ≤ eigenvalues ≤ L < ``largest`` on a box; else None."""
    mu = least(problem, box, budget, most=_PIECES)
    L = None if mu is None else greatest(problem, box, budget, largest, _PIECES)
    return (mu, L) if mu is not None and L is not None and largest > L else None


def _rim(problem: Problem, box: Box, budget: Budget) -> float | None:
    """A lower bound of f on the faces of a box on which f is convex: proved by a tangent plane at one point a face."""
    rim = math.inf
    for i, end in itertools.product(range(len(box)), (0, 1)):
        face: Box = (*box[:i], (box[i][end], box[i][end]), *box[i + 1 :])
        bound = None if budget.spent else _face_bound(problem, face)
        if bound is None:
            return None
        rim = min(rim, bound)
    return rim


def _face_bound(problem: Problem, face: Box) -> float | None:
    """A lower bound of a convex f on a face: f(m) + the least of ∇f(m)·(x − m), with m close to the lowest point.

    There ∇f(m)·(x − m) ≥ 0 but for rounding, so that little is lost.
    """
    lowest = _lowest_on(problem, face)
    if lowest is None:
        return None
    # The place along the fixed axis is a decimal, and exact.
    place = [Fraction(a) if a == b else Fraction(float(v)) for v, (a, b) in zip(lowest, face, strict=True)]
    at = tuple((p, p) for p in place)
    height, slopes = value_on(problem, at), gradient_on(problem, at)
    if height is None or slopes is None:
        return None
    bound = Fraction(height[0])
    for slope, p, (a, b) in zip(slopes, place, face, strict=True):
        ends = [Fraction(v) * (Fraction(e) - p) for v in slope.floats() for e in (a, b)]
        bound += min(ends)
    return math.nextafter(float(bound), -math.inf)


def _lowest_on(problem: Problem, face: Box) -> Floats | None:
    """About the lowest point of a convex f on a box, by Newton's method on those coordinates that may move.

    Bertsekas, *Projected Newton methods for optimization problems with simple constraints*, 1982.
    """
    low, high = np.array([[float(a), float(b)] for a, b in face]).T
    x: Floats = (low + high) / 2
    try:
        for _ in range(_NEWTON):
            f, *slopes = problem.evaluate(x)
            g = np.array(slopes)
            matrix = problem.hessian_at(x)
            if matrix is None:
                return None
            free = np.flatnonzero(((x > low) | (g < 0.0)) & ((x < high) | (g > 0.0)) & (high > low))
            if not len(free):
                return x
            step = np.zeros_like(x)
            step[free] = -np.linalg.solve(matrix[np.ix_(free, free)], g[free])
            after, t = x.copy(), 1.0
            while t > _SHORTEST:
                after = np.asarray(np.clip(x + t * step, low, high))
                if problem.value(after) < f:
                    break
                t /= 2.0
            else:
                return x
            x = after
    except (Undefined, np.linalg.LinAlgError):
        return None
    return x
