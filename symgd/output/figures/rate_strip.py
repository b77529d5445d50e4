"""Where long runs end, against the learning rate."""

from __future__ import annotations

import numpy as np

from symgd.lessons.figures import RateStrip, Window
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.rate_bands import limit_line, name_band, name_limit, shade
from symgd.output.figures.words import variable, word

_GRID = 0.8


def build(data: RateStrip) -> Sheet:
    figure = sheet(data.height)
    low, high = float(data.rates[0]), float(data.rates[-1])
    window = Window(low, high) if data.log_rate else Window(min(0.0, low), high)
    frame = Frame(
        figure,
        Axis(window, word("rates", "rate", data.letters), log=data.log_rate),
        Axis(data.y_window, word("rates", "last", x=variable(data.variable))),
    )
    placer = Placer(frame.box)
    causes = {"ran_away": data.ran_away, "left_domain": data.left_domain}
    limits = [limit for limit in data.limits if limit.value in window]
    for cause, flags in causes.items():
        shade(frame, data.rates, cause, flags)
    for limit in limits:
        limit_line(frame, limit, placer)
    _dots(frame, data, placer)
    for limit in limits:
        name_limit(frame, limit, data.variable, data.letters, placer)
    for cause, flags in causes.items():
        name_band(frame, data.rates, cause, flags, placer)
    placer.add_to(frame)
    return figure


def _dots(frame: Frame, data: RateStrip, placer: Placer) -> None:
    """One dot a place: the many dots of a run that has settled are one."""
    rates = np.repeat(data.rates, data.last.shape[1])
    last = data.last.reshape(-1)
    with np.errstate(invalid="ignore"):
        good = (last >= data.y_window.lower) & (last <= data.y_window.upper)
    at = frame.points(rates[good], last[good])
    _, first = np.unique(np.round(at / _GRID), axis=0, return_index=True)
    first = np.sort(first)
    frame.dots(at[first], 1.5, label="last iterates", color=style.BLUE, z=3)
    placer.avoid(at[first], joined=False)
    own = np.isin(rates[good][first], [limit.value for limit in data.limits if limit.role == "this"])
    frame.rings(at[first][own], 4.0, label="own iterates", color=style.ORANGE, z=4)
