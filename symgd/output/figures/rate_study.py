"""How many steps a run needs against its learning rate, and what becomes of it where it does not arrive."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import RateStudy, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.rate_bands import limit_line, name_band, name_limit_in_rows, shade
from symgd.output.figures.words import word

_HEAD = 0.36  # the room for labels above the cap, as a share of the height below it
_MOVING = ("underway", "adrift")  # outcomes of walks that took all their steps and still get somewhere
_BANDS = {"away": "ran_away", "left": "left_domain", "unsettled": "unsettled"}


def build(data: RateStudy) -> Sheet:
    figure = sheet(data.height)
    kinds = np.array(data.outcomes)
    shown = data.steps[np.isin(kinds, ["here", "elsewhere", "short"]) & (data.steps > 0)]
    lowest = 0.7 * float(shown.min()) if len(shown) else 0.7
    highest = max(data.cap, 3.0 * lowest)
    frame = Frame(
        figure,
        Axis(data.x_window, word("rates", "rate", data.letters), log=True),
        Axis(Window(lowest, highest * (highest / lowest) ** _HEAD), word("rates", "steps"), log=True),
    )
    placer = Placer(frame.box)
    for outcome, cause in _BANDS.items():
        shade(frame, data.rates, cause, kinds == outcome)
    for limit in data.limits:
        limit_line(frame, limit, placer)
    _cap(frame, data, placer)
    _points(frame, data, kinds, placer)
    for limit in data.limits:
        name_limit_in_rows(frame, limit, data.variable, data.letters, placer)
    for outcome, cause in _BANDS.items():
        name_band(frame, data.rates, cause, kinds == outcome, placer, least=0.9)
    placer.add_to(frame)
    return figure


def _points(frame: Frame, data: RateStudy, kinds: np.ndarray, placer: Placer) -> None:
    """A line through the rates that arrive, each stretch for itself, and marks for the others."""
    at = frame.points(data.rates, np.maximum(data.steps, frame.y.window.lower))  # no steps have no logarithm
    here = kinds == "here"
    joined = here[:-1] & here[1:]
    segments = np.stack([at[:-1][joined], at[1:][joined]], axis=1)
    frame.segments(segments, label="arrives", color=style.BLUE, width=style.CURVE_WIDTH, z=3)
    alone = here & ~np.concatenate([[False], joined]) & ~np.concatenate([joined, [False]])
    frame.dots(at[alone], 2.2, label="arrives alone", color=style.BLUE, z=3)
    frame.rings(at[kinds == "elsewhere"], 3.4, label="arrives elsewhere", color=style.GREEN, z=3)
    _crosses(frame, at[data.crossed])
    frame.dots(at[np.isin(kinds, _MOVING)], 2.6, label="not there", color=style.GRAY, z=3)
    placer.avoid(segments.reshape(-1, 2), joined=False)
    placer.avoid(at[np.isin(kinds, ["elsewhere", *_MOVING]) | data.crossed], joined=False)
    own = [limit.value for limit in data.limits if limit.role == "this"]
    ringed = np.isin(data.rates, own) & np.isin(kinds, ["here", "elsewhere", "short", *_MOVING])
    frame.rings(at[ringed], 4.6, label="own", color=style.ORANGE, z=4)
    _name_points(frame, at, {"elsewhere": kinds == "elsewhere", "short": data.crossed}, placer)


def _crosses(frame: Frame, at: np.ndarray) -> None:
    """Slanted crosses."""
    arms = np.array([[[-2.0, -2.0], [2.0, 2.0]], [[-2.0, 2.0], [2.0, -2.0]]])
    frame.segments(
        (at[:, None, None] + arms).reshape(-1, 2, 2), label="stops early", color=style.INK, width=0.8, z=3
    )


def _name_points(frame: Frame, at: np.ndarray, marked: dict[str, np.ndarray], placer: Placer) -> None:
    for kind, color in (("elsewhere", style.GREEN), ("short", style.INK)):
        points = at[marked[kind]]
        if len(points):
            anchors = [(float(x), float(y)) for x, y in points[[len(points) // 2, 0, -1]]]
            placer.place_along(word("rates", kind), anchors, size=style.SMALL, color=color)


def _cap(frame: Frame, data: RateStudy, placer: Placer) -> None:
    """The line at which walks were given up, where one came so far."""
    if not {*_MOVING} & set(data.outcomes) and (data.steps < data.cap).all():
        return
    y = frame.points(data.x_window.lower, float(data.cap))[0, 1]
    ends = np.array([[frame.box.x0, y], [frame.box.x1, y]])
    frame.segments([ends], label="cap", color=style.GRAY, width=0.8, style_=(0, (2, 2)), z=1)
    placer.avoid(ends)
    anchors = [(frame.box.x0 + share * frame.box.width, y) for share in (0.12, 0.3, 0.5, 0.7)]
    label = word("rates", "cap", steps=f"{data.cap}")
    placer.place_along(label, anchors, size=style.SMALL, color=style.GRAY, halo=None)
