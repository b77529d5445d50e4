"""`downhill`: what the walk along −f′ meets first, with its closed form, its kind and its curvature."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from sympy import E, Rational, exp, log, pi, sqrt

from symgd.calculus import Problem
from symgd.calculus.budget import Budget
from symgd.calculus.landscape import downhill

INF = math.inf

# f, start, closed form of the minimizer (None: none is known) or its decimals, f″ there (None: a kink), order
MINIMIZERS = [
    ("3x^2 - 2x - 3", 8, Rational(1, 3), 6.0, 2),
    ("x^4 - 3x^3 + 2", 6, Rational(9, 4), 20.25, 2),
    ("x^2/2 - sin x", 3, 0.7390851332151607, 1.6736120291832148, 2),
    ("ln(cosh(x)) + x^2/10", 5, 0, 1.2, 2),
    ("exp(x) - 2x", 3, log(2), 2.0, 2),
    ("x - ln x", 3, 1, 1.0, 2),
    ("x^x", 2, exp(-1), 1.8815963875316455, 2),
    ("tan(x) - 2x", 1.2, pi / 4, 4.0, 2),
    ("cosh x", 5, 0, 1.0, 2),
    ("x^4", 1, 0, 0.0, 4),
    ("x^300 - 7x^17 + x^3 - x", 1.1, 0.9966756271994575, 31448.15727775713, 2),
    ("-exp(-x^2)", 30, 0, 2.0, 2),
    ("-(x - sin x)*exp(-x^2)", 0.5, 1.1951366417566607, 0.2667400729349787, 2),
    ("(6x - 2)^2*sin(12x - 4)", 1, 0.7572487578418559, 1068.0081513787477, 2),
    ("ln(1 + exp(x)) + ln(1 + exp(-x))", 4, 0, 0.5, 2),
    ("softplus(x) - x/3", 2, -log(2), 0.2222222222222222, 2),
    ("x/ln(x)", 5, E, 0.36787944117144233, 2),
    ("x*exp(1/x)", 3, 1, E.evalf(20), 2),
    ("x - sqrt(x)", 3, Rational(1, 4), 2.0, 2),
    ("sqrt(1 + x^2)", 1e6, 0, 1.0, 2),
    ("coth(x) + x", 2, log(1 + sqrt(2)), 2 * sqrt(2).evalf(20), 2),
    ("sin(x)", 1e6, 636619 * pi / 2, 1.0, 2),
    ("exp(exp(x)) - 3x", 1, 0.04870339370406973, 6.14972668489212, 2),
    ("(x - 1/3)^6", 2, Rational(1, 3), 0.0, 6),
    ("12.5x^2 - 12relu(x - 1)^2 + 12relu(x - 2)^2", 3.3, 0, 25.0, 2),
    ("|x - 1| + 2|x|", 3, 0, None, None),
    ("|x|", -2, 0, None, None),
    ("|x| + x/2", 0, 0, None, None),
    ("||x| - 1|", 3, 1, None, None),
    ("|x^2 - 2|", 3, sqrt(2), None, None),
    ("max(x, 1 - x)", 4, Rational(1, 2), None, None),
    ("min(x^2, (x - 3)^2)", 1.3, 0, 2.0, 2),
    ("cbrt(x)^2 + x", 3, 0, None, None),
    ("sqrt(|x|)", 2, 0, None, None),
    ("|sin(x)|", 3, pi, None, None),
    ("x^3 - 3x + exp(-2x^2) + |x|*relu(x - 1)", 2, 1, None, None),
]


@pytest.mark.parametrize(("text", "start", "where", "curvature", "order"), MINIMIZERS)
def test_minimizers(
    text: str, start: float, where: sympy.Expr | float, curvature: float | None, order: int | None
) -> None:
    problem = Problem(text)
    found = downhill(problem, start, Budget(5))
    point = found.point
    assert (found.kind, found.proved) == ("minimizer", True)
    assert point is not None
    assert (point.kind, point.proved, point.order) == ("minimum", True, order)
    if isinstance(where, float):
        assert point.exact is None
        assert point.x == where
    else:
        assert point.exact is not None
        assert sympy.simplify(point.exact - where) == 0
        assert point.x == float(sympy.N(where, 40))
    assert point.lower <= point.upper
    assert point.upper - point.lower <= Fraction(1, 10**50) * max(Fraction(1), abs(point.upper))
    assert point.curvature == (None if curvature is None else pytest.approx(float(curvature), rel=1e-15))
    assert point.fun == pytest.approx(float(problem.curve(np.array([point.x]))[0]), rel=1e-12, abs=1e-12)


OTHERS = [
    # f, start, kind, direction, the point's or the edge's place
    ("-x^2 + 3x", -3, "ray", -1, None),
    ("exp(-x)", 0, "ray", 1, None),
    ("sigmoid(x)", 3, "ray", -1, None),
    ("1/x", 1, "ray", 1, None),
    ("x + sin(x)/2", 1, "ray", -1, None),
    ("1/(1 + x^2)", 1, "ray", 1, None),
    ("sqrt(x^2 + 1) - x", 1, "ray", 1, None),
    ("x - sigmoid(x^2)", 1.86, "ray", -1, None),
    ("x - x^4 + (x + 4)*erf(x)", 2.86, "ray", 1, None),
    ("x^2*exp(-x) - x^2*exp(-2x)/100", 5, "ray", 1, None),
    ("1/x", -1, "edge", 1, 0),
    ("ln(x)", 2, "edge", -1, 0),
    ("sqrt(x)", 2, "edge", -1, 0),
    ("tan(x) - 2x", -1.2, "edge", -1, -pi / 2),
    ("x/x + x^2", 1, "edge", -1, 0),
    ("x/|x| + x^2", 1, "edge", -1, 0),
    ("x^(3/2)", 1, "edge", -1, 0),
    ("ln(1 - 3x)", 0, "edge", 1, Rational(1, 3)),
    ("x^3", 1, "touch", -1, 0),
    ("x - sin x", 1, "touch", -1, 0),
    ("x - sin x", 7, "touch", -1, 2 * pi),
    ("x*|x|", 2, "touch", -1, 0),
    ("relu(x)", 2, "flat", -1, 0),
    ("relu(x)^2", 2, "flat", -1, 0),
    ("max(x, 1)", 3, "flat", -1, 1),
]


@pytest.mark.parametrize(("text", "start", "kind", "direction", "place"), OTHERS)
def test_other_endings(text: str, start: float, kind: str, direction: int, place: sympy.Expr | None) -> None:
    found = downhill(Problem(text), start, Budget(5))
    assert (found.kind, found.direction, found.proved) == (kind, direction, True)
    if kind in ("ray", "edge"):
        assert found.point is None or (kind == "edge" and found.point.end and found.point.exact == place)
        assert found.edge == place
    else:
        assert found.point is not None
        assert found.point.exact == place


def test_orders_and_curvature_of_inflections() -> None:
    for text, order in (("x^3", 3), ("x - sin x", 3), ("x^5 - 2", 5), ("(x - 1)^7", 7)):
        point = downhill(Problem(text), 1.5, Budget(5)).point
        assert point is not None
        assert (point.kind, point.curvature, point.order) == ("inflection", 0.0, order)


def test_nothing_is_claimed_without_time() -> None:
    found = downhill(Problem("x + sin(3x) + exp(sin(x)) - x^2/50"), 3.0, Budget(0))
    assert (found.kind, found.proved, found.point) == ("unknown", False, None)


WILD = [
    ("(x + 1)^500*(sin(x) + 2)^500", 0.01),
    ("((x^100 + 1)^100 + 1)^10", 0.5),
    ("x^x^x", 1.2),
    ("sin(50x) + sin(60exp(x)) + sin(70sin(x)) + x^2/4", 0.3),
    ("max(max(sin(x), cos(x)), max(sin(2x), max(cos(3x), sin(5x))))", 1),
    ("exp(sin(exp(sin(exp(sin(exp(sin(x))))))))", 0.2),
    ("sin(x)^100*cos(x)^100", 1),
    ("exp(exp(exp(x))) - x", 0.2),
]


@pytest.mark.parametrize(("text", "start"), WILD)
def test_wild_functions_come_to_an_end(text: str, start: float) -> None:
    """None of these may be multiplied out; whatever is claimed agrees with the slope's sign near the start."""
    problem = Problem(text)
    found = downhill(problem, start, Budget(2))
    assert found.direction == -math.copysign(1, problem.slope(start))
    if found.point is not None:
        near = start + (found.point.x - start) * np.linspace(0.01, 0.99, 99)
        slopes = problem.slope_curve(near)
        assert set(np.sign(slopes[np.abs(slopes) > 1e-9])) <= {-float(found.direction)}


def test_outside_the_domain_nothing_is_known() -> None:
    assert downhill(Problem("ln(x) + x^2"), -1.0, Budget(1)).kind == "unknown"


def test_a_hidden_second_zero_is_not_jumped() -> None:
    """f′ = (x − 1)(x − 1.0001)·x: two zeros 1e-4 apart, far from the start."""
    found = downhill(Problem("x^4/4 - 2.0001x^3/3 + 1.0001x^2/2"), 50, Budget(5))
    assert found.point is not None
    assert found.point.exact == Rational(10001, 10000)
    found = downhill(Problem("exp(x)*0 + x^4/4 - 2.0001x^3/3 + 1.0001x^2/2"), 1.00005, Budget(5))
    assert found.point is not None
    assert found.point.x in (1.0001, 0.0)


def test_a_narrow_dip_far_away_is_seen() -> None:
    """x²/2 − 3·exp(−1000(x − 20)²) has a minimum 0.1 wide on its slope; a coarse grid would pass it."""
    found = downhill(Problem("x^2/2 - 3*exp(-1000(x - 20)^2)"), 100, Budget(5))
    assert found.point is not None
    assert found.proved
    assert 19.9 < found.point.x < 20
