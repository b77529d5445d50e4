"""The graph of f with the start and the stationary points."""

from __future__ import annotations

from symgd.lessons.figures import FunctionCurve
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.graph import draw_curve, draw_marks
from symgd.output.figures.placing import Placer
from symgd.output.figures.words import mark_label, variable, word


def build(data: FunctionCurve) -> Sheet:
    figure = sheet(data.height)
    name = variable(data.variable)
    height = word("curve", "value", data.letters, x=name)
    frame = Frame(figure, Axis(data.x_window, name), Axis(data.y_window, height))
    placer = Placer(frame.box)
    draw_curve(frame, data.curve, data.y_window, placer)
    draw_marks(frame, data.marks, placer)
    for mark in data.marks:
        placer.place(mark_label(mark, data.variable, data.letters), *frame.points(mark.x, mark.y)[0])
    placer.add_to(frame)
    return figure
