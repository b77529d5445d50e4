"""A learning rate that changes from step to step, against the step number."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import ScheduleCurve, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.words import known, optimum, word

_DOTS = 80  # steps up to which each has a mark of its own


def build(data: ScheduleCurve) -> Sheet:
    figure = sheet(data.height)
    frame = Frame(
        figure,
        Axis(
            Window(0.0, max(float(data.k[-1]), 1.0) * 1.02),
            word("convergence", "step", data.letters),
            whole=True,
        ),
        Axis(_window(data), word("schedule", "rate", data.letters), log=data.log_rate),
    )
    placer = Placer(frame.box)
    placer.avoid_lightly(frame.grid_points())
    frame.curve(data.k, data.rate, label="rates", color=style.BLUE, linewidth=style.THIN, zorder=2)
    points = frame.points(data.k, data.rate)
    placer.avoid(points)
    if len(data.k) <= _DOTS:
        frame.dots(points[: data.used], 4.0, label="used", color=style.BLUE, z=4)
        frame.rings(points[data.used :], 3.4, label="not used", color=style.BLUE, z=4)
    else:
        frame.curve(
            data.k[: data.used],
            data.rate[: data.used],
            label="used",
            color=style.BLUE,
            linewidth=style.CURVE_WIDTH,
            zorder=3,
        )
    if data.limit is not None:
        _limit(frame, data, placer)
    placer.add_to(frame)
    return figure


def _window(data: ScheduleCurve) -> Window:
    """All rates and the limit, with a little air; from 0 on where the scale is linear."""
    shown = [*data.rate, *([] if data.limit is None else [data.limit])]
    low, high = float(np.min(shown)), float(np.max(shown))
    return Window(low / 1.3, high * 1.3) if data.log_rate else Window(0.0, high * 1.08)


def _limit(frame: Frame, data: ScheduleCurve, placer: Placer) -> None:
    assert data.limit is not None
    y = float(frame.points(0.0, data.limit)[0, 1])
    ends = np.array([[frame.box.x0, y], [frame.box.x1, y]])
    frame.segments([ends], label="limit", color=style.GRAY, width=0.8, style_=(0, (4, 2)), z=1.5)
    placer.avoid(ends)
    label = word(
        "schedule",
        "limit" if data.variable else "limit_many",
        data.letters,
        star=optimum(data.variable),
        known=known(data.limit),
    )
    anchors = [(frame.box.x0 + share * frame.box.width, y) for share in (0.85, 0.6, 0.35, 0.15)]
    placer.place_along(label, anchors, size=style.SMALL, color=style.GRAY)
