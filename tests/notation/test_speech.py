"""Formulas read aloud as a teacher says them, and no two trees said alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from random_trees import printed_trees
from sympy import exp

from symgd.notation import parse
from symgd.notation.speech import speech, speech_of_sympy
from symgd.notation.symbolic import symbol
from symgd.notation.tree import Derivative, Glyph, Negative, Number, Power, Product, Sum, Variable

SAID = [
    ("3x^2 - 2x - 3", "3 x squared minus 2 x minus 3"),
    ("(1-x)^2", "open parenthesis 1 minus x close parenthesis squared"),
    ("2(x+1)", "2 times open parenthesis x plus 1 close parenthesis"),
    ("x^2/2", "x squared over 2"),
    ("x/(x+1)", "the fraction with numerator x and denominator x plus 1 end fraction"),
    ("1/2*x", "the fraction with numerator 1 and denominator 2 end fraction times x"),
    ("sqrt(x)", "the square root of x"),
    ("sqrt(x+1) - 1", "the square root of x plus 1 end root minus 1"),
    ("|x - 1|", "the absolute value of x minus 1 end absolute value"),
    ("e^(-x)", "e to the power minus x"),
    ("e^(x+1) + 1", "e to the power x plus 1 end power plus 1"),
    ("exp(2x)", "e to the power 2 x"),
    ("x^4", "x to the power 4"),
    ("ln(x)", "the natural log of x"),
    ("log(x, 3)", "the log base 3 of x"),
    ("sin(2x)", "sine of 2 x"),
    ("sin(x^2)", "sine of open parenthesis x squared close parenthesis"),
    ("sin^2 x", "sine squared of x"),
    ("sin(x)*y", "sine of open parenthesis x close parenthesis times y"),
    ("y*sin(x)", "y times sine of x"),
    ("sign(x)*x^2", "the sign of open parenthesis x close parenthesis times x squared"),
    ("sin^2(x)*y", "sine squared of open parenthesis x close parenthesis times y"),
    ("max(x, y)*z", "open parenthesis the maximum of x and y close parenthesis times z"),
    ("log(x, 3)*y", "the log base 3 of open parenthesis x close parenthesis times y"),
    ("sin(x) + y", "sine of x plus y"),
    ("sqrt(x)*y", "the square root of x end root times y"),
    ("sqrt(x) - 1", "the square root of x end root minus 1"),
    ("x - sqrt(y) - 1", "x minus the square root of y end root minus 1"),
    ("x + sqrt(y)", "x plus the square root of y"),
    ("-sqrt(x) + x", "minus the square root of x end root plus x"),
    ("2sqrt(x) + sqrt(x)", "2 times the square root of x end root plus the square root of x"),
    ("sin(sqrt(x)) + 1", "sine of the square root of x end root plus 1"),
    ("|x| - 1", "the absolute value of x end absolute value minus 1"),
    ("x^(sqrt(2)-1)", "x to the power the square root of 2 end root minus 1 end power"),
    ("x^(sqrt(2)) - 1", "x to the power the square root of 2 end power minus 1"),
    ("e^x*y", "e to the power x end power times y"),
    ("e^x - 1", "e to the power x end power minus 1"),
    ("x^n*y", "x to the power n end power times y"),
    ("x^4 - x^5", "x to the power 4 minus x to the power 5"),
    ("x*x*x", "x x x"),
    ("sin(x)*sin(x)", "sine of open parenthesis x close parenthesis times sine of x"),
    ("e^2", "e squared"),
    (
        "exp(e^(e^x))",
        "the exponential of open parenthesis e to the power e to the power x end power close parenthesis",
    ),
    ("2ln(x)", "2 times the natural log of x"),
    ("2sin(x)", "2 sine of x"),
    ("max(x, 0)", "the maximum of x and 0"),
    ("1e-3*x", "10 to the power minus 3 times x"),
    ("θ_1 + A", "theta sub 1 plus capital A"),
    ("2*3", "2 times 3"),
]


@pytest.mark.parametrize(("typed", "said"), SAID, ids=[typed for typed, _ in SAID])
def test_said(typed: str, said: str) -> None:
    assert speech(parse(typed, allow_constant=True).tree) == said


def test_derivatives() -> None:
    tree = Derivative(Power(Variable("x"), Number("2")), Variable("x"))
    said = "derivative with respect to x of open parenthesis x squared close parenthesis"
    assert speech(tree) == f"the {said}"
    assert speech(tree, partial=True) == f"the partial {said}"
    assert speech(Negative(tree)) == f"minus the {said}"
    product = Derivative(Product((Variable("x"), Variable("y"))), Variable("x"))
    assert (
        speech(Sum((product, Variable("y"))))
        == "the derivative with respect to x of x y end derivative plus y"
    )


def test_a_letter_of_several_words_is_raised_as_a_whole() -> None:
    raised = [Power(Glyph("g", said), Number("2")) for said in ("mu", "g k")]
    assert list(map(speech, raised)) == ["mu squared", "open parenthesis g k close parenthesis squared"]


def test_sympy_is_said_in_a_persons_order() -> None:
    x = symbol("x")
    assert speech_of_sympy(3 - 2 * x + 6 * x**2) == "6 x squared minus 2 x plus 3"
    assert speech_of_sympy(exp(x) - 2) == "e to the power x end power minus 2"


@given(printed_trees)
def test_every_tree_can_be_said(tree) -> None:
    words = speech(tree)
    assert words.count("open parenthesis") == words.count("close parenthesis")
    assert not set(words) & set("()*^\\/_=+")
