"""The pictures of one run: the graph of f, the walk on it, the errors, a cobweb; those of several variables apart."""

from __future__ import annotations

from typing import Literal

from symgd.lessons.figures.basins import BasinMap
from symgd.lessons.figures.plane import Contours, Coordinates, Slice, Surface
from symgd.lessons.figures.rates import (
    RateDistances,
    RateMap,
    RateMultiples,
    RatePlanes,
    RateStrip,
    RateStudy,
)
from symgd.lessons.figures.schedule import ScheduleCurve
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
    "Cobweb",
    "Convergence",
    "FigureData",
    "FunctionCurve",
    "Level",
    "Prediction",
    "Walk",
    "Zoom",
]


@record(eq=False)
class FunctionCurve(WithGraph, Frozen):
    """The graph of f."""

    variable: str
    curve: Curve
    x_window: Window
    y_window: Window
    marks: tuple[Mark, ...] = ()
    height: float = 180.0
    letters: Letters = USUAL_LETTERS


@record(eq=False)
class Zoom(Frozen):
    """A second look at the last iterates, ``first`` being the number of the first iterate that it shows."""

    curve: Curve
    x_window: Window
    y_window: Window
    first: int


@record(eq=False)
class Walk(WithGraph, Frozen):
    """The iterates on the graph of f; ``slope`` asks for the tangent at the start."""

    variable: str
    curve: Curve
    x_window: Window
    y_window: Window
    steps: Steps
    marks: tuple[Mark, ...] = ()
    total_steps: int = 0
    slope: float | None = None
    zoom: Zoom | None = None
    height: float = 210.0
    letters: Letters = USUAL_LETTERS

    @property
    def shown_steps(self) -> int:
        """How many steps the picture shows; the caption says so if the run has more."""
        return self.steps.shown_steps


@record
class Prediction:
    """A law that errors are held against: C·ρᵏ (``geometric``) or C·k^(−p) (``power``), for k from first to last.

    ``role``: the law of the errors, or that of the slowest or the fastest mode of several variables.
    """

    kind: Literal["geometric", "power"]
    constant: float
    rate: float
    first: float
    last: float
    role: Literal["law", "slowest", "fastest", "growing", "shrinking"] = "law"


@record
class Level:
    """A line: the |f′| (``tolerance``) or the distance (``rule``) at which the rule fires, or the ``gtol``.

    ``exact`` is false for a distance that holds close to the minimum only, as tol/(ηf″(x*)) does.
    """

    value: float
    role: Literal["tolerance", "rule", "gtol"]
    exact: bool = True


@record(eq=False)
class Convergence(Frozen):
    """|x_k − x*| (``error``), |f′(x_k)| (``slope``) or f(x_k) − f* (``gap``) against k on a logarithmic scale.

    ``variable`` is "" for several variables: then the error is ‖x_k − x*‖. A value of exactly 0 has no place on the
    scale: it is drawn as an arrow on the lower edge.
    """

    variable: str
    k: Array
    value: Array
    quantity: Literal["error", "slope", "gap", "gradient"] = "error"
    predictions: tuple[Prediction, ...] = ()
    levels: tuple[Level, ...] = ()
    log_k: bool = False
    height: float = 180.0
    letters: Letters = USUAL_LETTERS


@record(eq=False)
class Cobweb(Frozen):
    """The map x ↦ x − ηf′(x), the diagonal, and the iterates going back and forth between them."""

    variable: str
    curve: Curve
    window: Window
    x: Array
    marks: tuple[Mark, ...] = ()
    height: float = 250.0
    letters: Letters = USUAL_LETTERS


FigureData = (
    FunctionCurve
    | Walk
    | Convergence
    | RateMultiples
    | RateDistances
    | RatePlanes
    | RateStrip
    | RateStudy
    | RateMap
    | Contours
    | BasinMap
    | Coordinates
    | Slice
    | Surface
    | Cobweb
    | ScheduleCurve
)
