"""What the command prints for people, from ``templates/summary.txt.j2`` and ``comparison_summary.txt.j2``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from symgd.analysis import Theory, theory
from symgd.calculus.multivariate.points import CriticalPoint
from symgd.calculus.problem import Problem
from symgd.lessons.names import Names
from symgd.notation.abridging import DOTS, abridged
from symgd.notation.names import display_name
from symgd.notation.symbolic import from_sympy
from symgd.notation.text import text
from symgd.optimizers import get
from symgd.optimizers.registry import is_name
from symgd.output.numbers import Style, number
from symgd.output.plain import rendered

if TYPE_CHECKING:
    from symgd.descent import Run
    from symgd.lessons import Comparison, Lesson

__all__ = ["lesson_summary", "summary"]

# Formulas are printed in Python's syntax, and the numbers beside them with the same minus.
_PLAIN = Style(group="", minus="-")
_DIGITS = 10
_LAST_BITS = 1e-14
_MOST_PLACED = 4  # variables of a comparison that are shown in a table
_MOST_LISTED = 6  # partial derivatives; of more the first three and the last
_LONGEST_SLOPE = 25  # em; twice that is about a line
_MARGIN = 10  # what stands before the text of a row
_WIDEST = 100  # characters of a line that can be broken
_LONGEST_EXACT = 40  # characters of an exact value; a longer one is shown in decimals


def lesson_summary(made: Lesson | Comparison, outputs: Iterable[str] = ()) -> str:
    """The `summary` of the run of a lesson, or a row for each run of one that compares."""
    if len(made.runs) == 1:
        return summary(made.runs[0], outputs, made.theories[0])
    from symgd.lessons import Comparison

    rows = [
        {"label": label, **_method(run), **_end(run, facts)}
        for label, run, facts in zip(made.labels, made.runs, made.theories, strict=True)
    ]
    only_rates = isinstance(made, Comparison) and made.kind == "rates"
    rated = not only_rates or any(row["rate_source"] == "auto" for row in rows)
    return rendered(
        "comparison_summary.txt.j2",
        **_function(made.runs[0].problem),
        **_start(made.runs[0]),
        rows=rows,
        rated=rated,
        placed=len(made.runs[0].x0) <= _MOST_PLACED,
        minima=_minima(made.runs, made.theories),
        outputs=list(outputs),
    )


def summary(run: Run, outputs: Iterable[str] = (), facts: Theory | None = None) -> str:
    """f, its derivative, where the run ended and why, the minimum where one is established, and the files."""
    known = facts or theory(run)
    return rendered(
        "summary.txt.j2",
        **_function(run.problem),
        **_start(run),
        **_method(run),
        **_end(run, known),
        **_minimum(run, known),
        outputs=list(outputs),
    )


def _minima(runs: Sequence[Run], theories: Sequence[Theory]) -> list[dict[str, Any]]:
    """The minima that the runs found, those with one value of f together, and each point once.

    Beside one that is proved global, others with its value, of which that is unknown, are left out.
    """
    known = [(run, facts) for run, facts in zip(runs, theories, strict=True) if facts.minimizer is not None]
    near = 1e-12 * abs(float(runs[0].history["fun"][0]))
    groups: list[tuple[float, list[Any], dict[str, Any]]] = []
    for run, facts in sorted(
        known, key=lambda pair: (not pair[1].is_global, pair[1].minimizer_exact is None)
    ):
        point, row = facts.minimizer, _minimum(run, facts)
        assert point is not None
        for value, places, first in groups:
            if not math.isclose(point.fun, value, rel_tol=1e-9, abs_tol=near):
                continue
            is_there = any(np.allclose(point.x, x, rtol=1e-9, atol=1e-12) for x in places)
            if is_there or (first["is_global"] and row["is_global"] is None):
                break
            if (first["is_global"], first["knowledge"]) == (row["is_global"], row["knowledge"]):
                places.append(point.x)
                first["minimizers"].append(row["minimizer"])
                break
        else:
            groups.append((point.fun, [point.x], row | {"minimizers": [row["minimizer"]]}))
    return [row for _, _, row in groups]


def _function(problem: Problem) -> dict[str, Any]:
    names = [display_name(name) for name in problem.variables]
    listed = range(len(names)) if len(names) <= _MOST_LISTED else (0, 1, 2, len(names) - 1)
    gradient = [(names[j], _slope(problem, j)) for j in listed]
    return {
        "function": Names(problem.variables).function.alt,
        "expression": str(problem.expression),
        "gradient": gradient,
        "unlisted": len(names) - len(gradient),
    }


def _slope(problem: Problem, j: int) -> str:
    """A partial derivative; of one that would fill lines the terms in the middle are left out."""
    tree = from_sympy(problem.tidy_gradient[j])
    if problem.dimension == 1:
        return text(tree)
    shown, _ = abridged(tree, _LONGEST_SLOPE, about=problem.variables[j])
    return text(shown).replace(DOTS.spoken, "...")


def _start(run: Run) -> dict[str, Any]:
    return {"start": _point(_names(run), run.x0), "start_source": run.x0_source}


def _method(run: Run) -> dict[str, Any]:
    """The method, whose form it is, the hyper-parameters that are not those of its name, and the rate."""
    method = run.optimizer
    usual = get(method.full_name) if is_name(method.name) else method
    other = [(n, v) for n, v in method.hyperparameters.items() if v != usual.hyperparameters.get(n)]
    return {
        "method": method.title or method.name,
        "form": method.form,
        "settings": [(name, str(v).lower() if isinstance(v, bool) else _number(v)) for name, v in other],
        "rate": None if run.rate is None else _number(run.rate),
        "schedule": None if run.schedule is None else run.schedule.source,
        "rate_source": run.learning_rate_source,
    }


def _end(run: Run, known: Theory) -> dict[str, Any]:
    point = known.minimizer
    return {
        "end": _point(_names(run), run.x, None if point is None else point.x),
        "value": _number(run.fun, None if point is None else point.fun),
        "steps": run.nit,
        "status": run.status,
        "message": run.message,
    }


def _minimum(run: Run, known: Theory) -> dict[str, Any]:
    point, exact, least = known.minimizer, known.minimizer_exact, known.value_exact
    is_long = any(
        len(_exact(value)) > _LONGEST_EXACT
        for value in (*(exact or ()), *([least] if least is not None else []))
    )
    at = None if point is None else point.x if exact is None or is_long else exact
    return {
        "minimizer": None if point is None else _point(_names(run), at),
        "least": "" if point is None else _number(point.fun) if least is None or is_long else _exact(least),
        "knowledge": "computed" if exact is None else "rounded from an exact value" if is_long else "exact",
        "is_global": known.is_global,
        "is_observed": isinstance(point, CriticalPoint) and not point.is_minimum,
    }


def _names(run: Run) -> list[str]:
    return [display_name(name) for name in run.problem.variables]


def _point(names: Sequence[str], values: Any, limits: Any = None) -> str:
    """``x = 1/3, y = 0.25``; with limits, with as many digits as tell the values from them."""
    ends = [None] * len(names) if limits is None else np.atleast_1d(limits).tolist()
    parts = [
        f"{name} = {_exact(value) if isinstance(value, sp.Expr) else _number(value, end)}"
        for name, value, end in zip(names, np.atleast_1d(values).tolist(), ends, strict=True)
    ]
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) > _WIDEST:
            lines.append(part)
        else:
            lines[-1] += f", {part}"
    return (",\n" + " " * _MARGIN).join(lines)


def _exact(value: sp.Expr) -> str:
    return text(from_sympy(value))


def _number(value: float, limit: float | None = None) -> str:
    # Beside a limit as 1/6, which ten digits do not write, its last bits tell nothing.
    told = limit is not None and (
        float(f"{limit:.{_DIGITS}g}") == limit or not math.isclose(value, limit, rel_tol=_LAST_BITS)
    )
    return str(number(value, _DIGITS, limit=limit if told else None, style=_PLAIN))
