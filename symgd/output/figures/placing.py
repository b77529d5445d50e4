"""Where labels go: near their point, and over nothing that matters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from symgd.lessons.figures import Array
from symgd.output.figures import style
from symgd.output.figures.canvas import Canvas
from symgd.output.figures.density import Density
from symgd.output.figures.paths import dense
from symgd.output.figures.richtext import Line, RichText, width
from symgd.output.figures.shapes import Shape

__all__ = ["Placer"]

_DEGREES = (90, 45, 0, 135, 180, 315, 225, 270, 67, 113, 22, 158, 338, 202, 293, 247)
_ROUND = [(math.cos(math.radians(d)), math.sin(math.radians(d))) for d in _DEGREES]
# Each way: where to go from the point, and which share of half the label's size to add; the last four begin or end
# the label above or below the point.
_WAYS = np.array(
    [(x, y, x, 0.8 * y) for x, y in _ROUND]
    + [(0, side, end, 0.8 * side) for side in (1, -1) for end in (0.9, -0.9)]
)
_FAR = (6.0, 9.0, 16.0, 26.0, 40.0, 58.0, 80.0)
_CLOSE = (6.0, 9.0, 14.0, 22.0)
_NEAR = (2.5, 4.5)
_LEADER_FROM = 12.0

# What a place costs, for each: obstacle, point of the background, share of another label, share outside, distance.
_COVERED, _LIGHTLY, _OVERLAP, _OUTSIDE, _DISTANCE = 4.0, 0.05, 60.0, 400.0, 0.12
_TOO_BAD = 3.9

Boxes = Array
"""Rectangles, shape (n, 4): left, lower, right, upper."""


class Placer:
    """Places labels one after another inside ``area`` (points), each over the least of what is there already."""

    def __init__(self, area: Bbox) -> None:
        self.area = np.array([area.extents])
        self.obstacles = np.empty((0, 2))
        self.background = Density(area)
        self.boxes = np.empty((0, 4))
        self.artists: list[RichText | Shape] = []

    def add_to(self, frame: Canvas) -> None:
        """Draw all that was placed."""
        frame.artists += self.artists

    def avoid(self, points: Array, *, joined: bool = True) -> None:
        """Points (figure points, shape (n, 2)), joined by lines or not, that no label should cover."""
        self.obstacles = np.concatenate([self.obstacles, _finite(dense(points) if joined else points)])

    def avoid_lightly(self, points: Array) -> None:
        """Lines of a background that a label with a halo may cover if there is no better place."""
        self.background.add(_finite(points))

    def place(
        self,
        runs: Line,
        x: float,
        y: float,
        *,
        size: float = style.SIZE,
        color: str = style.INK,
        halo: float | None = 0.85,
        leader: bool = True,
    ) -> RichText:
        """A label for the point (x, y), at the best of about a hundred places; far ones get a thin line to it."""
        return self.place_along(runs, [(x, y)], size=size, color=color, halo=halo, leader=leader)

    def closest(self, labels: Sequence[Line], x: float, y: float, size: float = style.SIZE) -> Line:
        """The first of the ``labels`` that needs no line to the point (x, y), so near it has room; else the first."""
        return next(
            (runs for runs in labels if self._best(runs, x, y, size, _FAR)[1] < _LEADER_FROM), labels[0]
        )

    def place_along(
        self,
        runs: Line,
        anchors: Sequence[tuple[float, float]],
        *,
        size: float = style.SIZE,
        color: str = style.INK,
        halo: float | None = 0.85,
        leader: bool = False,
    ) -> RichText:
        """A label for something long, at the best place beside one of its ``anchors``, the first the dearest."""
        found = []
        for rank, (x, y) in enumerate(anchors):
            penalty, distance, center = self._best(runs, x, y, size, _FAR if leader else _CLOSE)
            found.append((penalty + 0.5 * rank, distance, center, (x, y)))
        _, distance, center, (x, y) = min(found, key=lambda f: f[0])
        text = self._keep(runs, center, size, color, halo)
        if leader and distance >= _LEADER_FROM:
            self._add_leader(text.box(), x, y)
        return text

    def place_at(
        self,
        runs: Line,
        centers: Sequence[tuple[float, float]],
        *,
        size: float = style.SIZE,
        color: str = style.INK,
        halo: float | None = None,
    ) -> RichText:
        """A label around one of ``centers``, the first the dearest."""
        half = np.array([width(runs, size) / 2, 0.47 * size])
        at = np.array(centers)
        best, _ = self._least(np.concatenate([at - half, at + half], axis=1), 0.5 * np.arange(len(at)))
        return self._keep(runs, at[best], size, color, halo)

    def place_on(self, runs: Line, centers: Array, *, size: float, color: str) -> RichText | None:
        """A label on a plate that interrupts a line at one of ``centers``; none where it would cover much else."""
        half = np.array([width(runs, size) / 2, 0.47 * size])
        best, penalty = self._least(np.concatenate([centers - half, centers + half], axis=1))
        return self._keep(runs, centers[best], size, color, 1.0) if penalty < _TOO_BAD else None

    def place_if_room(
        self, runs: Line, x: float, y: float, *, size: float = style.SMALL, color: str = style.INK
    ) -> RichText | None:
        """A small label close to (x, y), or none where it would cover something."""
        penalty, _, center = self._best(runs, x, y, size, _NEAR)
        return self._keep(runs, center, size, color, None) if penalty < _TOO_BAD else None

    def _keep(self, runs: Line, center: Array, size: float, color: str, halo: float | None) -> RichText:
        text = RichText(
            runs,
            float(center[0]),
            float(center[1]),
            align="center",
            valign="center",
            size=size,
            color=color,
            halo=halo,
        )
        self.boxes = np.concatenate([self.boxes, [text.box().extents]])
        self.artists.append(text)
        return text

    def _best(
        self, runs: Line, x: float, y: float, size: float, distances: Sequence[float]
    ) -> tuple[float, float, Array]:
        """The least penalty, its distance, and the center of the label there."""
        half = np.array([width(runs, size) / 2, 0.47 * size])
        far = np.repeat(distances, len(_WAYS))
        ways = np.tile(_WAYS, (len(distances), 1))
        centers = np.array([x, y]) + ways[:, :2] * far[:, None] + ways[:, 2:] * half
        # The middle of the digits is not the middle of the box that has room for what hangs below the line.
        middle = centers - np.array([0.0, 0.08 * size])
        boxes = np.concatenate([middle - half, middle + half], axis=1)
        rank = np.tile(np.arange(len(_WAYS)), len(distances))
        best, penalty = self._least(boxes, 0.03 * rank, _DISTANCE * far)
        return penalty, float(far[best]), centers[best]

    def _least(self, boxes: Boxes, *more: NDArray[Any]) -> tuple[int, float]:
        """The first box of the least penalty, ``more`` penalties included, and what that is."""
        size = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        padded = boxes + np.array([-2.5, -2.0, 2.5, 2.0])
        overlap = _common(padded, self.boxes).sum(axis=1) / size
        outside = 1 - _common(boxes, self.area)[:, 0] / size
        apart = (_OVERLAP * (overlap > 0) * (1 + overlap), _OUTSIDE * (outside > 1e-6) * (1 + outside), *more)
        covered = _COVERED * _inside(self.obstacles, padded)

        def penalty(background: Array) -> Array:
            return sum(apart, start=covered + _LIGHTLY * background)

        # Only of boxes that may be the best is it worth while to count the points of the background.
        least, most = self.background.bounds(boxes)
        near = np.flatnonzero(penalty(least) <= penalty(most).min())
        least[near] = [self.background.count(boxes[i]) for i in near]
        found = penalty(least)
        best = int(np.argmin(found))
        return best, float(found[best])

    def _add_leader(self, box: Bbox, x: float, y: float) -> None:
        """A thin line from the edge of the label to just before the point."""
        to_x = min(max(x, box.x0 + 2), box.x1 - 2)
        to_y = box.y0 if box.y0 > y else box.y1 if box.y1 < y else (box.y0 + box.y1) / 2
        if box.y0 <= y <= box.y1:
            to_x = box.x0 - 2 if x < box.x0 else box.x1 + 2
        away = math.hypot(to_x - x, to_y - y) or 1.0
        gap = min(4.0, away / 2)
        self.avoid(np.array([(x, y), (to_x, to_y)]))
        start = x + (to_x - x) * gap / away, y + (to_y - y) * gap / away
        path = Path([start, (to_x, to_y)])
        self.artists.append(
            Shape(path, edge=style.GRAY, width=style.THIN, cap="projecting", z=5, label="leader")
        )


def _finite(points: Array) -> Array:
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return points[np.isfinite(points).all(axis=1)]


def _inside(points: Array, boxes: Boxes) -> Array:
    """How many of the points are in each box."""
    x, y = points.T
    near = (
        (x > boxes[:, 0].min()) & (x < boxes[:, 2].max()) & (y > boxes[:, 1].min()) & (y < boxes[:, 3].max())
    )
    x, y = x[near], y[near]
    left, low, right, high = (boxes[:, i, None] for i in range(4))
    return np.asarray(((x > left) & (x < right) & (y > low) & (y < high)).sum(axis=1), dtype=np.float64)


def _common(a: Boxes, b: Boxes) -> Array:
    """The area that each box of ``a`` shares with each of ``b``, shape (len(a), len(b))."""
    wide = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    high = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    return np.asarray(np.maximum(wide, 0.0) * np.maximum(high, 0.0))
