"""The section on several minima: which one the walk was drawn to, and how that is known."""

from __future__ import annotations

from symgd.analysis import Theory
from symgd.descent import Run
from symgd.lessons import sections
from symgd.lessons.basin_map import basin_study

__all__ = ["basins"]


def basins(run: Run, theory: Theory) -> sections.Basins | None:
    """The section for a run in several variables that has a valley; None where one minimum is known, or f is convex."""
    convexity, known, valley = theory.convexity_of_many, theory.critical_points, theory.valley
    if valley is None or (convexity is not None and convexity.is_convex):
        return None
    points = () if known is None else known.points
    complete = known is not None and known.complete
    if complete and sum(p.kind not in ("saddle", "maximum") for p in points) < 2:
        return None
    study = basin_study(run, valley, points)
    found = [valley.minimizer]
    seen = () if valley.flow is None else (valley.flow.end,)
    for point in (*(p for p in points if p.is_minimum), *seen, *(() if study is None else study.minima)):
        found += [] if any(map(point.meets, found)) else [point]
    if len(found) < 2:
        return None
    below = theory.lowest_pass
    if below is not None and valley.entry is not None and valley.entry.step <= below.step:
        below = None
    return sections.Basins(valley, tuple(found), complete, below, study)
