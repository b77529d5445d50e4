"""Values on FLINT's balls against mpmath's: the same digits, or nothing."""

from __future__ import annotations

import mpmath
import pytest

from symgd.calculus.ball_code import compiled_on_balls
from symgd.calculus.multiprecision import Evaluator
from symgd.calculus.problem import Problem

SMOOTH = [
    "(1-x)^2 + 100(y-x^2)^2",
    "exp(-x^2/3)*sin(4y) + x^y",
    "sqrt(x)/y^3 + y^(-1/2) + x^(1/3) + 3",
    "atan(x)*tanh(y) + ln(cosh(x)) - pi*e*x^5 + 0.1y",
    "sigmoid(x*y) + erf(x) + asinh(y) + acos(x/9)",
    "cot(x) + sec(y) + csc(x y) + coth(x) + sech(y) + csch(x)",
]


@pytest.mark.parametrize("text", SMOOTH)
def test_the_digits_of_mpmath(text: str) -> None:
    problem = Problem(text)
    exprs = [problem.f, *problem.gradient, *(entry for row in problem.hessian for entry in row)]
    evaluator = Evaluator(exprs, problem.symbols)
    with mpmath.workdps(60):
        point = [mpmath.mpf(3) / 7, mpmath.mpf(8) / 5][: problem.dimension]
        walked = evaluator(point)  # the first call
        fast = evaluator._on_balls(point)
        assert fast is not None
        for ours, theirs in zip(fast, walked, strict=True):
            assert abs(ours - theirs) <= mpmath.mpf(10) ** -58 * max(1, abs(theirs))
        evaluator(point)
        assert evaluator(point)[0] == pytest.approx(fast[0], rel=1e-57)


# text, point: no value, or too few digits that are right
UNKNOWN = [
    ("ln(x)", -1),
    ("1/x", 0),
    ("sqrt(x)", -1),
    ("x^0.3", -2),
    ("exp(x) - exp(x + 1e-70) + exp(-x)*0", 1),
    ("sin(x + 1/3)", 10**90),
]


@pytest.mark.parametrize(("text", "place"), UNKNOWN)
def test_nothing_is_said_where_digits_are_not_known(text: str, place: int) -> None:
    problem = Problem(text)
    balls = compiled_on_balls([], [problem.f], problem.symbols)
    assert balls is not None
    with mpmath.workdps(65):
        assert balls([mpmath.mpf(place)]) is None


def test_the_walk_takes_over() -> None:
    root = Evaluator([Problem("sqrt(x)").f], Problem("sqrt(x)").symbols)
    for _ in range(4):
        assert root([mpmath.mpf(4)]) == [2]
        with pytest.raises(ArithmeticError):
            root([mpmath.mpf(-4)])
    corner = Problem("abs(x) + relu(x)")
    assert compiled_on_balls([], [corner.f], corner.symbols) is None
    kink = Evaluator([corner.f], corner.symbols)
    assert [kink([mpmath.mpf(v)])[0] for v in (-2, 3, 0, 1)] == [2, 6, 0, 2]
