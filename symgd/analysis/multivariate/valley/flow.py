"""The path of steepest descent from a point, x′ = −∇f(x): the limit of gradient descent for ever smaller rates.

The exponential Rosenbrock–Euler method: with ∇f ≈ g + H(y − x), the step x − hφ₁(−hH)g, φ₁(z) = (eᶻ − 1)/z, is exact
for a quadratic, however narrow its valley (Hochbruck and Ostermann, *Exponential integrators*, Acta Numerica 2010).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem, Undefined
from symgd.records import record

__all__ = ["Flow", "steepest_descent"]

Floats = npt.NDArray[np.float64]

_ACCURACIES = (1e-3, 1e-5)  # of a step's error, as a share of the size of the picture
_STEPS = 600
_NEAR = 1e-4  # where Newton's method takes over, and how far it may lead
_ON_RIDGE = 1e-7  # so close to a saddle rounding decides on which side the path goes on


@record(eq=False)
class Flow:
    """The minimizer to which the path of steepest descent leads, and points on the way: computed."""

    end: CriticalPoint
    path: Floats


def steepest_descent(problem: Problem, start: Sequence[float], size: float, budget: Budget) -> Flow | None:
    """The path from a point to the minimizer that Newton's method confirms; lengths are judged by ``size``.

    None where that is not clear: it ends elsewhere, it takes too long, or two accuracies disagree.
    """
    ends = []
    path = np.empty((0, problem.dimension))
    for accuracy in _ACCURACIES:
        with np.errstate(all="ignore"):
            found = _followed(problem, np.array(start, dtype=float), size, accuracy, budget)
        if found is None:
            return None
        path = found
        ends.append(path[-1])
    if math.dist(*ends) > _NEAR * size:
        return None
    landing = newton(problem, ends[-1].tolist(), budget)
    if landing is None or landing.kind != "minimum" or math.dist(landing.x, ends[-1]) > _NEAR * size:
        return None
    return Flow(landing, path)


def _followed(problem: Problem, x: Floats, size: float, accuracy: float, budget: Budget) -> Floats | None:
    """The points of the path until a minimizer is within `_NEAR`; f falls from each to the next."""
    path = [x]
    try:
        f, g = _value(problem, x)
        h = accuracy * size / max(float(np.linalg.norm(g)), 1e-300)
        for _ in range(_STEPS):
            matrix = problem.hessian_at(x)
            if matrix is None or budget.spent or not g.any():
                return None
            values, vectors = np.linalg.eigh(matrix)
            inner = vectors.T @ g
            away = float(np.linalg.norm(inner / np.where(values == 0.0, 1e-300, values))) / size
            if values[0] > 0.0 and away <= _NEAR / 10.0:
                return np.array(path)
            if values[0] < 0.0 and away <= _ON_RIDGE:
                return None
            step = vectors @ (-h * _phi(-h * values) * inner)
            try:
                f_after, g_after = _value(problem, x + step)
            except Undefined:
                h /= 4.0
                continue
            left = vectors.T @ (g_after - g - matrix @ step)
            error = float(np.linalg.norm(h * _phi(-h * values) * left)) / 2.0
            ratio = error / (accuracy * size)
            if ratio <= 1.0 and f_after <= f:
                x, f, g = x + step, f_after, g_after
                path.append(x)
                h *= min(4.0, 0.9 / math.sqrt(max(ratio, 1e-3)))
            else:
                h *= max(0.1, min(0.5, 0.9 / math.sqrt(max(ratio, 1e-3))))
    except (Undefined, np.linalg.LinAlgError):
        return None
    return None


def _value(problem: Problem, x: Floats) -> tuple[float, Floats]:
    f, *slopes = problem.evaluate(x)
    return f, np.array(slopes)


def _phi(z: Floats) -> Floats:
    """φ₁(z) = (eᶻ − 1)/z."""
    z = np.minimum(z, 50.0)
    return np.where(np.abs(z) < 1e-8, 1.0 + z / 2.0, np.expm1(z) / np.where(z == 0.0, 1.0, z))
