"""The listings of all optimizers are run, and every iterate must be the handout's."""

from __future__ import annotations

import ast
import io
import keyword
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
import sympy as sp

from symgd import Run, minimize, optimizers
from symgd.errors import ParameterError
from symgd.lessons.listing import numpy_listing
from symgd.lessons.parting import parting
from symgd.optimizers import Assignment, Optimizer, State
from symgd.optimizers.nodes import Dot, GradientAt, LineMinimum, NewtonStep, Ratio, ValueAt
from symgd.optimizers.rule import eta, g, k, x

EVERY = [
    f"{form}:{name}".lstrip(":") for name in optimizers.names() for form in ("", *optimizers.forms_of(name))
]
FUNCTIONS = [
    ("3x^2 - 2x - 3", 8, {"max_iter": 60}),
    ("ln(1 + x^2)/(1 + exp(-x)) + x^2/9", 3, {"gtol": 1e-3, "tol": 0, "max_iter": 60}),
    ("x^2 + 4y^2 + x y + cosh(y)/9", (4, 1), {"max_iter": 60}),
]


def followed(run: Run) -> tuple[np.ndarray, dict[str, Any]]:
    """The iterates of the program, and what its variables are in the end."""
    source = numpy_listing(run)
    tree = ast.parse(source)
    loop = next(node for node in tree.body if isinstance(node, ast.For))
    assigned = next(node for node in tree.body if isinstance(node, ast.Assign))
    point = assigned.targets[0].id  # the first number that is set is the start
    loop.body.insert(0, ast.parse(f"TRACE.append({point})").body[0])
    scope: dict[str, Any] = {"TRACE": []}
    with redirect_stdout(io.StringIO()), np.errstate():
        exec(compile(ast.fix_missing_locations(tree), "descent.py", "exec"), scope)
    return np.array(scope["TRACE"]), {**scope, "END": scope[point]}


