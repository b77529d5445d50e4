"""Formulas that are too long for a page: which terms stay, and how many the dots stand for."""

from __future__ import annotations

import pytest

from symgd.notation import parse
from symgd.notation.abridging import abridged
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.tree import Derivative, Variable

# text, the variable it is about, what is left of it, the number of terms left out
CUTS = [
    ("a + b + c + x", "x", "a + b + c + x", 0),  # dots for one term save nothing
    ("a + b + c + d + x", "x", "a + b + and so on + x", 2),
    ("a + b - c - d - g", "", "a + b + and so on - g", 2),
    ("a + b + c + d + x + h + j + k", "x", "a + b + and so on + x + and so on + k", 4),
    ("a + b + c + x + h + k", "x", "a + b + c + x + h + k", 0),
    ("x^2 + x + a + b + c + d", "x", "x^2 + x + and so on + d", 3),
    ("2(a + b + c + d + g)", "x", "2(a + b + and so on + g)", 2),
    ("exp(a + b + c + d + g)/(a + b)", "x", "exp(a + b + and so on + g)/(a + b)", 2),
    ("(a + b + c + d + g)(a + b)", "x", "(a + b + and so on + g)(a + b)", 2),
    ("a*b*c*d", "x", "a*b*c*d", 0),
]


@pytest.mark.parametrize(("text", "about", "left", "count"), CUTS)
def test_what_is_left_of_a_sum(text: str, about: str, left: str, count: int) -> None:
    tree, left_out = abridged(parse(text).tree, 0, about=about)
    pattern = left.replace("and so on", "GAP")
    shown = str(tree).replace("and so on", "GAP")
    assert (shown.replace("*", "").replace(" ", ""), left_out) == (
        pattern.replace("^", "").replace("*", "").replace(" ", ""),
        count,
    )


def test_a_derivative_to_be_worked_out_is_cut_inside() -> None:
    tree = Derivative(parse("a + b + c + d + x").tree, Variable("x"))
    cut, left_out = abridged(tree, 0, about="x")
    assert left_out == 2
    assert latex(cut) == r"\frac{d}{dx}(a + b + \cdots + x)"
    assert "plus and so on plus" in speech(cut)


def test_what_is_no_wider_than_the_limit_stays() -> None:
    tree = parse(" + ".join(f"x{i}^2" for i in range(1, 21))).tree
    assert abridged(tree, 50) == (tree, 0)
    assert abridged(tree, 1000) == (tree, 0)
    assert abridged(tree, 10, about="x9")[1] == 16


def test_dots_stand_for_a_sum_deep_within_sums_where_the_tree_is_large() -> None:
    depth = 30
    tree = parse("sin(y - " * depth + "x" + ")" * depth).tree
    cut, left_out = abridged(tree, 10)
    assert str(cut) == "sin(y - " * 6 + "sin(and so on)" + ")" * 6
    assert left_out == 2
    assert abridged(tree, 1000) == (tree, 0)
