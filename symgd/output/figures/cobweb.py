"""The iteration as a cobweb between the map and the diagonal."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import Cobweb
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.graph import draw_curve, draw_marks
from symgd.output.figures.paths import arrowheads, distinct_segments
from symgd.output.figures.placing import Placer
from symgd.output.figures.words import indexed, mark_label, variable, word


def build(data: Cobweb) -> Sheet:
    figure = sheet(data.height)
    name = variable(data.variable)
    frame = Frame(
        figure,
        Axis(data.window, indexed(data.variable, data.letters.index)),
        Axis(data.window, word("cobweb", "next", next=indexed(data.variable, data.letters.index, plus="+1"))),
        aspect=1.0,
    )
    placer = Placer(frame.box)
    ends = np.array([[frame.box.x0, frame.box.y0], [frame.box.x1, frame.box.y1]])
    frame.segments([ends], label="diagonal", color=style.GRAY, width=0.8, style_=(0, (4, 2)), z=1)
    placer.avoid(ends)
    draw_curve(frame, data.curve, data.window, placer)
    x, y = corners(data)
    at = frame.points(x, y)
    segments = distinct_segments(at)
    frame.segments(segments, label="cobweb", color=style.ORANGE, width=0.9, z=3)
    frame.polygons(arrowheads(segments, shortest=18.0, size=4.5), label="arrows", color=style.ORANGE)
    placer.avoid(at)
    draw_marks(frame, data.marks, placer)
    for mark in data.marks:
        placer.place(mark_label(mark, data.variable, data.letters), *frame.points(mark.x, mark.y)[0])
    inside = (data.curve.y >= data.window.lower) & (data.curve.y <= data.window.upper)
    at = frame.points(data.curve.x[inside], data.curve.y[inside])
    if len(at):
        anchors = [
            (float(px), float(py)) for px, py in at[[len(at) * share // 8 for share in (7, 6, 5, 1, 0)]]
        ]
        placer.place_along(word("cobweb", "map", data.letters, x=name), anchors, color=style.BLUE)
    placer.add_to(frame)
    return figure


def corners(data: Cobweb) -> tuple[np.ndarray, np.ndarray]:
    """From (x₀, the lower edge) up to the map, across to the diagonal, and on, as far as all is in the window."""
    x = data.x
    inside = (x >= data.window.lower) & (x <= data.window.upper)
    count = len(x) if inside.all() else int(np.argmin(inside))
    x = x[:count]
    if len(x) < 2:
        return x[:0], x[:0]
    across = np.repeat(x, 2)
    return across[:-1], np.concatenate([[data.window.lower], np.repeat(x[1:], 2)])
