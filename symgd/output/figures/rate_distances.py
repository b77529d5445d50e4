"""How far from the minimum a run ends against its learning rate."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import RateDistances, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.rate_bands import limit_line, name_band, name_limit_in_rows, shade
from symgd.output.figures.words import indexed, optimum, word

__all__ = ["build"]

_HEAD, _LEAST_RANGE = 0.45, 10.0
_DEEPEST = 1e-12  # of the start
_BANDS = {"away": "ran_away", "left": "left_domain", "unsettled": "unsettled"}


def build(data: RateDistances) -> Sheet:
    kinds = np.array(data.outcomes)
    known = data.distances[data.distances > _DEEPEST * data.start]
    low = float(known.min(initial=data.start / _LEAST_RANGE)) / 1.3
    high = float(known.max(initial=data.start)) * 1.2
    figure = sheet(data.height)
    frame = Frame(
        figure,
        Axis(data.x_window, word("rates", "rate", data.letters), log=True),
        Axis(
            Window(low, high * (high / low) ** _HEAD),
            word("rates", "distance", data.letters, xk=indexed("", "end"), star=optimum("")),
            log=True,
        ),
    )
    placer = Placer(frame.box)
    for outcome, cause in _BANDS.items():
        shade(frame, data.rates, cause, kinds == outcome)
    for limit in data.limits:
        limit_line(frame, limit, placer)
    _start(frame, data, placer)
    at = frame.points(data.rates, np.where(data.distances > low, data.distances, np.nan))
    shown = np.asarray(np.isfinite(at).all(axis=1))
    joined = shown[:-1] & shown[1:]
    segments = np.stack([at[:-1][joined], at[1:][joined]], axis=1)
    frame.segments(segments, label="ends", color=style.BLUE, width=style.CURVE_WIDTH, z=3)
    alone = shown & ~np.concatenate([[False], joined]) & ~np.concatenate([joined, [False]])
    frame.dots(at[alone], 2.2, label="ends alone", color=style.BLUE, z=3)
    placer.avoid(segments.reshape(-1, 2), joined=False)
    own = [limit.value for limit in data.limits if limit.role == "this"]
    frame.rings(at[np.isin(data.rates, own) & shown], 4.6, label="own", color=style.ORANGE, z=4)
    for limit in data.limits:
        name_limit_in_rows(frame, limit, "", data.letters, placer)
    for outcome, cause in _BANDS.items():
        name_band(frame, data.rates, cause, kinds == outcome, placer, least=0.9)
    placer.add_to(frame)
    return figure


def _start(frame: Frame, data: RateDistances, placer: Placer) -> None:
    """The line at the distance of the start."""
    y = frame.points(data.x_window.lower, data.start)[0, 1]
    ends = np.array([[frame.box.x0, y], [frame.box.x1, y]])
    frame.segments([ends], label="start", color=style.GRAY, width=0.8, style_=(0, (2, 2)), z=1)
    placer.avoid(ends)
    anchors = [(frame.box.x0 + share * frame.box.width, y) for share in (0.5, 0.3, 0.12, 0.7)]
    placer.place_along(word("rates", "at_start"), anchors, size=style.SMALL, color=style.GRAY, halo=None)
