"""Trees in SymPy: exact numbers, SymPy's own evaluation, and the value of the tree by its definition."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given, reject
from random_trees import POINT, UndefinedError, UnsureError, trees, value
from sympy import Rational, exp, log, sqrt

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.real import Abs, cbrt, sign
from symgd.notation.symbolic import exact_number, symbol, to_sympy
from symgd.notation.tree import Derivative, Variable

x, y = symbol("x"), symbol("y")


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("0.1", Rational(1, 10)),
        ("1e-3", Rational(1, 1000)),
        ("2.50", Rational(5, 2)),
        (".25", Rational(1, 4)),
        ("2.", 2),
        ("1E3", 1000),
    ],
)
def test_decimals_are_exact(digits: str, expected: Rational) -> None:
    assert exact_number(digits) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3x^2 - 2x - 3", 3 * x**2 - 2 * x - 3),
        ("x*x/x", x),
        ("0.5x + 0.1", x / 2 + Rational(1, 10)),
        ("e^x * e^(2x)", exp(3 * x)),
        ("sqrt(x^2)", Abs(x)),
        ("(x^2)^(1/3)", Abs(x) ** Rational(2, 3)),
        ("cbrt(x)", cbrt(x)),
        ("log10(x)", log(x) / log(10)),
        ("log(x, y)", log(x) / log(y)),
        ("acot(x)", sympy.pi / 2 - sympy.atan(x)),
        ("|x|^2", x**2),
        ("x^0.5", sqrt(x)),
        ("(x + 1)^1000", (x + 1) ** 1000),
    ],
)
def test_sympy_of_a_tree(typed: str, expected: sympy.Expr) -> None:
    assert to_sympy(parse(typed).tree) == expected


def test_derivatives_are_worked_out() -> None:
    assert to_sympy(Derivative(parse("x^2*y").tree, Variable("x"))) == 2 * x * y
    assert to_sympy(Derivative(parse("sqrt(x^2)").tree, Variable("x"))) == sign(x)


@pytest.mark.parametrize(
    "typed",
    [
        "exp(-" * 12 + "x" + ")" * 12,
        "+".join(f"(x - {k})^{k}" for k in range(1, 60)),
        "*".join(f"(x^2 + {k}x*y - sin(x))" for k in range(1, 40)),
        "sqrt(1 + " * 14 + "x" + ")" * 14,
        "|x - " * 14 + "1" + "|" * 14,
        "(x + y + 1)^1000*(x - y)^999",
    ],
    ids=lambda typed: typed[:20],
)
def test_big_trees_are_not_expanded(typed: str) -> None:
    try:
        tree = parse(typed).tree
    except ExpressionError:
        pytest.fail(f"refused: {typed}")
    assert to_sympy(tree).count_ops() <= 2 * sum(1 for _ in tree.walk())


@given(trees)
def test_value_is_that_of_the_tree(tree) -> None:
    try:
        parse(str(tree), allow_constant=True)  # refuses constant parts that are too big or undefined
        with mpmath.workdps(50):
            expected = value(tree, POINT)
    except (ExpressionError, UndefinedError, UnsureError):
        reject()
    at = {symbol(name): sympy.Float(number, 50) for name, number in POINT.items()}
    computed = mpmath.mpf(to_sympy(tree).evalf(30, subs=at))
    assert abs(computed - expected) <= 1e-15 * (1 + abs(expected))
