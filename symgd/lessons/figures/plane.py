"""The pictures of a run in several variables: contour lines, a slice, a surface, each coordinate against the step."""

from __future__ import annotations

import math

import numpy as np

from symgd.lessons.figures.shapes import USUAL_LETTERS, Array, Frozen, Letters, Mark, Window
from symgd.records import record

__all__ = ["Contours", "Coordinates", "Slice", "Surface"]

_HOLE = 0.002


@record(eq=False)
class Contours(Frozen):
    """Contour lines of f(x, y) with the walk: x has shape (m,), y (n,), z (n, m), walk (K + 1, 2).

    ``leaves`` is the first iterate that is too far away. Where ``equal_axes`` is false the caption must say so.
    ``marks`` are named with their coordinates, ``others`` by their kind where there is room. ``through`` are the
    levels of saddles. ``escape`` is the direction in which f falls fastest from the saddle at which the walk rests,
    the end of the walk. ``close_up`` shows the last steps again: the number of its first iterate is its ``first``.
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
    letters: Letters = USUAL_LETTERS
    others: tuple[Mark, ...] = ()
    through: tuple[float, ...] = ()
    escape: tuple[float, float] | None = None
    close_up: Contours | None = None
    first: int = 0

    @property
    def shown_steps(self) -> int:
        """How many steps the picture shows; the caption says so if the run has more."""
        return len(self.walk) - 1

    @property
    def has_holes(self) -> bool:
        """Whether a visible part of the window has no height: f is undefined there, or too large."""
        return float(np.isnan(self.z).mean()) > _HOLE


@record(eq=False)
class Slice(Frozen):
    """Contour lines of f on the plane c + u·a + v·b, with the shadow of the walk on it.

    ``center`` is c, shape (n,), ``directions`` the unit vectors a and b, shape (2, n); ``off`` is the largest
    distance of an iterate from the plane as a share of its largest distance from c.
    """

    ground: Contours
    center: Array
    directions: Array
    off: float

    @property
    def percent(self) -> float:
        """``off`` in per cent, rounded up to one decimal."""
        return math.ceil(self.off * 1000.0 - 1e-9) / 10.0


@record(eq=False)
class Coordinates(Frozen):
    """Each coordinate against k: values has shape (K + 1, n), limits (n,) or none.

    ``named`` are the indices of the coordinates that are drawn in colors with their names; the others are a thin
    gray bundle. With ``log_k`` the axis of k is stretched toward the start.
    """

    variables: tuple[str, ...]
    k: Array
    values: Array
    limits: Array | None = None
    height: float = 180.0
    letters: Letters = USUAL_LETTERS
    named: tuple[int, ...] = ()
    log_k: bool = False
    total_steps: int = 0

    @property
    def shown_steps(self) -> int:
        """How many steps the picture shows."""
        return len(self.k) - 1


@record(eq=False)
class Surface(Frozen):
    """The graph of f over a window: x has shape (m,), y (n,), z (n, m).

    Of the heights those in ``window`` are drawn; the graph may go on above and below. ``walk`` has the iterates with
    their heights, shape (K + 1, 3), and ``path`` as many points on the graph above the walk as the eye needs, (p, 3).
    """

    variables: tuple[str, str]
    x: Array
    y: Array
    z: Array
    window: Window
    walk: Array
    path: Array
    marks: tuple[Mark, ...] = ()
    goes_on_above: bool = False
    goes_on_below: bool = False
    total_steps: int = 0
    height: float = 236.0
    letters: Letters = USUAL_LETTERS

    @property
    def shown_steps(self) -> int:
        """How many steps the picture shows."""
        return len(self.walk) - 1
