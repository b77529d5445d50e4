"""The picture of basins: to which minimum walks lead from the points of a plane."""

from __future__ import annotations

from typing import Literal

from symgd.lessons.figures.plane import Contours
from symgd.lessons.figures.shapes import Array, Frozen
from symgd.records import record

__all__ = ["BasinMap", "BasinRegion"]


@record
class BasinRegion:
    """What a tone means: walks arrive "here", at the run's minimum, or "elsewhere", at the one at ``place``.

    Those that do not arrive run "away", have "left" the domain, or are "nowhere" yet. The place is None for these, and
    where several minima share a tone.
    """

    outcome: Literal["here", "elsewhere", "away", "left", "nowhere"]
    place: tuple[float, float] | None = None


@record(eq=False)
class BasinMap(Frozen):
    """What becomes of walks from a grid of starts under one rate, with the contour lines and the run.

    ``cells`` of shape (up, across) holds indices into ``regions``, each start in the middle of its cell. ``flow`` is
    the path of steepest descent from the start, shape (m, 2), where it leads elsewhere than the run.
    """

    ground: Contours
    cells: Array
    regions: tuple[BasinRegion, ...]
    flow: Array | None = None

    @property
    def equal_axes(self) -> bool:
        """Whether a unit is as long on both axes; the caption says so."""
        return self.ground.equal_axes

    @property
    def shares(self) -> tuple[tuple[BasinRegion, float], ...]:
        """Each region with its share of the cells."""
        return tuple((region, float((self.cells == i).mean())) for i, region in enumerate(self.regions))
