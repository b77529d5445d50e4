"""How three dimensions are drawn in two: an axonometric view of a box, and what hides what in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures import Array, Surface

__all__ = ["TALL", "View", "best_view"]

Flags = NDArray[np.bool_]

_ELEVATIONS = (33.0, 48.0)
_TURNS = (-35.0, -55.0, 35.0, 55.0, 145.0, 125.0, -145.0, -125.0)
"""Degrees by which the eye may be above the floor, and by which the box may be turned, the usual view first."""
TALL = 0.62
_HARDLY = 0.12
_WIDEST = 1.5
_SAMPLES = 90
_RESTS = 0.012


@dataclass(frozen=True)
class View:
    """A box, its base centered at 0, after a ``turn`` around the vertical, seen along lines with this ``elevation``."""

    data: Surface
    turn: float
    elevation: float

    @property
    def sides(self) -> tuple[float, float]:
        """Half the sides of the base; the longer is 1."""
        shape = (self.data.x[-1] - self.data.x[0]) / (self.data.y[-1] - self.data.y[0])
        shape = min(max(float(shape), 1.0 / _WIDEST), _WIDEST)
        return min(1.0, shape), min(1.0, 1.0 / shape)

    def box(self, x: Array, y: Array, z: Array) -> Array:
        """Data as places in the box, shape (…, 3)."""
        (wide, deep), d = self.sides, self.data
        across = (2 * (x - d.x[0]) / (d.x[-1] - d.x[0]) - 1) * wide
        along = (2 * (y - d.y[0]) / (d.y[-1] - d.y[0]) - 1) * deep
        up = (z - d.window.lower) / d.window.span * TALL
        return np.stack(np.broadcast_arrays(across, along, up), axis=-1)

    def flat(self, places: Array) -> Array:
        """Places in the box on the paper, shape (…, 2)."""
        x, y, z = np.moveaxis(places, -1, 0)
        right = x * math.cos(self.turn) - y * math.sin(self.turn)
        return np.stack(
            [right, self.depth(places) * math.sin(self.elevation) + z * math.cos(self.elevation)], axis=-1
        )

    def depth(self, places: Array) -> Array:
        """How far behind the middle a place is."""
        return np.asarray(places[..., 0] * math.sin(self.turn) + places[..., 1] * math.cos(self.turn))

    def hidden(self, places: Array) -> Flags:
        """Which places, shape (p, 3), lie behind the surface: it rises above the line from them to the eye."""
        steps = np.linspace(_RESTS, 2.9, _SAMPLES)[None, :]
        x = places[:, :1] - math.sin(self.turn) * steps
        y = places[:, 1:2] - math.cos(self.turn) * steps
        up = places[:, 2:] + math.tan(self.elevation) * steps
        with np.errstate(invalid="ignore"):
            behind = (self._height(x, y) > up + _RESTS) & (up < TALL)
        return np.asarray(behind.any(axis=1), dtype=bool)

    def _height(self, x: Array, y: Array) -> Array:
        """The surface over places of the base by the nearest of its samples; −∞ outside."""
        (wide, deep), z = self.sides, self.data.z
        column = np.round((x / wide + 1) / 2 * (z.shape[1] - 1)).astype(np.intp)
        row = np.round((y / deep + 1) / 2 * (z.shape[0] - 1)).astype(np.intp)
        inside = (column >= 0) & (column < z.shape[1]) & (row >= 0) & (row < z.shape[0])
        found = z[np.clip(row, 0, z.shape[0] - 1), np.clip(column, 0, z.shape[1] - 1)]
        up = (found - self.data.window.lower) / self.data.window.span * TALL
        return np.where(inside, up, -np.inf)


def best_view(data: Surface, path: Array) -> View:
    """The usual view if nearly all of the ``path``, shape (p, 3) in data, is seen in it; else the first best one."""
    best, least = View(data, math.radians(_TURNS[0]), math.radians(_ELEVATIONS[0])), math.inf
    for elevation in _ELEVATIONS:
        for turn in _TURNS:
            view = View(data, math.radians(turn), math.radians(elevation))
            hidden = view.hidden(view.box(path[:, 0], path[:, 1], path[:, 2]))
            share = round(float(hidden.mean()), 2) if len(path) else 0.0
            if share < least:
                best, least = view, share
        if least <= _HARDLY:
            break
    return best
