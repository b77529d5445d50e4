"""What a listener hears of the formulas of a lesson: nothing false, and nothing that could be heard in two ways."""

from __future__ import annotations

import html
import re
from functools import cache

import pytest

from symgd.calculus.derivation import RULE_CODES, TIDYING_CODES, rule_name, rule_speech
from symgd.lessons import lesson
from symgd.notation.spoken import factor, indexed, matrix, vector
from symgd.optimizers import get
from symgd.output.handout import handout_page

# expression, start, settings of the lesson
LESSONS: dict[str, tuple] = {
    "parabola": ("3x^2 - 2x - 3", 8, {"learning_rate": 0.1}),
    "bowl": ("x^2 + 3y^2", (4, 1), {}),
    "saddle": ("x^2 - y^2", (1, 0), {}),
    "flat": ("x^4", 1, {"learning_rate": 0.01}),
    "steps from steps": ("x^2 + x*z + z^2", (1, 2), {"optimizer": "bb"}),
    "newton": ("cosh(x)", 2, {"optimizer": "newton"}),
    "newton of two": ("x^2 + 3y^2", (4, 1), {"optimizer": "newton"}),
    "adam": ("x^2 + 3y^2", (4, 1), {"optimizer": "adam"}),
    "products": ("sin(x*y) + x^2 + y^2", (1, 2), {"learning_rate": 0.05}),
}


@cache
def heard(name: str) -> tuple[str, ...]:
    expression, start, settings = LESSONS[name]
    chosen = {**settings, "optimizer": get(settings["optimizer"])} if "optimizer" in settings else settings
    page = handout_page(lesson(expression, start, **chosen)).html
    return tuple(
        html.unescape(alt) for alt in re.findall(r'<img class="f(?: phantom)?" [^>]*?alt="([^"]*)"', page)
    )


HEARD = [
    ("steps from steps", "the fraction with numerator s dot y and denominator s dot s end fraction"),
    ("steps from steps", "bold x sub minus 1 end sub equals bold x 0"),
    (
        "parabola",
        "the derivative of open parenthesis u plus or minus v close parenthesis is u prime plus or minus v prime",
    ),
    ("parabola", "the derivative of x to the power n is n times x to the power n minus 1 end power"),
    ("parabola", "the absolute value of x sub k plus 1 end sub minus x k end absolute value"),
    (
        "parabola",
        "f of open parenthesis x minus eta times f prime of x close parenthesis is approximately "
        "f of x minus eta times the square of f prime of x",
    ),
    (
        "parabola",
        "open parenthesis 1 minus eta times f double prime close parenthesis times e k "
        "equals open parenthesis 1 minus 0.1 times 6 close parenthesis times e k",
    ),
    (
        "newton",
        "the fraction with numerator f prime of x k and denominator f double prime of x k end fraction",
    ),
    (
        "newton of two",
        "the inverse of the matrix with rows 2, 0; 0, 6; end matrix times the vector 8, 6, end vector",
    ),
    ("bowl", "bold x 0 equals the vector 4, 1, end vector"),
    ("saddle", "plus or minus the vector 0, 1, end vector"),
    ("adam", "open parenthesis 1 minus beta 1 close parenthesis times g k"),
    (
        "products",
        "the partial derivative with respect to x of sine of x y end derivative plus",
    ),
]


@pytest.mark.parametrize(("name", "words"), HEARD)
def test_what_must_be_heard(name: str, words: str) -> None:
    assert any(words in alt for alt in heard(name)), "\n".join(heard(name))


NEVER = {
    "an index that could be a sum": r"(?<!sub) k (?:plus|minus) 1 (?:equals|minus|over|is)\b",
    "an index that could be a difference": r"\b(?:x|g|s|y|z) minus 1 equals\b",
    "a derivative after which the factor could be in it": r"prime of (?:x|bold x|xi) times",
    "the slope squared": r"times the slope squared",
    "a sum below a line without an end": r"\bover (?!\d)(?:\w+ ){1,3}plus\b",
    "parentheses as they are printed": r"[()\[\]]",
    "a derivative that is partial in the formula alone": r"(?<!partial )derivative with respect to",
}


@pytest.mark.parametrize("name", LESSONS)
def test_what_must_not_be_heard(name: str) -> None:
    many = isinstance(LESSONS[name][1], tuple)
    for what, pattern in NEVER.items():
        if "partial" in what and not many:
            continue
        found = [alt for alt in heard(name) if re.search(pattern, alt)]
        assert not found, f"{what}: {found}"


@pytest.mark.parametrize("name", LESSONS)
def test_what_opens_has_an_end(name: str) -> None:
    for alt in heard(name):
        for start, end in (
            ("open parenthesis", "close parenthesis"),
            ("the fraction with", "end fraction"),
            ("the vector ", "end vector"),
            ("the matrix with", "end matrix"),
            ("the column ", "end column"),
            (" sub ", "end sub"),
        ):
            begins = alt.replace(end, "").count(start)
            assert begins == alt.count(end), f"{start}: {alt}"


@pytest.mark.parametrize("code", sorted(RULE_CODES))
def test_a_rule_is_heard_as_its_formula(code: str) -> None:
    words = rule_speech(code)
    assert words != rule_name(code)
    assert " is " in words
    assert not set(words) & set("\\_^{}()/=")


def test_a_way_of_tidying_has_no_formula_to_hear() -> None:
    assert {rule_speech(code) for code in TIDYING_CODES} == {""}


def test_words_around_words() -> None:
    assert (indexed("x", "k"), indexed("x", "0")) == ("x k", "x 0")
    assert indexed("x", "k+1") == "x sub k plus 1 end sub"
    assert indexed("x", "-1") == "x sub minus 1 end sub"
    assert vector(["1", "minus 2"]) == "the vector 1, minus 2, end vector"
    assert matrix([["1"], ["2"]]) == "the column 1; 2; end column"
    assert factor("1 over 9") == "open parenthesis 1 over 9 close parenthesis"
    assert factor("0.1") == "0.1"