def check(run: Run) -> None:
    trace, scope = followed(run)
    assert scope["k"] == run.nit
    assert trace.shape == run.history["x"].shape
    np.testing.assert_allclose(trace, run.history["x"], rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(scope["END"], run.x, rtol=1e-9, atol=1e-11)


def made(expression: str, x0: Any, name: str | Optimizer, settings: dict[str, Any]) -> Run:
    method = optimizers.get(name)
    rate = 0.05 if method.has_rate and method.learning_rate is None else None
    return minimize(expression, x0, optimizer=method, **{"learning_rate": rate, **settings})


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(("expression", "x0", "settings"), FUNCTIONS, ids=["parabola", "bend", "plane"])
def test_every_program_makes_the_iterates(
    expression: str, x0: Any, settings: dict[str, Any], name: str
) -> None:
    if "y" in expression and name == "exact_line_search":
        with pytest.raises(ParameterError):
            minimize(expression, x0, optimizer=name)
        return
    run = made(expression, x0, name, settings)
    check(run)
    source = numpy_listing(run)
    assert source.isascii()
    assert max(map(len, source.splitlines())) <= 100
    assert not re.search(r"e[+-]0|\d{14}|-0\.0|  $|\b1 \*", source)


OTHERS = [
    ("3x^2 - 2x - 3", 8, "adam", {"max_iter": 500, "learning_rate": 0.3}),  # ends by ten quiet steps
    ("x^2", 1, "momentum", {"learning_rate": 0.1, "tol": 1e-3}),
    ("x^2", 1, "momentum", {"learning_rate": 0.1, "tol": 1e-3, "gtol": 1e-2}),
    ("x^2", 1, "keras:momentum", {"learning_rate": "0.2/(1+k)", "max_iter": 40}),
    ("x^2 + y^2", (1, 2), "adam", {"learning_rate": "cosine(0.3, 20, 0.01)", "max_iter": 40}),
    ("x^2", 1, "adagrad", {"learning_rate": "step_decay(0.4, 0.5, 7)", "max_iter": 40}),
    ("x^2", 1, "gd", {"learning_rate": "erf(1/(1+k))/3", "max_iter": 40}),
    ("x^2", 1, optimizers.Adagrad(learning_rate_decay=0.1), {}),
    ("x^2", 1, optimizers.Momentum(dampening=0.5), {}),
    ("x^2 + y^2", (1, 2), optimizers.Momentum(dampening=0.5, weight_decay=0.1), {}),
    ("x^2", 3, optimizers.get("keras:adam", weight_decay=0.1), {"max_iter": 40}),
    ("x^2 + y^2", (1, 2), optimizers.get("optax:adam", epsilon_root=1e-3), {"max_iter": 40}),
    ("x^2 + y^2", (1, 2), optimizers.RMSprop(initial_accumulator_value=0.5), {"max_iter": 40}),
    ("m^2 + v^4", (1, 2), "adam", {"max_iter": 20}),
    ("m^2", 2, "adam", {"max_iter": 20}),
    ("g^2", 2, "adam", {"max_iter": 20}),
    ("b^2", 2, "nesterov", {"max_iter": 20}),
    ("lambda^2", 2, "adamw", {"max_iter": 20}),
    ("k^2 + p^2", (2, 1), "newton", {}),
    ("alpha^2", 2, "barzilai_borwein", {}),
    ("theta^4", 2, "barzilai_borwein", {}),
    ("mu^2", 2, "nadam", {"max_iter": 20}),
    ("g^2", 2, "lion", {"max_iter": 20}),
    ("x^4 - 3x^3 + 2", 6, "newton", {}),
    ("x^3 - 3x", 0.2, "newton", {}),
    ("x^2 + x y", (1, 1), "newton", {}),
    ("x^4 - 3x^3 + 2", 6, "exact_line_search", {}),
    ("|x - 1| + x^2/9", 5, "exact_line_search", {}),
    ("x^2 + 10sin(5x)", 8, "exact_line_search", {}),
    ("x^4/4 - x^3/3", -0.7, "exact_line_search", {}),  # past an inflection
    ("x^2", 0, "exact_line_search", {}),
    ("x - ln x", 30, "exact_line_search", {}),
    ("x - ln x", 3, "armijo", {}),
    ("x - ln x", 0.5, "momentum", {"learning_rate": 20}),  # leaves the domain
    ("ln(x)^2 + sqrt(x)^2", 4, "armijo", {}),
    ("x^200", 1.5, "armijo", {"max_iter": 20}),
    ("x^2 + ln(y)^2", (1, 3), "armijo", {}),
    ("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), "armijo", {"max_iter": 60}),
    ("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), "newton", {}),
    ("(1-x)^2 + 100(y-x^2)^2", (-1.2, 1), "barzilai_borwein", {"max_iter": 12}),
    ("x^4", 10, "momentum", {"learning_rate": 0.1}),  # too large for a double
    ("-x^2", 1, "adam", {"learning_rate": 1, "max_iter": 30}),
]


@pytest.mark.parametrize(("expression", "x0", "method", "settings"), OTHERS, ids=lambda v: str(v)[:40])
def test_the_program_follows_the_run(expression: str, x0: Any, method: Any, settings: dict[str, Any]) -> None:
    check(made(expression, x0, method, settings))


# Rules of other people, with every node, and symbols with any name.

b, m, odd = sp.Symbol("b", real=True), sp.Symbol("np", real=True), sp.Symbol("lambda x", real=True)
rate, pull = sp.Symbol("η̂", positive=True), sp.Symbol("class", positive=True)


@dataclass(frozen=True)
class Lookahead(Optimizer):
    """Nesterov's gradient at the point ahead: b ← μb + ∇f(x − ημb); x ← x − ηb."""

    name: ClassVar[str] = "lookahead"
    symbols: ClassVar[dict[str, sp.Symbol]] = {"pull": pull}
    pull: float = 0.5

    def state(self) -> tuple[State, ...]:
        return (State(m),)

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(odd, GradientAt(x - eta * pull * m)),
            Assignment(m, pull * m + odd),
            Assignment(x, x - eta * m),
        )


@dataclass(frozen=True)
class Polyak(Optimizer):
    """Polyak's step for a known minimal value 0, then half of it again: x is assigned twice."""

    name: ClassVar[str] = "polyak"

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(rate, Ratio(ValueAt(x), Dot(g, g), sp.S.Zero) / 4),
            Assignment(x, x - rate * g),
            Assignment(x, x - sp.Rational(1, 3) * rate * g / (k + 2)),
        )


@dataclass(frozen=True)
class Quasi(Optimizer):
    """A secant in each coordinate: the ratio of vectors, 1/8 where the gradient stood still."""

    name: ClassVar[str] = "quasi"

    def state(self) -> tuple[State, ...]:
        return State(b, x), State(m, g), State(odd, sp.S.Half, scalar=True)

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(pull, Ratio(x - b, g - m, odd / 4)),
            Assignment(b, x),
            Assignment(m, g),
            Assignment(x, x - sp.Max(sp.Min(pull, odd), sp.Rational(1, 99)) * g),
        )


