"""Parts of formulas and facts of several runs that the sentences of a comparison ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from symgd.calculus.facts import StationaryPoint
from symgd.calculus.problem import Problem
from symgd.descent import Run
from symgd.lessons import Lesson
from symgd.lessons.comparison.facts import Entry, Measure
from symgd.lessons.names import Names
from symgd.output.assets import collection
from symgd.output.figures import draw_swatch
from symgd.output.figures.comparison_looks import LOOKS
from symgd.output.formulas import TeX, eq, tex
from symgd.output.handout import update_rule
from symgd.output.numbers import number
from symgd.output.phrases.given import given
from symgd.output.phrases.relations import Part, exact_is
from symgd.output.phrases.rule import elementwise, memory_start, rule_settings
from symgd.output.phrases.vectors import vector

__all__ = ["PHRASES", "gradient_lines"]

_DEAR = 1.5  # evaluations of f for each of the gradient: from here on a step is not the same work for all
_CURVED = frozenset({"newton"})


def rate_is(run: Run, names: Names) -> Part:
    """η = 0.1, or η_k = 0.5/(1 + k): the parts of an equation."""
    if run.schedule is not None:
        letter = tex(rf"{names.rate.latex.strip()}_{{{names.index}}}", f"{names.rate.alt} {names.index}")
        return letter, "=", run.schedule.tree(names.index)
    return names.rate, "=", given(run.learning_rate)


def rule_of(run: Run) -> TeX:
    """The update rule of a run."""
    return update_rule(Lesson(run))


def settings_of(run: Run) -> list[TeX]:
    """μ = 0.9, b₀ = 0, …: the hyper-parameters that the rule uses, and what its memory starts from."""
    lesson = Lesson(run)
    return [*(setting.formula for setting in rule_settings(lesson)), *memory_start(lesson)]


def by_coordinate(entries: Sequence[Entry]) -> bool:
    """Whether a rule has operations on vectors that are meant coordinate by coordinate."""
    return any(elementwise(e.run) for e in entries)


def gradient_lines(problem: Problem, names: Names) -> list[TeX]:
    """f′(x) = …, or one line for each partial derivative."""
    lines = []
    for derivation in problem.derivations:
        head = names.slope
        if names.many:
            variable = names.coordinate_name(derivation.variable)
            lines.append(
                eq(
                    tex(
                        rf"\frac{{\partial {names.function.latex}}}{{\partial {variable.latex}}}",
                        f"the partial derivative of {names.function.alt} by {variable.alt}",
                    ),
                    "=",
                    derivation.result_tree,
                    partial=True,
                )
            )
        else:
            lines.append(eq(head, "=", derivation.result_tree))
    return lines


def swatch_of(entry: Entry) -> Markup:
    """A piece of the line of a run, as it is drawn in the pictures."""
    address = collection().add(draw_swatch(entry.index), f"swatch {entry.index}")
    return Markup('<img class="swatch" src="{}" alt="{}"/>').format(address, LOOKS[entry.index].name)


def exact_point(point: Any) -> Part:
    """Where a minimizer is, of one variable or of more, after a relation."""
    if isinstance(point, StationaryPoint):
        return exact_is(point.closed_form) or ("≈", number(point.x, 10))
    return ("=" if point.exact is not None else "≈", vector(point.x, 8))


def departures_of(entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Where the plain form of a method departs from its reference."""
    return [
        (e, e.run.optimizer.departure)
        for e in entries
        if e.run.optimizer.departure and not e.run.optimizer.form
    ]


def longest(entries: Sequence[Entry]) -> int:
    """The number of steps of the longest run."""
    return max(e.run.nit for e in entries)


def leaves_race(figure: Any, entry: Entry) -> bool:
    """Whether the line of a run ends above the picture."""
    known = entry.values[np.isfinite(entry.values)]
    return bool(len(known) and known[-1] > figure.window.upper)


def has_zero(entry: Entry) -> bool:
    """Whether what is measured becomes exactly zero."""
    return bool((entry.values == 0.0).any())


def first_zero(entry: Entry) -> int:
    """The first step at which it is."""
    return int(np.argmax(entry.values == 0.0))


def last_value(entry: Entry) -> float | None:
    """What is measured, at the end; None below rounding."""
    return float(entry.values[-1]) if np.isfinite(entry.values[-1]) else None


def least_of(measure: Measure) -> float | None:
    """f at the minimizer, which no printed value may equal before it is reached."""
    return None if measure.minimizer is None else measure.minimizer.fun


def elsewhere_than(measure: Measure, theory: Any) -> bool:
    """Whether a run is about another minimizer than the lowest that was found."""
    return (
        len(measure.several) > 1
        and theory.minimizer is not None
        and theory.minimizer.fun > least_higher(measure)
    )


def least_higher(measure: Measure) -> float:
    """The least value, give or take its rounding."""
    least = least_of(measure)
    return 0.0 if least is None else least + 1e-9 * max(1.0, abs(least))


def dearer(entries: Sequence[Entry]) -> list[Entry]:
    """The runs that compute f much more often than the slope, which others do not."""
    return [e for e in entries if e.run.nfev > _DEAR * e.run.njev]


def uses_curvature(entries: Sequence[Entry]) -> list[Entry]:
    """The runs whose method takes second derivatives."""
    return [e for e in entries if e.run.optimizer.name in _CURVED]


def first_up(text: Markup) -> Markup:
    """A sentence's first letter, where the text begins with one and not with markup."""
    return Markup(text[:1].upper()) + text[1:] if text[:1] != "<" else text


PHRASES: dict[str, Any] = {
    "rate_is": rate_is,
    "rule_of": rule_of,
    "settings_of": settings_of,
    "by_coordinate": by_coordinate,
    "swatch": swatch_of,
    "exact_point": exact_point,
    "departures_of": departures_of,
    "first_up": first_up,
    "longest": longest,
    "leaves_race": leaves_race,
    "has_zero": has_zero,
    "first_zero": first_zero,
    "last_value": last_value,
    "least_of": least_of,
    "elsewhere_than": elsewhere_than,
    "dearer": dearer,
    "uses_curvature": uses_curvature,
}
