"""What the command prints for people, from ``templates/summary.txt.j2``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import jinja2
import numpy as np
import sympy as sp

from symgd.analysis import Theory, theory
from symgd.lessons.names import Names
from symgd.notation.names import display_name
from symgd.notation.symbolic import from_sympy
from symgd.notation.text import text
from symgd.output.assets import templates_folder
from symgd.output.numbers import Style, number

if TYPE_CHECKING:
    from symgd.descent import Run

__all__ = ["summary"]

# Formulas are printed in Python's syntax, and the numbers beside them with the same minus.
_PLAIN = Style(group="", minus="-")
_DIGITS = 10
_LONGEST_EXACT = 40  # characters of an exact value; a longer one is shown in decimals


def summary(run: Run, outputs: Iterable[str] = (), facts: Theory | None = None) -> str:
    """f, its derivative, where the run ended and why, the minimum where one is established, and the files."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder()),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # this is no HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("summary.txt.j2").render(
        _filling(run, facts or theory(run)), outputs=list(outputs)
    )


def _filling(run: Run, known: Theory) -> dict[str, Any]:
    """What the template is filled with: texts, and numbers as they will be written."""
    problem = run.problem
    names = [display_name(name) for name in problem.variables]
    point, exact, least = known.minimizer, known.minimizer_exact, known.value_exact
    is_long = any(
        len(_exact(value)) > _LONGEST_EXACT
        for value in (*(exact or ()), *([least] if least is not None else []))
    )
    return {
        "function": Names(problem.variables).function.alt,
        "expression": str(problem.expression),
        "gradient": [
            (name, text(from_sympy(partial)))
            for name, partial in zip(names, problem.tidy_gradient, strict=True)
        ],
        "start": _point(names, run.x0),
        "start_source": run.x0_source,
        "method": run.optimizer.title,
        "rate": _number(run.learning_rate),
        "rate_source": run.learning_rate_source,
        "end": _point(names, run.x, None if point is None else point.x),
        "value": _number(run.fun, None if point is None else point.fun),
        "steps": run.nit,
        "minimizer": None if point is None else _point(names, point.x if exact is None or is_long else exact),
        "least": "" if point is None else _number(point.fun) if least is None or is_long else _exact(least),
        "knowledge": "computed" if exact is None else "rounded from an exact value" if is_long else "exact",
        "proved": point is not None and point.proved,
        "is_global": known.is_global,
        "status": run.status,
        "message": run.message,
    }


def _point(names: Sequence[str], values: Any, limits: Any = None) -> str:
    """``x = 1/3, y = 0.25``; with limits, with as many digits as tell the values from them."""
    ends = [None] * len(names) if limits is None else np.atleast_1d(limits).tolist()
    return ", ".join(
        f"{name} = {_exact(value) if isinstance(value, sp.Expr) else _number(value, end)}"
        for name, value, end in zip(names, np.atleast_1d(values).tolist(), ends, strict=True)
    )


def _exact(value: sp.Expr) -> str:
    return text(from_sympy(value))


def _number(value: float, limit: float | None = None) -> str:
    return str(number(value, _DIGITS, limit=limit, style=_PLAIN))
