"""The real functions: exact values, derivatives, and any number of digits, against mpmath."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational, S, exp, log, oo, pi, sqrt

from symgd.notation.composed import acot, log2
from symgd.notation.real import (
    Abs,
    Max,
    Min,
    cbrt,
    relu,
    sigmoid,
    sign,
    softplus,
    step,
    with_real_functions,
)

x, y = sympy.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (Abs(-x), Abs(x)),
        (Abs(x) ** 2, x**2),
        (Abs(x) ** 3, Abs(x) ** 3),
        (Abs(x) * Abs(x), x**2),
        (Abs(-3 * x), 3 * Abs(x)),
        (Abs(x**2 + 1), x**2 + 1),
        (Abs(exp(x)), exp(x)),
        (Abs(sigmoid(x) + softplus(x)), sigmoid(x) + softplus(x)),
        (Abs(Abs(x)), Abs(x)),
        (Abs(1 - sqrt(2)), sqrt(2) - 1),
        (Abs(-oo), oo),
        (sign(-x), -sign(x)),
        (sign(2 * x), sign(x)),
        (sign(S.Zero), S.Zero),
        (sign(pi - 4), -S.One),
        (step(S.Zero), S.Zero),
        (step(Rational(1, 7)), S.One),
        (step(exp(x)), S.One),
        (relu(-S.One), S.Zero),
        (relu(x**2), x**2),
        (relu(-exp(x)), S.Zero),
        (sigmoid(S.Zero), Rational(1, 2)),
        (sigmoid(oo), S.One),
        (softplus(S.Zero), log(2)),
        (cbrt(S(-8)), S(-2)),
        (cbrt(S(2)), S(2) ** Rational(1, 3)),
        (cbrt(-x), -cbrt(x)),
        (cbrt(8 * x), 2 * cbrt(x)),
        (cbrt(x) ** 3, x),
        (cbrt(x**3), x),
        (cbrt(x**2 + 1), (x**2 + 1) ** Rational(1, 3)),
        (Max(x, x), x),
        (Max(x, y), Max(y, x)),
        (Max(x, x - 1), x),
        (Min(Abs(x), -1), -S.One),
        (Max(pi, 3), pi),
        (acot(S.Zero), pi / 2),
        (log2(S(8)), S(3)),
    ],
    ids=str,
)
def test_exact_values(built: sympy.Expr, expected: sympy.Expr) -> None:
    assert built == expected


@pytest.mark.parametrize(
    ("function", "derivative"),
    [
        (Abs(x), sign(x)),
        (Abs(sqrt(x) - 1), sign(sqrt(x) - 1) / (2 * sqrt(x))),
        (sign(x), S.Zero),
        (step(x), S.Zero),
        (relu(2 * x), 2 * step(2 * x)),
        (sigmoid(x), sigmoid(x) * (1 - sigmoid(x))),
        (softplus(x), sigmoid(x)),
        (cbrt(x), 1 / (3 * cbrt(x) ** 2)),
        (Max(x, y), (1 + sign(x - y)) / 2),
        (Min(x, y), (1 - sign(x - y)) / 2),
        (acot(x), -1 / (x**2 + 1)),
    ],
    ids=str,
)
def test_derivatives(function: sympy.Expr, derivative: sympy.Expr) -> None:
    assert function.diff(x) == derivative
    assert sympy.simplify(function.diff(x, 3) - derivative.diff(x, 2)) == 0


def test_a_number_that_is_not_real_gives_nan() -> None:
    for function in (Abs, sign, step, relu, sigmoid, softplus, cbrt):
        assert function(log(x)).subs(x, -1) is S.NaN
    assert Max(sqrt(x), 1).subs(x, -1) is S.NaN


def test_terms_that_cancel_have_sign_zero() -> None:
    nothing = log(2) + log(3) - log(6)
    assert sign(nothing).evalf(30) == 0
    assert Abs(nothing).evalf(30) == 0


def test_functions_are_real_and_signed() -> None:
    for function in (Abs, relu, sigmoid, softplus, step):
        assert function(x).is_real
        assert function(x).is_nonnegative
    assert sigmoid(x).is_positive
    assert softplus(x).is_positive


def test_sympys_own_abs_is_replaced() -> None:
    root = sqrt(x**2)
    assert with_real_functions(root + sympy.sign(y)) == Abs(x) + sign(y)


REFERENCES = {
    Abs: abs,
    sign: mpmath.sign,
    step: lambda t: mpmath.mpf(t > 0),
    relu: lambda t: (t + abs(t)) / 2,
    sigmoid: lambda t: (1 + mpmath.tanh(t / 2)) / 2,
    softplus: lambda t: mpmath.log(1 + mpmath.exp(t)),
    cbrt: lambda t: mpmath.sign(t) * abs(t) ** (mpmath.mpf(1) / 3),
}


@given(st.fractions(-40, 40, max_denominator=50), st.sampled_from(sorted(REFERENCES, key=str)))
def test_values_to_sixty_digits(number, function) -> None:
    exact = Rational(number.numerator, number.denominator)
    value = function(exact).evalf(60)
    with mpmath.workdps(120):
        expected = REFERENCES[function](mpmath.mpf(number.numerator) / number.denominator)
        error = abs(value._to_mpmath(400) - expected)
        assert error <= mpmath.mpf(10) ** -58 * abs(expected)
