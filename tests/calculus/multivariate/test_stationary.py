"""All stationary points of polynomials, against Newton's method from many starts, and against what is known."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.stationary import CriticalPoints, stationary_points
from symgd.calculus.problem import Problem

DATA = json.loads(Path("tests/data/functions.json").read_text(encoding="utf-8"))
FUNCTIONS = {row["name"]: row for row in DATA}


def solved(text: str) -> CriticalPoints | None:
    return stationary_points(Problem(text), Budget(20))


# name: minima, saddles, maxima, undecided; how many of them are lowest
COUNTS = {
    "himmelblau": (4, 4, 1, 0, 4),
    "goldstein_price": (4, 4, 1, 0, 1),
    "six_hump_camel": (6, 7, 2, 0, 2),
    "booth": (1, 0, 0, 0, 1),
    "dixon_price2": (2, 1, 0, 0, 2),
    "treccani": (2, 1, 0, 0, 2),
    "zirilli": (2, 1, 0, 0, 1),
    "saddle_well": (2, 1, 0, 0, 2),
    "deckkers_aarts": (3, 2, 0, 0, 2),
    "freudenstein_roth": (2, 1, 0, 0, 1),
    "brown_badly_scaled": (1, 0, 0, 0, 1),
    "price4": (2, 2, 0, 1, 3),
    "rosenbrock3": (1, 0, 0, 0, 1),
    "broyden_tridiagonal3": (4, 3, 0, 0, 2),
    "wood": (1, 2, 0, 0, 1),
    "trid6": (1, 0, 0, 0, 1),
    "variably_dimensioned3": (1, 0, 0, 0, 1),
    "chebyquad2": (2, 2, 1, 0, 2),
}


@pytest.mark.parametrize("name", COUNTS)
def test_the_points_of_known_functions(name: str) -> None:
    row = FUNCTIONS[name]
    found = solved(row["expression"])
    assert found is not None
    assert found.complete
    kinds = [point.kind for point in found.points]
    counts = tuple(kinds.count(kind) for kind in ("minimum", "saddle", "maximum", "degenerate"))
    assert found.lowest is not None
    assert (*counts, len(found.lowest)) == COUNTS[name]
    scale = max(1.0, abs(row["value"]))
    assert found.points[0].fun == pytest.approx(row["value"], abs=1e-9 * scale)
    for place in row["all_minima"]:
        gaps = [np.abs(np.array(point.x) - place).max() for point in found.lowest]
        assert min(gaps) <= 1e-9 * max(1.0, *map(abs, place))


@pytest.mark.parametrize(
    "text",
    [
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        "x^4 + y^4 - 4x^2 + x*y - 3y^2 + x^2*y^2",
        "x^8 + y^8 - x*y + x^3*y^2 + 3x^5*y - 2*x^4*y^2",
        "(x^2 + y^2 + z^2 - 1)^2 + x^4 + y*z + x",
        "x^3 + y^3 - 3x*y + x^2/7",
    ],
)
def test_newtons_method_finds_no_other(text: str) -> None:
    problem, found = Problem(text), solved(text)
    assert found is not None
    known = np.array([point.x for point in found.points])
    gradient = sp.lambdify(problem.symbols, problem.gradient)
    hessian = sp.lambdify(problem.symbols, problem.hessian)
    reached = set()
    for start in itertools.product(np.linspace(-2.3, 2.4, 7), repeat=problem.dimension):
        x = np.array(start)
        for _ in range(60):
            x = x - np.linalg.lstsq(np.array(hessian(*x), dtype=float), np.array(gradient(*x)), rcond=None)[0]
        if np.abs(gradient(*x)).max() < 1e-9:
            gaps = np.abs(known - x).max(axis=1)
            assert gaps.min() < 1e-5
            reached.add(int(gaps.argmin()))
    assert reached == set(range(len(known)))


def test_random_polynomials_with_known_points() -> None:
    """f(x, y) = p(x) + q(y) in turned coordinates has its points where p′ = 0 and q′ = 0."""
    random.seed(5)
    for _ in range(3):
        a, b = (sorted(random.sample(range(-6, 7), 3)) for _ in range(2))
        u, v = "(x + 2y)", "(3x - y)"
        t = sp.Symbol("t")
        p, q = (sp.integrate(sp.expand(sp.prod(t - r for r in roots)), t) for roots in (a, b))
        text = f"{str(p).replace('t', u)} + {str(q).replace('t', v)}".replace("**", "^")
        found = solved(text)
        assert found is not None
        expected = {(sp.Rational(r + 2 * s, 7), sp.Rational(3 * r - s, 7)) for r in a for s in b}
        assert {point.exact for point in found.points} == expected
        assert [point.kind for point in found.points].count("saddle") == 4
        assert all(point.definite for point in found.points)


# expression, the points in closed form
EXACT = [
    ("x^2 - y^2", [("0", "0")]),
    ("x^4 + y^4", [("0", "0")]),
    ("x^2 + x*y + y^2 + z^2", [("0", "0", "0")]),
    ("x^4 + y^4 - 4x*y", [("-1", "-1"), ("1", "1"), ("0", "0")]),
    ("(x - 1)^2 + 2(2y^2 - x)^2", [("1", "-sqrt(2)/2"), ("1", "sqrt(2)/2"), ("1/3", "0")]),
    ("0.1x^2 + 0.3x*y + y^2 - 0.7y", [("-21/31", "14/31")]),  # 0.2x = −0.3y, 0.3x + 2y = 0.7
    ("x^2 + y", []),
    ("x^3 + x + y^2", []),
    ("(x^2 + y^2)^2", [("0", "0")]),
    ("x^3 - 3x*y^2", [("0", "0")]),
]


@pytest.mark.parametrize(("text", "places"), EXACT)
def test_closed_forms(text: str, places: list[tuple[str, ...]]) -> None:
    found = solved(text)
    assert found is not None
    assert (found.complete, found.along) == (True, ())
    assert [point.exact for point in found.points] == [tuple(map(sp.sympify, place)) for place in places]
    problem = Problem(text)
    for point, value in zip(found.points, found.values, strict=True):
        assert point.exact is not None
        place = dict(zip(problem.symbols, point.exact, strict=True))
        assert all(sp.expand(slope.subs(place)) == 0 for slope in problem.gradient)
        assert sp.expand(problem.f.subs(place)) == value.exact


# expression, the sets on which the gradient is zero with f there, the number of other points
SETS = [
    ("(x^2 + y^2 - 1)^2", [("x**2 + y**2 - 1", 0)], 1),
    ("x^2*y^2", [("x", 0), ("y", 0)], 0),
    ("(x - y)^2", [("x - y", 0)], 0),
    ("(x*y - 1)^2", [("x*y - 1", 0)], 1),
    ("(x^2 + y^2)^3 - (x^2 + y^2)^2", [("3*x**2 + 3*y**2 - 2", sp.Rational(-4, 27))], 1),
    ("x^2*(y^2 + 1)", [("x", 0)], 0),
]


@pytest.mark.parametrize(("text", "sets", "others"), SETS)
def test_sets_on_which_the_gradient_is_zero(text: str, sets: list[tuple[str, int]], others: int) -> None:
    found = solved(text)
    assert found is not None
    assert sorted((str(row.equation), row.value) for row in found.along) == sets
    assert (len(found.points), found.lowest) == (others, None)


@pytest.mark.parametrize(
    "text", ["x*y*z", "sin(x) + y^2", "x^2 + y^2 + 1/(x*y)", "x^2 + sqrt(2)*y^2", "x^x + y", "(x + y)^60*x"]
)
def test_none_where_they_cannot_be_told(text: str) -> None:
    assert solved(text) is None


def test_nothing_is_said_without_time() -> None:
    assert stationary_points(Problem("(x^2+y-11)^2 + (x+y^2-7)^2"), Budget(0)) is None


def test_values_that_are_equal_are_proved_equal() -> None:
    found = solved(FUNCTIONS["six_hump_camel"]["expression"])
    assert found is not None
    signs = [a.compare(b) for a, b in itertools.pairwise(found.values)]
    assert signs == [0, -1, 0, -1, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0]
