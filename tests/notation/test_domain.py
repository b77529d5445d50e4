"""Conditions of trees: the kinds, what SymPy loses, and that they hold exactly where the tree has a value."""

from __future__ import annotations

import mpmath
import pytest
from hypothesis import given, reject
from random_trees import POINT, UndefinedError, UnsureError, trees, value

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.domain import KINDS, conditions, lost_conditions
from symgd.notation.symbolic import to_sympy
from symgd.notation.text import text


def shown(found) -> list[str]:
    return [f"{condition.code} {text(condition.argument)}" for condition in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3x^2 - 2x - 3", []),
        ("x/x", ["/:nonzero x"]),
        ("1/x + 2/x", ["/:nonzero x"]),
        ("1/(x^2 + 1)", []),
        ("ln(cosh(x)) + x^2/10", []),
        ("x - ln(x)", ["ln:positive x"]),
        ("ln(ln(x))", ["ln:positive x", "ln:positive log(x)"]),
        ("sqrt(1 - x)", ["sqrt:nonnegative 1 - x"]),
        ("cbrt(x)", []),
        ("x^(1/3)", ["power:nonnegative x"]),
        ("x^(-0.5)", ["power:positive x"]),
        ("x^(-2)", ["power:nonzero x"]),
        ("x^2.0", []),
        ("x^y", ["power:positive x"]),
        ("2^x", []),
        ("tan(2x)", ["tan:nonzero cos(2*x)"]),
        ("cot x", ["cot:nonzero sin(x)"]),
        ("asin(x)", ["asin:within_one x"]),
        ("asin(1/2)*x", []),
        ("acosh(x)", ["acosh:at_least_one x"]),
        ("atanh(x)", ["atanh:inside_one x"]),
        ("acoth(x)", ["acoth:outside_one x"]),
        ("asec(x)", ["asec:not_inside_one x"]),
        ("asech(x)", ["asech:positive x", "asech:at_most_one x"]),
        ("log(x, y)", ["log:positive x", "log:positive y", "log:nonzero log(y)"]),
        ("log(x, 2)", ["log:positive x"]),
        ("1/(1/x)", ["/:nonzero x"]),
    ],
)
def test_conditions(typed: str, expected: list[str]) -> None:
    assert shown(conditions(parse(typed).tree)) == expected


@pytest.mark.parametrize(
    ("typed", "lost"),
    [
        ("x/x", ["/:nonzero x"]),
        ("sqrt(x)^2", ["sqrt:nonnegative x"]),
        ("exp(ln(x))", ["ln:positive x"]),
        ("x + ln(x) - ln(x)", ["ln:positive x"]),
        ("x/(x*y)", ["/:nonzero x*y"]),
        ("1/(1/x)", ["/:nonzero x"]),
        ("x - ln(x)", []),
        ("1/(2x)", []),
        ("x^(-0.5)", []),
        ("tan(x)", []),
    ],
)
def test_what_sympy_loses(typed: str, lost: list[str]) -> None:
    tree = parse(typed).tree
    assert shown(lost_conditions(tree)) == lost
    assert lost_conditions(tree, to_sympy(tree)) == lost_conditions(tree)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1/x", "a fraction needs its denominator not to be zero"),
        ("ln(x)", "ln needs its argument to be positive"),
        ("x^(1/2)", "this power needs its base not to be negative"),
        ("tan(x)", "tan needs cos(x) not to be zero"),
        ("atanh(x)", "atanh needs its argument to lie strictly between -1 and 1"),
    ],
)
def test_messages(typed: str, message: str) -> None:
    (condition,) = conditions(parse(typed).tree)
    assert condition.message() == message
    assert condition.message("x = 0") == f"{message}: {text(condition.argument)} at x = 0"


def test_base_of_a_logarithm() -> None:
    assert conditions(parse("log(2, x)").tree)[-1].message() == "log needs its base not to be 1"


@pytest.mark.parametrize(
    ("kind", "holding", "failing"),
    [
        ("nonzero", [-1, 1e-300], [0]),
        ("positive", [1e-300], [0, -1]),
        ("nonnegative", [0, 1], [-1e-300]),
        ("within_one", [-1, 0, 1], [1.001, -1.001]),
        ("inside_one", [0.999], [1, -1]),
        ("not_inside_one", [1, -1, 2], [0.999]),
        ("outside_one", [1.001], [1, -1, 0]),
        ("at_least_one", [1], [0.999, -1]),
        ("at_most_one", [1, -5], [1.001]),
    ],
)
def test_kinds(kind: str, holding: list[float], failing: list[float]) -> None:
    assert all(map(KINDS[kind].holds, holding))
    assert not any(map(KINDS[kind].holds, failing))


def test_nothing_holds_of_nan() -> None:
    (condition,) = conditions(parse("1/x").tree)
    assert not condition.holds(float("nan"))


@given(trees)
def test_conditions_hold_exactly_where_the_tree_has_a_value(tree) -> None:
    try:
        parse(str(tree), allow_constant=True)
        with mpmath.workdps(50):
            assert _all_hold(tree) == _is_defined(tree)
    except (ExpressionError, UnsureError):
        reject()


def _is_defined(tree) -> bool:
    try:
        value(tree, POINT)
    except UndefinedError:
        return False
    return True


def _all_hold(tree) -> bool:
    try:
        return all(c.holds(float(value(c.argument, POINT))) for c in conditions(tree))
    except UndefinedError:
        return False
