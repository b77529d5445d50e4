"""A learning rate that changes from step to step, in formulas."""

from __future__ import annotations

from typing import Any

from symgd.notation.breaking import width_estimate
from symgd.optimizers.named_schedules import SCHEDULES, NamedSchedule
from symgd.output.formulas import TeX, eq
from symgd.output.phrases.relations import is_

__all__ = ["exponent_of", "named_schedule", "rate_at", "rate_in_line", "rate_line", "rate_numbers"]

_LINE_WIDTH = 18.0  # em


def rate_at(names: Any, index: str) -> TeX:
    """η_k; ``index`` is LaTeX: ``k``, ``0``, ``k+1``."""
    letter = names.rate
    spoken = index.replace("+", " plus ").replace("-", " minus ")
    return TeX(f"{letter.latex.strip()}_{{{index}}}", f"{letter.alt} {spoken}")


def rate_line(run: Any, names: Any) -> TeX:
    """η_k = 0.5/(1 + k), as it was typed or as its name says."""
    return eq(rate_at(names, names.index), "=", run.schedule.tree(names.index))


def rate_in_line(run: Any, names: Any) -> TeX | None:
    """The rate as it is named in a line: η = 0.1, or the formula of a schedule if that is short, else None."""
    if run.schedule is None:
        return eq(names.rate, "=", *is_(run.rate, 12)[1:])
    tree = run.schedule.tree(names.index)
    return rate_line(run, names) if width_estimate(tree) < _LINE_WIDTH else None


def rate_numbers(rates: Any, names: Any) -> list[TeX]:
    """η₀ = 0.5, η₁ = 0.25, …: equations, one a step."""
    return [eq(rate_at(names, str(step)), *is_(rate, 4)) for step, rate in rates]


def named_schedule(run: Any) -> NamedSchedule | None:
    """The row of the table of schedules that a run's learning rate was named by."""
    return next((row for row in SCHEDULES if run.schedule is not None and row.name == run.schedule.name), None)


def exponent_of(series: Any) -> str:
    """The exponent of k that the terms of a series behave like, in LaTeX within a script: −1/2."""
    value = series.exponent
    if value.is_Rational:
        return str(value.p) if value.q == 1 else f"{value.p}/{value.q}"
    return f"{float(value):.4g}"
