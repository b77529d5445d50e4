"""The public list of bad inputs, as far as it is text that `parse` can answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from symgd.errors import ExpressionError
from symgd.notation import parse

DATA = Path(__file__).parent.parent / "data" / "bad_inputs.tsv"
ROWS = [line.split("\t") for line in DATA.read_text("utf-8").splitlines()[1:]]

# The text -> the column and what the message says; None where the text is a good one.
ANSWERS = {
    "__import__('os').system('id')": (1, "Bad character '_'"),
    "sin('__import__(\"os\").getpid()')": (5, "Bad character '''"),
    "exit(x)": (1, "Unknown function 'exit'"),
    "x if x else 1": (3, "Unknown name 'if'"),
    "x=1": (2, "'=' is not allowed here"),
    "x+10**(10**10)": (3, "constant part is too large"),
    "x+(10**5)!": (10, "factorial is not supported"),
    "py:'0.'+'1'*100000+'*x'": (None, "longer than 2000 characters"),
    "x*sqrt(10**5000+1)": (8, "constant part is too large"),
    "py:'('*200+'x'+')'*200": (33, "nested more than 32 levels"),
    "py:'x**'*100+'x'": (100, "nested more than 32 levels"),
    "py:'exp(-'*12+'x'+')'*12": None,
    "x^300-7x^17+x^3-x": None,
    "Integral(exp(sin(x)),x)": (1, "Unknown function 'Integral'"),
    "x+": (3, "ends too early"),
    "sin()": (1, "sin takes 1 argument, got 0"),
    "tan^-1 x": (1, "atan(x) or 1/tan(x)"),
    "x2": None,
    "py:'x\\u202e'": (2, "U+202E"),
    "5": (None, "does not contain a variable: nothing to minimize"),
    "I*x": (1, "Unknown name 'I': symgd works with real functions"),
    "x+log(-1)": (3, "constant part is not a real number"),
    "(1).__class__.__base__.__subclasses__()": (4, "Bad character '.'"),
    "input(x)": (1, "Unknown function 'input'"),
    "9**9**9": (1, "constant part is too large"),
    "1e999999999*x": (1, "outside the double range"),
    "x+floor(pi^pi^pi^pi)": (3, "Unknown function 'floor'"),
    "py:'+'.join('x**%d'%i for i in range(2000))": (None, "longer than 2000 characters"),
    "x^2.17+3.3*x^1.11-x": None,
    "(x": (1, "'(' is never closed"),
    "sinx": (1, "Did you mean sin(x)?"),
    "py:'x\\x00'": (2, "U+0000"),
    "beta*x": None,
}


def typed(text):
    return eval(text[3:]) if text.startswith("py:") else text  # our own data: "py:" marks a Python string


def test_every_row_that_concerns_the_text_has_an_answer_here():
    assert {row[1] for row in ROWS if row[0] in {"code", "bomb", "syntax", "meaning"}} == set(ANSWERS)


@pytest.mark.parametrize("text", ANSWERS)
def test_answered_as_the_list_says(text):
    answer = ANSWERS[text]
    if answer is None:
        expression = parse(typed(text))
        assert parse(str(expression)).tree == expression.tree
        return
    with pytest.raises(ExpressionError) as caught:
        parse(typed(text))
    assert caught.value.column == answer[0]
    assert answer[1] in str(caught.value)
    assert len(str(caught.value)) < 1000


# Texts that no command line can carry, and others of the kinds in the list.
HOSTILE = [
    "x\0y", "\0", "x\ud83d", "\udcff" * 3, "x" * 100_000, "(" * 100_000, "\\" * 1999, "|" * 1999, "-" * 1999,
    "²" * 1999, "\\frac" * 399, "sin " * 400, "{" * 1999, "x_{" * 600, "√" * 1999, "½" * 1999, "$" * 1999,
    "1e1" * 600, "." * 1999, "f(" * 900 + "=", "a" * 1999, "sin" * 600, "\\left(" * 300, "max(" * 400,
    "x^" * 999 + "x", "2^" * 30 + "2", "x" + "/x" * 900, "1/" * 200 + "x", "log_" * 400, "e1e1e1e1", "_" * 50,
    "\u0301" * 900, "\U0001d465" * 900, "|x" * 400 + "|" * 400, "()" * 900, ",".join("x" * 900), "f(x)" * 301,
    "9" * 30 + "^9", "(1/3)^999", "sqrt(" * 31 + "9" * 30 + ")" * 31, "0x" + "F" * 30, "x\u2028+1", "\n\t\r",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_text_is_refused(text):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert len(str(caught.value)) < 1000
    str(caught.value).encode("utf-8")  # it can be printed
