"""The sections of a comparison: what each one knows. The sentences are in ``templates/comparison/<name>.html.j2``."""

from __future__ import annotations

from typing import ClassVar

from symgd.analysis import Theory
from symgd.calculus.facts import StationaryPoint
from symgd.lessons.comparison.facts import Entry, Measure
from symgd.lessons.figures import FigureData, PlaneTrails, Race, Trails
from symgd.lessons.sections import Section
from symgd.notation.domain import Condition
from symgd.records import record

__all__ = ["Conclusion", "Contest", "Convergence", "Paths", "Rules", "Table", "Told"]


@record(eq=False)
class Contest(Section):
    """Which function, from where, and who takes part; what is known of its minimum.

    ``points`` are the stationary points of one variable, all of them if ``complete``; ``theory`` is that of a run about
    the minimizer of the ``measure``, or of the first run.
    """

    name: ClassVar[str] = "contest"
    conditions: tuple[Condition, ...]
    points: tuple[StationaryPoint, ...]
    complete: bool
    theory: Theory
    measure: Measure
    entries: tuple[Entry, ...]
    figure: FigureData | None


@record(eq=False)
class Rules(Section):
    """The rules side by side, or the one rule with its rates."""

    name: ClassVar[str] = "rules"
    entries: tuple[Entry, ...]


@record(eq=False)
class Paths(Section):
    """All walks in one picture."""

    name: ClassVar[str] = "paths"
    entries: tuple[Entry, ...]
    figure: Trails | PlaneTrails


@record(eq=False)
class Convergence(Section):
    """All errors in one plot."""

    name: ClassVar[str] = "convergence"
    entries: tuple[Entry, ...]
    measure: Measure
    figure: Race


@record(eq=False)
class Table(Section):
    """How far and how fast each came; ``powers`` are those of 1/10 that the error comes below."""

    name: ClassVar[str] = "table"
    entries: tuple[Entry, ...]
    measure: Measure
    powers: tuple[int, ...]


@record(eq=False)
class Told(Section):
    """What each did, and why."""

    name: ClassVar[str] = "told"
    entries: tuple[Entry, ...]
    measure: Measure


@record(eq=False)
class Conclusion(Section):
    """What the comparison shows, and what it does not: ``order`` are the entries by how soon they are close.

    ``power`` is that of 1/10 by which they are ordered, at place ``at`` of ``Entry.reached``; None where fewer than two
    come close.
    """

    name: ClassVar[str] = "conclusion"
    entries: tuple[Entry, ...]
    measure: Measure
    power: int | None
    at: int
    order: tuple[Entry, ...]
