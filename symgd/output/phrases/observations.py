"""What sentences ask of a run: is a slope zero or only too small, where was a kink, how long was the next step?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from symgd.calculus.facts import StationaryPoint
from symgd.descent.tails import lengths, step_sizes
from symgd.notation.tree import Call
from symgd.output.numbers import Numeral, number
from symgd.output.phrases.relations import Part, is_

__all__ = [
    "at_limit",
    "close",
    "constant_steps",
    "cornered",
    "corners",
    "elsewhere",
    "far_start",
    "gaps",
    "may_have_corners",
    "narrow",
    "next_step",
    "no_minimum_there",
    "passes_over",
    "promised_fall",
    "second_hidden",
    "second_is_zero",
    "slope_hidden",
    "slope_is_zero",
    "slopes_shrink",
    "stands_on",
    "start_value_is",
    "true_fall",
    "value_limit",
]


def next_step(run: Any) -> float:
    """The length of the step of gradient descent that the cap forbade."""
    return float(run.rate * lengths(np.atleast_2d(run.jac))[0])


def passes_over(run: Any, verdict: Any) -> bool:
    """Whether a walk of gradient descent is at a kinked minimum, but for rounding, and about to leave it again."""
    if not run.is_gradient_descent or run.rate is None or not verdict.minimizer.kink:
        return False
    return bool(verdict.distance <= 1e-9 * next_step(run))


def cornered(points: Iterable[StationaryPoint]) -> bool:
    """Whether one of the points is a kink."""
    return any(point.kink for point in points)


def no_minimum_there(run: Any) -> Any:
    """The point that is no minimum at which, or near which, a run of the verdict "stationary" ended."""
    details = run.verdict.details
    return details["landing"] if "landing" in details else details["point"]


def stands_on(run: Any) -> bool:
    """Whether a run of the verdict "stationary" ended on its point, and not only near it."""
    details = run.verdict.details
    if "landing" in details:
        return bool(np.array_equal(np.atleast_1d(run.x), details["landing"].x))
    return "distance" not in details or bool(details["distance"] == 0)


def slope_is_zero(run: Any, row: int = 0) -> bool:
    """Whether the slope at a row is zero, and not just too small for a double."""
    return not np.any(run.history["jac"][row]) and slope_hidden(run, row) is None


def slope_hidden(run: Any, row: int = 0) -> Numeral | None:
    """The size of a slope whose double is zero although it is not."""
    if np.any(run.history["jac"][row]):
        return None
    point = np.atleast_1d(run.history["x"][row]).tolist()
    from symgd.lessons.underflow import hidden_size

    sizes = (hidden_size(run.problem, partial, point) for partial in run.problem.gradient)
    largest = max((size for size in sizes if size is not None), default=None)
    return None if largest is None else number(largest, 2)


def second_hidden(run: Any) -> Numeral | None:
    """The size of f″ at the end of a run in one variable, where its double is zero although it is not."""
    from symgd.lessons.underflow import hidden_size

    size = hidden_size(run.problem, run.problem.second, [float(run.x)])
    return None if size is None else number(size, 2)


def second_is_zero(run: Any) -> bool:
    """Whether f″ at the end of a run in one variable is zero, proved."""
    exact = {run.problem.symbols[0]: sp.Rational(Fraction(float(run.x)))}
    return bool(run.problem.second.subs(exact).is_zero)


def start_value_is(run: Any) -> Part:
    """f at the start: exact where that is a short decimal; one that is too small for a double keeps its size."""
    value, hidden = float(run.history["fun"][0]), None
    if value == 0.0:
        from symgd.lessons.underflow import hidden_size

        hidden = hidden_size(run.problem, run.problem.f, run.x0)
    point = {s: sp.Rational(repr(x)) for s, x in zip(run.problem.symbols, run.x0, strict=True)}
    if hidden is None:
        exact = run.problem.f.subs(point)
        short = exact.is_Rational and (exact * 10**6).is_Integer and abs(exact) < 10**7
        if short:
            return ("=", number(Fraction(int(exact.p), int(exact.q)), 14))
        return is_(value) if exact.is_Rational else ("≈", is_(value)[1])  # tanh(−100) is rounded to −1
    sign = run.problem.f.subs(point).evalf(5)
    return ("≈", number(-hidden if sign < 0 else hidden, 2))


def promised_fall(run: Any, details: Any) -> float:
    """|f′(x_K)|·D."""
    return abs(float(run.jac)) * float(details["target_distance"])


def true_fall(run: Any, details: Any) -> float:
    """f(x_K) − f at the point downhill."""
    return float(details["fall"] if details.get("fall") is not None else run.fun - details["target"].fun)


def gaps(k: Sequence[int]) -> list[int]:
    """The printed rows before which rows are left out."""
    return [i for i in range(1, len(k)) if k[i] - k[i - 1] > 1]


def value_limit(theory: Any) -> Any:
    """What f tends to, as exactly as it is known."""
    if theory.minimizer is None:
        return None
    exact = theory.value_exact
    if exact is not None and exact.is_Rational:
        return Fraction(int(exact.p), int(exact.q))
    return theory.minimizer.fun


_CORNERS = frozenset({"absolute_value", "relu", "max", "min"})
_CORNERED = frozenset({"abs", "relu", "max", "min"})


def may_have_corners(problem: Any) -> bool:
    """Whether |·|, relu, max or min occurs in what was typed."""
    nodes = problem.expression.tree.walk()
    return any(isinstance(node, Call) and node.function in _CORNERED for node in nodes)


def corners(derivation: Any) -> list[Any]:
    """The places at which a graph may have a corner: where |·|, relu, max or min changes its branch."""
    return [kink for kink in derivation.kinks if kink.rule in _CORNERS]


def far_start(run: Any) -> bool:
    """Whether a coordinate of the start is more than 1 in size, so that far is measured by it."""
    return bool(max(abs(v) for v in run.x0) > 1.0)


def constant_steps(run: Any) -> bool:
    """Whether the last steps of a run have the same length, but for rounding."""
    moved = step_sizes(np.asarray(run.history["x"][-5:]).reshape(-1, run.problem.dimension))
    return len(moved) > 2 and bool(np.ptp(moved) <= 1e-9 * moved.max())


def close(run: Any, verdict: Any) -> bool:
    """Whether the end of a run is near the minimum as a reader would say: within a hundredth of the way."""
    way = math.dist(np.atleast_1d(run.x0), np.atleast_1d(verdict.minimizer.x))
    return bool(verdict.distance <= 0.01 * way)


def slopes_shrink(run: Any) -> bool:
    """Whether the last slopes of a run in one variable shrink from step to step."""
    slopes = np.abs(np.asarray(run.history["jac"][-6:], dtype=float))
    return slopes.ndim == 1 and len(slopes) > 2 and bool(np.all(np.diff(slopes) < 0.0))


def at_limit(run: Any, theory: Any) -> bool:
    """Whether the constant rate is the stability limit, but for rounding."""
    return bool(abs(run.rate - theory.stability_limit) <= 1e-12 * theory.stability_limit)


def narrow(run: Any, theory: Any) -> bool:
    """Whether the walk is slow because its valley is narrow: the slowest factor is that of the flattest direction."""
    low, high = theory.eigenvalues[0], theory.eigenvalues[-1]
    along, across = (abs(1.0 - run.rate * value) for value in (low, high))
    return bool(low > 0.0 and high >= 5.0 * low and along > across and along > 0.9)


def elsewhere(run: Any, theory: Any) -> bool:
    """Whether a run arrived at another minimum than the one that a theory speaks of."""
    ours, theirs = theory.minimizer, run.verdict.minimizer
    if ours is None or theirs is None:
        return False
    apart = np.abs(np.atleast_1d(ours.x) - np.atleast_1d(theirs.x)).max()
    return bool(apart > 1e-6 * max(1.0, float(np.abs(np.atleast_1d(ours.x)).max())))
