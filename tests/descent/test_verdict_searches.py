"""The verdict's own searches: a lower bound everywhere, a minimizer close by, closed forms."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.guesses import guesses
from symgd.calculus.multiprecision import Evaluator
from symgd.calculus.problem import Problem
from symgd.descent.bounds import nowhere_lower
from symgd.descent.nearby import minimizer_within


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("relu(x)", -1, True),
        ("relu(x)^2 + ln 2", -3, True),
        ("relu(x) - relu(-x - 5)", -1, False),
        ("relu(x)", 1, False),
        ("x^2", 0, True),
        ("cos x", 0, False),
    ],
)
def test_nowhere_lower(text, x, expected):
    assert nowhere_lower(Problem(text), x, Budget(5)) is expected


@pytest.mark.parametrize(
    ("text", "x", "reach", "minimizer"),
    [
        ("x^2", 0.001, 0.01, 0.0),
        ("cos x", 3.14, 0.01, 3.141592653589793),
        ("exp(x) - 2x", 0.6931, 0.01, 0.6931471805599453),
        ("x^2", 0.1, 0.01, None),
        ("x^3", 0.001, 0.01, None),
        ("-x^2", 0.001, 0.01, None),
        ("x + 1e-6/x^2", -0.001, 0.01, None),
    ],
)
def test_a_minimizer_close_by(text, x, reach, minimizer):
    found = minimizer_within(Problem(text), x, reach)
    if minimizer is None:
        assert found is None
    else:
        assert found.x == pytest.approx(minimizer, abs=1e-15)
        assert float(found.lower) <= minimizer <= float(found.upper) or found.upper - found.lower < 1e-15


def test_a_minimizer_close_by_is_0_where_its_bracket_holds_0():
    found = minimizer_within(Problem("relu(x) + sin(x)^2"), -0.0001475, 0.01)
    assert found.lower <= 0 <= found.upper
    assert found.x == 0.0


@pytest.mark.parametrize("text", ["1/3", "-22/7", "sqrt(2)/2", "-sqrt(3)", "3*pi/4", "log(2)", "exp(1)", "0"])
def test_guesses(text):
    number = sp.sympify(text)
    with mpmath.workdps(60):
        value = mpmath.mpf(str(number.evalf(60)))
    assert next(guesses(value)) == number


def test_no_guess():
    with mpmath.workdps(60):
        assert list(guesses(mpmath.euler)) == []


@pytest.mark.parametrize(
    "text",
    [
        "sin(x) cos(y) + tan(x y)",
        "exp(-x) ln(y + 3) + sqrt(y + 2)",
        "sinh(x) + cosh(y) + tanh(x + y) + asinh(x) + acosh(y + 3) + atanh(x/9)",
        "asin(x/4) + acos(y/4) + atan(x) + acot(y) + sec x + csc y + cot y",
        "abs(x - y) + relu(x) + sigmoid(y) + softplus(x) + cbrt(x - 5) + erf(y) + max(x, y) + min(x, y)",
        "pi*x + e*y + x^y + x^(1/3) + 2^x + log(x, 3) + log2(y)",
    ],
)
def test_sixty_digits_agree_with_doubles(text):
    problem, point = Problem(text), (0.7, 1.3)
    values = Evaluator((problem.f, *problem.gradient), problem.symbols)([mpmath.mpf(p) for p in point])
    assert [float(v) for v in values] == pytest.approx(problem.evaluate(point), rel=1e-13)


@pytest.mark.parametrize("text", ["ln(x - 5)", "sqrt(x - 9)", "1/(x - 1)", "asin(x + 1)", "x^x - (x-2)^x"])
def test_what_is_not_real_raises(text):
    problem = Problem(text)
    with pytest.raises(ArithmeticError):
        Evaluator((problem.f,), problem.symbols)(
            [mpmath.mpf(1) if text != "x^x - (x-2)^x" else mpmath.mpf("0.5")]
        )
