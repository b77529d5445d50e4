"""A learning rate that changes from step to step, in formulas."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symgd.notation.breaking import width_estimate
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.spoken import indexed
from symgd.notation.symbolic import from_sympy
from symgd.optimizers.schedules.named import SCHEDULES, NamedSchedule
from symgd.output.formulas import TeX, eq
from symgd.output.phrases.given import given
from symgd.output.phrases.relations import Part, is_

__all__ = [
    "about",
    "named_schedule",
    "power_of",
    "rate_at",
    "rate_in_line",
    "rate_line",
    "rate_numbers",
    "sum_of_all",
]

_LINE_WIDTH = 18.0  # em


def rate_at(names: Any, index: str) -> TeX:
    """η_k; ``index`` is LaTeX: ``k``, ``0``, ``k+1``."""
    letter = names.rate
    return TeX(f"{letter.latex.strip()}_{{{index}}}", indexed(letter.alt, index))


def rate_line(run: Any, names: Any) -> TeX:
    """η_k = 0.5/(1 + k), as it was typed or as its name says."""
    return eq(rate_at(names, names.index), "=", run.schedule.tree(names.index))


def rate_in_line(run: Any, names: Any) -> TeX | None:
    """η = 0.1, or the formula of a schedule on one line; None where that is long, or the schedule has a name."""
    if run.schedule is None:
        return eq(names.rate, "=", given(run.rate))
    tree = run.schedule.tree(names.index)
    if run.schedule.name or width_estimate(tree) > _LINE_WIDTH:
        return None
    return eq(rate_at(names, names.index), "=", TeX(latex(tree, flat=True), speech(tree)))


def rate_numbers(rates: Any, names: Any) -> list[TeX]:
    """η₀ = 0.5, η₁ = 0.25, …: equations, one a step."""
    return [eq(rate_at(names, str(step)), *about(rate, 4)) for step, rate in rates]


def about(value: float, digits: int = 6) -> Part:
    """= or ≈ and a computed number, whose last bits are rounding."""
    return is_(float(f"{value:.12g}"), digits)


def sum_of_all(names: Any) -> TeX:
    """η₀ + η₁ + η₂ + …."""
    terms = [rate_at(names, str(step)) for step in range(3)]
    return TeX(
        " + ".join([*(term.latex for term in terms), r"\ldots"]),
        " plus ".join(term.alt for term in terms) + " and so on",
    )


def named_schedule(run: Any) -> NamedSchedule | None:
    """The row of the table of schedules that a run's learning rate was named by."""
    return next(
        (row for row in SCHEDULES if run.schedule is not None and row.name == run.schedule.name), None
    )


def power_of(series: Any, names: Any) -> TeX:
    """What the terms of a series behave like: 1/k, 1/√k, k^(−3/2)."""
    k = sp.Symbol(names.index, positive=True)
    value = series.exponent if series.exponent.is_Rational else sp.Float(series.exponent, 4)
    tree = from_sympy(k**value)
    return TeX(latex(tree, flat=True), speech(tree))
