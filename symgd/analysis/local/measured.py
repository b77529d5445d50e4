"""The factor that a run shows: how its state, the error and the memory together, shrinks from step to step."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from symgd.analysis.local.theory import LocalTheory
from symgd.descent.run import Run
from symgd.descent.stepping import internals
from symgd.descent.tails import lengths
from symgd.records import record

__all__ = ["MeasuredFactor", "coordinate_sizes", "measured_factor", "state_sizes"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-12
_FEWEST, _LEAST_FALL = 10, 3.0
_SETTLED = 0.1
_NOISE = 100.0


@record
class MeasuredFactor:
    """‖z‖ changed by ``value`` a step from row ``first`` to row ``last``: observed, by the line through ln‖z_k‖.

    z holds x − x* and the memory of `local.LocalTheory`, each in the unit of x: m(1 − a)/b, where m′ = a·m + b·e close
    to x*. Single ratios may swing under momentum, those of |x − x*| by orders of magnitude, those of ‖z‖ by less.
    """

    value: float
    first: int
    last: int


def state_sizes(run: Run, local: LocalTheory, center: Floats) -> Floats:
    """‖z_k‖ of every row of a run, the memory in the unit of x."""
    parts = _state(run, local, center)
    return _sizes(parts, lambda values: lengths(np.hstack(values)))


def coordinate_sizes(run: Run, local: LocalTheory, center: Floats) -> Floats:
    """The same of each coordinate of error and memory alone: shape (rows, n)."""
    return _sizes(
        _state(run, local, center), lambda values: np.hypot.reduce(np.abs(np.stack(values)), axis=0)
    )


def _sizes(parts: list[Floats], size: Callable[[list[Floats]], Floats]) -> Floats:
    with np.errstate(all="ignore"):
        sizes = np.array(size(parts), dtype=float)
    if len(sizes):
        sizes[0] = size([parts[0][:1]])[0]  # the memory starts at rest, or as the rule says
    return sizes


def _state(run: Run, local: LocalTheory, center: Floats) -> list[Floats]:
    """The error and the memory of every row, the memory nan in the first."""
    rows = len(run.history)
    parts = [np.asarray(run.history["x"], dtype=float).reshape(rows, -1) - center]
    memory = local.coordinates[1:]
    if memory and run.nit:
        assigned = internals(run)
        known = local.numbers
        for symbol in memory:
            index = local.coordinates.index(symbol)
            own, driven = (float(local.matrix[index, j].subs(known)) for j in (index, 0))
            unit = driven / (1.0 - own) if driven and own != 1.0 else 1.0
            values = np.asarray(assigned[symbol], dtype=float).reshape(rows - 1, -1) / unit
            parts.append(np.vstack([np.full((1, values.shape[1]), np.nan), values]))
    return parts


def measured_factor(sizes: Floats, scale: float) -> MeasuredFactor | None:
    """The factor of the last part of a run whose state has these sizes; ``scale`` is the size of x*.

    The window is the second half, in orders of magnitude, of the way down to the last row or to rounding. None where
    it is shorter than 10 steps or the fall less than threefold, where its halves differ by more than 10 %, and where
    the run left again after rounding began.
    """
    low = np.flatnonzero(~(sizes > _ROUNDING * max(1.0, scale)))
    end = int(low[0]) if low.size else len(sizes)
    left = np.any(sizes[end:] > _NOISE * _ROUNDING * max(1.0, scale))
    if end < _FEWEST or left or not np.all(np.isfinite(sizes)):
        return None
    tail = np.log(sizes[:end])
    middle = (tail.max() + tail[-1]) / 2.0
    above = np.flatnonzero(tail > middle)
    start = int(above[-1]) + 1 if above.size else 0
    window = tail[start:]
    if len(window) < _FEWEST:
        window, start = tail[-_FEWEST:], end - _FEWEST
    if window[0] - window[-1] < math.log(_LEAST_FALL):
        return None
    half = len(window) // 2
    slope, before, after = (_slope(part) for part in (window, window[: half + 1], window[half:]))
    if abs(before - after) > _SETTLED * abs(slope):
        return None
    return MeasuredFactor(math.exp(slope), start, end - 1)


def _slope(values: Floats) -> float:
    return float(np.polyfit(np.arange(len(values)), values, 1)[0])
