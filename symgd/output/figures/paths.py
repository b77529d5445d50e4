"""Polylines cut to a rectangle and thinned to what the eye can see: plain NumPy, in any coordinates."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from symgd.lessons.figures import Array, Window

__all__ = [
    "arrowheads",
    "clip_height",
    "clip_segment",
    "dense",
    "distinct_segments",
    "exits",
    "step_codes",
    "thin",
]


def clip_height(x: Array, y: Array, window: Window) -> tuple[Array, Array]:
    """The polyline inside a window of y, cut exactly at the edges, with nan where it is outside."""
    edges = []
    for bound in (window.lower, window.upper):
        below = y < bound
        joined = np.isfinite(y[:-1]) & np.isfinite(y[1:])
        cross = np.flatnonzero((below[:-1] != below[1:]) & joined)
        share = (bound - y[cross]) / (y[cross + 1] - y[cross])
        edges.append(
            (cross + share, x[cross] + share * (x[cross + 1] - x[cross]), np.full(len(cross), bound))
        )
    place = np.concatenate([np.arange(len(x)), *(e[0] for e in edges)])
    order = np.argsort(place, kind="stable")
    x = np.concatenate([x, *(e[1] for e in edges)])[order]
    y = np.concatenate([y, *(e[2] for e in edges)])[order]
    with np.errstate(invalid="ignore"):
        return x, np.where((y >= window.lower) & (y <= window.upper), y, np.nan)


def exits(x: Array, y: Array, window: Window) -> list[tuple[float, int]]:
    """Where a curve leaves a window of y: x, and 1 at the upper edge or -1 at the lower one."""
    found = []
    for bound, side in ((window.upper, 1), (window.lower, -1)):
        with np.errstate(invalid="ignore"):
            outside = (y - bound) * side > 0
        joined = np.isfinite(y[:-1]) & np.isfinite(y[1:])
        for i in np.flatnonzero((outside[:-1] != outside[1:]) & joined):
            share = (bound - y[i]) / (y[i + 1] - y[i])
            found.append((float(x[i] + share * (x[i + 1] - x[i])), side))
    return found


def clip_segment(a: Array, b: Array, low: Array, high: Array) -> tuple[Array, bool]:
    """The last point inside the rectangle on the way from ``a`` (inside) to ``b``, and whether it was cut."""
    step = b - a
    share = 1.0
    for i in range(len(a)):
        if step[i] > 0:
            share = min(share, (high[i] - a[i]) / step[i])
        elif step[i] < 0:
            share = min(share, (low[i] - a[i]) / step[i])
    share = max(share, 0.0)
    return a + share * step, share < 1.0


def thin(points: Array, distance: float) -> Array:
    """The indices of the points that are at least ``distance`` from the last kept one; the ends are always kept."""
    kept, places = [0], points.tolist()
    for i in range(1, len(points) - 1):
        if math.dist(places[i], places[kept[-1]]) >= distance:
            kept.append(i)
    if len(points) > 1:
        kept.append(len(points) - 1)
    return np.array(kept, dtype=np.intp)


def distinct_segments(points: Array, grid: float = 0.6) -> Array:
    """The segments of a polyline, shape (s, 2, 2), without those drawn before (a cycle runs over itself for ever)."""
    if len(points) < 2:
        return np.empty((0, 2, 2))
    segments = np.stack([points[:-1], points[1:]], axis=1)
    _, first = np.unique(np.round(segments / grid).reshape(len(segments), 4), axis=0, return_index=True)
    return np.asarray(segments[np.sort(first)])


def arrowheads(segments: Array, *, shortest: float = 20.0, size: float = 5.0, at: float = 0.55) -> Array:
    """Triangles, shape (n, 3, 2), on the segments that are long enough to carry one."""
    step = segments[:, 1] - segments[:, 0]
    length = np.hypot(step[:, 0], step[:, 1])
    long = length >= shortest
    along = step[long] / length[long, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    tip = segments[long, 0] + at * step[long] + along * size / 2
    back = tip - along * size
    return np.stack([tip, back + across * 0.36 * size, back - across * 0.36 * size], axis=1)


def step_codes(points: ArrayLike, *, closed: bool = False) -> NDArray[np.uint8]:
    """The codes of a path of polylines with so many ``points`` each; the last one of a closed line only closes it."""
    counts = np.asarray(points, dtype=np.intp)
    codes = np.full(int(counts.sum()), Path.LINETO, dtype=Path.code_type)
    ends = np.cumsum(counts)
    codes[ends - counts] = Path.MOVETO
    if closed:
        codes[ends - 1] = Path.CLOSEPOLY
    return codes


def dense(points: Array, distance: float = 3.0, most: int = 6000) -> Array:
    """Points at most ``distance`` apart along a polyline (nan breaks it): what a label must not cover.

    A long polyline gets points farther apart, so that there are hardly more than ``most``.
    """
    points = np.asarray(points, dtype=np.float64)
    if len(points) < 2:
        return points
    a, b = points[:-1], points[1:]
    good = np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)
    a, b = a[good], b[good]
    if not len(a):
        return np.empty((0, 2))
    length = np.hypot(*(b - a).T)
    count = np.ceil(length / max(distance, float(length.sum()) / most)).astype(int) + 1
    before = np.cumsum(count) - count
    share = (np.arange(int(count.sum())) - np.repeat(before, count)) / np.repeat(count, count)
    start, step = np.repeat(a, count, axis=0), np.repeat(b - a, count, axis=0)
    return np.concatenate([start + share[:, None] * step, b[-1:]])
