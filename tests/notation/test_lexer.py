"""Text → tokens: kinds, canonical values, and columns in the text as typed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgd.errors import ExpressionError
from symgd.notation.lexer import tokenize


def kinds(text):
    return [token.kind for token in tokenize(text)][:-1]


def values(text):
    return [token.value for token in tokenize(text)][:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3x^2", ["3", "x", "^", "2"]),
        ("3x**2", ["3", "x", "^", "2"]),
        ("x − 2×y÷3·z", ["x", "-", "2", "*", "y", "/", "3", "*", "z"]),
        ("x²³", ["x", "^", "(", "23", ")"]),
        ("x⁻¹", ["x", "^", "(", "-", "1", ")"]),
        ("θ₁₂", ["theta12"]),
        ("x_{12} x_3 x4", ["x12", "x3", "x4"]),
        (r"\theta_{1}\pi", ["theta1", "pi"]),
        ("2e^x", ["2", "e", "^", "x"]),
        ("2e3", ["2e3"]),
        (".5 5. 1.5E-3", [".5", "5.", "1.5E-3"]),
        ("ln log arctan tg", ["ln", "log", "atan", "tan"]),
        ("log₂x", ["log", "_", "2", "x"]),
        ("E pi π", ["e", "pi", "pi"]),
        (r"\left| x \right|", ["|", "x", "|"]),
        ("$x$", ["x"]),
        ("½", ["½"]),
    ],
)
def test_values(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x 2 pi sin √", ["variable", "number", "constant", "function", "root"]),
        (r"\frac\sqrt", ["command", "command"]),
        (r"\lvert \rvert \vert", ["|(", "|)", "|"]),
        (r"\bigl( \Bigr]", ["(", ")"]),
        ("lambda beta_1 X", ["variable", "variable", "variable"]),
    ],
)
def test_kinds(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        (" 3x ** 2", ["3", "x", "**", "2"]),
        (r"  $ \frac {x}{\theta_{1}} $ ", [r"\frac", "{", "x", "}", "{", r"\theta_{1}", "}"]),
        (r"\operatorname{relu}\left(x\right)", [r"\operatorname{relu}", r"\left(", "x", r"\right)"]),
        ("\u2126₁+2", ["\u2126₁", "+", "2"]),
    ],
)
def test_slices_are_what_was_typed(text, slices):
    assert [text[token.start : token.end] for token in tokenize(text)][:-1] == slices


@given(st.text(st.sampled_from("xyθ²⁻₁ 0123.eE+-*/^()|√\\{}_$,=!·sincolgpaf"), max_size=30))
def test_tokens_lie_in_order_in_the_text(text):
    try:
        tokens = tokenize(text)
    except ExpressionError as error:
        assert error.column is None or 1 <= error.column <= len(text) + 1  # noqa: PT017
        return
    assert tokens[-1].kind == "end"
    for token, following in pairwise(tokens):
        assert 0 <= token.start <= token.end <= following.start <= len(text)
        assert token.typed == (token.start < token.end) or token.kind in {")", "number"}


def test_canonical_forms_are_composed_but_compatibility_forms_are_not():
    assert values("\u2126") == ["Omega"]  # NFC
    assert values("x²") != values("x2")  # no NFKC
    with pytest.raises(ExpressionError, match=r"U\+FF58"):
        tokenize("\uff58")
