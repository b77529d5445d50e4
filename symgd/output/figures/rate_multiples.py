"""The same start under different rates: small panels on the same axes."""

from __future__ import annotations

from symgd.lessons.figures import TEXT_WIDTH, RateMultiples
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame, margin_of
from symgd.output.figures.graph import draw_curve, draw_marks
from symgd.output.figures.placing import Placer
from symgd.output.figures.steps import draw_steps, number_iterates
from symgd.output.figures.words import known, variable, word

_GAP = 10.0


def build(data: RateMultiples) -> Sheet:
    figure = sheet(data.height)
    count = len(data.panels)
    name = variable(data.variable)
    first_margin = margin_of(
        Axis(data.y_window), data.height
    )  # the numbers stand left of the first panel alone
    wide = (TEXT_WIDTH - first_margin - _GAP * (count - 1)) / count
    for index, panel in enumerate(data.panels):
        left = first_margin + index * (wide + _GAP) if index else 0.0
        frame = Frame(
            figure,
            Axis(data.x_window, name if index == count - 1 else ()),
            Axis(data.y_window, named=index == 0),
            region=(left, 0, wide + (0 if index else first_margin), data.height),
            title=word("rates", "panel", data.letters, known=known(panel.rate)),
            left=0.0 if index else first_margin,
            right=14.0,
        )
        placer = Placer(frame.box)
        draw_curve(frame, data.curve, data.y_window, placer)
        draw_marks(frame, data.marks, placer)
        ringed = draw_steps(frame, panel.steps, placer, size=3.4)
        if len(panel.steps.x) <= 12:
            number_iterates(frame, panel.steps, ringed, placer)
        placer.add_to(frame)
    return figure
