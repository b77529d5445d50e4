"""The walk on the graph of f, with a second look at the last steps where they crowd."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import TEXT_WIDTH, Array, Steps, Walk, Zoom
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.graph import draw_curve, draw_marks
from symgd.output.figures.paths import clip_segment
from symgd.output.figures.placing import Placer
from symgd.output.figures.steps import draw_steps, leaving, number_iterates
from symgd.output.figures.ticks import number
from symgd.output.figures.words import indexed, known, mark_label, variable, word

_ZOOM_SHARE = 0.37
_TANGENT = 110.0
_APART = 5.0


def build(data: Walk) -> Sheet:
    figure = sheet(data.height)
    split = TEXT_WIDTH * (1 - _ZOOM_SHARE) if data.zoom else TEXT_WIDTH
    name = variable(data.variable)
    frame = Frame(
        figure,
        Axis(data.x_window, name),
        Axis(data.y_window, word("curve", "value", data.letters, x=name)),
        region=(0, 0, split, data.height),
    )
    placer = Placer(frame.box)
    draw_curve(frame, data.curve, data.y_window, placer)
    if data.slope is not None:
        _tangent(frame, data, data.slope, placer)
    draw_marks(frame, data.marks, placer)
    ringed = draw_steps(frame, data.steps, placer)
    for mark in data.marks:
        placer.place(mark_label(mark, data.variable, data.letters), *frame.points(mark.x, mark.y)[0])
    if data.steps.leaves:
        _name_the_leaving(frame, data.steps, data.variable, placer)
    number_iterates(frame, data.steps, ringed, placer)
    placer.add_to(frame)
    if data.zoom:
        _zoom(figure, data, data.zoom, split)
    return figure


def _tangent(frame: Frame, data: Walk, slope: float, placer: Placer) -> None:
    """A piece of the tangent at the start, longer downhill, and its slope; none where it lies on the curve itself."""
    x, y = data.steps.x[0], data.steps.y[0]
    scale = frame.box.width / frame.x.window.span, frame.box.height / frame.y.window.span
    direction = np.array([scale[0], slope * scale[1]])
    direction *= (-1 if slope > 0 else 1) / float(np.hypot(*direction))
    at = frame.points(x, y)[0]
    low, high = np.array([frame.box.x0, frame.box.y0]), np.array([frame.box.x1, frame.box.y1])
    ends = np.array(
        [clip_segment(at, at + length * direction, low, high)[0] for length in (-_TANGENT / 3, _TANGENT)]
    )
    there = np.interp(ends[1][0], *_by_x(frame, data))
    if abs(there - ends[1][1]) < _APART:
        return
    frame.segments([ends], label="tangent", color=style.GRAY, width=0.9, style_=(0, (4, 2)), z=2)
    placer.avoid(ends)
    label = word("curve", "tangent", value=number(slope, 3))
    anchors = [
        (float(px), float(py))
        for px, py in (ends[0] + s * (ends[1] - ends[0]) for s in (0.75, 1.0, 0.9, 0.5))
    ]
    placer.place_along(label, anchors, size=style.SMALL, color=style.GRAY)


def _by_x(frame: Frame, data: Walk) -> tuple[Array, Array]:
    """The curve in points, for interpolation."""
    good = np.isfinite(data.curve.y)
    at = frame.points(data.curve.x[good], data.curve.y[good])
    return at[:, 0], at[:, 1]


def _name_the_leaving(frame: Frame, steps: Steps, name: str, placer: Placer) -> None:
    """Where the first step goes that is not shown."""
    assert steps.leaves is not None
    x, y = steps.leaves
    key = "undefined" if np.isnan(y) else "leaves"
    label = word("curve", key, xk=indexed(name, str(len(steps.x))), known=known(x))
    placer.place(label, *leaving(frame, steps)[0, 1], color=style.ORANGE)


def _zoom(figure: Sheet, data: Walk, zoom: Zoom, split: float) -> None:
    """The second panel, and the part of the first one that it shows as a thin rectangle there."""
    name = variable(data.variable)
    frame = Frame(
        figure,
        Axis(zoom.x_window, name),
        Axis(zoom.y_window, word("curve", "value", data.letters, x=name)),
        region=(split + 6, 0, TEXT_WIDTH - split - 6, data.height),
        title=word("curve", "zoom"),
    )
    placer = Placer(frame.box)
    draw_curve(frame, zoom.curve, zoom.y_window, placer)
    marks = [m for m in data.marks if m.x in zoom.x_window and m.y in zoom.y_window and m.role != "start"]
    draw_marks(frame, marks, placer)
    steps = Steps(data.steps.x[zoom.first :], data.steps.y[zoom.first :])
    ringed = draw_steps(frame, steps, placer, first=zoom.first)
    number_iterates(frame, steps, ringed, placer, first=zoom.first)
    placer.add_to(frame)
