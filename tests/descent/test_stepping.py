"""A step in its three shapes, for every form of every rule: the loop, the step with its parts, the step on arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np
import pytest
import sympy as sp

from symgd import optimizers
from symgd.calculus.problem import Problem
from symgd.descent import minimize
from symgd.descent.kernel import Kernel
from symgd.descent.stepping import ArrayStepper, internals
from symgd.optimizers import Assignment, Optimizer, State
from symgd.optimizers.nodes import Dot, GradientAt, Ratio, ValueAt
from symgd.optimizers.rule import eta, g, k, x
from symgd.optimizers.schedules import Schedule

METHODS = [
    optimizers.get(f"{form}:{name}" if form else name)
    for name in optimizers.names()
    for form in ("", *optimizers.forms_of(name))
]
# text, starts
PROBLEMS = {
    "exp(x) - 2x": [(3.0,), (-1.0,), (0.5,)],
    "x^2 + 20y^2 + x*y + sin(x)": [(4.0, 1.0), (-1.0, 2.0), (0.5, -0.25)],
    "x^2 + 2y^2 + 3z^2 + x*y*z/10": [(1.0, 2.0, 3.0), (-1.0, 0.5, 2.0), (2.0, -1.0, 0.1)],
}
CASES = [
    pytest.param(method, text, id=f"{method.full_name} {text}")
    for method in METHODS
    for text in PROBLEMS
    if method.name != "exact_line_search" or len(PROBLEMS[text][0]) == 1
]
STEPS, RATE = 25, 0.02


@cache
def problem_of(text: str) -> Problem:
    return Problem(text)


def loop(kernel: Kernel, start: tuple[float, ...], parts: tuple[int, ...] = (STEPS,)) -> np.ndarray:
    """The iterates of a walk, in one part or in several."""
    walk = kernel.start(start)
    rate = RATE if kernel.optimizer.has_rate else None
    for steps in parts:
        kernel.advance(walk, rate, steps=steps, tol=0.0, gtol=None, far=1e12)
    assert walk.steps == STEPS
    return np.stack([np.frombuffer(row) for row in walk.rows[1 : len(start) + 1]], axis=-1)


@pytest.mark.parametrize(("method", "text"), CASES)
def test_the_three_shapes_of_a_step_agree(method: Optimizer, text: str) -> None:
    problem, starts = problem_of(text), PROBLEMS[text]
    kernel, stepper = Kernel(problem, method), ArrayStepper(problem, method)
    walks = np.array([loop(kernel, start) for start in starts])  # walk, step, coordinate
    points, state = tuple(np.array(starts).T), ()
    for step in range(STEPS):
        points, state = stepper.step(step, points, RATE, state)
        np.testing.assert_allclose(np.stack(points, axis=-1), walks[:, step + 1], rtol=1e-11, atol=1e-13)
    rate = {"learning_rate": RATE} if method.has_rate else {}
    run = minimize(problem, starts[0], optimizer=method, tol=0, max_iter=STEPS, **rate)
    assert run.history["x"].reshape(STEPS + 1, -1).tolist() == walks[0].tolist()
    parts = internals(run)
    assert list(parts) == [a.target for a in method.assignments()]
    assert parts[x].tolist() == run.history["x"][1:].tolist()
    for symbol, values in parts.items():
        vector = symbol in method.vectors and problem.dimension > 1
        assert values.shape == ((STEPS, problem.dimension) if vector else (STEPS,))
        assert np.isfinite(values).all()


@pytest.mark.parametrize(("method", "text"), CASES)
def test_a_walk_goes_on_where_it_was_left(method: Optimizer, text: str) -> None:
    kernel, start = Kernel(problem_of(text), method), PROBLEMS[text][0]
    assert loop(kernel, start, (1, 2, 11, STEPS)).tolist() == loop(kernel, start).tolist()


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.full_name)
def test_a_vector_rule_is_the_rule_of_each_coordinate(method: Optimizer) -> None:
    """For a sum of functions of one variable each; not for what mixes the coordinates."""
    if method.name in {"armijo", "barzilai_borwein", "exact_line_search"}:
        mixed = any(a.value.has(Dot) for a in method.assignments())
        assert mixed or not method.has_rate
        return
    texts = ("exp(x) - 2x", "3y^2 - y", "z^4 + z^2")
    together = loop(Kernel(Problem(" + ".join(texts)), method), (1.0, -2.0, 0.5))
    for i, (text, start) in enumerate(zip(texts, (1.0, -2.0, 0.5), strict=True)):
        np.testing.assert_allclose(
            together[:, i], loop(Kernel(problem_of(text), method), (start,))[:, 0], rtol=1e-10, atol=1e-14
        )


def test_a_schedule_steps_alike() -> None:
    for name in ("gd", "keras:momentum", "torch:momentum", "adam"):
        method = optimizers.get(name, learning_rate="0.3/(1+k)")
        assert isinstance(method.learning_rate, Schedule)
        run = minimize("exp(x) - 2x", 3, optimizer=method, tol=0, max_iter=STEPS)
        assert internals(run)[x].tolist() == run.history["x"][1:].tolist()
        stepper, point, state = ArrayStepper(run.problem, method, run.schedule), (np.array([3.0]),), ()
        for step in range(STEPS):
            point, state = stepper.step(step, point, None, state)
            assert point[0][0] == pytest.approx(run.history["x"][step + 1], rel=1e-12)


# A rule for every node that `optimizers.nodes` has and no rule of the registry uses.
p, e, d, m, r = sp.symbols("p e d m r", real=True)


@dataclass(frozen=True)
class Ahead(Optimizer):
    """Nesterov's own form: the gradient is that of the point ahead."""

    name: ClassVar[str] = "ahead"
    momentum: float = 0.9

    def state(self) -> tuple[State, ...]:
        return (State(m),)

    def assignments(self) -> tuple[Assignment, ...]:
        (mu,) = self.values
        return (
            Assignment(p, x - eta * mu * m),
            Assignment(d, GradientAt(p)),
            Assignment(m, mu * m + d),
            Assignment(x, x - eta * m),
        )


