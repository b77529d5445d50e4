"""What the end of a run's history shows, looked at as numbers alone: no function is evaluated here.

Every test takes the iterates as an array of shape (rows, n), one column a coordinate, and the values of f as
an array of shape (rows,). The tests are rows 2 and 4 to 6 of the verdict (`verdict`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symgd.records import record

__all__ = [
    "Cycle",
    "Floats",
    "Growth",
    "find_cycle",
    "find_growth",
    "keeps_falling",
    "lengths",
    "moves",
    "stands_still",
    "step_sizes",
]

Floats = NDArray[np.float64]

LONGEST_PERIOD = 64
REPEATS = 3
ALIKE = 1e-9
"""Two numbers are alike when they differ by less than this part of what they are measured against."""
EPSILON = float(np.finfo(float).eps)
ROUNDINGS, LARGEST_NOISE = 4.0, 1e-12
FADES = 0.95
"""In a quarter of a run that comes closer its swings shrink to less than this part."""


@record(eq=False)
class Cycle:
    """A tail that repeats: ``orbit`` has shape (period, n) and ends at the last iterate.

    ``exact``: the repetition is exact, float by float. ``amplitude``: the widest coordinate of the orbit.
    """

    period: int
    orbit: Floats
    amplitude: float
    exact: bool


@record
class Growth:
    """Steps that grow: the ``factor`` |Δx_K| / |Δx_{K−1}|, and how many in a row were longer than the one before."""

    factor: float
    steps: int


def step_sizes(x: Floats) -> Floats:
    """The Euclidean length of every step: shape (rows − 1,)."""
    return lengths(np.diff(x, axis=0))


def amplitude(x: Floats) -> float:
    """The widest range that a coordinate runs through."""
    return float(np.ptp(x, axis=0).max())


def keeps_still(tail: Floats, start: Floats) -> bool:
    """Whether every coordinate keeps within 1e-9 of its own size, or within a few roundings of the start's size.

    The second is for the noise around x* = 0; 1e-12 at most, so that a walk from far away is not taken for noise.
    """
    rounding = min(ROUNDINGS * EPSILON * float(np.abs(start).max()), LARGEST_NOISE)
    limit = np.maximum(ALIKE * np.abs(tail).max(axis=0), rounding)
    return bool(np.all(np.ptp(tail, axis=0) <= limit))


def find_cycle(x: Floats) -> Cycle | None:
    """The shortest period from 2 to 64 with which the tail repeats three times (row 4)."""
    for period in range(2, min(LONGEST_PERIOD, len(x) // REPEATS) + 1):
        tail = x[-REPEATS * period :]
        width = amplitude(tail)
        difference = float(np.abs(tail[period:] - tail[:-period]).max())
        if difference <= ALIKE * width and not keeps_still(tail, x[0]):
            return Cycle(period, x[-period:].copy(), width, difference == 0.0)
    return None


def find_growth(x: Floats, f: Floats, steps: int = 10, rows: int = 5) -> Growth | None:
    """Whether the last ten steps grow and f rises over the last five rows (row 5)."""
    if len(x) < steps + 1 or not np.all(np.diff(f[-rows:]) > 0):
        return None
    grows = np.diff(step_sizes(x)) > 0
    if not grows[-(steps - 1) :].all():
        return None
    still = np.flatnonzero(~grows)
    first = int(still[-1]) + 1 if still.size else 0
    last, before = step_sizes(x[-3:])[::-1]
    return Growth(float(last / before), len(grows) - first)


def stands_still(x: Floats) -> bool:
    """Whether the longest tail in which a cycle is looked for keeps within 1e-9 of its own size (row 6)."""
    tail = x[-REPEATS * LONGEST_PERIOD :]
    return len(tail) > 1 and keeps_still(tail, x[0])


def keeps_falling(x: Floats, f: Floats, one_direction: bool, rows: int = 10) -> bool:
    """Whether the last ten values of f (or all, if fewer) fall, with x moving in one direction (row 2)."""
    x, f = x[-rows:], f[-rows:]
    if len(f) < 2 or not np.all(np.diff(f) < 0):
        return False
    moves = np.sign(np.diff(x, axis=0))
    return not one_direction or bool(np.all(moves == moves[0]) and np.all(moves != 0))


def lengths(rows: Floats) -> Floats:
    """The Euclidean length of every row, right also where its square is no double: 1e-162 is 1e-162.

    >>> lengths(np.array([[-1e-162], [3e-200]])).tolist(), lengths(np.array([[3e-200, 4e-200]])).tolist()
    ([1e-162, 3e-200], [5e-200])
    """
    return np.asarray(np.hypot.reduce(np.abs(rows), axis=1), dtype=np.float64)


def moves(x: Floats, center: Floats | None = None, steps: int = 10) -> str:
    """How the run went at its end: its last steps "shrinks" or "grows"; else it "nears" or "wanders".

    One that nears has a last quarter closer to the ``center`` than the quarter before, or without a center a narrower
    one. Where it swings, that must be clearly so, and hold of its last two swings against the two before as well.
    """
    sizes = step_sizes(x)[-steps:]
    if len(sizes) < 2 or np.all(np.diff(sizes) <= 0):
        return "shrinks"
    if np.all(np.diff(sizes) >= 0):
        return "grows"
    quarter = max(2, len(x) // 4)
    swings = _two_swings(x[-quarter:])
    if swings is None:
        return "nears" if _narrowing(x, center, quarter) < 1.0 else "wanders"
    windows = (quarter, max(swings, steps))
    fades = all(_narrowing(x, center, rows) < FADES ** (rows / quarter) for rows in windows)
    return "nears" if fades else "wanders"


def _two_swings(x: Floats) -> int | None:
    """The rows since the fourth last turn of the coordinate that runs through the widest range."""
    going = np.sign(np.diff(x[:, np.ptp(x, axis=0).argmax()]))
    turns = np.flatnonzero(going[1:] != going[:-1])
    return len(x) - 1 - int(turns[-4]) if len(turns) >= 4 else None


def _narrowing(x: Floats, center: Floats | None, rows: int) -> float:
    """How far from the center the last rows get, or how wide they are, over the same of as many before."""
    before, last = x[-2 * rows : -rows], x[-rows:]
    if not len(before):
        return 1.0
    early, late = (
        amplitude(p) if center is None else float(np.abs(p - center).max()) for p in (before, last)
    )
    return late / early if early else 1.0
