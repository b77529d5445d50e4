"""What pictures are made of: windows, curves, points with names, walks, and the letters that are written at them."""

from __future__ import annotations

from dataclasses import fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from symgd.records import record

__all__ = [
    "TEXT_WIDTH",
    "USUAL_LETTERS",
    "Array",
    "Curve",
    "Frozen",
    "Letters",
    "Mark",
    "Role",
    "Steps",
    "Window",
    "WithGraph",
]

Array = NDArray[np.float64]

TEXT_WIDTH = 480.0
"""Width of a picture in points: the text width of an A4 page."""

Role = Literal["start", "end", "minimum", "maximum", "inflection", "flat", "saddle", "stationary", "pole"]


class Frozen:
    """Makes every array of a dataclass a read-only copy in float64."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                copy = np.array(value, dtype=bool if value.dtype == bool else np.float64)
                copy.setflags(write=False)
                object.__setattr__(self, field.name, copy)


@record
class Window:
    """An interval of one axis, ``lower < upper``."""

    lower: float
    upper: float

    @property
    def span(self) -> float:
        return self.upper - self.lower

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper


@record
class Mark:
    """A point with a name; ``text`` says where it is (``1/3``) in its label, else the drawing writes the numbers."""

    x: float
    y: float
    role: Role
    text: str = ""


@record(eq=False)
class Curve(Frozen):
    """Samples of a graph in the order of x; nan separates pieces that no line may join (poles, holes)."""

    x: Array
    y: Array


@record(eq=False)
class Steps(Frozen):
    """Iterates that are drawn on a curve, the start first.

    ``leaves`` is the iterate after them if it is too far away to be drawn, (x, f(x)), with f(x) = nan where f is
    undefined and infinite where it overflows: the drawing shows the direction of that step. It is None if all
    iterates are drawn, and if the others lie among those that are drawn and would only fill the picture.
    """

    x: Array
    y: Array
    leaves: tuple[float, float] | None = None

    @property
    def shown_steps(self) -> int:
        return len(self.x) - 1


@record
class Letters:
    """The letters of the lesson, as they are written: function, step number, learning rate."""

    function: str = "f"
    index: str = "k"
    rate: str = "η"


USUAL_LETTERS = Letters()


class WithGraph:
    """What all pictures with the graph of f can tell: where it goes on outside the window."""

    curve: Curve
    y_window: Window

    @property
    def goes_on_above(self) -> bool:
        """Whether the curve has a part above the window."""
        return bool((self.curve.y > self.y_window.upper).any())

    @property
    def goes_on_below(self) -> bool:
        """Whether the curve has a part below the window."""
        return bool((self.curve.y < self.y_window.lower).any())

    @property
    def clipped(self) -> bool:
        """Whether the curve goes on above or below the window; the caption says so."""
        return self.goes_on_above or self.goes_on_below
