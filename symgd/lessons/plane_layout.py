"""From numbers to figure data in several variables: which window, how many steps, which levels, which points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from symgd.descent.tails import lengths
from symgd.lessons.figures import USUAL_LETTERS, Array, Contours, Letters, Mark
from symgd.lessons.layout import RUNAWAYS
from symgd.lessons.planes.levels import contour_levels
from symgd.lessons.planes.window import Paper, PlaneWindow, plane_window, reached
from symgd.lessons.reach import chords_shown, steps_near, zoom_start

__all__ = ["Function", "contours"]

Function = Callable[[Array, Array], Array]

COLUMNS, ROWS = 401, 241
_SQUARISH, _BESIDE, _CLOSE = 1.45, 236.0, 150.0
"""A window so many times as wide as high leaves room for a close-up; the widths of both plots are then these."""
_THIN_VALLEY = 0.5
_TAIL = 4
_ONE_PLACE = 1e-4  # of the size of the coordinates
_LARGEST = 1e300


def contours(
    variables: tuple[str, str],
    surface: Function,
    walk: Array,
    marks: Sequence[Mark],
    *,
    others: Sequence[Mark] = (),
    away: bool = False,
    height: float | None = None,
    tallest: float = 264.0,
    letters: Letters = USUAL_LETTERS,
    closer: bool = False,
) -> Contours:
    """Contour lines around the walk and the marks; ``surface`` takes two arrays of the same shape.

    The ``others``, points that are known besides, are shown as far as the walk stays large beside them. ``away`` tells
    that the run ended beyond the numbers, and ``closer`` asks for the last steps once more where they are a dot.
    Without a ``height`` it goes by the shape of the walk, up to the ``tallest``.
    """
    fixed = np.array([(m.x, m.y) for m in marks if m.role not in RUNAWAYS]).reshape(-1, 2)
    anchors = fixed if len(fixed) else np.array([(m.x, m.y) for m in others]).reshape(-1, 2)
    near = steps_near(walk, anchors, away=away)
    kept = min(near, chords_shown(walk[: near + 1]))
    shown, everything = walk[: kept + 1], kept == len(walk) - 1
    around = np.concatenate([shown, fixed])
    if len(walk) == 1 and np.ptp(around, axis=0).max() < _ONE_PLACE * max(1.0, np.abs(around).max()):
        around = shown  # a window as small as the distance to the point where the walk rests would be level
    window = _window(around, others, height, tallest)
    tail = _tail_start(shown, marks, window) if closer and everything else None
    if tail is not None:
        window = _window(around, others, height, tallest, _BESIDE)
    leaves = None if everything or kept < near else (float(walk[kept + 1, 0]), float(walk[kept + 1, 1]))
    x, y, z, levels, through = ground(surface, window, (*marks, *others))
    made = Contours(
        variables,
        x,
        y,
        z,
        levels,
        shown,
        tuple(m for m in marks if m.role != "end" or everything),
        window.equal,
        len(walk) - 1,
        leaves,
        window.height,
        letters,
        tuple(m for m in others if window.has(np.array([[m.x, m.y]]))[0]),
        through,
    )
    return made if tail is None else replace(made, close_up=_close_up(made, surface, tail))


def _window(
    points: Array, others: Sequence[Mark], height: float | None, tallest: float, width: float = 440.0
) -> PlaneWindow:
    """The window around the points, wide enough for those of the others that it can take in."""
    paper = (
        Paper(width, min(192.0, tallest), tallest) if height is None else Paper(width, height, height, True)
    )
    known = np.array([(m.x, m.y) for m in others]).reshape(-1, 2)
    return plane_window(np.concatenate([points, reached(points, known)]), paper)


def ground(
    surface: Function, window: PlaneWindow, marks: Sequence[Mark]
) -> tuple[Array, Array, Array, Array, tuple[float, ...]]:
    """The grid, the heights on it, the levels, and those of saddles; finer where a valley is narrower than the grid."""
    inside = [m for m in marks if window.has(np.array([[m.x, m.y]]))[0]]
    bottoms = _heights(surface, [m for m in inside if m.role == "minimum"])
    through = _heights(surface, [m for m in inside if m.role == "saddle"]).tolist()
    low = float(bottoms[0]) if len(bottoms) else None
    for finer in (1, 2):
        x, y = window.grid(finer * (COLUMNS - 1) + 1, finer * (ROWS - 1) + 1)
        z = np.asarray(surface(*np.meshgrid(x, y)), dtype=np.float64)
        z = np.where(np.abs(z) < _LARGEST, z, np.nan)
        levels = contour_levels(z, low, through=through)
        if not _is_thin(z, levels):
            break
    return x, y, _without_poles(z, levels), levels, tuple(level for level in through if level in levels)


def _heights(surface: Function, marks: Sequence[Mark]) -> Array:
    """f at the marks where it has a value."""
    places = np.array([(m.x, m.y) for m in marks]).reshape(-1, 2)
    values = np.asarray(surface(places[:, 0], places[:, 1]), dtype=np.float64)
    return values[np.isfinite(values)]


def _is_thin(z: Array, levels: Array) -> bool:
    """Whether most of what lies below the lowest level is at its edge, so that its line would fall to pieces."""
    if not len(levels):
        return False
    with np.errstate(invalid="ignore"):
        low = z < levels[0]
    inside = low[1:-1, 1:-1] & low[:-2, 1:-1] & low[2:, 1:-1] & low[1:-1, :-2] & low[1:-1, 2:]
    count = int(low[1:-1, 1:-1].sum())
    return count > 0 and int(inside.sum()) < _THIN_VALLEY * count


def _without_poles(z: Array, levels: Array) -> Array:
    """The heights without those beside a jump over all levels at once: at a pole all lines would meet."""
    if len(levels) < 2:
        return z
    with np.errstate(invalid="ignore"):
        high, low = z > levels[-1], z < levels[0]
    jump = np.zeros(z.shape, dtype=bool)
    for a, b in (
        ((slice(None), slice(1, None)), (slice(None), slice(None, -1))),
        ((slice(1, None),), (slice(None, -1),)),
    ):
        over = (high[a] & low[b]) | (low[a] & high[b])
        jump[a] |= over
        jump[b] |= over
    return np.where(jump, np.nan, z) if jump.any() else z


def _tail_start(shown: Array, marks: Sequence[Mark], window: PlaneWindow) -> int | None:
    """The first of the last steps that are a dot in the window, where paper is left beside it to show them again."""
    if not window.equal or window.half[0] > _SQUARISH * window.half[1]:
        return None
    center = next((np.array([m.x, m.y]) for m in marks if m.role in ("minimum", "saddle")), shown[-1])
    first = zoom_start(lengths(shown - center), 0.0, 2.0 * float(window.half[1]))
    return first if first is not None and len(shown) - first >= _TAIL else None


def _close_up(made: Contours, surface: Function, first: int) -> Contours:
    """The walk from the iterate ``first`` on, in a window of its own."""
    tail = made.walk[first:]
    inside = [m for m in made.marks if m.role != "start"]
    around = np.array([(m.x, m.y) for m in inside]).reshape(-1, 2)
    plot = made.height
    window = plane_window(np.concatenate([tail, around]), Paper(_CLOSE, plot, plot, True))
    x, y, z, levels, through = ground(surface, window, inside)
    return Contours(
        made.variables,
        x,
        y,
        z,
        levels,
        tail,
        tuple(inside),
        window.equal,
        made.total_steps,
        None,
        plot,
        made.letters,
        through=through,
        first=first,
    )
