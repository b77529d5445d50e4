"""A search for low places, by many short walks downhill at once; what it finds is for others to prove."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from symgd.calculus.budget import Budget
from symgd.calculus.problem import Problem

__all__ = ["low_places"]

Floats = NDArray[np.float64]

REACHES = (1.0, 4.0, 16.0)
"""How far from the center, in units of its size."""
SAMPLES = 400
STEPS = 60
APART = 1e-3
HUGE = 1e300


def low_places(
    problem: Problem, center: Sequence[float], most: int, budget: Budget
) -> list[tuple[float, ...]]:
    """Where walks of gradient descent from around a point come to, the lowest first, and apart from each other.

    The starts are a Kronecker sequence in boxes; a step that does not fall is halved, one that does is lengthened.
    """
    size = max(1.0, *map(abs, center))
    x = np.array(center)[:, None] + size * np.hstack([r * _spread(len(center), SAMPLES) for r in REACHES])
    f, rate = _values(problem, x), np.full(x.shape[1], 0.1 * size)
    for _ in range(STEPS):
        if budget.spent:
            break
        slopes = np.nan_to_num(problem.slope_curve(*x), nan=0.0, posinf=0.0, neginf=0.0)
        largest = np.abs(slopes).max(axis=0)
        way = slopes / np.where(largest > 0.0, largest, 1.0)
        after = x - rate * way
        lower = _values(problem, after)
        falls = lower < f
        x, f = np.where(falls, after, x), np.where(falls, lower, f)
        rate *= np.where(falls, 1.5, 0.3)
    found: list[tuple[float, ...]] = []
    for k in np.argsort(f, kind="stable"):
        place = x[:, k]
        if f[k] < HUGE and all(np.abs(place - other).max() > APART * size for other in found):
            found.append(tuple(map(float, place)))
            if len(found) == most:
                break
    return found


def _values(problem: Problem, x: Floats) -> Floats:
    return np.where(np.isnan(values := problem.curve(*x)), HUGE, values)


def _spread(n: int, count: int) -> Floats:
    """Points in [−1, 1]ⁿ that fill it evenly: multiples of powers of 1/φ, φ^{n+1} = φ + 1 (Roberts, 2018)."""
    phi = 2.0
    for _ in range(60):
        phi = (1.0 + phi) ** (1.0 / (n + 1))
    shares = phi ** -np.arange(1.0, n + 1)
    return 2.0 * ((0.5 + shares[:, None] * np.arange(1, count + 1)) % 1.0) - 1.0
