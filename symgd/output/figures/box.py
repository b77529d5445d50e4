"""The box around a surface on the paper: where its places are, its edges, its numbers."""

from __future__ import annotations

import math

import numpy as np

from symgd.lessons.figures import TEXT_WIDTH, Array, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Canvas, Sheet
from symgd.output.figures.placing import Placer
from symgd.output.figures.projection import View
from symgd.output.figures.richtext import Line, line
from symgd.output.figures.ticks import linear_ticks, tick_labels
from symgd.output.figures.words import variable, word

__all__ = ["Box"]

_LEFT, _BELOW, _ABOVE = 46.0, 26.0, 16.0
_TICK, _NUMBER, _NAME = 3.0, 11.0, 25.0


class Box(Canvas):
    """A canvas with a view of a box in its middle, as large as there is room."""

    def __init__(self, figure: Sheet, view: View) -> None:
        super().__init__(figure)
        high = figure.height
        self.view, self.data = view, view.data
        d = self.data
        self.floor = [
            (x, y) for x, y in ((d.x[0], d.y[0]), (d.x[-1], d.y[0]), (d.x[-1], d.y[-1]), (d.x[0], d.y[-1]))
        ]
        corners = np.array([(x, y, z) for x, y in self.floor for z in (d.window.lower, d.window.upper)])
        flat = view.flat(view.box(*corners.T))
        low, span = flat.min(axis=0), np.ptp(flat, axis=0)
        self.unit = float(min((TEXT_WIDTH - 2 * _LEFT) / span[0], (high - _BELOW - _ABOVE) / span[1]))
        self.origin = np.array([(TEXT_WIDTH - self.unit * span[0]) / 2, _BELOW]) - self.unit * low

    def paper(self, places: Array) -> Array:
        """Places of the box in points, shape (…, 2)."""
        return np.asarray(self.origin + self.unit * self.view.flat(places))

    def points(self, x: Array | float, y: Array | float, z: Array | float) -> Array:
        """Data in points, shape (p, 2)."""
        triple = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (x, y, z)))
        return self.paper(self.view.box(*triple))

    def draw_back(self) -> None:
        """The edges of the floor behind the surface, and the axis of heights where it is behind."""
        low = self.data.window.lower
        at = np.concatenate([self.points(x, y, low) for x, y in self.floor])
        edges = [(at[i], at[(i + 1) % 4]) for i in range(4)]
        self.segments(edges, label="floor", color=style.AXIS, width=0.6, z=0.5)

    def draw_front(self, placer: Placer) -> None:
        """Numbers and names at the two front edges of the floor and at the leftmost upright one."""
        d = self.data
        near = min(self.floor, key=lambda c: float(self.view.depth(self.view.box(*np.array([*c, 0.0])))))
        low = d.window.lower
        for axis in (0, 1):
            window = Window(float((d.x, d.y)[axis][0]), float((d.x, d.y)[axis][-1]))
            ticks = linear_ticks(window, 5)
            places = [(t, near[1], low) if axis == 0 else (near[0], t, low) for t in ticks]
            ends = [
                (v, near[1], low) if axis == 0 else (near[0], v, low) for v in (window.lower, window.upper)
            ]
            inside = np.zeros(3)
            self._axis(places, tick_labels(ticks), ends, inside, variable(d.variables[axis]), placer)
        left = min(self.floor, key=lambda c: float(self.points(c[0], c[1], low)[0, 0]))
        ticks = linear_ticks(d.window, 4)
        at = [self.points(left[0], left[1], t)[0] for t in ticks]
        top = self.points(left[0], left[1], d.window.upper)[0]
        self.segments(
            [(self.points(left[0], left[1], low)[0], top)], label="height", color=style.AXIS, width=0.6, z=2
        )
        self.segments([(p, p - [_TICK, 0.0]) for p in at], label="ticks", color=style.AXIS, width=0.6, z=2)
        for p, name in zip(at, tick_labels(ticks), strict=True):
            self.text(name, p[0] - 2 * _TICK, p[1], align="right", valign="center")
        arguments = line(variable(d.variables[0]), ", ", variable(d.variables[1]))
        self.text(word("curve", "value", d.letters, x=arguments), top[0] - 4, top[1] + 6, align="center")

    def _axis(
        self,
        places: list[tuple[float, float, float]],
        names: list[Line],
        ends: list[tuple[float, float, float]],
        inside: Array,
        name: Line,
        placer: Placer,
    ) -> None:
        """Ticks, numbers and a name on the outer side of an edge."""
        a, b = (self.points(*end)[0] for end in ends)
        way = (b - a) / math.dist(a, b)
        out = np.array([way[1], -way[0]])
        if float(out @ (self.paper(inside) - a)) > 0:
            out = -out
        at = [self.points(*place)[0] for place in places]
        self.segments([(p, p + _TICK * out) for p in at], label="ticks", color=style.AXIS, width=0.6, z=2)
        for p, text in zip(at, names, strict=True):
            self.text(text, *(p + _NUMBER * out), align="center", valign="center")
        self.text(name, *((a + b) / 2 + _NAME * out), align="center", valign="center")
        placer.avoid(np.array([a + _NUMBER * out, b + _NUMBER * out]))
