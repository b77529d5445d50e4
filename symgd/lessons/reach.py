"""How much of a walk a picture shows: all of a walk that stays around, a runaway as far as it fits."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from symgd.descent import Run
from symgd.descent.case import AWAY
from symgd.descent.tails import lengths
from symgd.lessons.figures import TEXT_WIDTH, Array, Steps

__all__ = [
    "chords_shown",
    "ran_away",
    "shown_steps",
    "stays_around",
    "steps_near",
    "steps_on",
    "zoom_start",
]

_Flags = NDArray[np.bool_]

_FIRST_STEPS = 40.0
"""Where nothing else tells how large the picture is: so many times the first step."""
_AROUND = 12.0
"""A walk that goes so many times as far as its minimum is still shown whole."""


def ran_away(run: Run) -> bool:
    """Whether a run ended beyond the numbers."""
    return run.stop in AWAY


def stays_around(distance: Array, spread: float, most: float = _AROUND) -> bool:
    """Whether a walk, by its distances from the start, goes at most so far beyond a ``spread``.

    The last quarter of a walk that settles goes no farther than those before; then half of its iterates may be as far
    from the start as they like: that is where the walk takes place.
    """
    if not np.isfinite(distance).all():
        return False
    last = max(1, len(distance) // 4)
    if len(distance) > 4 and distance[-last:].max() <= distance[:-last].max():
        spread = max(spread, float(np.median(distance)))
    return bool(distance.max() <= most * spread)


def shown_steps(
    x: Array,
    y: Array,
    anchors: Iterable[float] = (),
    anchor_heights: Iterable[float] = (),
    *,
    reach_factor: float = 3.0,
    away: bool = False,
) -> int:
    """How many steps of a walk are worth showing.

    All, if it stays within twelve times the distance from the start to the farthest anchor. Else those before it first
    goes ``reach_factor`` times that far; if the first step does so already, it alone, within twelve
    times.

    Args:
        x: the iterates.
        y: their heights.
        anchors: the points that the picture shows anyway: minimum, edge of the domain.
        anchor_heights: their heights.
        reach_factor: how far a runaway is shown.
        away: whether the run ended beyond the numbers, so that it cannot be shown whole.
    """
    if len(x) < 2:
        return 0
    with np.errstate(over="ignore", invalid="ignore"):
        far, high = np.abs(x - x[0]), np.abs(y - y[0])
    spread = _farthest(anchors, x[0])
    rise = _farthest(anchor_heights, y[0])
    if not away and stays_around(far, spread) and stays_around(high, rise, _AROUND**2):
        return len(x) - 1
    reach = reach_factor * spread or _FIRST_STEPS * float(far[1])
    highest = (reach_factor + 1) * rise or _FIRST_STEPS**2 * float(high[1])
    if not rise or not math.isfinite(highest):
        near = high[far <= reach]
        highest = max(highest, float(np.nanmedian(near)) if np.isfinite(near).any() else 0.0)
    count = _steps_before((far <= reach) & (high <= highest))
    return count or _one_step((far <= _AROUND * spread) & (high <= _AROUND**2 * rise))


def _farthest(points: Iterable[float], start: float) -> float:
    return max((abs(p - float(start)) for p in points if math.isfinite(p)), default=0.0)


def _steps_before(inside: _Flags) -> int:
    """How many steps lead to points inside, before the first one that does not."""
    return len(inside) - 1 if inside[1:].all() else int(np.argmin(inside[1:]))


def _one_step(inside: _Flags) -> int:
    return int(inside[1])


def steps_near(walk: Array, fixed: Array, *, away: bool = False) -> int:
    """How many steps of a walk in n dimensions are shown: as in `shown_steps`, with the points ``fixed`` as anchors."""
    if len(walk) < 2:
        return 0
    with np.errstate(over="ignore", invalid="ignore"):
        distance = lengths(walk - walk[0])
        spread = float(lengths(fixed - walk[0]).max(initial=0.0))
    if not away and stays_around(distance, spread):
        return len(walk) - 1
    reach = 3 * spread or _FIRST_STEPS * float(distance[1])
    return _steps_before(distance <= reach) or _one_step(distance <= _AROUND * spread)


def chords_shown(points: Array, most: int = 1000) -> int:
    """How many steps of a walk, shape (K + 1, n), a picture shows before it is full: each chord new to the eye counts.

    A walk that creeps or repeats itself never fills a picture; one that jumps about at random does.
    """
    span = float(np.ptp(points, axis=0).max()) or 1.0
    place = np.round(points / span * TEXT_WIDTH)
    pairs = np.concatenate([place[:-1], place[1:]], axis=1)
    far = np.abs(place[1:] - place[:-1]).max(axis=1, initial=0.0) > 2
    _, first = np.unique(pairs, axis=0, return_index=True)
    new = np.sort(first[far[first]])
    return int(new[most]) if len(new) > most else len(points) - 1


def steps_on(
    x: Array,
    y: Array,
    anchors: Iterable[float] = (),
    anchor_heights: Iterable[float] = (),
    *,
    next_x: float | None = None,
    next_y: float = math.nan,
    reach_factor: float = 3.0,
    most_chords: int = 1000,
) -> Steps:
    """The part of a walk that a picture shows.

    ``next_x`` is the iterate at which the run broke off, if it did; ``next_y`` is nan if f is undefined there, and
    infinite if it overflows.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    away = next_x is not None and not math.isnan(next_y)
    count = shown_steps(x, y, anchors, anchor_heights, reach_factor=reach_factor, away=away)
    chords = chords_shown(x[: count + 1, None], most_chords)
    leaves = None
    if chords < count:
        count = chords
    elif count < len(x) - 1:
        leaves = (float(x[count + 1]), float(y[count + 1]))
    elif next_x is not None:
        leaves = (float(next_x), float(next_y))
    return Steps(x[: count + 1], y[: count + 1], leaves)


def zoom_start(x: Array, target: float, span: float) -> int | None:
    """The first iterate that a zoom on ``target`` shows, or None where the main picture (``span`` wide) is enough."""
    distance = np.abs(np.asarray(x) - target)
    outside = np.flatnonzero(distance > 0.08 * span)
    first = int(outside[-1]) + 1 if len(outside) else 0
    if first == 0 or len(x) - first < 3 or distance[first] < 1e-5 * span:
        return None
    return first
