"""The pictures of a run in several variables, filled from the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from symgd.descent import Run
from symgd.lessons import plane_layout
from symgd.lessons.figures import FigureData, Mark
from symgd.lessons.pictures import letters_for
from symgd.notation.names import display_name

__all__ = ["plane", "walk_in_space"]

Floats = npt.NDArray[np.float64]


def plane(run: Run, center: Floats | None, *, whole: bool) -> FigureData | None:
    """The contour lines with the walk, or (not ``whole``) with its start only; None but for two variables."""
    if run.problem.dimension != 2:
        return None
    points = run.history["x"]
    marks = [Mark(float(points[0, 0]), float(points[0, 1]), "start")]
    if center is not None:
        marks.append(Mark(float(center[0]), float(center[1]), "minimum"))
    first, second = map(display_name, run.problem.variables)
    figure = plane_layout.contours(
        (first, second),
        run.problem.curve,
        np.array(points),
        marks,
        away=_away(run),
        letters=letters_for(run.problem.variables),
    )
    return figure if whole else replace(figure, walk=figure.walk[:1], marks=figure.marks[:1], leaves=None)


def walk_in_space(run: Run, center: Floats | None) -> FigureData:
    """Each coordinate against k."""
    names = tuple(map(display_name, run.problem.variables))
    return plane_layout.coordinates(
        names,
        np.array(run.history["x"]),
        center,
        away=_away(run),
        letters=letters_for(run.problem.variables),
    )


def _away(run: Run) -> bool:
    """Whether the run ended beyond the numbers."""
    return run.stop in ("far", "overflow")
