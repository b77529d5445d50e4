"""The pictures of a run in several variables, filled from the run and its theory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from symgd.analysis import Theory
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.descent import Run
from symgd.lessons import plane_layout
from symgd.lessons.figures import Contours, Coordinates, FigureData, Letters, Mark, Role, Slice, Surface
from symgd.lessons.pictures import letters_for
from symgd.lessons.planes.coordinates import coordinates
from symgd.lessons.planes.heights import surface_over
from symgd.lessons.planes.slicing import slice_of
from symgd.lessons.reach import ran_away
from symgd.notation.names import display_name

__all__ = ["plane", "slice_of_walk", "surface_of_walk", "walk_in_space"]

Floats = npt.NDArray[np.float64]

LOW, USUAL = 176.0, 264.0
"""The most points that a picture takes: of the question and on a sheet, and of the walk."""
_ROLES: dict[str, Role] = {"minimum": "minimum", "maximum": "maximum", "saddle": "saddle"}


def plane(run: Run, theory: Theory, *, whole: bool, tallest: float = USUAL) -> Contours | None:
    """The contour lines with the walk, or (not ``whole``) with its start only; None but for two variables."""
    if run.problem.dimension != 2:
        return None
    points = np.array(run.history["x"])
    marks = [Mark(float(points[0, 0]), float(points[0, 1]), "start")]
    target = theory.critical_point
    if target is not None:
        marks.append(point_mark(target))
    first, second = _written(run)
    figure = plane_layout.contours(
        (first, second),
        run.problem.curve,
        points,
        marks,
        others=[point_mark(p) for p in _known(theory) if target is None or not p.meets(target)],
        away=ran_away(run),
        tallest=tallest,
        letters=_letters(run),
        closer=whole,
    )
    if whole:
        return replace(figure, escape=_escape(run, target, figure))
    return replace(figure, walk=figure.walk[:1], marks=figure.marks[:1], others=(), through=(), leaves=None)


def walk_in_space(run: Run, center: Floats | None) -> Coordinates:
    """Each coordinate against k."""
    return coordinates(
        _written(run), np.array(run.history["x"]), center, away=ran_away(run), letters=_letters(run)
    )


def surface_of_walk(run: Run, ground: FigureData) -> Surface | None:
    """The graph over the window of the contour lines, with the walk on it."""
    return surface_over(ground, run.problem.curve) if isinstance(ground, Contours) else None


def slice_of_walk(run: Run, theory: Theory) -> Slice | None:
    """Contour lines on the plane that a walk in three or more variables is nearest to."""
    if run.problem.dimension < 3:
        return None
    point = theory.critical_point
    walk = np.array(run.history["x"])
    return slice_of(
        _written(run),
        run.problem.curve,
        walk,
        walk[-1] if point is None else np.array(point.x),
        "end" if point is None else _role(point),
        away=ran_away(run),
        letters=_letters(run),
    )


def point_mark(point: CriticalPoint) -> Mark:
    """A critical point of two variables as a mark of its kind."""
    return Mark(point.x[0], point.x[1], _role(point))


def _role(point: CriticalPoint) -> Role:
    return "minimum" if point.is_minimum else _ROLES.get(point.kind, "stationary")


def _known(theory: Theory) -> tuple[CriticalPoint, ...]:
    """All critical points, where they are known; of a family of them none."""
    known = theory.critical_points
    return () if known is None else known.points


def _escape(run: Run, target: CriticalPoint | None, figure: Contours) -> tuple[float, float] | None:
    """The direction in which f falls from the saddle where the run rests, if the picture shows its end."""
    if target is None or target.escape is None or run.status != "stationary" or figure.shown_steps < run.nit:
        return None
    return target.escape[0], target.escape[1]


def _written(run: Run) -> tuple[str, ...]:
    return tuple(map(display_name, run.problem.variables))


def _letters(run: Run) -> Letters:
    return letters_for(run.problem.variables)
