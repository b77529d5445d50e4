"""Verdicts on 300 random functions, held against a grid search that shares no code with symgd.

The oracle evaluates the same text with NumPy and looks at values of f alone: no derivative, no root finding. A
verdict is contradicted where the values on a grid cannot be as it says.
"""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest

from symgd.descent import minimize
from symgd.errors import ParameterError

SEED, COUNT = 20240607, 300
NUMPY = {
    "sin": np.sin,
    "cos": np.cos,
    "exp": np.exp,
    "ln": np.log,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "atan": np.arctan,
    "cosh": np.cosh,
    "abs": np.abs,
    "relu": lambda t: np.maximum(t, 0.0),
}


def number(rng, low=-3.0, high=3.0):
    value = round(rng.uniform(low, high), 1)
    return value if value else 0.5


def polynomial(rng):
    degree = rng.choice([2, 3, 4, 4, 6])
    terms = [f"({number(rng)})*x**{n}" for n in range(1, degree) if rng.random() < 0.6]
    return " + ".join([f"{abs(number(rng))}*x**{degree}", *terms])


def inner(rng):
    return rng.choice(["x", f"({number(rng)}*x + {number(rng)})", f"(x**2 + {abs(number(rng))})", "x**2"])


def term(rng):
    name = rng.choice(list(NUMPY))
    kind = rng.random()
    if kind < 0.55:
        return f"({number(rng)})*{name}({inner(rng)})"
    if kind < 0.7:
        return f"({number(rng)})*x*{name}({inner(rng)})"
    if kind < 0.8:
        return f"({number(rng)})/({inner(rng)} + {number(rng)})"
    if kind < 0.9:
        return f"({number(rng)})*exp(-({inner(rng)})**2)"
    return f"({number(rng)})*x**2"


def function(rng):
    if rng.random() < 0.25:
        return polynomial(rng)
    bowl = [f"{abs(number(rng))}*x**2"] if rng.random() < 0.5 else []
    return " + ".join([*bowl, *(term(rng) for _ in range(rng.choice([1, 2, 2, 3])))])


@cache
def random_run(seed):
    """A run of a random function from a random start at which it is defined."""
    rng = random.Random(seed)
    while True:
        text, start = (
            function(rng),
            rng.choice([0, round(rng.uniform(-4, 4), 2), round(rng.uniform(-4, 4), 2)]),
        )
        rate = rng.choice(
            ["auto", 10 ** rng.uniform(-6, -3), 10 ** rng.uniform(-3, 0), 10 ** rng.uniform(-1, 1)]
        )
        try:
            return text, minimize(text, start, learning_rate=rate)
        except ParameterError:
            continue


class Oracle:
    """f on grids, and what can be read off them."""

    def __init__(self, text):
        self.code = compile(text, "<oracle>", "eval")

    def __call__(self, x):
        with np.errstate(all="ignore"):
            values = eval(self.code, {"__builtins__": {}}, {**NUMPY, "x": np.asarray(x, dtype=float)})
            return np.broadcast_to(values, np.shape(x)).astype(float)

    def noise(self, values):
        finite = np.abs(values[np.isfinite(values)])
        return 1e-12 * (1.0 + (finite.max() if finite.size else 0.0))

    def falls(self, start, end, count=2001):
        """Whether f nowhere rises on the way (values that overflow are left out)."""
        values = self(np.linspace(start, end, count))
        values = values[np.isfinite(values)]
        return bool(np.all(np.diff(values) <= self.noise(values)))

    def local_minimum(self, x, radius):
        """Whether f on [x − radius, x + radius] is nowhere below f within half of that, as beside a minimum."""
        t = np.linspace(-radius, radius, 4001)
        values = self(x + t)
        inside = values[np.abs(t) <= radius / 2]
        return bool(np.nanmin(inside) <= np.nanmin(values) + self.noise(values))


def contradiction(text, run):
    """What a grid shows against the verdict on a run, or an empty text."""
    f, verdict, x = Oracle(text), run.verdict, run.x
    near = max(np.sqrt(run.tol), 1e-6 * max(1.0, abs(x)))
    problems = []
    if verdict.minimizer is not None and verdict.minimizer.proved:
        at = verdict.minimizer.x
        if not f.local_minimum(at, 1e-3 * max(1.0, abs(at))):
            problems.append(f"{at} is no minimizer")
    down = verdict.downhill
    if down is not None and down.point is not None and not f.falls(x, down.point.x):
        problems.append(f"f rises on the way from {x} to {down.point.x}")
    match verdict.status:
        case "converged":
            if not f.local_minimum(x, 2 * near):
                problems.append("no minimum is near")
        case "no_minimum":
            side = verdict.details["direction"] or np.sign(x - run.x0[0])
            if not f.falls(x, x + 100 * side, 20_001) or not f.falls(x, x + 1e6 * side, 20_001):
                problems.append("f rises again")
        case "stationary":
            reach = max(3 * near, 0.5 * abs(run.x0[0] - x))
            around = f(np.linspace(x - reach, x + reach, 4001))
            if not np.nanmin(around) < f(x):
                problems.append("nothing lower is near")
        case "plateau" | "stopped_early":
            slack = 1e-12 * (1.0 + abs(float(f(x))))
            if f.local_minimum(x, near) and np.ptp(f(np.linspace(x - near, x + near, 2001))) > slack:
                problems.append("a minimum is near")
        case "diverged":
            if run.stop == "cap" and not run.fun > run.history["fun"][-2]:
                problems.append("f does not rise")
        case "left_domain":
            if not undefined_between(f, x, run.halt.point[0], verdict.details.get("jump")):
                problems.append("f is defined all the way")
        case "cycled":
            period = verdict.details["period"]
            if period < 2 or abs(run.history["x"][-1] - run.history["x"][-1 - period]) > 1e-6 * (1 + abs(x)):
                problems.append("it does not repeat")
    return "; ".join(problems)


def undefined_between(f, start, end, jump):
    """Whether f is not finite where the step leads, or has no bound, or a break, where it passed."""
    if jump is None:
        return not np.isfinite(f(end))
    offsets = np.abs(start - jump.x) * 10.0 ** -np.arange(2, 14)
    before, after = f(jump.x - offsets), f(jump.x + offsets)
    largest = np.fmax(np.abs(before), np.abs(after))
    grows = bool(largest[-3] > largest[0])
    return grows or not np.isfinite(f(jump.x)) or not np.all(np.isfinite(before) & np.isfinite(after))


@pytest.mark.parametrize("first", range(0, COUNT, 50))
def test_no_verdict_is_contradicted_by_a_grid(first):
    found = []
    for index in range(first, first + 50):
        text, run = random_run(SEED + index)
        against = contradiction(text, run)
        if against:
            found.append(
                f"{text} from {run.x0[0]} with {run.learning_rate}: {run.verdict.row} {run.status}: {against}"
            )
    assert not found, "\n".join(found)


def test_the_oracle_sees_a_false_verdict():
    """A right run of one function under the text of another is contradicted."""
    run = minimize("x**2", 3, learning_rate=0.1)
    assert contradiction("x**2", run) == ""
    assert contradiction("-x**2", run)
    assert contradiction("x**3 + 3*x", run)


def test_the_random_runs_end_in_many_ways():
    statuses = {random_run(SEED + index)[1].status for index in range(COUNT)}
    assert len(statuses) >= 8
