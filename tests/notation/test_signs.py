"""Signs that are claimed are true, and the common ones are found."""

from __future__ import annotations

import mpmath
import pytest
from hypothesis import given, reject
from random_trees import POINT, UndefinedError, UnsureError, trees, value

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.signs import is_negative, is_nonnegative, is_nonpositive, is_nonzero, is_positive


@pytest.mark.parametrize(
    ("typed", "positive", "nonnegative", "nonzero"),
    [
        ("x^2 + 1", True, True, True),
        ("x^2", False, True, False),
        ("x", False, False, False),
        ("1/x", False, False, True),
        ("1/x^2", True, True, True),
        ("exp(x) + |x|", True, True, True),
        ("cosh(x)*softplus(x)/(1 + relu(x))", True, True, True),
        ("-exp(x)", False, False, True),
        ("sqrt(x)", False, True, False),
        ("max(x, 1)", True, True, True),
        ("x*tanh(x)", False, False, False),
        ("csch(x)*exp(x)", False, False, True),
        ("x^2 + pi - 3", True, True, True),
        ("x^2 + pi - 4", False, False, False),
    ],
)
def test_signs(typed: str, positive: bool, nonnegative: bool, nonzero: bool) -> None:
    expression = parse(typed).sympy
    found = is_positive(expression), is_nonnegative(expression), is_nonzero(expression)
    assert found == (positive, nonnegative, nonzero)


@given(trees)
def test_claimed_signs_are_true(tree) -> None:
    try:
        expression = parse(str(tree), allow_constant=True).sympy
        with mpmath.workdps(50):
            number = value(tree, POINT)
    except (ExpressionError, UndefinedError, UnsureError):
        reject()
    assert number > 0 or not is_positive(expression)
    assert number < 0 or not is_negative(expression)
    assert number >= 0 or not is_nonnegative(expression)
    assert number <= 0 or not is_nonpositive(expression)
    assert number != 0 or not is_nonzero(expression)
