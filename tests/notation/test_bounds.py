"""The value of constant parts against SymPy's, and the limits."""

from __future__ import annotations

import math

import pytest
import sympy
from hypothesis import given
from random_trees import trees

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.bounds import _FLOATS, BoundError, fold
from symgd.notation.functions import FUNCTIONS, FUNCTIONS_BY_NAME
from symgd.notation.tree import Call, Constant, Number, Variable

POINTS = {"acosh": "1.7", "acoth": "1.7", "asec": "1.7", "acsc": "1.7", "max": "0.3", "log": "0.3"}


def test_every_function_that_can_be_typed_has_a_value():
    assert set(_FLOATS) == {row.name for row in FUNCTIONS if row.typed}


@pytest.mark.parametrize("name", _FLOATS)
def test_floats_agree_with_sympy(name):
    function = FUNCTIONS_BY_NAME[name]
    arguments = [sympy.Rational(POINTS.get(name, "0.7")), sympy.Rational("2.5")][: function.arity]
    expected = float(sympy.N(function.build(*arguments), 30))
    assert math.isclose(_FLOATS[name](*map(float, arguments)), expected, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("x^1000", True), ("x^1001", False), ("x^-1001", False), ("x^(2^9)", True), ("x^(2^10)", False),
        ("2^1000 x", True), ("2^1024 x", False), ("(3/7)^900 x", False), ("(7/3)^800 x", True),
        ("1.00000000000001^80 x", True), ("1.00000000000001^900 x", False),
        ("9" * 30 + " x", True), ("9" * 31 + " x", False), ("1e308 x", True), ("1e-308 x", True),
        ("1e-309 x", False), ("exp(709) x", True), ("exp(710) x", False), ("x e^(-1000)", True),
        ("(" * 32 + "x" + ")" * 32, True), ("(" * 33 + "x" + ")" * 33, False),
        ("x" + "+x" * 599, True), ("x" + "+x" * 600, False),
        ("exp(-" * 12 + "x" + ")" * 12, True), ("|2-" * 20 + "x" + "|" * 20, True), ("x" + " " * 1999, True),
        ("x" + " " * 2000, False), ("x" + "/2" * 99, True), ("x" + "/2" * 100, False),
        ("ln(-1) + x", False), ("asin(2) x", False), ("acosh(0) + x", False), ("0^0 x", False), ("0^2 + x", True),
        ("sqrt(sin(pi) - 1e-20) x", False), ("x + 0/0", False), ("(-8)^3 x", True), ("(-8)^0.5 x", False),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_limits(text, accepted):
    if accepted:
        assert parse(text).variables == ("x",)
    else:
        with pytest.raises(ExpressionError):
            parse(text)


@given(trees)
def test_constant_parts_have_the_value_that_sympy_gives_them(tree):
    def value(node):
        return fold(node, [value(child) for child in node.children])

    try:
        found = value(tree)
    except BoundError:
        return
    has_variables = any(isinstance(node, Variable) for node in tree.walk())
    assert (found is None) == has_variables
    if found is not None and found.exact is not None:
        from symgd.notation.symbolic import to_sympy

        assert sympy.Rational(found.exact.numerator, found.exact.denominator) == to_sympy(tree)


def test_the_value_of_pi_is_inexact():
    assert fold(Constant("pi"), []).exact is None
    assert fold(Call("abs", (Number("2"),)), [fold(Number("2"), [])]).number == 2
