"""The pictures of a run in one variable: the function, the walk, the errors."""

from __future__ import annotations

import math
import re

import numpy as np
import numpy.typing as npt

from symgd.calculus.facts import StationaryPoint
from symgd.descent.run import Run
from symgd.lessons import layout
from symgd.lessons.figures import Convergence, FunctionCurve, Level, Mark, Prediction, Walk
from symgd.notation.names import display_name
from symgd.notation.symbolic import from_sympy
from symgd.notation.text import text

__all__ = ["convergence_picture", "function_picture", "stationary_mark", "walk_picture"]

Floats = npt.NDArray[np.float64]

_LONGEST = 12  # characters of a closed form in a label
_CLEAR = 1e-12  # errors below this share of the first are rounding


def function_picture(run: Run) -> FunctionCurve:
    """The graph with the start; the minimizer is in the picture, but the answer is not marked."""
    minimizer = run.verdict.minimizer
    also = [stationary_mark(minimizer)] if isinstance(minimizer, StationaryPoint) else []
    return layout.function_curve(_variable(run), run.problem.curve, [_start(run)], also=also)


def walk_picture(run: Run, marked: StationaryPoint | None) -> Walk:
    """The walk on the graph, with the tangent at the start."""
    history, halt = run.history, run.halt
    marks = [_start(run), *([stationary_mark(marked)] if marked is not None else [])]
    return layout.walk(
        _variable(run),
        run.problem.curve,
        history["x"],
        history["fun"],
        marks,
        next_x=None if halt is None else halt.point[0],
        next_y=math.inf if halt is not None and halt.reason == "overflow" else math.nan,
        slope=float(history["jac"][0]),
    )


def convergence_picture(
    run: Run,
    errors: Floats | None,
    *,
    factor: float | None = None,
    exact_law: bool = False,
    power: float | None = None,
    rule: float | None = None,
) -> Convergence:
    """|x_k − x*| against k, or |f′(x_k)| where no minimizer is known.

    ``factor`` is the contraction ρ: C·ρᵏ from the first error if ``exact_law``, else through the last clear one;
    ``power`` is p of C·k^(−p); ``rule`` is the distance at which the stopping rule fires.
    """
    slopes = np.abs(run.history["jac"])
    value = slopes if errors is None else np.abs(np.asarray(errors, dtype=np.float64))
    prediction = _prediction(run, value, factor, exact_law, power) if errors is not None else None
    levels = [Level(rule, "rule")] if rule is not None and errors is not None else []
    if errors is None and run.tol > 0 and run.learning_rate > 0:
        levels.append(Level(run.tol / run.learning_rate, "tolerance"))
    return Convergence(
        variable=_variable(run),
        k=run.history["k"],
        value=value,
        quantity="slope" if errors is None else "error",
        prediction=prediction,
        levels=tuple(levels),
        log_k=power is not None,
    )


def stationary_mark(point: StationaryPoint) -> Mark:
    """The mark of a stationary point, with its closed form where that is short."""
    return Mark(point.x, point.fun, point.kind, _closed_form(point))


def _start(run: Run) -> Mark:
    return Mark(float(run.history["x"][0]), float(run.history["fun"][0]), "start")


def _variable(run: Run) -> str:
    return display_name(run.problem.variables[0])


def _prediction(
    run: Run, value: Floats, factor: float | None, exact_law: bool, power: float | None
) -> Prediction | None:
    clear = np.flatnonzero(value > _CLEAR * value[0])
    if len(clear) < 3:
        return None
    anchor, last = int(clear[-1]), float(run.nit)
    if power is not None:
        return Prediction("power", float(value[anchor]) * anchor**power, power, 1.0, last)
    if factor is None or not 0.0 < factor < 1.0:
        return None
    if exact_law:
        return Prediction("geometric", float(value[0]), factor, 0.0, last)
    constant = math.exp(min(math.log(value[anchor]) - anchor * math.log(factor), 700.0))
    return Prediction("geometric", constant, factor, 0.0, last)


def _closed_form(point: StationaryPoint) -> str:
    """1/3, ln 2, √2: a closed form as people write it, or "" where it is long or unknown."""
    if point.exact is None:
        return ""
    written = text(from_sympy(point.exact))
    if "**" in written:
        return ""
    for pattern, sign in _SIGNS:
        written = re.sub(pattern, sign, written)
    return written if len(written) <= _LONGEST else ""


_SIGNS = (
    (r"\blog\((\w+)\)", r"ln \1"),
    (r"\bsqrt\((\w+)\)", r"√\1"),
    (r"\bpi\b", "π"),
    (r"\*", ""),
    (r"-", "−"),
)
