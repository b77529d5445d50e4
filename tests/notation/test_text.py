"""Text of trees: Python's syntax, and nothing lost on the way back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, reject
from random_trees import printed_trees, trees

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.text import text
from symgd.notation.tree import Derivative, Variable


@pytest.mark.parametrize(
    "written",
    [
        "3*x**2 - 2*x - 3",
        "2*(x + 1)",
        "(1 - x)**2 + 100*(y - x**2)**2",
        "-x**2",
        "(-x)**2",
        "-2*x",
        "(-2)*x",
        "x*(-2)",
        "-(-x)",
        "x - (-y)",
        "(x + y) + 1",
        "x - (y + 1)",
        "a*(b*c)",
        "(a*b)*c",
        "a*b/c",
        "a/b*c",
        "a/(b*c)",
        "a*(b/c)",
        "a/b/c",
        "a/(b/c)",
        "x**y**2",
        "(x**y)**2",
        "x**(-2)",
        "x**(1/2)",
        "2**(x + 1)",
        "exp(-x)*sin(x)**2",
        "log(x, 2)",
        "max(x, 1/y)",
        "abs(x)/(1e-3 + .5*x)",
        "e**x + pi",
        "theta1*lambda",
    ],
)
def test_text_of_parsed_is_what_was_typed(written: str) -> None:
    assert str(parse(written)) == written


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3x^2 - 2x - 3", "3*x**2 - 2*x - 3"),
        ("(a*b)/c", "a*b/c"),
        ("(a/b)*c", "a/b*c"),
        ("a + (-b)", "a - b"),
        ("((x))", "x"),
        ("ln x + ln(2)", "log(x) + log(2)"),
        ("sin^2 x", "sin(x)**2"),
        ("√x·|y|", "sqrt(x)*abs(y)"),
    ],
)
def test_text_has_no_more_parentheses_than_needed(typed: str, expected: str) -> None:
    assert str(parse(typed)) == expected


def test_derivatives() -> None:
    tree = parse("x*sin(x)").tree
    assert text(Derivative(tree, Variable("x"))) == "d/dx(x*sin(x))"


# A constant part without a finite real value, 1/0 or ln 0, is no matter of syntax.
CONSTANT_REFUSED = re.compile("constant|real value|divides by zero")


@given(trees)
def test_text_is_read_as_the_same_tree(tree) -> None:
    try:
        again = parse(text(tree), allow_constant=True)
    except ExpressionError as error:
        if not CONSTANT_REFUSED.search(error.problem):
            raise
        reject()
    assert again.tree == tree


@given(printed_trees)
def test_every_tree_has_a_text(tree) -> None:
    assert text(tree).count("(") == text(tree).count(")")
