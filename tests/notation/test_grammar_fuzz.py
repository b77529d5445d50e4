"""Laws of the grammar: printing and reading are inverse, and nothing but ExpressionError ever comes out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from random_trees import trees

from symgd.errors import ExpressionError
from symgd.notation import parse
from symgd.notation.builder import Part
from symgd.notation.functions import TYPED_NAMES
from symgd.notation.grammar import Parser
from symgd.notation.lexer import tokenize
from symgd.notation.text import text as written

PIECES = [
    *"xyeπθ2370()()+-*/^|| ,=_!√½²√.", "**", "⁻¹", "x1", "x_{2}", "0.5", "1e3", "1000", "·", "−", "f(x) = ",
    *["\\frac", "\\sqrt", "\\left(", "\\right)", "\\left|", "\\right|", "\\cdot", "\\,", "\\theta", "\\sin", "$"],
    *["{", "}", "[", "]", "log_2", "max(", "sin^2", "^-1", "(x+1)", "(1/3)", "^(1/3)", "|x|", "sqrt(2)", "1e200"],
    *TYPED_NAMES,
]  # fmt: skip
RANDOM = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.text(max_size=30),
    st.text(st.characters(categories=["Nd", "Nl", "No", "Sm", "Sk", "Ll", "Lm", "Mn", "Cf"]), max_size=20),
)


@given(RANDOM)
@settings(max_examples=600)
def test_only_expression_errors(typed):
    try:
        expression = parse(typed)
    except ExpressionError as error:
        assert error.column is None or 1 <= error.column <= len(typed) + 1  # noqa: PT017
        assert error.suggestion  # noqa: PT017
        return
    assert parse(str(expression)).tree == expression.tree


@given(trees)
@settings(max_examples=400)
def test_reading_what_was_printed_gives_the_same_tree(tree):
    printed = written(tree)
    assert Shapes(tokenize(printed), printed).expression().node == tree


class Shapes(Parser):
    """Without the values of constant parts, which are often bad in a random tree: the law is about shape."""

    def build(self, node, parts, start, end):
        return Part(node, start, end, None, 1)


@given(trees, st.sampled_from(["f(x) = ", "y = "]))
@settings(max_examples=50)
def test_a_left_side_leaves_no_trace(tree, prefix):
    try:
        plain = parse(written(tree))
        named = parse(prefix + written(tree))
    except ExpressionError:
        return
    assert named.tree == plain.tree
