"""`Problem`: values and derivatives against central differences, and the places where there are none."""

from __future__ import annotations

import json
import math
import pickle
import random
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from symgd.calculus.problem import Problem, Undefined
from symgd.errors import ExpressionError, InputError
from symgd.notation import parse
from symgd.notation.symbolic import symbol

FUNCTIONS = json.loads((Path(__file__).parent.parent / "data" / "functions.json").read_text("utf-8"))
NUMPY = {
    name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "sqrt", "log", "pi", "tanh", "cosh")
}
NUMPY |= {"Abs": np.abs, "abs": np.abs, "atan": np.arctan}


def points_of(row: dict) -> list[dict[str, float]]:
    """Four points of the function's domain, away from its middle and its borders."""
    rng = random.Random(row["name"])
    sides = list(zip(row["variables"], row["domain"], strict=True))
    return [
        {name: low + rng.uniform(0.1, 0.4) * (high - low) for name, (low, high) in sides} for _ in range(4)
    ]


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row["name"])
def test_functions_of_the_literature(row: dict) -> None:
    problem = Problem(row["expression"])
    assert sorted(problem.variables) == sorted(row["variables"])

    def f(point: dict[str, float]) -> float:
        return float(eval(row["expression"], dict(NUMPY), point))

    points = points_of(row)
    for point in points:
        x = [point[name] for name in problem.variables]
        h = 1e-5
        slopes = [
            (f(point | {name: point[name] + h}) - f(point | {name: point[name] - h})) / (2 * h)
            for name in problem.variables
        ]
        scale = max(1.0, abs(f(point)), *map(abs, slopes))
        assert problem.value(x) == pytest.approx(f(point), rel=1e-12, abs=1e-12 * scale)
        np.testing.assert_allclose(np.atleast_1d(problem.slope(x)), slopes, rtol=1e-5, atol=1e-4 * scale)
    columns = [np.array([point[name] for point in points]) for name in problem.variables]
    values = [problem.value([float(c[i]) for c in columns]) for i in range(4)]
    slopes = np.array([np.atleast_1d(problem.slope([float(c[i]) for c in columns])) for i in range(4)])
    np.testing.assert_allclose(problem.curve(*columns), values, rtol=1e-12, atol=1e-13 * np.abs(values).max())
    np.testing.assert_allclose(
        problem.slope_curve(*columns).reshape(len(columns), 4).T,
        slopes,
        rtol=1e-11,
        atol=1e-12 * np.abs(slopes).max(),
    )
    known = [row["minimum"][row["variables"].index(name)] for name in problem.variables]
    assert problem.value(known) == pytest.approx(row["value"], rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("text", ["x^2 y^3 + sin(x z)", "exp(x y) - z^2/y", "(1-x)^2 + 100(y-x^2)^2", "x^4"])
def test_the_hessian(text: str) -> None:
    problem = Problem(text)
    n, point = problem.dimension, {s: 0.7 + 0.4 * i for i, s in enumerate(problem.symbols)}
    hessian = np.array([[float(entry.subs(point)) for entry in row] for row in problem.hessian])
    at, h = np.array(list(point.values())), 1e-6
    for j in range(n):
        step = h * np.eye(n)[j]
        difference = (np.atleast_1d(problem.slope(at + step)) - np.atleast_1d(problem.slope(at - step))) / (
            2 * h
        )
        np.testing.assert_allclose(hessian[:, j], difference, rtol=1e-6, atol=1e-6)
    assert hessian.shape == (n, n)
    np.testing.assert_array_equal(hessian, hessian.T)
    assert problem.second == problem.hessian[0][0]


def test_derivatives_in_sympy() -> None:
    x, y = symbol("x"), symbol("y")
    problem = Problem("3x^2 - 2x - 3")
    assert (problem.gradient, problem.second) == ((6 * x - 2,), 6)
    assert Problem("y x^2").symbols == (x, y)
    assert Problem("y x^2").gradient == (2 * x * y, x**2)
    assert Problem("sin(x) y").tidy_gradient == (y * sp.cos(x), sp.sin(x))


def test_one_variable_is_a_float_more_are_an_array() -> None:
    one, two = Problem("x^2"), Problem("x^2 + y")
    assert isinstance(one.slope(3), float)
    assert one.slope([3.0]) == one.slope(np.array([3.0])) == 6.0
    assert isinstance(two.slope((3, 1)), np.ndarray)
    assert two.slope((3, 1)).tolist() == [6.0, 1.0]
    with pytest.raises(ValueError, match="2 coordinates"):
        two.value(3.0)
    with pytest.raises(ValueError, match="1 coordinates"):
        one.value([3.0, 1.0])


# text, point, reason, the operation that has no value
NOWHERE = [
    ("x/x", 0, "undefined", "/"),
    ("(x^2 - 1)/(x - 1)", 1, "undefined", "/"),
    ("x^2/x", 0, "undefined", "/"),
    ("1/(1/x)", 0, "undefined", "/"),
    ("ln x - ln x + x", -1, "undefined", "ln"),
    ("exp(ln x)", 0, "undefined", "ln"),
    ("sqrt(x)^2", -1, "undefined", "sqrt"),
    ("0*ln(x) + x^2", -1, "undefined", "ln"),
    ("exp(-1/x^2)", 0, "undefined", "/"),
    ("atan(1/x)", 0, "undefined", "/"),
    ("x^x", -1, "undefined", "power"),
    ("x^0.3", -1, "undefined", "power"),
    ("x^(-2)", 0, "undefined", "power"),
    ("asin x", 2, "undefined", "asin"),
    ("acosh x", 0, "undefined", "acosh"),
    ("1/ln(x - 1)", 2, "undefined", "/"),
    ("1/ln(x - 1)", 0, "undefined", "ln"),  # the inner operation is named
    ("x^2 + ln y", (1, 0), "undefined", "ln"),
    ("sqrt x", 0, "undefined", None),  # f has a value there, its slope has none
    ("cosh x", 1000, "overflow", None),
    ("x^4", 1e100, "overflow", None),
    ("exp(x)", 710, "overflow", None),
    ("1e300 x^2", 1e5, "overflow", None),
]


@pytest.mark.parametrize(("text", "point", "reason", "operation"), NOWHERE)
def test_where_there_is_no_value(text: str, point, reason: str, operation: str | None) -> None:
    problem = Problem(text)
    for ask in (problem.evaluate, problem.value, problem.slope):
        with pytest.raises(Undefined) as caught:
            ask(point)
        assert caught.value.reason == reason
        assert (caught.value.condition and caught.value.condition.operation) == operation
    assert (problem.failing_condition(point) and problem.failing_condition(point).operation) == operation
    coordinates = np.atleast_1d(point)
    assert np.isnan([problem.curve(*coordinates), *np.ravel(problem.slope_curve(*coordinates))]).any()


# On arrays f is nan exactly where its tree has no value, also where SymPy's form has one.
HOLES = [
    ("x/x", [math.nan, 1, 1], [math.nan, 0, 0]),
    ("ln x - ln x + x", [math.nan, math.nan, 1], [math.nan, math.nan, 1]),
    ("sqrt(x)^2", [0, math.nan, 1], [1, math.nan, 1]),
    ("exp(-1/x^2)", [math.nan, math.exp(-1), math.exp(-1)], [math.nan, -2 / math.e, 2 / math.e]),
    ("atan(1/x)", [math.nan, -math.pi / 4, math.pi / 4], [math.nan, -0.5, -0.5]),
    ("relu(ln x)", [math.nan, math.nan, 0], [math.nan, math.nan, 0]),
    ("exp(800 x)", [1, 0, math.nan], [800, 0, math.nan]),
    ("|x|", [0, 1, 1], [0, -1, 1]),
    ("5 + 0x", [5, 5, 5], [0, 0, 0]),
]


@pytest.mark.parametrize(("text", "values", "slopes"), HOLES)
def test_curves_have_the_holes_of_the_tree(text: str, values: list[float], slopes: list[float]) -> None:
    problem = Problem(text)
    np.testing.assert_allclose(problem.curve([0.0, -1.0, 1.0]), values, rtol=1e-15)
    np.testing.assert_allclose(problem.slope_curve([0.0, -1.0, 1.0]), slopes, rtol=1e-14)


def test_curves_broadcast() -> None:
    problem = Problem("x^2 + ln y")
    grid = problem.curve(np.arange(3.0)[:, None], np.array([-1.0, 1.0]))
    np.testing.assert_array_equal(grid, [[math.nan, 0], [math.nan, 1], [math.nan, 4]])
    assert problem.slope_curve(np.arange(3.0)[:, None], np.array([-1.0, 1.0])).shape == (2, 3, 2)


def test_every_kind_of_condition_has_its_tests() -> None:
    from symgd.calculus import problem as module
    from symgd.notation.domain import KINDS

    assert set(module.GUARDS) == set(module._HOLDS) == set(KINDS)
    for t in (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0):
        for name, kind in KINDS.items():
            guard, on_arrays = (
                eval(module.GUARDS[name].format("t"), {"t": t}),
                module._HOLDS[name](np.array([t])),
            )
            assert [guard] == on_arrays.tolist() == [kind.holds(t)]
    assert not any(holds(np.array(math.nan)) for holds in module._HOLDS.values())


@pytest.mark.parametrize("text", ["x/x + x^2", "exp(ln x) + y", "|x - 1| + relu(y)"])
def test_a_problem_can_be_pickled(text: str) -> None:
    problem = Problem(text)
    problem.evaluate((2.0, 3.0)[: problem.dimension])  # compiled
    again = pickle.loads(pickle.dumps(problem))
    assert again.expression == problem.expression
    assert again.evaluate((2.0, 3.0)[: problem.dimension]) == problem.evaluate(
        (2.0, 3.0)[: problem.dimension]
    )


def test_what_can_be_no_problem() -> None:
    with pytest.raises(InputError, match="does not contain a variable"):
        Problem("5")
    with pytest.raises(InputError, match="does not contain a variable"):
        Problem(parse("2pi", allow_constant=True))
    with pytest.raises(ExpressionError, match="column 3"):
        Problem("x+")


def test_an_expression_is_taken_as_it_is() -> None:
    expression = parse("x^2 - 3x")
    assert Problem(expression).expression is expression
    assert repr(Problem(expression)) == "Problem('x**2 - 3*x')"


@pytest.mark.parametrize("text", ["100(y-x^2)^2+(1-x)^2", "exp(x*y) - z^2*log(3+x^2)", "x1*x2*x3*x4*x5"])
def test_the_quadratic_model_is_f_its_gradient_and_its_hessian(text):
    problem = Problem(text)
    point = np.linspace(0.3, 1.7, problem.dimension)
    value, slopes, hessian = problem.quadratic_model(point)
    assert (value, *slopes) == pytest.approx(problem.evaluate(point), rel=1e-13)
    place = dict(zip(problem.symbols, point, strict=True))
    exact = np.array(sp.hessian(problem.f, problem.symbols).evalf(30, subs=place)).astype(float)
    assert hessian == pytest.approx(exact, rel=1e-12, abs=1e-12)


def test_there_is_no_quadratic_model_outside_the_domain():
    assert Problem("log(x) + y^2").hessian_at((-1.0, 1.0)) is None
    with pytest.raises(Undefined):
        Problem("1/x + y").quadratic_model((0.0, 1.0))
