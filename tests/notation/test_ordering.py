"""SymPy expressions as a person writes them, and the same expression on the way back."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, reject
from random_trees import trees
from sympy import Expr, Float, I, Rational, cos, exp, log, oo, pi, sin, sqrt, tanh

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.ordering import from_sympy
from symgd.notation.real import Abs, cbrt, sigmoid
from symgd.notation.symbolic import symbol, to_sympy
from symgd.notation.text import text

x, y, x2, x10 = map(symbol, ["x", "y", "x2", "x10"])

WRITTEN = [
    (6 * x - 2, "6*x - 2"),
    (3 - 2 * x, "3 - 2*x"),
    (-2 * x - 3, "-2*x - 3"),
    (-(x**2) + 3 * x - 2, "3*x - x**2 - 2"),
    (x**3 - 2 * x**2 + 5, "x**3 - 2*x**2 + 5"),
    (y**2 + 2 * x * y + x**2, "x**2 + 2*x*y + y**2"),
    (x10 + x2 + x, "x + x2 + x10"),
    (x10 * x2 * x, "x*x2*x10"),
    (x / 2, "x/2"),
    (Rational(1234567890123456789, 10**19) * x, "0.1234567890123456789*x"),
    (x / 102400000, "9.765625e-9*x"),
    (Rational("1.23456789e-40") * x, "1.23456789e-40*x"),
    (-3 * x / 2, "-3*x/2"),
    (Rational(-1, 2), "-1/2"),
    (1 - 1 / x, "1 - 1/x"),
    (x - cos(x), "x - cos(x)"),
    (exp(x) - 2 * x, "exp(x) - 2*x"),
    (exp(x) - 2, "exp(x) - 2"),
    (x**2 * cos(x) + 2 * x * sin(x), "x**2*cos(x) + 2*x*sin(x)"),
    (x / 5 + tanh(x), "x/5 + tanh(x)"),
    (1 / sqrt(x), "1/sqrt(x)"),
    (x ** Rational(3, 2), "x**(3/2)"),
    (x ** Rational(1, 3), "x**(1/3)"),
    (sympy.cbrt(2) * x, "cbrt(2)*x"),
    (sqrt(2) / 2, "sqrt(2)/2"),
    (x * exp(-x), "x*exp(-x)"),
    (y * (x + 1) * sin(x) * 2, "2*y*(x + 1)*sin(x)"),
    (2 * sin(x) ** 2 * cos(x), "2*sin(x)**2*cos(x)"),
    (sin(x) * cos(x), "sin(x)*cos(x)"),
    (3 * (x + 1) / y, "(3*x + 3)/y"),
    (x * (x + 1) / y**2 * 3 / 2, "3*x*(x + 1)/(2*y**2)"),
    (1 / (2 * x * (x + 1)), "1/(2*x*(x + 1))"),
    (2**x * log(2), "2**x*log(2)"),
    (x**-y, "x**(-y)"),
    (Rational(1, 3) ** x, "(1/3)**x"),
    (2 * pi * x, "2*pi*x"),
    (sigmoid(x) * (1 - sigmoid(x)), "sigmoid(x)*(1 - sigmoid(x))"),
    (Abs(x) * x, "x*abs(x)"),
    ((x - 3) * (x - 1) * (x - 2), "(x - 1)*(x - 2)*(x - 3)"),
    (x / (x**2 + 1) ** Rational(3, 2), "x/(x**2 + 1)**(3/2)"),
    (cbrt(x) ** 2, "cbrt(x)**2"),
    (-exp(-1) / 2, "-1/(2*e)"),
    (x * exp(-2), "x/exp(2)"),
    (2 * exp(-sqrt(2)), "2*exp(-sqrt(2))"),
    ((x - 10) * (x - 2), "(x - 2)*(x - 10)"),
]


@pytest.mark.parametrize(("expression", "written"), WRITTEN, ids=[written for _, written in WRITTEN])
def test_written_as_a_person_writes_it(expression: Expr, written: str) -> None:
    tree = from_sympy(expression)
    assert text(tree) == written
    assert to_sympy(tree) == expression


def test_terms_are_in_natural_order() -> None:
    waves = sympy.Add(*(sin(n * x) for n in range(1, 13)))
    assert text(from_sympy(waves)) == " + ".join(f"sin({n}*x)" if n > 1 else "sin(x)" for n in range(1, 13))


def test_floats_have_six_digits() -> None:
    assert text(from_sympy(Float("0.123456789") * x + Float("-1e-7"))) == "0.123457*x - 1e-7"


@pytest.mark.parametrize("expression", [I * x, oo, sympy.nan, sympy.zoo, sympy.gamma(x), oo * sin(x)])
def test_what_is_not_a_real_expression_is_refused(expression: Expr) -> None:
    with pytest.raises(ValueError, match="not a real expression"):
        from_sympy(expression)


def flat(expression: Expr) -> Expr:
    """The expression without the sums in sums and products in products that SymPy sometimes leaves behind."""
    if not expression.args:
        return expression
    arguments = [flat(argument) for argument in expression.args]
    return expression.func(*arguments)


@given(trees)
def test_round_trip(tree) -> None:
    try:
        expression = flat(parse(str(tree), allow_constant=True).sympy)
    except ExpressionError:
        reject()
    assert to_sympy(from_sympy(expression)) == expression


@given(trees)
def test_round_trip_of_derivatives(tree) -> None:
    try:
        expression = parse(str(tree), allow_constant=True).sympy
    except ExpressionError:
        reject()
    slope = expression.diff(x)
    if slope.has(oo, sympy.zoo, sympy.nan):
        reject()
    again = to_sympy(from_sympy(slope))
    assert again == flat(slope) or sympy.expand(again - slope) == 0


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (2 * sympy.Integer(10) ** 200 * x, "2e200*x"),
        (246 * sympy.Integer(10) ** 21 * x, "2.46e23*x"),
        (x / (5 * sympy.Integer(10) ** 199), "2e-200*x"),
        (x / 5_000_000, "2e-7*x"),
        (-x / 4_000_000, "-2.5e-7*x"),
        (1 / (Rational(5_000_000) * x), "2e-7/x"),
        (x / 3_000_000, "x/3000000"),
        (x / 5 + x**2 / 3, "x**2/3 + x/5"),
        (1_000_000 * x, "1000000*x"),
        (4 * sympy.Integer(10) ** 12 * x**3, "4e12*x**3"),
        (500_000_000 * x, "500000000*x"),
        (123_456_789_012_345_678_901 * x, "123456789012345678901*x"),
    ],
)
def test_powers_of_ten_are_written_as_such(expression, written):
    tree = from_sympy(expression)
    assert text(tree) == written
    assert parse(written).tree == tree
    assert to_sympy(tree) == expression
