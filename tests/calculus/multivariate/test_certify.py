"""What is proved about critical points: an interval of one zero, the kind, and honesty at kinks."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.certify import only_zero
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.multivariate.signature import signature
from symgd.calculus.polynomials import constant
from symgd.calculus.problem import Problem


def found(text, x):
    return newton(Problem(text), x, Budget(10))


HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"

# function, start, kind, proved
KINDS = [
    ("(1-x)^2+100(y-x^2)^2", (1.1, 1), "minimum", True),
    (HIMMELBLAU, (-3, 3), "minimum", True),
    (HIMMELBLAU, (-0.2, -0.9), "maximum", True),
    (HIMMELBLAU, (0.1, 2.9), "saddle", True),
    ("x^2+1e-10*y^2", (1, 1), "minimum", True),  # an eigenvalue of 1e-10 of the other
    ("x^2-1e-10*y^2", (1, 1), "saddle", True),
    ("exp(x*y)-x^2", (0.1, 0.1), "saddle", True),
    ("cos(x)+cos(y)", (3, 3), "minimum", True),
    ("-x^2-y^2-cos(x)", (0.1, 0.1), "maximum", True),
    ("-(x+y)^2", (1, 2), "not_a_minimum", True),
    ("x^4+y^4", (0, 0), "degenerate", True),
    ("exp(x+y)+exp(-x-y)", (1, 0), "degenerate", True),  # convex, by its shape
    ("x*y*z", (0, 0, 0), "not_a_minimum", True),
    ("x^19*y", (0, 0), "not_a_minimum", True),  # lower by 1e-40 at 0.01
    ("x^3-3x*y^2", (0, 0), "not_a_minimum", True),
    ("(y-x^2)(y-3x^2)", (0, 0), "not_a_minimum", True),
    ("x^2+sin(y)^3", (0, 0), "not_a_minimum", True),
    ("x^2+y^8-y^10", (0, 0), "degenerate", False),  # nothing lower close by, and that is no proof
    ("x^2+y^4-1000000000*y^6", (0, 0), "degenerate", False),  # lower at 0.01, and yet a minimum
    ("|x|+y^2", (0.1, 0.1), "degenerate", True),
    ("x^2-|y|", (0, 0), "not_a_minimum", True),
    ("max(x,y)+x^2+y^2", (-0.5, -0.5), "degenerate", True),
    ("sqrt(x^2+y^2)", (1, 1), "degenerate", True),
    ("sqrt(|x|)+(x-y)^2", (0, 0), "degenerate", True),
    ("|x|-|y|+y^2", (0, 0), "not_a_minimum", True),
    ("x*ln(x)+y*ln(y)", (1, 1), "minimum", True),
]


def test_a_lower_point_is_found_without_time():
    point = newton(Problem("x*y*z"), (0, 0, 0), Budget(0))
    assert point.kind == "not_a_minimum"


@pytest.mark.parametrize(("text", "x", "kind", "proved"), KINDS)
def test_kinds(text, x, kind, proved):
    point = found(text, x)
    assert (point.kind, point.proved) == (kind, proved)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        (HIMMELBLAU, (-3, 3)),
        ("sin(x+y)+(x-y)^2-1.5x+2.5y+1", (-0.5, -1.5)),
        ("x^4-x*y+y^2+exp(z)+z^2", (1, 1, 1)),
    ],
)
def test_the_box_holds_the_zero(text, x):
    """Against mpmath's own solver at 80 digits."""
    problem = Problem(text)
    point = newton(problem, x, Budget(10))
    assert point.exact is None
    assert point.definite
    with mpmath.workdps(80):
        gradient = sp.lambdify(problem.symbols, problem.gradient, "mpmath")
        zero = mpmath.findroot(gradient, list(point.x))
        for value, (low, high) in zip(zero, point.box, strict=True):
            assert 0 < high - low < Fraction(1, 10**18)
            assert mpmath.mpf(low.numerator) / low.denominator < value
            assert value < mpmath.mpf(high.numerator) / high.denominator


def test_no_box_without_a_simple_zero():
    x = [Fraction(0), Fraction(0)]
    for text in ("x^4+y^4", "|x|+y^2", "x^2*|y|^3+x^2+y^2", "x^2+y^2+1/(x+1)"):
        assert only_zero(Problem(text), x, Budget(10)) is None
    assert only_zero(Problem("x^2+y^2"), [Fraction(1, 3), Fraction(0)], Budget(10)) is None
    assert only_zero(Problem("x^2+y^2"), [Fraction(1, 10**13), Fraction(0)], Budget(10)) is not None


@pytest.mark.parametrize(
    ("text", "x", "zero"),
    [
        ("exp(x+3y-0.1)+exp(x-3y-0.1)+exp(-x-0.1)", (1, 1), [False, True]),
        (
            "exp(x)-2x+(3-z)^2*y^2+(z+3)^2*y^2+exp((1-z)^2)+exp((1+z)^2)+cosh(y)",
            (1, 1, 1),
            [False, True, True],
        ),
        # Changed together, the signs of x and y do not matter.
        ("exp(x+y)+exp(-x-y)+exp(x-2y)+exp(2y-x)+exp(z)-2z", (1, 1, 1), [True, True, False]),
        # The partial derivative by y is zero at y = 0 to 45 digits only.
        ("exp(x)-3x+y^2+1e-45*y", (1, 1), [False, False]),
    ],
)
def test_a_coordinate_is_zero_by_symmetry(text, x, zero):
    point = newton(Problem(text), x, Budget(10))
    assert point.definite
    assert [side == (0, 0) for side in point.box] == zero
    assert [v == 0 for v, is_zero in zip(point.x, zero, strict=True) if is_zero] == [True] * sum(zero)


def test_a_hole_of_the_domain_is_no_critical_point():
    assert found("x^2*y/y+y^2", (0.1, 0.1)) is None


@pytest.mark.parametrize("seed", range(20))
def test_signs_of_eigenvalues_against_numpy(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(1, 8))
    A = random.integers(-5, 6, (n, n))
    A = A + A.T
    values = np.linalg.eigvalsh(A)
    signs = signature([[constant(sp.Integer(int(v))) for v in row] for row in A])
    if np.abs(values).min() > 1e-6:
        assert signs.regular
        assert (signs.negative, signs.positive) == (np.sum(values < 0), np.sum(values > 0))
    else:
        assert not signs.regular


@pytest.mark.parametrize(
    ("text", "x", "direction"),
    [
        ("x^2-y^2", (1, 1), (0, 1)),
        ("x*y", (1, 1), (1, -1)),
        ("exp(x*y)-x^2", (0.1, 0.1), (1, 1 - sp.sqrt(2))),
        ("-x^2-2y^2+z^2", (1, 1, 1), (0, 1, 0)),
    ],
)
def test_the_way_out(text, x, direction):
    problem = Problem(text)
    point = newton(problem, x, Budget(10))
    assert point.escape_exact == direction
    assert np.linalg.norm(point.escape) == pytest.approx(1)
    length = sp.sqrt(sum(v**2 for v in direction))
    np.testing.assert_allclose(point.escape, [float(v / length) for v in direction], atol=1e-12)
    assert problem.value(point.lower) < point.fun
