"""Polynomial systems: what is put into what, the algebra of the rest, growth on all sides, and falling for ever."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from flint import fmpq

from symgd.calculus.budget import Budget
from symgd.calculus.intervals import working_precision
from symgd.calculus.multivariate.growth import falling_curve, floor_of, growth
from symgd.calculus.multivariate.systems import as_polynomial, blocks, eliminate, solve
from symgd.calculus.problem import Problem

x, y, z = sp.symbols("x y z", real=True)


def test_polynomials_are_multiplied_out() -> None:
    made = as_polynomial((x + y / 2) ** 3 - x**3, (x, y))
    assert made is not None
    expected = {(2, 1): fmpq(3, 2), (1, 2): fmpq(3, 4), (0, 3): fmpq(1, 8)}
    assert made.to_dict() == expected


@pytest.mark.parametrize("expr", [sp.sin(x), x ** sp.Rational(1, 2), sp.sqrt(2) * x, (x + y) ** 200, 1 / x])
def test_others_are_none(expr: sp.Expr) -> None:
    assert as_polynomial(expr, (x, y)) is None


@pytest.mark.parametrize(
    ("expr", "groups"),
    [(x**2 + y**2 * z, [[0], [1, 2]]), (x * y + y * z, [[0, 1, 2]]), (x**2 + 1, [[0], [1], [2]])],
)
def test_blocks(expr: sp.Expr, groups: list[list[int]]) -> None:
    made = as_polynomial(expr, (x, y, z))
    assert made is not None
    assert blocks(made) == groups


# equations, their real solutions
SYSTEMS = [
    ([x**2 + y**2 - 5, x * y - 2], [(-2, -1), (-1, -2), (1, 2), (2, 1)]),
    ([x**2 + y**2 + 1, x - y**3], []),
    ([x - 1, x - 2, y], []),
    ([x**2, x * y, y**3], [(0, 0)]),
    ([(x - 1) ** 2 * (x + 3), (y - x) ** 2 + (y - x) * (x - 1)], [(-3, -3), (-3, 1), (1, 1)]),
    ([x * y - 1, x + y], []),
    ([x**3 - x, y**3 - y], [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]),
]


@pytest.mark.parametrize(("equations", "places"), SYSTEMS)
def test_systems(equations: list[sp.Expr], places: list[tuple[int, int]]) -> None:
    system = [p for p in (as_polynomial(sp.sympify(e), (x, y)) for e in equations) if p is not None]
    with working_precision():
        found = solve(eliminate(system, [0, 1]), [0, 1], system[0], Budget(10))
    assert found is not None
    assert sorted(tuple(c.exact for c in row.x) for row in found) == places
    assert all(row.value.exact == 0 for row in found)


def test_endless_solutions_are_none() -> None:
    system = [p for p in (as_polynomial(e, (x, y, z)) for e in (x * y, y * z, x * z)) if p is not None]
    with working_precision():
        assert solve(eliminate(system, [0, 1, 2]), [0, 1, 2], system[0], Budget(10)) is None


GROWS = [
    "x^2 + y^2",
    "(x^2+y-11)^2 + (x+y^2-7)^2",
    "100(y-x^2)^2 + (1-x)^2",
    "100(y-x^2)^2 + (1-x)^2 + 100(z-y^2)^2 + (1-y)^2",
    "(2x^3*y - y^3)^2 + (6x - y^2 + y)^2",
    "x^2*y^2 + x^2 + y^2",
    "(x+y)^2 + (x-y)^4",
    "x^4 + y^4 + z^4 - 3x*y*z + x^2*y^2",
    "x^6 + y^4 - 5x^2*y + 3x^3",
    "2(1 + (x+y)^2)*(2 + (x-y)^4)",
]
DOES_NOT = [
    "x^2 + y",
    "(x*y - 1)^2 + x^2",
    "(x + y)^2",
    "x^2*y^2 + x^2",
    "x^4 - 3x^2*y^2 + y^4",
    "x^2 + y^2 + z^2 - x*y - y*z - x*z",
    "x^2*y^2 + (x*y - 1)^2",
    "(x - y)^2 + (y - z)^4",
    "(x + y)^2*(1 + (x-y)^2)",
    "(1 + (x+y)^2)*(2 + (x+y)^4)",
    "(1 + x^2)*(y^3 - 1)",
]


@pytest.mark.parametrize("text", GROWS)
def test_growth_is_seen(text: str) -> None:
    problem = Problem(text)
    assert growth(problem, Budget(5)) is not None
    rng = np.random.default_rng(1)
    ways = rng.normal(size=(problem.dimension, 3000))
    near, far = (problem.curve(*(ways / np.abs(ways).max(axis=0) * reach)).min() for reach in (1e2, 1e4))
    assert 0 < near < far


@pytest.mark.parametrize("text", DOES_NOT)
def test_growth_is_not_claimed(text: str) -> None:
    assert growth(Problem(text), Budget(5)) is None


@pytest.mark.parametrize(
    ("text", "direction", "powers", "degree"),
    [
        ("x^2 - y^2", (0, 1), (1, 1), 2),
        ("x*y", (1, -1), (1, 1), 2),
        ("x^2 + y", (0, -1), (1, 1), 1),
        ("(y - x^2)*(y - 3x^2)", (1, 2), (1, 2), 4),
        ("x*y*z", (1, 1, -1), (1, 1, 1), 3),
    ],
)
def test_falling_curves(text: str, direction: tuple[int, ...], powers: tuple[int, ...], degree: int) -> None:
    problem = Problem(text)
    found = falling_curve(problem)
    assert found is not None
    assert (found.direction, found.powers, found.degree) == (direction, powers, degree)
    heights = [problem.value(found.at(t)) for t in (10, 100, 1000)]
    assert heights[0] > heights[1] > heights[2]
    assert heights[2] == pytest.approx(float(found.coefficient) * 1000.0**degree, rel=0.01)


@pytest.mark.parametrize("text", [*GROWS, "(x*y - 1)^2 + x^2", "x^2*y^2"])
def test_no_falling_curve_is_claimed(text: str) -> None:
    assert falling_curve(Problem(text)) is None


@pytest.mark.parametrize(
    ("expr", "floor"),
    [
        (x**2 + y**2 - 10 * sp.cos(x) - 3 * sp.sin(y) ** 2 + 20, 7),
        (-sp.exp(-(x**2) - y**2), -1),
        (x**2 * y, None),
        (abs(x) + y**4 + 1, 1),
        ((x**2 + 2) ** 3 - sp.cos(y) * sp.cos(x), 7),
        (x**3 + y**2, None),
    ],
)
def test_floors(expr: sp.Expr, floor: int | None) -> None:
    assert floor_of(expr) == floor
