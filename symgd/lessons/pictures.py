"""The pictures of a lesson, filled from a run: marks, laws, levels; `layout` fits them to the paper."""

from __future__ import annotations

import math
import re

import numpy as np
import numpy.typing as npt

from symgd.calculus.facts import StationaryPoint
from symgd.descent.run import Run
from symgd.descent.tails import lengths
from symgd.lessons import layout
from symgd.lessons.figures import (
    Convergence,
    FunctionCurve,
    Letters,
    Level,
    Mark,
    Prediction,
    Walk,
)
from symgd.lessons.names import Formula, Names
from symgd.notation.names import GREEK_BY_NAME, display_name
from symgd.notation.symbolic import from_sympy
from symgd.notation.text import text

__all__ = [
    "LOW",
    "LOWEST",
    "USUAL",
    "broke_off",
    "convergence",
    "function_curve",
    "letters_for",
    "stationary_mark",
    "walk",
]

Floats = npt.NDArray[np.float64]

LOWEST, LOW, USUAL = 118.0, 126.0, 148.0  # points: heights of pictures
_LONGEST = 8  # characters of a closed form in a picture
_SIGNS = ((r"\blog\((\w+)\)", r"ln \1"), (r"\bsqrt\((\w+)\)", r"√\1"), (r"\bpi\b", "π"), ("-", "−"))
_SWINGS = 40  # steps: over so many of the last errors a line is laid, at most over half of all
_CLEAR = 1e-12  # of the first error: below it errors are mostly rounding


def letters_for(variables: tuple[str, ...]) -> Letters:
    """The letters of a lesson about a function of these variables, as they are written in pictures."""
    names = Names(variables)
    return Letters(_written(names.function), names.index, _written(names.rate))


def _written(letter: Formula) -> str:
    """f, η, or one of them with a hat, by the name that is read aloud."""
    name, _, hat = letter.alt.partition(" ")
    greek = GREEK_BY_NAME.get(name)
    return (greek.letter if greek else name) + ("\N{COMBINING CIRCUMFLEX ACCENT}" if hat else "")


def stationary_mark(point: StationaryPoint) -> Mark:
    """A stationary point as a mark, named by its kind, with its closed form where that is short."""
    return Mark(point.x, point.fun, point.kind, _closed_form(point))


def _closed_form(point: StationaryPoint) -> str:
    """1/3, ln 2, √2, π/4, or "" where the form is long or unknown."""
    if point.closed_form is None or point.closed_form.is_Integer:
        return ""
    written = text(from_sympy(point.closed_form))
    for pattern, sign in _SIGNS:
        written = re.sub(pattern, sign, written)
    return "" if "*" in written or "(" in written or len(written) > _LONGEST else written


def broke_off(run: Run) -> tuple[float, float] | None:
    """Where a run in one variable broke off: the point that had no row, with f as nan or infinite; else None."""
    if run.halt is None:
        return None
    return run.halt.point[0], math.inf if run.halt.reason == "overflow" else math.nan


def function_curve(run: Run, target: StationaryPoint | None) -> FunctionCurve:
    """The graph of f around the start, as wide as the walk needs; of the walk only its start is given away."""
    problem, first = run.problem, run.history[0]
    shown = walk(run, target)
    start = Mark(float(first["x"]), float(first["fun"]), "start")
    return FunctionCurve(
        display_name(problem.variables[0]),
        shown.curve,
        shown.x_window,
        shown.y_window,
        (start,),
        height=LOWEST,
        letters=shown.letters,
    )


def walk(run: Run, target: StationaryPoint | None, *, height: float = USUAL) -> Walk:
    """The iterates on the graph of f, with the tangent at the start."""
    history = run.history
    marks = [Mark(float(history["x"][0]), float(history["fun"][0]), "start")]
    if target is not None:
        marks.append(stationary_mark(target))
    next_x, next_y = broke_off(run) or (None, math.nan)
    return layout.walk(
        display_name(run.problem.variables[0]),
        run.problem.curve,
        np.array(history["x"]),
        np.array(history["fun"]),
        marks,
        next_x=next_x,
        next_y=next_y,
        slope=float(history["jac"][0]),
        height=height,
        letters=letters_for(run.problem.variables),
    )


def convergence(
    run: Run,
    errors: Floats | None,
    *,
    factor: float | None = None,
    exact_law: bool = False,
    power: float | None = None,
    rule: float | None = None,
    rule_exact: bool = True,
    over: bool = False,
    laws: tuple[Prediction, ...] | None = None,
) -> Convergence:
    """|e_k| against k, or |f′(x_k)| where no minimizer is known.

    ``factor`` is the predicted limit of |e_{k+1}/e_k|; with ``exact_law`` its line starts at e_0, else it is laid
    through the last error that is clear of rounding, or ``over`` the last errors, which may swing below it.
    ``power`` is p of a law k^(−p). ``rule`` is the |e| at which the stopping rule fires, ``rule_exact`` False if
    that is so close to the minimum only. ``laws`` are drawn instead, where they are known already.
    """
    slopes = np.asarray(run.history["jac"]).reshape(len(run.history), -1)
    value = lengths(slopes) if errors is None else np.abs(errors)
    levels: list[Level] = []
    if errors is not None and rule is not None:
        levels.append(Level(rule, "rule", rule_exact))
    elif errors is None and run.problem.dimension == 1:
        if run.tol > 0.0 and run.is_gradient_descent and run.rate:
            levels.append(Level(run.tol / run.rate, "tolerance"))
        if run.gtol:
            levels.append(Level(run.gtol, "gtol"))
    if laws is None:
        law = None if errors is None else _prediction(value, factor, exact_law, power, over)
        laws = () if law is None else (law,)
    slope = "slope" if run.problem.dimension == 1 else "gradient"
    return Convergence(
        variable=display_name(run.problem.variables[0]) if run.problem.dimension == 1 else "",
        k=np.asarray(run.history["k"], dtype=float),
        value=value,
        quantity=slope if errors is None else "error",  # type: ignore[arg-type]
        predictions=laws,
        levels=tuple(levels),
        log_k=power is not None,
        height=LOW,
        letters=letters_for(run.problem.variables),
    )


def _prediction(
    value: Floats, factor: float | None, exact_law: bool, power: float | None, over: bool
) -> Prediction | None:
    last = len(value) - 1
    clear = np.flatnonzero(value > _CLEAR * value[0])
    if last < 2 or not len(clear):
        return None
    anchor = 0 if exact_law else int(clear[-1])
    if power is not None and anchor > 0:
        return Prediction("power", float(value[anchor]) * anchor**power, power, 1.0, float(last))
    if (factor is not None and 0.0 < factor < 1.0) or (exact_law and factor):
        at = clear[clear >= anchor - min(_SWINGS, anchor // 2)] if over else np.array([anchor])
        logarithm = float(np.max(np.log(value[at]) - at * math.log(factor)))
        if abs(logarithm) < 650.0:
            return Prediction("geometric", math.exp(logarithm), factor, 0.0, float(last))
    return None
