"""Bounds on boxes hold every value that is taken in them."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from symgd.calculus.multivariate.boxes import box_around, eigenvalue_bounds, gradient_on, value_on
from symgd.calculus.problem import Problem

FUNCTIONS = [
    "100(y-x^2)^2+(1-x)^2",
    "exp(x*y) - x^2",
    "x^2 + x*y + y^2 + z^2",
    "sin(x)*cos(y) + x/3",
    "log(1+x^2+y^2)",
]


@pytest.mark.parametrize("text", FUNCTIONS)
@pytest.mark.parametrize("radius", [Fraction(0), Fraction(1, 10**6), Fraction(1, 3)])
def test_bounds_hold_all_values(text, radius):
    problem = Problem(text)
    random = np.random.default_rng(7)
    center = random.uniform(-1, 1, problem.dimension)
    box = box_around(center.tolist(), radius)
    low, high = value_on(problem, box)
    slopes = gradient_on(problem, box)
    mu, L = eigenvalue_bounds(problem, box)
    hessian = sp.lambdify(problem.symbols, sp.Matrix(problem.hessian))
    for _ in range(50):
        point = [
            float(lower) + t * float(upper - lower)
            for t, (lower, upper) in zip(random.random(len(box)), box, strict=True)
        ]
        slack = 1e-9 * max(1.0, abs(low), abs(high), abs(mu), abs(L))
        assert low - slack <= problem.value(point) <= high + slack
        for slope, bound in zip(problem.slope(point), slopes, strict=True):
            assert float(bound.lo) - slack <= slope <= float(bound.hi) + slack
        values = np.linalg.eigvalsh(hessian(*point))
        assert mu - slack <= values[0]
        assert values[-1] <= L + slack


def test_bounds_at_a_point_are_the_eigenvalues():
    assert eigenvalue_bounds(Problem("x^2 - y^2 + exp(x*y)"), ((0, 0), (0, 0))) == pytest.approx(
        (-(5**0.5), 5**0.5), rel=1e-15
    )


def test_no_bounds_where_f_is_undefined():
    assert value_on(Problem("1/x + y"), ((-1, 1), (0, 1))) is None
