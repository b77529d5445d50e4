"""The rate that teaches for methods with memory, against a search by brute force with rules written by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pytest

from symgd.calculus.problem import Problem
from symgd.descent import minimize
from symgd.descent.auto import FALLBACK_RATE
from symgd.descent.candidates import RATES
from symgd.optimizers import Adadelta, Adam, AdamW, Momentum, get

Slope = Callable[[float], float]


def momentum(x: float, rate: float, df: Slope) -> Iterator[float]:
    b = 0.0
    while True:
        yield x
        b = 0.9 * b + df(x)
        x -= rate * b


def adagrad(x: float, rate: float, df: Slope) -> Iterator[float]:
    v = 0.0
    while True:
        yield x
        v += df(x) ** 2
        x -= rate * df(x) / (math.sqrt(v) + 1e-10)


def adam(x: float, rate: float, df: Slope) -> Iterator[float]:
    m, v, t = 0.0, 0.0, 0
    while True:
        yield x
        t, slope = t + 1, df(x)
        m, v = 0.9 * m + (1 - 0.9) * slope, 0.999 * v + (1 - 0.999) * slope**2
        x -= rate * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)


def lion(x: float, rate: float, df: Slope) -> Iterator[float]:
    m = 0.0
    while True:
        yield x
        slope = df(x)
        u = 0.9 * m + (1 - 0.9) * slope
        m = 0.99 * m + (1 - 0.99) * slope
        x -= rate * ((u > 0) - (u < 0))


RULES = {"momentum": momentum, "adagrad": adagrad, "adam": adam, "lion": lion}

# text, f and f′ by hand, start, the first minimizer downhill
PROBLEMS = [
    ("3x^2 - 2x - 3", lambda x: 3 * x * x - 2 * x - 3, lambda x: 6 * x - 2, 8.0, 1 / 3),
    ("x^2/100", lambda x: x * x / 100, lambda x: x / 50, 5.0, 0.0),
    ("x^4 - 3x^3 + 2", lambda x: x**4 - 3 * x**3 + 2, lambda x: 4 * x**3 - 9 * x * x, 6.0, 2.25),
    ("exp(x) - 2x", lambda x: math.exp(x) - 2 * x, lambda x: math.exp(x) - 2, -3.0, math.log(2)),
    ("x^4 - x^2", lambda x: x**4 - x * x, lambda x: 4 * x**3 - 2 * x, 0.1, math.sqrt(0.5)),
    ("sin x", math.sin, math.cos, 2.0, 3 * math.pi / 2),
]


def walk(rule, f, df: Slope, start: float, rate: float, steps: int = 500) -> tuple[list[float], bool] | None:
    """The iterates to the cap, or to the end of ten short steps; None where f exceeds f(x₀) or overflows."""
    xs: list[float] = []
    quiet = 0
    try:
        for x in islice(rule(start, rate, df), steps + 1):
            if f(x) > f(start):
                return None
            quiet = quiet + 1 if xs and abs(x - xs[-1]) < 1e-5 else 0
            xs.append(x)
            if quiet == 10:
                return xs, True
    except OverflowError:
        return None
    return xs, False


def chosen(rule, f, df: Slope, start: float, target: float) -> tuple[float, str]:
    """The rate by brute force, and why."""
    walks = [(rate, walk(rule, f, df, start, rate)) for rate in RATES]
    counts = []
    for rate, made in walks:
        if made is None:
            continue
        errors = [abs(x - target) for x in made[0]]
        count = next(k for k in range(len(errors) + 1) if all(e < 1e-3 * errors[0] for e in errors[k:]))
        left = len(errors) - 1 - count
        near = max(math.sqrt(1e-5), 1e-6 * max(1.0, abs(start)))
        if (made[1] and left >= 0 and errors[-1] <= near) or (not made[1] and left >= 10):
            counts.append((abs(math.log(count / 20)), rate))
    if counts:
        best = min(miss for miss, _ in counts)
        return min(rate for miss, rate in counts if miss <= best + math.log(1.1)), "arrives"
    ends = [
        (max(map(f, made[0][-min(10, len(made[0]) // 2) :])), rate)
        for rate, made in walks
        if made is not None
    ]
    return min(ends)[1], "lowest"


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(("text", "f", "df", "start", "target"), PROBLEMS, ids=[p[0] for p in PROBLEMS])
def test_the_choice_is_that_of_a_search_by_brute_force(name: str, text: str, f, df, start, target) -> None:
    run = minimize(text, start, optimizer=name)
    assert (run.learning_rate, run.learning_rate_reason) == chosen(RULES[name], f, df, start, target)
    assert run.history["fun"].max() == run.history["fun"][0]
    if run.learning_rate_reason == "arrives":
        assert abs(run.x - target) < 1e-3 * abs(start - target)


def test_all_reasons_of_the_search_occur() -> None:
    reasons = {(name, chosen(rule, *p[1:])[1]) for name, rule in RULES.items() for p in PROBLEMS}
    assert {("momentum", "arrives"), ("adam", "arrives"), ("lion", "lowest")} <= reasons


# text, start, reason: the same for every method with memory
REASONS = [
    ("x^2", 0, "stationary"),
    ("x^2 - y^2", (0, 0), "stationary"),
    ("exp(-x)", 0, "no_minimum_found"),
    ("-x^2 + 3x", -3, "no_minimum_found"),
    ("x^3", 1, "no_minimum_found"),
    ("x + y^2", (1, 1), "no_minimum_found"),
    ("x^2 - y^2", (1, 1), "no_minimum_found"),
]


@pytest.mark.parametrize("name", ["momentum", "adadelta", "adam", "lion"])
@pytest.mark.parametrize(("text", "x0", "reason"), REASONS)
def test_where_there_is_nothing_to_arrive_at(name: str, text: str, x0, reason: str) -> None:
    run = minimize(text, x0, optimizer=name)
    assert (run.learning_rate, run.learning_rate_reason) == (FALLBACK_RATE, reason)


# text, start, all minima
SEVERAL = [
    (
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        (0, 0),
        [
            (3, 2),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.283185991286170),
            (3.584428340330492, -1.848126526964404),
        ],
    ),
    ("x^2 + x*y + y^2 + z^2", (1, 2, 3), [(0, 0, 0)]),
    ("exp(x) - x + (y - 1)^2", (1, 3), [(0, 1)]),
]


@pytest.mark.parametrize(
    "name", ["momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "keras:nadam"]
)
@pytest.mark.parametrize(("text", "x0", "minima"), SEVERAL, ids=[p[0] for p in SEVERAL])
def test_in_several_variables_it_settles_where_the_smallest_rate_does(
    name: str, text: str, x0, minima
) -> None:
    method, problem = get(name, learning_rate="auto"), Problem(text)
    settled = []
    for rate in RATES:
        other = minimize(problem, x0, optimizer=method, learning_rate=rate)
        if other.stop not in {"tol", "cap"} or other.history["fun"].max() > other.history["fun"][0]:
            continue
        for minimum in minima:
            errors = np.linalg.norm(other.history["x"] - np.array(minimum), axis=1)
            inside = errors < 1e-3 * errors[0]
            if inside[-1 if other.stop == "tol" else -11 :].all() and (
                other.stop == "cap" or errors[-1] < 4e-3
            ):
                settled.append((minimum, rate, len(inside) - int(np.argmin(inside[::-1]))))
    counts = [
        (abs(math.log(count / 20)), rate) for minimum, rate, count in settled if minimum == settled[0][0]
    ]
    best = min(miss for miss, _ in counts)
    run = minimize(problem, x0, optimizer=method)
    assert run.learning_rate_reason == "arrives"
    assert run.learning_rate == min(rate for miss, rate in counts if miss <= best + math.log(1.1))


@pytest.mark.parametrize(
    "method", [AdamW(), Adam(weight_decay=0.1), Momentum(weight_decay=0.1), Adadelta(weight_decay=1.0)]
)
def test_weight_decay_moves_the_resting_point(method) -> None:
    """Away from a minimum that is not at 0: nothing settles there, unless a fast walk stops before it is pulled."""
    run = minimize("exp(x) - 2x", 3, optimizer=method)
    assert run.learning_rate_reason == "lowest"
    assert run.history["fun"].max() == run.history["fun"][0]
    assert run.fun < 0.62  # the minimum is 2 − 2 ln 2 = 0.6137
    at_zero = minimize("cosh x", 3, optimizer=method)
    assert at_zero.learning_rate_reason == "arrives"
    assert abs(at_zero.x) < 3e-3


def test_the_rules_of_the_run_are_those_of_the_trials() -> None:
    short = minimize("x^2", 8, optimizer="momentum", max_iter=30)
    assert (short.learning_rate_reason, short.nit) == ("lowest", 30)
    others = [
        minimize("x^2", 8, optimizer="momentum", max_iter=30, learning_rate=rate) for rate in RATES[9:33]
    ]
    falling = [o for o in others if o.stop in {"tol", "cap"} and o.history["fun"].max() <= 64]
    assert short.history["fun"][-10:].max() == min(o.history["fun"][-10:].max() for o in falling)
    shorter = minimize("x^2", 8, optimizer="adam", max_iter=5)
    assert (shorter.learning_rate, shorter.learning_rate_reason) == (2.0, "lowest")
    by_slope = minimize("x^2", 8, optimizer="momentum", tol=0, gtol=1e-3)
    assert (by_slope.learning_rate_reason, by_slope.stop, by_slope.status) == ("arrives", "gtol", "converged")
    assert (
        minimize("x^2", 8, optimizer="adam", tol=0).learning_rate
        == minimize("x^2", 8, optimizer="adam").learning_rate
    )


def test_a_swing_does_not_leave_the_domain() -> None:
    for name in ("momentum", "adam", "rmsprop"):
        run = minimize("x - ln x", 0.05, optimizer=name)
        assert run.learning_rate_reason == "arrives"
        assert run.history["x"].min() > 0
        run = minimize("x^2 + 1/x", 3, optimizer=name)  # beyond the pole at 0 f falls for ever
        assert run.learning_rate_reason == "arrives"
        assert run.history["x"].min() > 0
        assert run.status in {"converged", "max_iter"}


def test_towards_an_end_of_the_domain_nothing_arrives() -> None:
    run = minimize("sqrt(x)", 1, optimizer="momentum")
    assert (run.learning_rate, run.learning_rate_reason) == (FALLBACK_RATE, "none_arrives")


def test_what_has_no_rate_gets_none() -> None:
    for name in ("newton", "armijo", "exact_line_search", "barzilai_borwein"):
        run = minimize("x^2", 3, optimizer=name)
        assert (run.learning_rate, run.learning_rate_source, run.learning_rate_reason) == (None, "none", "")
