"""Quadratics whose critical points fill a line or a plane."""

import numpy as np
import pytest
import sympy as sp

from symgd import minimize
from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.families import quadratic_family
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.problem import Problem

# function, start, nearest point, directions, least
FAMILIES = [
    ("(x+y)^2", (1, 2), "(-1/2, 1/2)", [(1, -1)], True),
    ("(x+y-1)^2+z^2", (1, 2, 3), "(0, 1, 0)", [(1, -1, 0)], True),
    ("(x+y+z-3)^2", (0, 0, 0), "(1, 1, 1)", [(1, -1, 0), (1, 0, -1)], True),
    ("(2x-3y)^2+5", (0, 0), "(0, 0)", [(3, 2)], True),
    ("x^2-(y+z)^2", (1, 2, 3), "(0, -1/2, 1/2)", [(0, 1, -1)], False),
]


@pytest.mark.parametrize(("text", "x", "nearest", "directions", "least"), FAMILIES)
def test_families(text, x, nearest, directions, least):
    problem = Problem(text)
    point = newton(problem, x, Budget(5))
    assert point.exact == tuple(sp.sympify(nearest))
    assert (point.least, point.is_minimum, point.proved) == (least, least, True)
    assert point.family.dimension == len(directions)
    span = sp.Matrix([*point.family.directions, *directions])
    assert span.rank() == len(directions)
    for direction in point.family.directions:
        place = [a + 7 * b for a, b in zip(point.exact, direction, strict=True)]
        assert all(
            slope.subs(dict(zip(problem.symbols, place, strict=True))) == 0 for slope in problem.gradient
        )
    away = np.array(x, dtype=float) - np.array(point.x)
    assert np.abs(np.array(point.family.directions, dtype=float) @ away).max() < 1e-12


@pytest.mark.parametrize("text", ["x^2+y^2", "(x+y)^2+x", "x*y", "(x+y)^4", "sqrt(x+y)^2+1"])
def test_no_family(text):
    assert quadratic_family(Problem(text)) is None


def test_gradient_descent_arrives_at_the_projection_of_its_start():
    run = minimize("(x+2y-1)^2+z^2", (3, 1, 2), learning_rate=0.05, tol=1e-12)
    point = run.verdict.minimizer
    assert (run.status, run.verdict.proved) == ("converged", True)
    expected = point.family.nearest((3, 1, 2))
    np.testing.assert_allclose(run.x, [float(v) for v in expected], atol=1e-9)


def test_the_nearest_point_without_short_coordinates():
    point = newton(Problem("(x+y)^2"), (0.1, 0.2718281828459045), Budget(5))
    assert point.exact is None
    assert point.proved
    assert point.box[0][0] == point.box[0][1] == -point.box[1][0]
