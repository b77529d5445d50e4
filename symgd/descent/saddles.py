"""Saddles in the way of a walk: one that holds it at its end, and one that it came close to and left."""

from __future__ import annotations

import math

import numpy as np

from symgd.calculus.multivariate.newton import newton
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.multivariate.second_order import second_order
from symgd.calculus.quadratics import is_quadratic
from symgd.descent.case import Case
from symgd.descent.tails import Floats, lengths

__all__ = ["goes_into", "held_by", "passed_by"]

CLOSE = 0.1
"""A walk that was farther away is close at this part of that; so is it where ∇f differs from H(x − p) by no more."""
DEEP = 0.1
"""A gradient is small if it grows to so much more afterwards."""
_MOST = 3  # places from which Newton's method is started
_ROUNDING = 1e-12


def held_by(case: Case) -> CriticalPoint | None:
    """The saddle, or the maximum, that is close to x_K: there the gradient is small, and the walk slow."""
    point = case.landing
    if point is None or not point.falls or not point.proved:
        return None
    return point if _is_close(case, point, len(case.x) - 1) else None


def goes_into(case: Case) -> bool:
    """Whether x_K has no part, but for rounding, along the directions in which a quadratic falls from its saddle.

    Those are the eigenvectors of the Hessian with negative eigenvalues. Under gradient descent each part is
    multiplied by a factor of its own, so that one of zero stays zero.
    """
    point = case.landing
    if point is None or not point.falls or not is_quadratic(case.problem):
        return False
    second = second_order(case.problem, point)
    if second is None:
        return False
    falling = second.eigenvectors[:, np.asarray(point.eigenvalues) < 0.0]
    away = case.x - np.array(point.x)
    size = max(float(lengths(away).max()), float(np.abs(point.x).max()))
    part = float(np.abs(away[-1] @ falling).max(initial=0.0))
    return falling.shape[1] > 0 and part <= _ROUNDING * size


def passed_by(case: Case) -> tuple[CriticalPoint, int] | None:
    """A saddle, or a maximum, that the walk came close to and left, and the step at which it was closest; or None.

    Looked for where the norm of the gradient has a deep minimum in the middle of the run, or at the start.
    """
    for k in _dips(lengths(_gradients(case))):
        if case.budget.spent:
            return None
        point = newton(case.problem, [float(v) for v in case.x[k]], case.budget.share(0.3))
        if point is None or not point.falls or not point.proved:
            continue
        away = lengths(case.x - np.array(point.x))
        nearest = int(np.argmin(away))
        left = away[-1] > max(case.near, 2.0 * away[nearest])
        if left and _is_close(case, point, nearest):
            return point, nearest
    return None


def _is_close(case: Case, point: CriticalPoint, k: int) -> bool:
    """Whether x_k is close to a critical point by what the walk met."""
    away = lengths(case.x[: k + 1] - np.array(point.x))
    if away[-1] <= CLOSE * float(away.max()):
        return True
    second = None if is_quadratic(case.problem) else second_order(case.problem, point)
    if second is None:
        return False
    predicted = second.numbers @ (case.x[k] - np.array(point.x))
    off = lengths(np.array([_gradients(case)[k] - predicted, predicted]))
    return bool(0.0 < off[1] < math.inf and off[0] <= CLOSE * off[1])


def _gradients(case: Case) -> Floats:
    return np.asarray(case.run.history["jac"], dtype=float).reshape(len(case.x), -1)


def _dips(norms: Floats) -> list[int]:
    """The rows at which the norm of the gradient has minima that it leaves, the smallest first."""
    if not np.all(np.isfinite(norms[:-1])) or len(norms) < _MOST:
        return []
    after = np.maximum.accumulate(norms[::-1])[::-1]
    inner = norms[1:-1]
    rows = np.flatnonzero((inner <= norms[:-2]) & (inner <= norms[2:])) + 1
    found = [int(k) for k in (0, *rows) if norms[k] <= DEEP * after[k] and norms[k] <= norms[k + 1]]
    return sorted(found, key=lambda k: (norms[k], k))[:_MOST]
