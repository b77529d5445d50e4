"""Several walks across the contour lines of f(x, y)."""

from __future__ import annotations

import math

import numpy as np

from symgd.lessons.figures import Array, PlaneTrails, Window
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.comparison_lines import trail_name
from symgd.output.figures.comparison_looks import LOOKS, Look
from symgd.output.figures.contours import draw_lines
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.graph import draw_marks
from symgd.output.figures.paths import dense, distinct_segments, thin
from symgd.output.figures.placing import Placer
from symgd.output.figures.words import coordinates, variable, word

__all__ = ["build"]

_APART = 9.0
_ANCHORS_APART = 30.0
_TANGLE = 150  # chords


def build(data: PlaneTrails) -> Sheet:
    ground = data.ground
    figure = sheet(ground.height)
    x = Window(float(ground.x[0]), float(ground.x[-1]))
    y = Window(float(ground.y[0]), float(ground.y[-1]))
    frame = Frame(
        figure,
        Axis(x, variable(ground.variables[0])),
        Axis(y, variable(ground.variables[1])),
        aspect=1.0 if ground.equal_axes else None,
    )
    placer = Placer(frame.box)
    draw_lines(frame, ground, placer, faint=True)
    paths = [frame.points(trail.x, trail.y) for trail in data.trails]
    for look, path, trail in zip(LOOKS, paths, data.trails, strict=False):
        _draw(frame, path, look, trail.label, placer)
    draw_marks(frame, ground.marks, placer)
    for mark in ground.marks:
        label = word("plane", mark.role, value=coordinates(mark))
        placer.place(label, *frame.points(mark.x, mark.y)[0])
    for index, trail in enumerate(data.trails):
        name = trail_name(trail, ground.letters)
        anchors = _alone(paths[index], [p for i, p in enumerate(paths) if i != index])
        placer.place_along(name, anchors, color=LOOKS[index].label_color, leader=True).set_label("name")
    placer.add_to(frame)
    return figure


def _draw(frame: Frame, path: Array, look: Look, label: str, placer: Placer) -> None:
    """The chords of one walk, each once, and markers where there is room."""
    kept = path[thin(path, 1.0)]
    segments = distinct_segments(kept)
    tangled = len(segments) > _TANGLE
    joined = np.insert(segments, 2, np.nan, axis=1).reshape(-1, 2) if tangled else kept
    frame.line(
        joined,
        label=label,
        color=look.color,
        linewidth=0.6 if tangled else 1.25,
        linestyle="solid" if tangled else look.dashes,
        zorder=3,
    )
    frame.line(
        path[thin(path, _APART)],
        label=f"{label} markers",
        color=look.color,
        linestyle="none",
        marker=look.marker,
        markersize=3.8,
        markerfacecolor="white",
        markeredgecolor=look.color,
        markeredgewidth=0.9,
        zorder=4,
    )
    placer.avoid(path)


def _few(path: Array, most: int = 600) -> Array:
    """Some hundreds of points along a path, of however many steps."""
    points = dense(path, 6.0, most)
    points = points if len(points) else path
    return points[:: 1 + len(points) // most]


def _alone(path: Array, others: list[Array], count: int = 5) -> list[tuple[float, float]]:
    """Points of a path that are farthest from all the others: there a name belongs to no other line."""
    points = _few(path)
    rest = np.concatenate([_few(other) for other in others])
    across, along = (points[:, None, i] - rest[None, :, i] for i in (0, 1))
    nearest = (across * across + along * along).min(axis=1)
    chosen: list[tuple[float, float]] = []
    for x, y in points[np.argsort(-nearest, kind="stable")].tolist():
        if all(math.dist((x, y), other) > _ANCHORS_APART for other in chosen):
            chosen.append((x, y))
        if len(chosen) == count:
            break
    return chosen
