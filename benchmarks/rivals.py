"""What symgd is measured against: loops that somebody would write by hand for 3x² − 2x − 3."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["article", "by_hand"]

Array = npt.NDArray[np.float64]


def article(x0: float, rate: float, tol: float, max_iter: int) -> tuple[Array, Array]:
    """The article's loop: NumPy scalars, and the series of x and f copied at each step."""
    x = np.array([x0])
    xs, fs = x, 3 * x**2 - 2 * x - 3
    for _ in range(max_iter):
        following = x - rate * (6 * x - 2)
        if np.sum(np.abs(following - x)) < tol:
            break
        x = following
        xs = np.concatenate((xs, x))
        fs = np.concatenate((fs, 3 * x**2 - 2 * x - 3))
    return xs, fs


def by_hand(x0: float, rate: float, tol: float, max_iter: int) -> list[tuple[int, float, float, float]]:
    """A plain Python loop over the hand-written derivative, which records x, f and f′ and tests the stop."""
    x = x0
    slope = 6 * x - 2
    rows = [(0, x, 3 * x**2 - 2 * x - 3, slope)]
    for k in range(1, max_iter + 1):
        following = x - rate * slope
        if abs(following - x) < tol:
            break
        x = following
        slope = 6 * x - 2
        rows.append((k, x, 3 * x**2 - 2 * x - 3, slope))
    return rows
