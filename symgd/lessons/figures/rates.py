"""The pictures about learning rates: walks side by side, the strip, the study, the map of starts."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from symgd.lessons.figures.plane import Contours
from symgd.lessons.figures.shapes import (
    USUAL_LETTERS,
    Array,
    Curve,
    Frozen,
    Letters,
    Mark,
    Steps,
    Window,
    WithGraph,
)
from symgd.records import record

__all__ = [
    "RateDistances",
    "RateLimit",
    "RateMap",
    "RateMultiples",
    "RatePanel",
    "RatePlanes",
    "RateRole",
    "RateStrip",
    "RateStudy",
    "Region",
    "panel_columns",
]

RateRole = Literal["small", "this", "best", "near", "past", "other"]


@record(eq=False)
class RatePanel(Frozen):
    """One learning rate of a ``RateMultiples``."""

    rate: float
    role: RateRole
    steps: Steps
    total_steps: int


@record(eq=False)
class RateMultiples(WithGraph, Frozen):
    """The same start under up to four rates, on the same axes."""

    variable: str
    curve: Curve
    x_window: Window
    y_window: Window
    panels: tuple[RatePanel, ...]
    marks: tuple[Mark, ...] = ()
    height: float = 122.0
    letters: Letters = USUAL_LETTERS


def panel_columns(count: int) -> int:
    """Two panels side by side, or three where there are no more."""
    return 3 if count == 3 else min(count, 2)


@record(eq=False)
class RatePlanes(Frozen):
    """The same start under up to four rates, across the same contour lines; ``ground`` has them, axes and marks.

    So many ``columns`` of panels stand side by side.
    """

    ground: Contours
    panels: tuple[RatePanel, ...]

    columns: int

    @property
    def equal_axes(self) -> bool:
        """Whether a unit is as long on both axes; the caption says so."""
        return self.ground.equal_axes


@record
class RateLimit:
    """A rate with a meaning: 2/f″(x*) (stability), 2/L (descent), 1/f″(x*) (best) or the run's own (this).

    In several variables the limit is 2/λ_max and the best rate 2/(λ_min + λ_max). The local limit of another method
    than gradient descent is a "limit". The value of 2/L is a proved lower bound, which labels round down. Labels have
    as many digits as it takes to tell the value from the rate ``beside`` it.
    """

    value: float
    role: Literal["stability", "limit", "descent", "best", "this"]
    beside: float | None = None


@record(eq=False)
class RateStrip(Frozen):
    """The last iterates of long runs against the rate.

    ``rates`` has shape (r,), ``last`` shape (r, m) with nan where there is no value. ``ran_away`` and
    ``left_domain``, both of shape (r,), tell where a run has no last iterates: it went off to infinity, or it met a
    point at which f is undefined.
    """

    variable: str
    rates: Array
    last: Array
    ran_away: NDArray[np.bool_]
    left_domain: NDArray[np.bool_]
    y_window: Window
    limits: tuple[RateLimit, ...] = ()
    log_rate: bool = False
    height: float = 180.0
    letters: Letters = USUAL_LETTERS

    @property
    def escaped(self) -> NDArray[np.bool_]:
        """Where there are no last iterates, whatever the cause."""
        return self.ran_away | self.left_domain


@record(eq=False)
class RateStudy(Frozen):
    """The steps that a run takes against its rate, both on a logarithmic scale; ``variable`` is "" for several.

    ``rates`` and ``steps`` have shape (r,), and ``outcomes`` a name of `outcomes.Outcome` for each; ``cap`` is the most
    steps that were taken.
    """

    variable: str
    rates: Array
    steps: Array
    outcomes: tuple[str, ...]
    cap: int
    x_window: Window
    limits: tuple[RateLimit, ...] = ()
    height: float = 120.0
    letters: Letters = USUAL_LETTERS

    @property
    def crossed(self) -> NDArray[np.bool_]:
        """Where the rule stops the walk away from any minimum; at the start itself there is no place for a mark."""
        return np.array([outcome == "short" for outcome in self.outcomes]) & (self.steps > 0)


@record(eq=False)
class RateDistances(Frozen):
    """How far a run is from x* at its end against its rate, both on a logarithmic scale, in several variables.

    ``rates`` and ``distances`` have shape (r,), and ``outcomes`` a name of `outcomes.Outcome` for each; ``start`` is
    ‖x₀ − x*‖.
    """

    rates: Array
    distances: Array
    outcomes: tuple[str, ...]
    start: float
    x_window: Window
    limits: tuple[RateLimit, ...] = ()
    height: float = 124.0
    letters: Letters = USUAL_LETTERS


@record
class Region:
    """What a tone of a `RateMap` means: an outcome, with the minimum ``x`` for those that arrive (``text``: 1/3)."""

    outcome: str
    x: float | None = None
    text: str = ""


@record(eq=False)
class RateMap(Frozen):
    """What becomes of walks from many starts under many rates.

    ``cells`` of shape (starts, rates) holds indices into ``regions``; rates are spread over ``x_window`` at even
    ratios, starts over ``y_window`` at even distances, each in the middle of its cell; ``start`` and ``rate`` are the
    run's, and take the place of the nearest ones.
    """

    variable: str
    cells: Array
    regions: tuple[Region, ...]
    x_window: Window
    y_window: Window
    start: float
    rate: float
    limits: tuple[RateLimit, ...] = ()
    height: float = 148.0
    letters: Letters = USUAL_LETTERS
