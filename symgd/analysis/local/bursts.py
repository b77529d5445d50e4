"""Statement j: a run that comes close to a minimizer that repels, is thrown off, and may come close again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symgd.descent.run import Run
from symgd.records import record

__all__ = ["Burst", "bursts", "first_steps", "stands_from"]

Floats = NDArray[np.float64]

TIMES = 10.0
_SWING = 10  # rows: a walk may pass through x* without staying close
_SMALLEST = 1e-300


@record
class Burst:
    """The run was within ``low`` of x* for ten rows from ``start``, then ``high`` away at row ``peak``.

    Before it had been at least ten times as far as low, and high is at least ten times low. ``again``: after the peak
    the distance fell to a tenth or less once more. Observed.
    """

    start: int
    low: float
    peak: int
    high: float
    again: bool


def bursts(sizes: Floats, distances: Floats) -> tuple[Burst, ...]:
    """The bursts of a run, from ‖z_k‖ (error and memory) and |x_k − x*| of its rows."""
    if len(sizes) <= _SWING or not np.all(np.isfinite(sizes)):
        return ()
    around = np.lib.stride_tricks.sliding_window_view(sizes, _SWING).max(axis=1)
    around = np.maximum(around, _SMALLEST)
    near = np.lib.stride_tricks.sliding_window_view(distances, _SWING).max(axis=1)
    found: list[Burst] = []
    low, high, falling = 0, 0, False
    for row, size in enumerate(around.tolist()):
        if falling:
            if size < around[low]:
                low = row
            elif size >= TIMES * around[low]:
                falling, high = False, row
                found.append(_burst(low, row, near, distances))
        elif size > around[high]:
            high = row
            if found:
                found[-1] = _burst(found[-1].start, row, near, distances)
        elif size <= around[high] / TIMES:
            falling, low = True, row
            if found:
                found[-1] = _burst(found[-1].start, high, near, distances, again=True)
    return tuple(burst for burst in found if burst.high >= TIMES * burst.low)


def _burst(low: int, high: int, near: Floats, distances: Floats, again: bool = False) -> Burst:
    peak = high + int(np.argmax(distances[high : high + _SWING]))
    return Burst(low, float(near[low]), peak, float(distances[peak]), again)


def stands_from(run: Run) -> int | None:
    """The row from which on a run stands at a point where the gradient is computed as zero, to its end."""
    x = run.history["x"].reshape(len(run.history), -1)
    if len(x) < 2 or np.any(run.history["jac"][-1]):
        return None
    moved = np.flatnonzero(np.any(np.diff(x, axis=0) != 0.0, axis=1))
    first = int(moved[-1]) + 1 if moved.size else 0
    return first if first < len(x) - 1 else None


def first_steps(run: Run) -> tuple[float, ...] | None:
    """|x₁ − x₀|/η, coordinate by coordinate."""
    if run.rate is None or run.nit == 0:
        return None
    moved = np.abs(np.diff(run.history["x"][:2], axis=0)[0]) / run.rate
    return tuple(float(value) for value in np.atleast_1d(moved))
