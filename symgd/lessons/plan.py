"""The plan of a lesson: its sections in a teacher's order, each filled from the run and its theory.

`SECTIONS` and `SHEET` are tables of functions; each returns a section, or None where it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable

from symgd.analysis import Theory
from symgd.calculus.derivation.symmetry import twins
from symgd.descent import Run
from symgd.lessons import pictures, sections
from symgd.lessons.by_hand.numbers import worked as rounded
from symgd.lessons.figures import FigureData, Surface
from symgd.lessons.listing import numpy_listing
from symgd.lessons.material import Material
from symgd.lessons.parting import parting
from symgd.lessons.questions import (
    crosses_a_contour,
    direction,
    reason,
)
from symgd.lessons.speed_figure import speed_figure
from symgd.lessons.table import step_table

__all__ = ["SECTIONS", "SHEET", "plan"]

_SHEET_ROWS = 12
_MOST_ROWS = 12  # of a table of critical points
_MOST_WORKED, _FEW_WORKED = 4, 3  # partial derivatives: worked all of so many, else the first few
_LONG, _FEW_LONG = 250, 2  # parts of a function whose derivatives fill a page each


def plan(
    run: Run,
    theory: Theory,
    table: tuple[Callable[[Material], sections.Section | None], ...],
    *,
    surface: bool = False,
) -> tuple[sections.Section, ...]:
    """The sections of a table that have something to say, filled; with the graph as a ``surface`` where asked for."""
    material = Material(run, theory, surface=surface)
    made = (fill(material) for fill in table)
    return tuple(section for section in made if section is not None)


def _question(m: Material) -> sections.Section:
    return sections.Question(m.run.problem.expression.conditions, _start(m))


def _start(m: Material) -> FigureData | None:
    if not m.many:
        return pictures.function_curve(m.run, m.marked)
    from symgd.lessons import plane_pictures

    return plane_pictures.plane(m.run, m.theory, whole=False, tallest=plane_pictures.LOW)


def _derivative(m: Material) -> sections.Section:
    problem = m.run.problem
    found = twins(problem.f, problem.symbols)
    alone = tuple(j for j, twin in enumerate(found) if twin is None)
    worked = alone if problem.dimension <= _MOST_WORKED else alone[:_FEW_WORKED]
    if sum(1 for _ in problem.expression.tree.walk()) > _LONG:
        worked = worked[:_FEW_LONG]
    rules = dict.fromkeys(rule for j in worked for rule in problem.derivations[j].rules)
    return sections.Derivative(problem.derivations, tuple(rules), worked, found, alone[len(worked) :])


def _solving_many(m: Material) -> sections.Section:
    problem, known = m.run.problem, m.theory.critical_points
    point = m.theory.critical_point
    rows = () if known is None else known.points[:_MOST_ROWS]
    from symgd.lessons.hessian import pattern, readable_hessian

    return sections.SolvingMany(point, known, rows, readable_hessian(problem), pattern(problem))


def _solving(m: Material) -> sections.Section | None:
    if m.many:
        return _solving_many(m)
    known = m.stationary
    if known is not None:
        return sections.Solving(known, True)
    found = tuple(p for p in (m.marked,) if p is not None)
    return sections.Solving(found, False)


def _rule(m: Material) -> sections.Section:
    return sections.Rule()


def _predictions(m: Material) -> sections.Section:
    first = m.by_hand[0] if m.by_hand else None
    is_rounded = first is not None and not all(
        part.exact for part in (*first.slope, *(r for line in first.lines for r in line.result))
    )
    return sections.Predictions(m.second, is_rounded, m.third, crosses_a_contour(m.run))


def _by_hand(m: Material) -> sections.Section | None:
    # Where the first step needs a number that is too large for a double, there is nothing to show by hand.
    return sections.ByHand(m.by_hand) if m.by_hand or not m.run.nit else None


def _walk(m: Material, height: float = pictures.USUAL) -> FigureData:
    if not m.many:
        return pictures.walk(m.run, m.marked, height=height)
    from symgd.lessons import plane_pictures

    tallest = plane_pictures.USUAL if height == pictures.USUAL else plane_pictures.LOW
    flat = plane_pictures.plane(m.run, m.theory, whole=True, tallest=tallest)
    return flat or plane_pictures.walk_in_space(m.run, m.vector)


def _steps(m: Material) -> sections.Section:
    flat, figure = None, _walk(m)
    if m.many:
        from symgd.lessons.plane_pictures import slice_of_walk

        flat = slice_of_walk(m.run, m.theory)
    table = step_table(m.run, m.center, computed=m.internals)
    return sections.Steps(table, figure, flat, _raised(m, figure))


def _short_steps(m: Material) -> sections.Section:
    figure = _walk(m, pictures.LOW)
    table = step_table(m.run, m.center, _SHEET_ROWS, m.internals)
    return sections.Steps(table, figure, surface=_raised(m, figure))


def _raised(m: Material, walk: FigureData) -> Surface | None:
    if not m.surface:
        return None
    from symgd.lessons.plane_pictures import surface_of_walk

    return surface_of_walk(m.run, walk)


def _speed(m: Material) -> sections.Section:
    figure = speed_figure(m.run, m.theory, m.errors, pulled=m.balance is not None)
    return sections.Speed(figure, m.errors, m.habits, m.balance, m.newton)


def _basins(m: Material) -> sections.Section | None:
    if not m.many:
        return None
    from symgd.lessons.basins import basins

    return basins(m.run, m.theory)


def _stop(m: Material) -> sections.Section:
    return sections.Stop(m.habits, m.balance)


def _other_rates(m: Material) -> sections.Section | None:
    if m.many:
        from symgd.lessons.rates.several import other_rates_of_many

        return other_rates_of_many(m.run, m.theory)
    from symgd.lessons.rates.section import other_rates

    return other_rates(m.run, m.theory, m.target, m.marked, m.stationary)


def _listing(m: Material) -> sections.Section | None:
    source = numpy_listing(m.run)
    return sections.Listing(source, parting(m.run)) if source else None


def _answers(m: Material) -> sections.Section:
    run, first = m.run, m.run.history[0]
    worked = m.by_hand[0].next[0] if m.by_hand and not m.many else None
    if worked is None and run.nit and not m.many:
        worked = rounded(float(run.history["x"][1]))
    rate = run.rate if run.schedule is None else run.schedule.at(0)
    plain = run.optimizer.name == "gd" and rate is not None
    point = first["x"] - rate * first["jac"] if plain else None
    why = (
        reason(m.theory, m.second.other)
        if m.second.kind == "doubled" and m.second.other is not None
        else None
    )
    return sections.Answers(point, worked, direction(run), m.second, why, m.third, crosses_a_contour(run))


SECTIONS: tuple[Callable[[Material], sections.Section | None], ...] = (
    _question,
    _derivative,
    _solving,
    _rule,
    _predictions,
    _by_hand,
    _steps,
    _speed,
    _basins,
    _stop,
    _other_rates,
    _listing,
    _answers,
)

SHEET: tuple[Callable[[Material], sections.Section | None], ...] = (
    _question,
    _derivative,
    _solving,
    _rule,
    _short_steps,
    _speed,
    _stop,
)
