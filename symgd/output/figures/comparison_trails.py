"""The iterates of several runs in one variable against the step."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import Trails
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.comparison_lines import (
    End,
    draw_trail,
    envelope,
    margin,
    name_ends,
    trail_name,
)
from symgd.output.figures.comparison_looks import LOOKS
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.paths import clip_segment
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import plain
from symgd.output.figures.words import indexed, known, optimum, word

__all__ = ["build"]


def build(data: Trails) -> Sheet:
    figure = sheet(data.height)
    names = [trail_name(trail, data.letters) for trail in data.trails]
    step = word("comparison", "step", data.letters)
    frame = Frame(
        figure,
        Axis(data.k_window, step, whole=True),
        Axis(data.y_window, indexed(data.variable, data.letters.index)),
        right=max(margin(names), margin([step])),
    )
    placer = Placer(frame.box)
    ends = []
    for index, (trail, name) in enumerate(zip(data.trails, names, strict=True)):
        inside = trail.x <= data.k_window.upper
        x, y = trail.x[inside], trail.y[inside]
        kept = envelope(y)
        at = draw_trail(frame, x[kept], y[kept], LOOKS[index], trail.label, placer, first=index)
        end = at[-1]
        if trail.leaves and inside.all():
            end = _leave(frame, at, LOOKS[index].color)
        ends.append(End(name, float(end[0]), float(end[1]), LOOKS[index]))
    _limits(frame, data, placer)
    name_ends(frame, ends, placer)
    placer.add_to(frame)
    return figure


def _leave(frame: Frame, at: np.ndarray, color: str) -> np.ndarray:
    """An arrow from the last point that is shown, on in the direction of the last step."""
    step = at[-1] - at[-2] if len(at) > 1 else np.array([4.0, 10.0])
    length = float(np.hypot(*step)) or 1.0
    low, high = np.array([frame.box.x0, frame.box.y0]), np.array([frame.box.x1, frame.box.y1])
    tip, _ = clip_segment(at[-1], at[-1] + step / length * 16.0, low, high)
    along = step / length
    across = np.array([-along[1], along[0]])
    frame.segments([[at[-1], tip]], label="leaves", color=color, width=1.1, style_=(0, (2, 1.5)), z=3)
    frame.polygons(
        np.array([[tip, tip - 5.0 * along + 2.0 * across, tip - 5.0 * along - 2.0 * across]]),
        label="goes on",
        color=color,
    )
    return tip


def _limits(frame: Frame, data: Trails, placer: Placer) -> None:
    """A thin line at each minimizer, with its name."""
    for value, text in data.limits:
        if value not in data.y_window:
            continue
        p = frame.points(frame.x.window.lower, value)[0]
        ends = np.array([p, [frame.box.x1, p[1]]])
        frame.segments([ends], label="limit", color=style.GRAY, width=0.8, style_=(0, (1, 1.6)), z=1.5)
        placer.avoid(ends)
        name = word(
            "comparison",
            "minimum",
            star=optimum(data.variable),
            known=plain(f"= {text}") if text else known(value),
        )
        anchors = [(frame.box.x0 + share * frame.box.width, float(p[1])) for share in (0.85, 0.65, 0.5, 0.35)]
        placer.place_along(name, anchors, size=style.SMALL, color=style.GRAY)
