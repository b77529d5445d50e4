"""Contour lines of f(x, y) and the walk across them."""

from __future__ import annotations

import numpy as np
from contourpy import LineType, contour_generator
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from symgd.lessons.figures import Array, Contours, Steps, Window
from symgd.output.figures import style
from symgd.output.figures.frame import Axis, Frame, sheet
from symgd.output.figures.graph import draw_marks
from symgd.output.figures.placing import Placer
from symgd.output.figures.steps import draw_steps, number_iterates
from symgd.output.figures.words import coordinates, variable, word

_FEW = 25


def build(data: Contours) -> Figure:
    figure = sheet(data.height)
    x = Window(float(data.x[0]), float(data.x[-1]))
    y = Window(float(data.y[0]), float(data.y[-1]))
    frame = Frame(
        figure,
        Axis(x, variable(data.variables[0])),
        Axis(y, variable(data.variables[1])),
        aspect=1.0 if data.equal_axes else None,
    )
    placer = Placer(frame.box)
    draw_lines(frame, data, placer)
    steps = Steps(data.walk[:, 0], data.walk[:, 1], data.leaves)
    ringed = draw_steps(frame, steps, placer)
    draw_marks(frame, data.marks, placer)
    for mark in data.marks:
        placer.place(word("plane", mark.role, value=coordinates(mark)), *frame.points(mark.x, mark.y)[0])
    if len(steps.x) <= _FEW:
        number_iterates(frame, steps, ringed, placer)
    placer.add_to(frame)
    return figure


_SPECK = 4.0


def _visible(frame: Frame, points: Array) -> bool:
    """Specks are where a valley is narrower than the grid, and look like a dashed line."""
    size = frame.points(points[:, 0], points[:, 1])
    return bool(np.hypot(*np.ptp(size, axis=0)) >= _SPECK)


def draw_lines(frame: Frame, data: Contours, placer: Placer, *, faint: bool = False) -> None:
    """All levels as one path, ``faint`` where several walks cross them; nan in z leaves a hole."""
    generator = contour_generator(data.x, data.y, np.ma.masked_invalid(data.z), line_type=LineType.Separate)
    vertices, codes = [], []
    for level in data.levels:
        for points in generator.lines(float(level)):
            piece = np.asarray(points, dtype=np.float64)
            if _visible(frame, piece):
                vertices.append(piece)
                codes.append(np.r_[Path.MOVETO, np.full(len(piece) - 1, Path.LINETO)])
    if not vertices:
        return
    path = Path(np.concatenate(vertices), np.concatenate(codes))
    frame.axes.add_artist(
        PathPatch(
            path,
            facecolor="none",
            edgecolor=style.FAINT if faint else style.BLUE,
            linewidth=style.THIN,
            transform=frame.axes.transData,
            zorder=1,
            label="contours",
            joinstyle="round",
        )
    )
    for points in vertices:
        placer.avoid_lightly(frame.points(points[:, 0], points[:, 1]))