@dataclass(frozen=True)
class Sharp(Optimizer):
    """Sharpness-aware: the gradient where f is highest close by."""

    name: ClassVar[str] = "sharp"
    radius: float = 0.05
    symbols: ClassVar[dict[str, sp.Symbol]] = {"radius": r}

    def assignments(self) -> tuple[Assignment, ...]:
        length = sp.sqrt(Dot(g, g))
        return (
            Assignment(e, Ratio(r, length, 0)),
            Assignment(p, x + e * g),
            Assignment(d, GradientAt(p)),
            Assignment(x, x - eta * d),
        )


@dataclass(frozen=True)
class Careful(Optimizer):
    """A shorter step the more f falls along it: with f at two points."""

    name: ClassVar[str] = "careful"

    def assignments(self) -> tuple[Assignment, ...]:
        fall = ValueAt(x) - ValueAt(x - eta * g)
        return (
            Assignment(e, Ratio(eta, 1 + fall**2, eta)),
            Assignment(x, x - e * g * Ratio(g, g, 1) * (k + 1) / (k + 2)),
        )


def ahead(f, df, x, memory, k):
    m = 0.9 * memory + df(x - RATE * 0.9 * memory)
    return x - RATE * m, m


def sharp(f, df, x, memory, k):
    slope = df(x)
    length = np.sqrt(slope @ slope)
    return x - RATE * df(x + 0.05 * slope / length if length else x), memory


def careful(f, df, x, memory, k):
    slope = df(x)
    fall = f(x) - f(x - RATE * slope)
    return x - RATE / (1 + fall**2) * slope * (k + 1) / (k + 2), memory


@pytest.mark.parametrize(("method", "step"), [(Ahead(), ahead), (Sharp(), sharp), (Careful(), careful)])
@pytest.mark.parametrize("text", PROBLEMS)
def test_every_node_is_printed_by_both_printers(method: Optimizer, step, text: str) -> None:
    problem, starts = problem_of(text), PROBLEMS[text]
    walks = [loop(Kernel(problem, method), start) for start in starts]
    n = problem.dimension
    for start, walk in zip(starts, walks, strict=True):
        point, memory = np.array(start), np.zeros(n)
        for i in range(STEPS):
            point, memory = step(
                lambda q: problem.evaluate(tuple(q))[0],
                lambda q: np.array(problem.evaluate(tuple(q))[1:]),
                point,
                memory,
                i,
            )
            np.testing.assert_allclose(walk[i + 1], point, rtol=1e-12, atol=1e-14)
    stepper, points, state = ArrayStepper(problem, method), tuple(np.array(starts).T), ()
    for i in range(STEPS):
        points, state = stepper.step(i, points, RATE, state)
        np.testing.assert_allclose(
            np.stack(points, axis=-1), [walk[i + 1] for walk in walks], rtol=1e-12, atol=1e-14
        )
    run = minimize(problem, starts[0], optimizer=method, learning_rate=RATE, tol=0, max_iter=STEPS)
    assert internals(run)[x].tolist() == run.history["x"][1:].tolist()


def test_a_node_at_rest() -> None:
    """Where the slope is zero the ratio is its third argument, in floats and in arrays."""
    problem = Problem("x^2 + y^2")
    run = minimize(problem, (0, 0), optimizer=Sharp(learning_rate=0.1), tol=0, max_iter=3)
    assert run.history["x"].tolist() == [[0.0, 0.0]] * 4
    points, _ = ArrayStepper(problem, Sharp()).step(0, (np.array([0.0, 3.0]), np.array([0.0, 4.0])), 0.1)
    np.testing.assert_allclose(
        np.array(points), [[0, 3 - 0.1 * 6.06], [0, 4 - 0.1 * 8.08]], rtol=1e-14, atol=0
    )


def test_a_run_without_a_step_has_no_parts() -> None:
    stuck = internals(minimize("(x+y)^2", (1, 2), optimizer="newton"))
    assert {values.shape for values in stuck.values()} == {(0, 2)}
    at_once = internals(minimize("x^2", 0, optimizer="armijo"))
    assert {values.shape for values in at_once.values()} == {(0,)}


def test_gradients_at_other_points_are_counted() -> None:
    run = minimize("x^2", 3, optimizer=Sharp(0.1), tol=0, max_iter=7)
    assert (run.nit, run.nfev, run.njev) == (7, 8, 15)
