"""Runs as data: the dictionary behind ``--json``, its JSON text, and the steps as columns and as CSV.

The README documents the schema. Numbers keep every digit; what is not finite is null, or an empty cell.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from symgd.analysis import Theory, theory
from symgd.notation.symbolic import from_sympy
from symgd.notation.text import text

if TYPE_CHECKING:
    from symgd.descent import Run
    from symgd.lessons import Comparison, Lesson

__all__ = ["SCHEMA", "columns", "csv_text", "lesson_csv", "lesson_dict", "lesson_json", "run_dict", "to_json"]

SCHEMA = 1


def _limit(facts: Theory) -> float | None:
    """The stability limit; 2/λ_max also for a quadratic whose minima fill a line or more."""
    modes = facts.modes
    if facts.stability_limit is not None or modes is None or not modes.has_minimum:
        return facts.stability_limit
    return 2.0 / modes.curved[-1].eigenvalue


# The keys of "theory", and where each is found.
THEORY: dict[str, Callable[[Theory], float | None]] = {
    "stability_limit": _limit,
    "descent_limit": lambda facts: None if facts.descent_limit is None else facts.descent_limit.value,
    "best_rate": lambda facts: facts.best_rate,
    "condition_number": lambda facts: facts.condition_number,
    "contraction": lambda facts: facts.contraction,
    "predicted_steps": lambda facts: facts.predicted_steps,
    "distance": lambda facts: facts.distance,
}


def run_dict(run: Run, outputs: Iterable[str] = (), facts: Theory | None = None) -> dict[str, Any]:
    """The run as a dictionary, ready for JSON.

    ``outputs`` are the files that were written, ``facts`` its theory, where that is at hand already.
    """
    problem, optimizer = run.problem, run.optimizer
    facts = facts or theory(run)
    return {
        "schema": SCHEMA,
        "expression": str(problem.expression),
        "variables": list(problem.expression.variables),
        "gradient": [_text(partial) for partial in problem.tidy_gradient],
        "x0": _numbers(run.x0),
        "optimizer": optimizer.full_name,
        "hyperparameters": dict(optimizer.hyperparameters),
        "learning_rate": run.rate if run.schedule is None else run.schedule.source,
        "learning_rate_source": run.learning_rate_source,
        "tol": run.tol,
        "gtol": run.gtol,
        "max_iter": run.max_iter,
        "x": _numbers(run.x),
        "fun": _number(run.fun),
        "jac": _numbers(run.jac),
        "nit": run.nit,
        "nfev": run.nfev,
        "njev": run.njev,
        "success": run.success,
        "status": run.status,
        "message": run.message,
        "minimizer": _minimizer(facts),
        "theory": {key: _finite(fact(facts)) for key, fact in THEORY.items()},
        "outputs": list(outputs),
    }


def lesson_dict(made: Lesson | Comparison, outputs: Iterable[str] = ()) -> dict[str, Any]:
    """The one run of a lesson as `run_dict` has it; those of a comparison in a list under "runs"."""
    runs = [run_dict(run, (), facts) for run, facts in zip(made.runs, made.theories, strict=True)]
    written = {"outputs": list(outputs)}
    return runs[0] | written if len(runs) == 1 else {"schema": SCHEMA, "runs": runs} | written


def lesson_json(made: Lesson | Comparison, outputs: Iterable[str] = ()) -> str:
    """The dictionary of `lesson_dict` as JSON, in ASCII for any terminal; ends with a newline."""
    return _json(lesson_dict(made, outputs))


def to_json(run: Run, outputs: Iterable[str] = (), facts: Theory | None = None) -> str:
    """The dictionary of `run_dict` as JSON."""
    return _json(run_dict(run, outputs, facts))


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def columns(run: Run) -> dict[str, npt.NDArray[Any]]:
    """The history as flat columns: step, x, f, df for one variable, else x.<name> and df.<name> for each."""
    history, names = run.history, run.problem.expression.variables
    if len(names) == 1:
        return {"step": history["k"], "x": history["x"], "f": history["fun"], "df": history["jac"]}
    xs = {f"x.{name}": history["x"][:, i] for i, name in enumerate(names)}
    slopes = {f"df.{name}": history["jac"][:, i] for i, name in enumerate(names)}
    return {"step": history["k"], **xs, "f": history["fun"], **slopes}


def csv_text(run: Run) -> str:
    """The columns of `columns` as comma-separated values, with every digit."""
    return _csv([columns(run)])


def lesson_csv(made: Lesson | Comparison) -> str:
    """The steps of a lesson; those of a comparison below each other, with the label of the run in a first column."""
    tables = [columns(run) for run in made.runs]
    return _csv(tables, made.labels if len(tables) > 1 else ())


def _csv(tables: Sequence[dict[str, npt.NDArray[Any]]], labels: Sequence[str] = ()) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*(["run"] if labels else []), *map(_cell, tables[0])])
    for label, table in zip_longest(labels, tables):
        rows = zip(*(_cells(column) for column in table.values()), strict=True)
        writer.writerows((_cell(label), *row) for row in rows) if labels else writer.writerows(rows)
    return buffer.getvalue()


def _cells(column: npt.NDArray[Any]) -> list[Any]:
    """The numbers of a column; "" for one that is not finite."""
    values: list[Any] = column.tolist()
    return values if np.isfinite(column).all() else [v if math.isfinite(v) else "" for v in values]


def _cell(content: str) -> str:
    """A text that no spreadsheet takes for a formula: one that looks like it gets an apostrophe in front.

    Source: OWASP, CSV Injection.

    >>> _cell("x.theta"), _cell("=HYPERLINK(1)"), _cell("-x^2")
    ('x.theta', "'=HYPERLINK(1)", "'-x^2")
    """
    return f"'{content}" if content.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else content


def _minimizer(facts: Theory) -> dict[str, Any] | None:
    """The established minimizer that the run is held against."""
    point, exact, value = facts.minimizer, facts.minimizer_exact, facts.value_exact
    if point is None:
        return None
    return {
        "exact": None if exact is None else [_text(coordinate) for coordinate in exact],
        "x": _numbers(point.x),
        "fun": _number(point.fun) if value is None else _text(value),
        "global": facts.is_global,
        "proved": point.proved or (facts.is_global is True and facts.minimizer_located),
    }


def _text(value: sp.Expr) -> str:
    return text(from_sympy(value))


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _numbers(values: Any) -> list[float | None]:
    return [_number(value) for value in np.atleast_1d(values).tolist()]


def _finite(fact: float | None) -> float | None:
    """A number of the theory, whole ones left whole."""
    return fact if fact is None or isinstance(fact, int) else _number(fact)
