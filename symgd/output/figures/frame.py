"""The paper of a picture: a figure measured in points, axes without a box, ticks, labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from symgd.lessons.figures import Array, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Canvas, Sheet
from symgd.output.figures.richtext import Line, width
from symgd.output.figures.scales import scales
from symgd.output.figures.ticks import linear_ticks, log_ticks, tick_labels

__all__ = ["Axis", "Frame", "margin_of"]

_TICK, _GAP = 3.0, 3.0
_LINE = 0.95 * style.SIZE
_BELOW, _ABOVE = _TICK + _GAP + _LINE, _LINE + 6.0  # the room of numbers, and that of a label or a title


@dataclass(frozen=True)
class Axis:
    """One axis: what it spans, its label, its scale; ``named`` False leaves the tick labels out."""

    window: Window
    label: Line = ()
    log: bool = False
    named: bool = True
    whole: bool = False

    def ticks(self, length: float, *, upright: bool) -> tuple[list[float], list[Line]]:
        """Places and labels, as many as ``length`` points carry: the labels of an x axis keep apart from each other."""
        most = max(2, int(length / (26 if upright else 44)))
        while True:
            ticks = (log_ticks if self.log else linear_ticks)(self.window, most)
            if self.whole:
                ticks = [t for t in ticks if t == round(t)]
            labels = tick_labels(ticks, powers=self.log)
            room = length / max(len(ticks), 1)
            if upright or most <= 2 or max((width(t, style.SIZE) for t in labels), default=0) + 12 <= room:
                return ticks, labels
            most -= 1


class Frame(Canvas):
    """Axes in ``region`` (left, bottom, width, height in points) with ticks and labels drawn around them.

    ``aspect`` is the length of a unit of y over that of a unit of x; the plot is then centered in its region.
    ``left`` and ``right`` are the room kept beside the plot, if not what the labels need.
    """

    def __init__(
        self,
        figure: Sheet,
        x: Axis,
        y: Axis,
        *,
        region: tuple[float, float, float, float] | None = None,
        title: Line = (),
        aspect: float | None = None,
        left: float | None = None,
        right: float | None = None,
    ) -> None:
        x0, y0, wide, high = region or (0.0, 0.0, figure.width, figure.height)
        bottom = y0 + (_BELOW if x.named else 3.0)
        top = y0 + high - (_ABOVE if y.label or title else 4.0)
        y_ticks, y_names = y.ticks(top - bottom, upright=True)
        margin = _margin(y_names) if y.named else 3.0
        after = right if right is not None else width(x.label, style.SIZE) + 8.0 if x.label else 6.0
        left_edge = x0 + (margin + 1.0 if left is None else left)
        after = max(after, _overhang(x, x0 + wide - after - left_edge))
        if left is None:
            left_edge = max(left_edge, x0 + _overhang_left(x, x0 + wide - after - left_edge))
        box = Bbox([[left_edge, bottom], [x0 + wide - after, top]])
        if aspect:
            box = _fitted(box, x.window, y.window, aspect)
        super().__init__(figure, box)
        self.to_paper = scales(box, x.window, y.window, (x.log, y.log))
        x_ticks, x_names = x.ticks(box.width, upright=False)
        if aspect == 1.0 and x.window == y.window:
            x_ticks, x_names = y_ticks, y_names
        self.x, self.y = x, y
        self.x_ticks, self.y_ticks = x_ticks, y_ticks
        self._draw_frame(x_names if x.named else [], y_names if y.named else [])
        self._draw_titles(title)

    def points(self, x: Any, y: Any) -> Array:
        """Data coordinates as points on the figure, shape (n, 2)."""
        pair = np.broadcast_arrays(x, y)
        data = np.column_stack([np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in pair])
        return np.asarray(self.to_paper.transform(data), dtype=np.float64)

    def grid_points(self) -> Array:
        """Points along the lines of the grid."""
        box = self.box
        rows = self.points(self.x.window.lower, self.y_ticks)[:, 1] if self.y.log and self.y_ticks else ()
        columns = self.points(self.x_ticks, self.y.window.lower)[:, 0] if self.x.log and self.x_ticks else ()
        level = np.meshgrid(np.arange(box.x0, box.x1, 3.0), rows)
        upright = np.meshgrid(columns, np.arange(box.y0, box.y1, 3.0), indexing="ij")
        return np.concatenate([np.stack(lines, axis=-1).reshape(-1, 2) for lines in (level, upright)])

    def curve(self, x: Array, y: Array, *, label: str, **options: Any) -> Line2D:
        """A polyline in data coordinates; nan interrupts it."""
        line = Line2D(
            x, y, transform=self.to_paper, label=label, solid_joinstyle="round", clip_on=False, **options
        )
        line.set_clip_box(self.box)  # for who turns clipping on
        self.artists.append(line)
        return line

    def _draw_frame(self, x_names: list[Line], y_names: list[Line]) -> None:
        box = self.box
        across = self.points(self.x_ticks, self.y.window.lower)[:, 0] if self.x_ticks else np.empty(0)
        along = self.points(self.x.window.lower, self.y_ticks)[:, 1] if self.y_ticks else np.empty(0)
        lines = [[(box.x0, box.y1), (box.x0, box.y0)], [(box.x0, box.y0), (box.x1, box.y0)]]
        lines += [[(p, box.y0), (p, box.y0 - _TICK)] for p in across]
        lines += [[(box.x0, p), (box.x0 - _TICK, p)] for p in along]
        self.segments(lines, label="frame", color=style.AXIS, width=0.7, z=2)
        grid = [[(box.x0, p), (box.x1, p)] for p in along] if self.y.log else []
        grid += [[(p, box.y0), (p, box.y1)] for p in across] if self.x.log else []
        self.segments(grid, label="grid", color=style.GRID, width=0.5, z=0)
        for p, name in zip(across, x_names, strict=False):
            self.text(name, p, box.y0 - _TICK - _GAP, align="center", valign="top").set_label("x tick")
        for p, name in zip(along, y_names, strict=False):
            self.text(name, box.x0 - _TICK - _GAP, p, align="right", valign="center").set_label("y tick")

    def _draw_titles(self, title: Line) -> None:
        box = self.box
        if self.x.label:
            self.text(self.x.label, box.x1 + 5, box.y0, valign="center").set_label("x label")
        if self.y.label:
            self.text(self.y.label, box.x0 - 4, box.y1 + 6).set_label("y label")
        if title:
            self.text(title, (box.x0 + box.x1) / 2, box.y1 + 6, align="center").set_label("title")


def margin_of(y: Axis, height: float) -> float:
    """The room that the numbers of the axis take beside a plot that has numbers below it and a title."""
    _, names = y.ticks(height - _BELOW - _ABOVE, upright=True)
    return _margin(names)


def _margin(names: list[Line]) -> float:
    return max((width(name, style.SIZE) for name in names), default=0.0) + _TICK + _GAP


def _overhang(x: Axis, length: float) -> float:
    """How far the last number of the axis reaches beyond its end."""
    ticks, names = x.ticks(length, upright=False)
    if not ticks or x.log or not x.named:
        return 0.0
    return width(names[-1], style.SIZE) / 2 - (x.window.upper - ticks[-1]) / x.window.span * length + 1.0


def _overhang_left(x: Axis, length: float) -> float:
    """How far the first number of the axis reaches beyond its beginning."""
    ticks, names = x.ticks(length, upright=False)
    if not ticks or not x.named:
        return 0.0
    scale = np.log if x.log else np.asarray
    lower, first, upper = (float(scale(v)) for v in (x.window.lower, ticks[0], x.window.upper))
    return width(names[0], style.SIZE) / 2 - (first - lower) / (upper - lower) * length + 1.0


def _fitted(box: Bbox, x: Window, y: Window, aspect: float) -> Bbox:
    """The largest box of the right shape inside ``box``, centered, its lower edge kept."""
    unit = min(box.width / x.span, box.height / (y.span * aspect))
    wide, high = unit * x.span, unit * y.span * aspect
    left = box.x0 + (box.width - wide) / 2
    return Bbox([[left, box.y0], [left + wide, box.y0 + high]])
