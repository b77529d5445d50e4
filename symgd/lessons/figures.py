"""What the pictures of a lesson show, as plain data: no drawing, no prose.

A lesson fills these from a run (``lessons.windows`` chooses what fits on the paper) and ``output.figures.draw``
turns each kind into a picture. Lengths are in points (1/72 inch), angles nowhere; a number that is not there is
``nan`` in an array and ``None`` elsewhere. Names of variables are written for readers already: ``x``, ``θ₁``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Array",
    "Cobweb",
    "Contours",
    "Convergence",
    "Coordinates",
    "Curve",
    "FigureData",
    "FunctionCurve",
    "Level",
    "Mark",
    "Prediction",
    "RateLimit",
    "RateMultiples",
    "RatePanel",
    "RateRole",
    "RateStrip",
    "Steps",
    "Walk",
    "Window",
    "Zoom",
]

Array = NDArray[np.float64]

TEXT_WIDTH = 480.0
"""Width of a picture in points: the text width of an A4 page."""

Role = Literal["start", "end", "minimum", "maximum", "inflection", "flat", "saddle", "stationary", "pole"]


RateRole = Literal["small", "this", "near", "past", "other"]


class _Frozen:
    """Makes every array of a dataclass a read-only copy in float64."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                copy = np.array(value, dtype=bool if value.dtype == bool else np.float64)
                copy.setflags(write=False)
                object.__setattr__(self, field.name, copy)


@dataclass(frozen=True)
class Window:
    """An interval of one axis, ``lower < upper``."""

    lower: float
    upper: float

    @property
    def span(self) -> float:
        return self.upper - self.lower

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper


@dataclass(frozen=True)
class Mark:
    """A point with a name; ``text`` says where it is (``1/3``) in its label, else the drawing writes the numbers."""

    x: float
    y: float
    role: Role
    text: str = ""


@dataclass(frozen=True, eq=False)
class Curve(_Frozen):
    """Samples of a graph in the order of x; nan separates pieces that no line may join (poles, holes)."""

    x: Array
    y: Array


@dataclass(frozen=True, eq=False)
class Steps(_Frozen):
    """Iterates that are drawn on a curve, the start first.

    ``leaves`` is the first iterate that is not drawn, (x, f(x)), with f(x) = nan where f is undefined and infinite
    where it overflows: the drawing shows the direction of that step. It is None if all iterates of the run are drawn.
    """

    x: Array
    y: Array
    leaves: tuple[float, float] | None = None

    @property
    def shown_steps(self) -> int:
        return len(self.x) - 1


@dataclass(frozen=True, eq=False)
class FunctionCurve(_Frozen):
    """The graph of f. ``clipped`` says that the curve goes on above or below the window."""

    variable: str
    curve: Curve
    x_window: Window
    y_window: Window
    marks: tuple[Mark, ...] = ()
    clipped: bool = False
    height: float = 180.0


@dataclass(frozen=True, eq=False)
class Zoom(_Frozen):
    """A second look at the last iterates, ``first`` being the number of the first iterate that it shows."""

    curve: Curve
    x_window: Window
    y_window: Window
    first: int


@dataclass(frozen=True, eq=False)
class Walk(_Frozen):
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

    @property
    def shown_steps(self) -> int:
        """How many steps the picture shows; the caption says so if the run has more."""
        return self.steps.shown_steps


@dataclass(frozen=True)
class Prediction:
    """A law that errors are held against: C·ρᵏ (``geometric``) or C·k^(−p) (``power``), for k from first to last."""

    kind: Literal["geometric", "power"]
    constant: float
    rate: float
    first: float
    last: float


@dataclass(frozen=True)
class Level:
    """A line: the |f′| (``tolerance``) or the distance (``rule``) at which the rule fires, or the ``gtol``."""

    value: float
    role: Literal["tolerance", "rule", "gtol"]


@dataclass(frozen=True, eq=False)
class Convergence(_Frozen):
    """|x_k − x*| (``error``), |f′(x_k)| (``slope``) or f(x_k) − f* (``gap``) against k on a logarithmic scale.

    ``variable`` is "" for several variables: then the error is ‖x_k − x*‖. A value of exactly 0 has no place on the
    scale: it is drawn as an arrow on the lower edge.
    """

    variable: str
    k: Array
    value: Array
    quantity: Literal["error", "slope", "gap", "gradient"] = "error"
    prediction: Prediction | None = None
    levels: tuple[Level, ...] = ()
    log_k: bool = False
    height: float = 180.0


@dataclass(frozen=True, eq=False)
class RatePanel(_Frozen):
    """One learning rate of a ``RateMultiples``."""

    rate: float
    role: RateRole
    steps: Steps
    total_steps: int


@dataclass(frozen=True, eq=False)
class RateMultiples(_Frozen):
    """The same start under up to four rates, on the same axes."""

    variable: str
    curve: Curve
    x_window: Window
    y_window: Window
    panels: tuple[RatePanel, ...]
    marks: tuple[Mark, ...] = ()
    height: float = 150.0


@dataclass(frozen=True)
class RateLimit:
    """A rate with a meaning: 2/f″(x*) (stability), 2/L (descent), 1/f″(x*) (best) or the run's own (this)."""

    value: float
    role: Literal["stability", "descent", "best", "this"]


@dataclass(frozen=True, eq=False)
class RateStrip(_Frozen):
    """The last iterates of long runs against the rate.

    ``rates`` has shape (r,), ``last`` shape (r, m) with nan where there is no value, ``escaped`` shape (r,) is true
    where the run overflowed or left the domain.
    """

    variable: str
    rates: Array
    last: Array
    escaped: NDArray[np.bool_]
    y_window: Window
    limits: tuple[RateLimit, ...] = ()
    log_rate: bool = False
    height: float = 180.0


@dataclass(frozen=True, eq=False)
class Contours(_Frozen):
    """Contour lines of f(x, y) with the walk: x has shape (m,), y (n,), z (n, m), walk (K + 1, 2).

    ``leaves`` is the first iterate that is not drawn. Where ``equal_axes`` is false the caption must say so.
    """

    variables: tuple[str, str]
    x: Array
    y: Array
    z: Array
    levels: Array
    walk: Array
    marks: tuple[Mark, ...] = ()
    equal_axes: bool = True
    total_steps: int = 0
    leaves: tuple[float, float] | None = None
    height: float = 250.0

    @property
    def shown_steps(self) -> int:
        """How many steps the picture shows; the caption says so if the run has more."""
        return len(self.walk) - 1


@dataclass(frozen=True, eq=False)
class Coordinates(_Frozen):
    """Each coordinate against k: values has shape (K + 1, n), limits (n,) or none."""

    variables: tuple[str, ...]
    k: Array
    values: Array
    limits: Array | None = None
    height: float = 180.0


@dataclass(frozen=True, eq=False)
class Cobweb(_Frozen):
    """The map x ↦ x − ηf′(x), the diagonal, and the iterates going back and forth between them."""

    variable: str
    curve: Curve
    window: Window
    x: Array
    marks: tuple[Mark, ...] = ()
    height: float = 250.0


FigureData = FunctionCurve | Walk | Convergence | RateMultiples | RateStrip | Contours | Coordinates | Cobweb
