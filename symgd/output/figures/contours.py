"""Contour lines of f(x, y) and the walk across them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from contourpy import LineType, contour_generator
from matplotlib.path import Path

from symgd.lessons.figures import TEXT_WIDTH, Array, Contours, Steps, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.contour_labels import label_levels
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.graph import draw_marks
from symgd.output.figures.holes import draw_holes
from symgd.output.figures.paths import step_codes
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import Line
from symgd.output.figures.steps import draw_steps, number_iterates
from symgd.output.figures.words import coordinates, variable, word

__all__ = ["build", "draw_lines", "draw_plane", "plane_frame", "traced"]

_FEW = 25
_KEPT = 0.6
"""The share of the width that the picture keeps beside its close-up."""
_ESCAPE = 34.0
Region = tuple[float, float, float, float]


def build(data: Contours) -> Sheet:
    figure = sheet(data.height)
    if data.close_up is None:
        draw_plane(plane_frame(figure, data), data)
        return figure
    split = _KEPT * TEXT_WIDTH
    main = plane_frame(figure, data, (0.0, 0.0, split, data.height))
    draw_plane(main, data)
    _outline(main, data.close_up)
    region = (split, 0.0, TEXT_WIDTH - split, data.height)
    draw_plane(plane_frame(figure, data.close_up, region, word("curve", "zoom")), data.close_up)
    return figure


def plane_frame(figure: Sheet, data: Contours, region: Region | None = None, title: Line = ()) -> Frame:
    """The axes of the plane, equal where the data say so."""
    x = Window(float(data.x[0]), float(data.x[-1]))
    y = Window(float(data.y[0]), float(data.y[-1]))
    return Frame(
        figure,
        Axis(x, variable(data.variables[0])),
        Axis(y, variable(data.variables[1])),
        region=region,
        title=title,
        aspect=1.0 if data.equal_axes else None,
    )


def draw_plane(frame: Frame, data: Contours, *, coordinates_of: bool = True) -> None:
    """The lines, the walk, the named points and, where they cover nothing, the numbers of iterates and of levels."""
    placer = Placer(frame.box.padded(-3.0))  # no label begins at the axis itself
    draw_holes(frame, data)
    lines = draw_lines(frame, data, placer)
    steps = Steps(data.walk[:, 0], data.walk[:, 1], data.leaves)
    draw_marks(frame, (*data.others, *data.marks), placer)
    ringed = draw_steps(frame, steps, placer, first=data.first)
    if data.escape is not None:
        _draw_escape(frame, data, data.escape, placer)
    for mark in () if data.first else data.marks:
        at = frame.points(mark.x, mark.y)[0]
        short = word("plane", f"other_{mark.role}")
        labels = (word("plane", mark.role, value=coordinates(mark)), short) if coordinates_of else (short,)
        placer.place(placer.closest(labels, *at), *at)
    for mark in data.marks if data.first else data.others:
        at = frame.points(mark.x, mark.y)[0]
        placer.place_if_room(word("plane", f"other_{mark.role}"), *at, color=style.BLUE)
    if len(steps.x) <= _FEW or data.first:
        number_iterates(frame, steps, ringed, placer, first=data.first)
    label_levels(frame, lines, placer)
    placer.add_to(frame)


def _outline(frame: Frame, part: Contours) -> None:
    """The part of the picture that is shown again, as a thin rectangle."""
    corners = frame.points([part.x[0], part.x[-1]], [part.y[0], part.y[-1]])
    (left, low), (right, high) = np.clip(corners, frame.box.min, frame.box.max)
    ring = [(left, low), (right, low), (right, high), (left, high), (left, low)]
    frame.segments(list(pairwise(ring)), label="close-up", color=style.GRAY, width=0.6, z=2)


def _draw_escape(frame: Frame, data: Contours, direction: tuple[float, float], placer: Placer) -> None:
    """Two arrows from the saddle, in the direction in which f falls, which no gradient points to there."""
    at = frame.points(*data.walk[-1])[0]
    scale = np.array([frame.box.width / frame.x.window.span, frame.box.height / frame.y.window.span])
    way = np.array(direction) * scale
    way *= _ESCAPE / float(np.hypot(*way))
    side = np.array([-way[1], way[0]]) / _ESCAPE
    for sign in (1.0, -1.0):
        tip = at + sign * way
        back = tip - sign * way * 5.0 / _ESCAPE
        frame.segments(
            [(at + sign * 0.15 * way, back)], label="escape", color=style.GREEN, width=style.WALK_WIDTH, z=3
        )
        frame.polygons(
            np.array([[tip, back + 2.0 * side, back - 2.0 * side]]), label="escape", color=style.GREEN
        )
        placer.avoid(np.array([at, tip]))
    placer.place(word("plane", "escape"), *(at + way), color=style.GREEN)


_SPECK = 4.0


def _visible(points: Array) -> bool:
    """Specks are where a valley is narrower than the grid, and look like a dashed line."""
    return math.dist(points.min(axis=0), points.max(axis=0)) >= _SPECK


Lines = list[tuple[float, list[Array]]]
"""The pieces of each level's line."""


def traced(data: Contours) -> Lines:
    """The lines of all levels in data coordinates; nan in z leaves a hole."""
    holes = np.isnan(data.z).any()
    z = np.ma.masked_invalid(data.z) if holes else data.z
    generator = contour_generator(data.x, data.y, z, line_type=LineType.Separate)
    lines: Any = generator.lines
    return [(float(level), lines(float(level))) for level in data.levels]


def draw_lines(
    frame: Frame, data: Contours, placer: Placer, *, faint: bool = False, lines: Lines | None = None
) -> Lines:
    """All levels as one path, ``faint`` where several walks cross them; ``lines`` if they are `traced` already.

    Returns the lines, in points.
    """
    found = traced(data) if lines is None else lines
    placed = [(level, [frame.points(p[:, 0], p[:, 1]) for p in pieces]) for level, pieces in found]
    at = [(level, [piece for piece in pieces if _visible(piece)]) for level, pieces in placed]
    through = [piece for level, pieces in at if level in data.through for piece in pieces]
    usual = [piece for level, pieces in at if level not in data.through for piece in pieces]
    color = style.FAINT if faint else style.BLUE
    _stroke(frame, usual, "contours", color, style.THIN)
    _stroke(frame, through, "through", color, 1.6 * style.THIN)
    for _, pieces in at:
        for piece in pieces:
            placer.avoid_lightly(piece)
    return at


def _stroke(frame: Frame, pieces: list[Array], label: str, color: str, width: float) -> None:
    """Polylines in points as one path."""
    if pieces:
        path = Path(np.concatenate(pieces), step_codes([len(piece) for piece in pieces]))
        frame.shape(path, edge=color, width=width, join="round", label=label, clip=frame.box)
