"""The graph of a function of two variables over the window of its contour lines, as high as a valley can be seen."""

from __future__ import annotations

import math

import numpy as np

from symgd.lessons.figures import Array, Contours, Surface, Window
from symgd.lessons.plane_layout import Function

__all__ = ["surface_over"]

COLUMNS, ROWS = 129, 97
_LOWER, _FEW, _UPPER = 0.02, 0.1, 0.5
_DEEP = 3.0
_AIR = 0.12
_FINE, _MOST = 120.0, 4000


def surface_over(ground: Contours, function: Function) -> Surface | None:
    """The graph over the window of ``ground``, with its walk; None where f has hardly any value there.

    It is cut off above the walk and half of the surface, whichever is higher, and, where f falls without a floor,
    below nearly all of it and the walk.
    """
    x = np.linspace(ground.x[0], ground.x[-1], COLUMNS)
    y = np.linspace(ground.y[0], ground.y[-1], ROWS)
    z = np.asarray(function(*np.meshgrid(x, y)), dtype=np.float64)
    walk = np.column_stack([ground.walk, function(ground.walk[:, 0], ground.walk[:, 1])])
    places = np.array([(m.x, m.y) for m in ground.marks]).reshape(-1, 2)
    known = np.concatenate([walk[:, 2], function(places[:, 0], places[:, 1])])
    known, finite = known[np.isfinite(known)], z[np.isfinite(z)]
    if len(finite) < z.size / 10 or not len(known):
        return None
    window = _heights(finite, known)
    if window is None:
        return None
    return Surface(
        ground.variables,
        x,
        y,
        z,
        window,
        walk,
        _path(ground, function),
        tuple(m for m in ground.marks if m.role != "end"),
        bool(finite.max() > window.upper),
        bool(finite.min() < window.lower),
        ground.total_steps,
        letters=ground.letters,
    )


def _heights(surface: Array, known: Array) -> Window | None:
    """What of the heights is drawn."""
    low, few, middle, most = (float(q) for q in np.quantile(surface, (_LOWER, _FEW, _UPPER, 1.0 - _FEW)))
    low = max(low, middle - _DEEP * (most - few))
    low, high = min(low, float(known.min())), max(middle, float(known.max()))
    if surface.min() > low - (high - low):  # a bowl has its floor, a pole none
        low = min(low, float(surface.min()))
    high = min(high + _AIR * (high - low), max(float(surface.max()), float(known.max())))
    return Window(low, high) if low < high and math.isfinite(high - low) else None


def _path(ground: Contours, function: Function) -> Array:
    """Points on the graph above the chords of the walk."""
    span = np.array([ground.x[-1] - ground.x[0], ground.y[-1] - ground.y[0]])
    chords = np.diff(ground.walk, axis=0)
    counts = np.ceil(np.abs(chords / span).max(axis=1, initial=0.0) * _FINE).astype(int)
    counts = np.maximum(1, counts * min(1.0, _MOST / max(1, int(counts.sum()))))
    pieces = [
        ground.walk[i] + chords[i] * (np.arange(n) / n)[:, None]
        for i, n in enumerate(counts.astype(int).tolist())
    ]
    flat = np.concatenate([*pieces, ground.walk[-1:]])
    return np.column_stack([flat, function(flat[:, 0], flat[:, 1])])
