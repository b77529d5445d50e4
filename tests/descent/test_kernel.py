"""The step loop against plain Python loops, digit for digit; and the ways in which it stops."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symgd.calculus.problem import Problem
from symgd.descent.kernel import QUIET_STEPS, Kernel, Walk
from symgd.optimizers import Assignment, GradientDescent, Optimizer, State
from symgd.optimizers.rule import eta, g, k, x

mu, m, p, w = sp.symbols("mu m p w", real=True)


@dataclass(frozen=True)
class HeavyBall(Optimizer):
    """m ← μm + g; x ← x − ηm."""

    momentum: float = 0.9
    symbols: ClassVar[dict[str, sp.Symbol]] = {"momentum": mu}

    def state(self) -> tuple[State, ...]:
        return (State(m),)

    def assignments(self) -> tuple[Assignment, ...]:
        return (Assignment(m, mu * m + g), Assignment(x, x - eta * m))


def walked(
    text: str,
    start: float | tuple[float, ...],
    rate: float,
    *,
    method: Optimizer | None = None,
    steps: int = 500,
    tol: float = 1e-5,
    gtol: float | None = None,
    far: float = 1e12,
) -> Walk:
    kernel = Kernel(Problem(text), method or GradientDescent())
    walk = kernel.start(np.atleast_1d(start).tolist())
    kernel.advance(walk, rate, steps=steps, tol=tol, gtol=gtol, far=far)
    return walk


def plain_loop(
    f: Callable[[float], float], df: Callable[[float], float], x: float, rate: float, steps: int, tol: float
) -> list[list[float]]:
    """f, x and f′ at each iterate, as a student writes it."""
    rows = []
    for step in range(steps + 1):
        rows.append((f(x), x, df(x)))
        new = x - rate * df(x)
        if step == steps or abs(new - x) < tol:
            break
        x = new
    return [list(column) for column in zip(*rows, strict=True)]


# text, f and f′ by hand, start, rate
BY_HAND = [
    ("3*x**2 - 2*x - 3", lambda x: 3 * (x * x) - 2 * x - 3, lambda x: 6 * x - 2, 8.0, 0.1),
    ("3*x**2 - 2*x - 3", lambda x: 3 * (x * x) - 2 * x - 3, lambda x: 6 * x - 2, 8.0, 0.3),
    ("x^4 - 3x^3 + 2", lambda x: x**4 - 3 * x**3 + 2, lambda x: 4 * x**3 - 9 * (x * x), 6.0, 0.005),
    ("exp(x) - 2x", lambda x: math.exp(x) - 2 * x, lambda x: math.exp(x) - 2, 3.0, 0.1),
    ("x - ln x", lambda x: x - math.log(x), lambda x: 1 - 1 / x, 3.0, 0.5),
    ("sin x", math.sin, math.cos, 0.5, 1.0),
    ("cosh x", math.cosh, math.sinh, 1.0, 0.5),
    ("|x|", abs, lambda x: math.copysign(1, x) if x else 0, 1.0, 0.3),
    ("sqrt(1 + x^2)", lambda x: math.sqrt(1 + x * x), lambda x: x / math.sqrt(1 + x * x), 5.0, 1.5),
]


@pytest.mark.parametrize(("text", "f", "df", "start", "rate"), BY_HAND)
def test_the_loop_is_the_loop_written_by_hand(text, f, df, start, rate) -> None:
    walk = walked(text, start, rate)
    assert [list(row) for row in walk.rows] == plain_loop(f, df, start, rate, 500, 1e-5)


@given(st.floats(-3, 3), st.floats(-3, 3), st.sampled_from([1e-3, 0.01, 0.1]), st.integers(1, 40))
def test_several_variables_step_at_once(x0: float, y0: float, rate: float, steps: int) -> None:
    problem = Problem("x^2 y^2 + sin(x - y) + x^2 + y^2/3")
    walk = walked(str(problem.expression), (x0, y0), rate, steps=steps, tol=0.0)
    point, rows = (x0, y0), []
    for _ in range(steps + 1):
        f, a, b = problem.evaluate(point)
        rows.append((f, *point, a, b))
        point = (point[0] - rate * a, point[1] - rate * b)
    assert list(zip(*walk.rows, strict=True)) == rows


def test_the_run_of_the_article() -> None:
    walk = walked("3*x**2 - 2*x - 3", 8, 0.001)
    assert (walk.stop, walk.steps, walk.point) == ("cap", 500, (0.7116006162706949,))
    long = walked("3*x**2 - 2*x - 3", 8, 0.001, steps=5000)
    assert (long.stop, long.steps) == ("tol", 1402)
    assert long.point[0] - 1 / 3 == pytest.approx(1.66e-3, abs=5e-6)
    assert long.rows[1][:501] == walk.rows[1]


def test_the_step_that_meets_the_tolerance_is_not_taken() -> None:
    walk = walked("x^2", 1.0, 0.25, tol=0.1)  # x halves, so the steps are 1/2, 1/4, 1/8, 1/16
    assert (walk.stop, list(walk.rows[1])) == ("tol", [1.0, 0.5, 0.25, 0.125])
    walk = walked("x^2", 1.0, 0.25, tol=0.0625)  # the step of 1/16 is not less than 1/16
    assert (walk.stop, walk.point) == ("tol", (0.0625,))


# text, start, rate, settings, stop, steps, where it stood or failed
STOPS = [
    ("x^2", 1.0, 0.25, {"tol": 0.1}, "tol", 3, (0.125,)),
    ("x^2", 1.0, 0.25, {"tol": 0.0, "gtol": 0.5}, "gtol", 2, (0.25,)),
    ("x^2 + y^2", (1.0, 2.0), 0.25, {"tol": 0.0, "gtol": 0.5}, "gtol", 3, (0.125, 0.25)),
    ("x^2 + y^2", (1.0, 1.0), 0.25, {"tol": 0.2}, "tol", 3, (0.125, 0.125)),  # Σ|Δ| = 1/8
    ("x^2", 1.0, 0.25, {"steps": 7, "tol": 0.0}, "cap", 7, (2.0**-7,)),
    ("x^2", 0.0, 0.25, {"tol": 0.0, "steps": 5}, "cap", 5, (0.0,)),
    ("x^2", 0.0, 0.25, {}, "tol", 0, (0.0,)),
    ("x^2", 0.0, 0.25, {"tol": 0.0, "gtol": 0.0}, "gtol", 0, (0.0,)),
    ("x - ln x", 3.0, 4.5, {}, "undefined", 0, (0.0,)),
    ("x - ln x", 3.0, 6.0, {}, "undefined", 0, (-1.0,)),
    ("sqrt x", 1.0, 2.0, {}, "undefined", 0, (0.0,)),
    ("x/x + x", 1.0, 1.0, {}, "undefined", 0, (0.0,)),
    ("x^4", 10.0, 0.1, {"far": 1e300}, "overflow", 4, None),
    ("cosh x", 5.0, 100.0, {}, "overflow", 0, None),
    ("sin(x^3)/100 + x^2", 1.0, 1e200, {"far": math.inf}, "overflow", 0, None),
    ("x^2", 1.0, 1.5, {"far": 1000.0}, "far", 10, (1024.0,)),
    ("x^2 - y^2", (0.0, -1.0), 0.5, {"far": 1000.0}, "far", 10, (0.0, -1024.0)),
]


@pytest.mark.parametrize(("text", "start", "rate", "settings", "stop", "steps", "point"), STOPS)
def test_stops(text, start, rate, settings, stop, steps, point) -> None:
    walk = walked(text, start, rate, **settings)
    assert (walk.stop, walk.steps) == (stop, steps)
    assert point is None or walk.point == pytest.approx(point, abs=1e-15)
    assert all(len(row) == steps + 1 for row in walk.rows)
    assert np.isfinite(walk.rows).all()  # a point without a value has no row
    n = len(walk.point)
    if stop not in {"undefined", "overflow"}:
        assert tuple(row[-1] for row in walk.rows[1 : n + 1]) == walk.point


def test_an_iterate_beyond_the_doubles_has_no_row() -> None:
    walk = walked("exp(-x)", -1.0, 1e308, far=math.inf)  # exp(-inf) is 0 in floats
    assert (walk.stop, walk.steps, walk.point) == ("overflow", 0, (math.inf,))


@pytest.mark.parametrize("method", [GradientDescent(), HeavyBall(momentum=0.7)], ids=["gd", "heavy ball"])
@pytest.mark.parametrize("pieces", [(500,), (1, 2, 3, 500), (0, 10, 11, 300, 500), (*range(0, 501, 7), 500)])
def test_a_walk_in_pieces_is_one_walk(method: Optimizer, pieces: tuple[int, ...]) -> None:
    kernel = Kernel(Problem("x^2/2 + 5y^2 + sin x"), method)
    whole, parts = kernel.start((3.0, 2.0)), kernel.start((3.0, 2.0))
    rules = {"tol": 1e-5, "gtol": None, "far": 1e12}
    kernel.advance(whole, 0.02, steps=500, **rules)
    for steps in pieces:
        kernel.advance(parts, 0.02, steps=steps, **rules)
        assert parts.steps == min(steps, whole.steps)
    assert (parts.stop, parts.point, parts.state, parts.quiet) == (
        whole.stop,
        whole.point,
        whole.state,
        whole.quiet,
    )
    assert parts.rows == whole.rows
    assert 80 < whole.steps < 500


def test_one_kernel_serves_every_rate() -> None:
    kernel = Kernel(Problem("x^4 + y^2"), GradientDescent())
    for rate in (0.01, 0.2, 0.01):
        walk = kernel.start((1.0, 1.0))
        kernel.advance(walk, rate, steps=50, tol=1e-5, gtol=None, far=1e12)
        assert walk.rows == walked("x^4 + y^2", (1.0, 1.0), rate, steps=50).rows


# Methods with memory.


def heavy_ball_loop(df: Callable, x: float, rate: float, momentum: float, tol: float) -> list[float]:
    """Stops after ten successive steps shorter than tol, which are taken."""
    xs, velocity, quiet = [x], 0.0, 0
    while quiet < 10:
        velocity = momentum * velocity + df(x)
        new = x - rate * velocity
        quiet = quiet + 1 if abs(new - x) < tol else 0
        x = new
        xs.append(x)
    return xs


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
@pytest.mark.parametrize(
    ("text", "df", "start"),
    [("3x^2 - 2x - 3", lambda x: 6 * x - 2, 8.0), ("exp(x) - 2x", lambda x: math.exp(x) - 2, 1.5)],
)
def test_momentum_is_the_loop_written_by_hand(text, df, start, momentum) -> None:
    walk = walked(text, start, 0.05, method=HeavyBall(momentum=momentum))
    assert list(walk.rows[1]) == heavy_ball_loop(df, start, 0.05, momentum, 1e-5)
    assert (walk.stop, walk.quiet) == ("tol", QUIET_STEPS)
    moves = np.abs(np.diff(walk.rows[1]))
    assert (moves[-10:] < 1e-5).all()
    assert moves[-11] >= 1e-5


def test_a_turn_is_not_a_stop() -> None:
    """Where the ball turns round a step is short; one without memory would have been stopped by it."""
    walk = walked("x^2", 1.0, 0.001, method=HeavyBall(momentum=0.99), tol=1e-3, steps=3000)
    moves = np.abs(np.diff(walk.rows[1]))
    early = np.flatnonzero(moves < 1e-3)
    assert early[0] < walk.steps - 100
    assert abs(walk.point[0]) < 0.1 < abs(walk.rows[1][early[0]])


def test_momentum_at_rest_takes_ten_steps() -> None:
    walk = walked("x^2", 0.0, 0.1, method=HeavyBall())
    assert (walk.stop, walk.steps) == ("tol", QUIET_STEPS)


@dataclass(frozen=True)
class Remembering(Optimizer):
    """m begins as half the first gradient, p by the start; w is a name in between; p uses x after it moved."""

    pull: float = 0.25
    symbols: ClassVar[dict[str, sp.Symbol]] = {"pull": mu}

    def state(self) -> tuple[State, ...]:
        return (State(m, g / 2), State(p, x + 1))

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(w, (m + g) / 2),
            Assignment(x, x - eta * w),
            Assignment(m, w),
            Assignment(p, p + mu * (x - p)),
        )


def test_state_may_begin_with_the_start_and_its_gradient() -> None:
    walk = walked("x^2 + 3y^2", (2.0, -1.0), 0.1, method=Remembering(), steps=30, tol=0.0)
    point = np.array([2.0, -1.0])
    slope = np.array([2.0, 6.0])
    velocity, average, xs = slope * point / 2, point + 1, [point]
    for _ in range(30):
        between = (velocity + slope * point) / 2
        point = point - 0.1 * between
        velocity, average = between, average + 0.25 * (point - average)
        xs.append(point)
    np.testing.assert_allclose(np.array(walk.rows[1:3]).T, xs, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(np.reshape(walk.state, (2, 2)), [velocity, average], rtol=1e-13)


@dataclass(frozen=True)
class Decaying(Optimizer):
    """x ← x − η/(1 + k)·g."""

    def assignments(self) -> tuple[Assignment, ...]:
        return (Assignment(x, x - eta / (1 + k) * g),)


def test_the_step_number_may_stand_in_a_rule() -> None:
    walk = walked("x^2", 1.0, 0.3, method=Decaying(), steps=100, tol=0.0)
    xs = [1.0]
    for step in range(100):
        xs.append(xs[-1] - 0.3 / (1 + step) * 2 * xs[-1])
    assert list(walk.rows[1]) == pytest.approx(xs, rel=1e-13)
    assert not Decaying().has_memory
