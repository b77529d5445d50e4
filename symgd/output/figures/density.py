"""How many of very many points are in a rectangle, without looking at each of them again."""

from __future__ import annotations

import numpy as np
from matplotlib.transforms import Bbox

from symgd.lessons.figures import Array

__all__ = ["Density"]

_REACH = 200.0  # points of the paper, farther than a label ever is from the area for labels


class Density:
    """Points on and around an ``area``.

    They are counted in square cells of one point of the paper. A table of sums over all cells below and left of each
    corner answers for any rectangle from its four corners (F. C. Crow, Summed-area tables for texture mapping,
    SIGGRAPH 1984).
    """

    def __init__(self, area: Bbox) -> None:
        self._low, self._high = np.array(area.min) - _REACH, np.array(area.max) + _REACH
        self._points: list[Array] = []
        self._stale = True

    def add(self, points: Array) -> None:
        """More points, shape (n, 2), without nan."""
        self._points.append(points)
        self._stale = True

    def bounds(self, boxes: Array) -> tuple[Array, Array]:
        """At least and at most so many points are in each box, shape (n, 4): left, lower, right, upper."""
        if not self._sort():
            return np.zeros(len(boxes)), np.zeros(len(boxes))
        left, low, right, high = (boxes - np.tile(self._origin, 2)).T
        return (
            self._cells(np.floor(left) + 1, np.floor(low) + 1, np.ceil(right) - 1, np.ceil(high) - 1),
            self._cells(np.floor(left), np.floor(low), np.floor(right) + 1, np.floor(high) + 1),
        )

    def count(self, box: Array) -> int:
        """Exactly how many points are in a box."""
        if not self._sort():
            return 0
        left, low, right, high = box.tolist()
        rows = np.clip([low - self._origin[1], high - self._origin[1] + 1], 0, len(self._starts) - 1)
        first, last = self._starts[rows.astype(np.intp)].tolist()
        x, y = self._sorted[first:last].T
        return int(np.count_nonzero((x > left) & (x < right) & (y > low) & (y < high)))

    def _sort(self) -> bool:
        """Put the points into their cells; whether there are any."""
        if self._stale and self._points:
            points = np.concatenate(self._points)
            points = points[((points > self._low) & (points < self._high)).all(axis=1)]
            self._origin = np.floor(points.min(axis=0, initial=self._high.max()))
            cells = (points - self._origin).astype(np.intp)
            wide, high = (cells.max(axis=0, initial=0) + 1).tolist()
            counts = np.bincount(cells[:, 1] * wide + cells[:, 0], minlength=wide * high).reshape(high, wide)
            self._sums = np.zeros((high + 1, wide + 1))
            self._sums[1:, 1:] = counts.cumsum(axis=0).cumsum(axis=1)
            self._sorted = points[np.argsort(cells[:, 1], kind="stable")]
            self._starts = self._sums[:, -1].astype(np.intp)
        self._stale = False
        return bool(self._points)

    def _cells(self, left: Array, low: Array, right: Array, high: Array) -> Array:
        """How many points are in the cells from one corner to another."""
        up, across = (size - 1 for size in self._sums.shape)
        i, k = (np.clip(x, 0, across).astype(np.intp) for x in (left, right))
        j, m = (np.clip(y, 0, up).astype(np.intp) for y in (low, high))
        found = self._sums[m, k] - self._sums[m, i] - self._sums[j, k] + self._sums[j, i]
        return np.asarray(np.where((k > i) & (m > j), found, 0.0))
