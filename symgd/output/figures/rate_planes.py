"""The same start under different rates: small panels with the same contour lines."""

from __future__ import annotations

from symgd.lessons.figures import TEXT_WIDTH, RatePlanes, Window
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.contours import draw_lines, traced
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.graph import draw_marks
from symgd.output.figures.placing import Placer
from symgd.output.figures.steps import draw_steps, number_iterates
from symgd.output.figures.words import known, variable, word

__all__ = ["build"]

_GAP = 8.0
_FEW = 12


def build(data: RatePlanes) -> Sheet:
    ground = data.ground
    columns = data.columns
    rows = -(-len(data.panels) // columns)
    figure = sheet(rows * ground.height)
    x = Window(float(ground.x[0]), float(ground.x[-1]))
    y = Window(float(ground.y[0]), float(ground.y[-1]))
    lines = traced(ground)
    names = [variable(name) for name in ground.variables]
    wide = (TEXT_WIDTH - _GAP * (columns - 1)) / columns
    for index, panel in enumerate(data.panels):
        row, column = divmod(index, columns)
        frame = Frame(
            figure,
            Axis(x, names[0]),
            Axis(y, names[1]),
            region=(column * (wide + _GAP), (rows - 1 - row) * ground.height, wide, ground.height),
            title=word("rates", "panel", ground.letters, known=known(panel.rate)),
            aspect=1.0 if ground.equal_axes else None,
        )
        placer = Placer(frame.box)
        draw_lines(frame, ground, placer, faint=True, lines=lines)
        draw_marks(frame, ground.marks, placer)
        ringed = draw_steps(frame, panel.steps, placer, size=3.2)
        if len(panel.steps.x) <= _FEW:
            number_iterates(frame, panel.steps, ringed, placer)
        placer.add_to(frame)
    return figure