@dataclass(frozen=True)
class Damped(Optimizer):
    """Half of Newton's step, from twice the gradient; elementwise functions."""

    name: ClassVar[str] = "damped"

    def assignments(self) -> tuple[Assignment, ...]:
        return (
            Assignment(b, NewtonStep(2 * g)),
            Assignment(x, x - b / 4 - sp.exp(-sp.Abs(g)) * sp.tanh(g) / 99),
        )


@dataclass(frozen=True)
class Searching(Optimizer):
    """A line search along a multiple of the gradient."""

    name: ClassVar[str] = "searching"

    def assignments(self) -> tuple[Assignment, ...]:
        return Assignment(b, 3 * g), Assignment(rate, LineMinimum(b)), Assignment(x, x - rate * b / 2)


@pytest.mark.parametrize("method", [Lookahead, Polyak, Quasi, Damped], ids=lambda cls: cls.name)
@pytest.mark.parametrize(("expression", "x0"), [("x^2 + x^4/9", 2), ("x^2 + 3y^2 + x^4/9", (2, 1))])
def test_a_rule_of_anybody(method: type[Optimizer], expression: str, x0: Any) -> None:
    check(made(expression, x0, method(), {"max_iter": 12}))


def test_a_search_of_anybody() -> None:
    check(made("x^2 + x^4/9", 2, Searching(), {"max_iter": 12}))


def test_names_are_python_names_of_their_own() -> None:
    source = numpy_listing(made("lambda^2", 2, Lookahead(), {"max_iter": 3}))
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert not names & set(keyword.kwlist)
    assert {"np_", "lambda_x", "lambda_", "pull"} <= names
    assert "pull = 0.5\n" in source


def test_where_rounding_leads_elsewhere() -> None:
    def settled(name: str, expression: str, x0: Any) -> int | None:
        return parting(minimize(expression, x0, optimizer=name))

    assert settled("adam", "3x^2 - 2x - 3", 8) is None
    assert settled("newton", "x^4 - 3x^3 + 2", 6) is None
    step = settled("barzilai_borwein", "(1-x)^2 + 100(y-x^2)^2", (-1.2, 1))
    assert step is not None
    assert 20 < step < 100


def test_a_function_too_wild_for_a_program() -> None:
    run = minimize("x^2/2 + sin(1000000x)/1000000000", 3, optimizer="exact_line_search")
    source = numpy_listing(run)
    if source:
        check(run)
    assert source == "" or "line_minimum" in source


ADAM = """\
x = 8.0
eta, tol = 0.1, 1e-5
beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
m, v = 0.0, 0.0
quiet = 0
for k in range(501):
    g = df(x)
    if k == 500 or quiet == 10:
        break
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**(k + 1))
    v_hat = v / (1 - beta_2**(k + 1))
    new = x - eta * m_hat / (np.sqrt(v_hat) + epsilon)
    quiet = quiet + 1 if abs(new - x) < tol else 0
    x = new
print(k, x, f(x))
"""


def test_the_program_of_adam() -> None:
    source = numpy_listing(minimize("3*x**2 - 2*x - 3", 8, optimizer="adam", learning_rate=0.1))
    assert source.partition("\n\nx = ")[2] == ADAM.removeprefix("x = ")
