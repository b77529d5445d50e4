"""What the pictures of a comparison show, as plain data; `output.figures.draw` draws them."""

from __future__ import annotations

from typing import Literal

from symgd.lessons.figures.plane import Contours
from symgd.lessons.figures.shapes import USUAL_LETTERS, Array, Frozen, Letters, Window
from symgd.records import record

__all__ = ["ComparisonFigure", "PlaneTrails", "Quantity", "Race", "Trail", "Trails"]

Quantity = Literal["error", "gap", "slope", "gradient"]


@record(eq=False)
class Trail(Frozen):
    """One run in a picture of several: ``x`` against ``k``, or ``y`` against ``x`` in a plane.

    ``rate`` is told in the place of a ``label`` where the runs differ in it. ``total_steps`` are those of the run;
    ``leaves``: the next step leads out of the picture, or there is none because the run left what it can compute.
    """

    label: str
    x: Array
    y: Array
    total_steps: int
    rate: float | str | None = None
    leaves: bool = False

    @property
    def shown_steps(self) -> int:
        """How many steps the picture shows."""
        return len(self.x) - 1


@record(eq=False)
class Trails(Frozen):
    """x_k (``y``) against k (``x``) for several runs in one variable; ``limits`` are minimizers."""

    variable: str
    trails: tuple[Trail, ...]
    k_window: Window
    y_window: Window
    limits: tuple[tuple[float, str], ...] = ()
    height: float = 182.0
    letters: Letters = USUAL_LETTERS


@record(eq=False)
class PlaneTrails(Frozen):
    """Contour lines with several walks across them; ``ground`` has the lines, the axes and the marks."""

    ground: Contours
    trails: tuple[Trail, ...]

    @property
    def equal_axes(self) -> bool:
        """Whether a unit is as long on both axes; the caption says so."""
        return self.ground.equal_axes


@record(eq=False)
class Race(Frozen):
    """A positive quantity (``y``) against k (``x``) for several runs, on a logarithmic scale.

    ``quantity`` is "error" (‖x_k − x*‖), "gap" (f(x_k) − f*), "slope" (|f′|) or "gradient" (‖∇f‖). ``variable`` is ""
    for several variables. A value of exactly 0 is drawn as an arrow on the lower edge, one above ``window`` leaves the
    picture.
    """

    variable: str
    trails: tuple[Trail, ...]
    window: Window
    quantity: Quantity
    log_k: bool = False
    height: float = 160.0
    letters: Letters = USUAL_LETTERS


ComparisonFigure = Trails | PlaneTrails | Race
