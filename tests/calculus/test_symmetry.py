"""A twin is one only where the renamed derivative is the derivative."""

import pytest
import sympy as sp

from symgd.calculus.derivation.symmetry import twins
from symgd.calculus.problem import Problem
from symgd.notation import parse

FOLDED = [
    # function, for each variable which one it folds into and whether f as a whole is symmetric
    ("x^2 + x*y + y^2 + z^2", [None, (0, True), None]),
    ("(x+y-z)^2", [None, (0, True), None]),
    ("x^4 + y^4", [None, (0, True)]),
    ("x^2 + 50y^2", [None, None]),
    ("x^2 - y^2", [None, None]),
    ("x*y", [None, (0, True)]),
    ("sin(x)*cos(y)", [None, None]),
    ("x^2 + y^2 + x", [None, None]),
    (
        "100(b-a^2)^2 + (1-a)^2 + 100(c-b^2)^2 + (1-b)^2 + 100(d-c^2)^2 + (1-c)^2",
        [None, None, (1, False), None],
    ),
    ("(a-1)^2 + (b-1)^2 + (c-1)^2 + (d-1)^2 - a*b - b*c - c*d", [None, None, (1, False), (0, False)]),
    ("exp(x1*x2*x3)", [None, (0, True), (0, True)]),
]


@pytest.mark.parametrize(("text", "expected"), FOLDED, ids=[text for text, _ in FOLDED])
def test_what_folds(text, expected):
    problem = Problem(text)
    found = twins(problem.f, problem.symbols)
    assert [twin and (twin.of, twin.whole) for twin in found] == expected


@pytest.mark.parametrize(
    "text", [text for text, _ in FOLDED] + ["x^2*y + y^2*z + z^2*x", "(x-y)^2 + (y-z)^2 + x*y*z"]
)
def test_a_twin_has_the_renamed_derivative(text):
    expression = parse(text)
    f, symbols = expression.sympy, expression.symbols
    for j, twin in enumerate(twins(f, symbols)):
        if twin is not None:
            assert sp.expand(twin.renamed(sp.diff(f, symbols[twin.of])) - sp.diff(f, symbols[j])) == 0
