"""The letters of a lesson never clash with the variables of its function, and can be typeset and read aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgd.lessons.names import Names
from symgd.output.formulas import typesetter

VARIABLES = [
    "x",
    "y",
    "f",
    "g",
    "h",
    "F",
    "k",
    "n",
    "j",
    "m",
    "eta",
    "alpha",
    "gamma",
    "theta",
    "x1",
    "x10",
    "theta2",
    "lambda",
]

# variables, function, index, rate
CLASHES = [
    (("x",), "f", "k", r"\eta "),
    (("f",), "g", "k", r"\eta "),
    (("f", "g", "h"), "F", "k", r"\eta "),
    (("k",), "f", "n", r"\eta "),
    (("j", "k", "n"), "f", "m", r"\eta "),
    (("eta",), "f", "k", r"\alpha "),
    (("alpha", "eta"), "f", "k", r"\gamma "),
    (("eta", "f", "k"), "g", "n", r"\alpha "),
    (("F", "G", "H", "f", "g", "h"), r"\hat{f}", "k", r"\eta "),
    (("j", "k", "m", "n"), "f", "i", r"\eta "),
    (("alpha", "eta", "gamma"), "f", "k", r"\hat{\eta}"),
    (("f1", "k1", "eta1"), "f", "k", r"\eta "),
]


@pytest.mark.parametrize(("variables", "function", "index", "rate"), CLASHES)
def test_letters_that_are_taken(variables, function: str, index: str, rate: str) -> None:
    names = Names(variables)
    assert (names.function.latex, names.index, names.rate.latex) == (function, index, rate)


# the one variable, x_k, x_{k+1}, x_0, x*, read aloud
ITERATES = [
    ("x", "x_{k}", "x_{k+1}", "x_{0}", "x^{*}", "x k"),
    ("k", "k_{n}", "k_{n+1}", "k_{0}", "k^{*}", "k n"),
    ("theta", r"\theta _{k}", r"\theta _{k+1}", r"\theta _{0}", r"\theta ^{*}", "theta k"),
    ("x1", "x_1^{(k)}", "x_1^{(k+1)}", "x_1^{(0)}", "x_1^{*}", "x sub 1 k"),
    (
        "theta2",
        r"\theta_2^{(k)}",
        r"\theta_2^{(k+1)}",
        r"\theta_2^{(0)}",
        r"\theta_2^{*}",
        "theta sub 2 k",
    ),
]


@pytest.mark.parametrize(("variable", "xk", "xk1", "x0", "star", "alt"), ITERATES)
def test_iterates_of_one_variable(variable, xk, xk1, x0, star, alt) -> None:
    names = Names((variable,))
    shown = [
        f.latex.replace(" _", "_").replace(" ^", "^") for f in (names.xk, names.xk1, names.x0, names.xstar)
    ]
    assert shown == [s.replace(" _", "_").replace(" ^", "^") for s in (xk, xk1, x0, star)]
    assert names.xk.alt == alt
    letter, index = alt.rsplit(" ", 1)
    assert names.xk1.alt == f"{letter} sub {index} plus 1 end sub"
    assert names.xstar.alt.endswith("star")


def test_iterates_of_several_variables() -> None:
    names = Names(("theta1", "x"))
    assert names.xk.latex == r"\mathbf{x}_{k}"
    assert names.coordinate(0, "k").latex.replace(" ", "") == r"\theta_1^{(k)}"
    assert names.coordinate(1, "k").latex == "x_{k}"
    assert (names.df.latex, names.df.alt) == (r"\nabla f", "the gradient of f")
    assert names.fx.latex.replace(" ", "") == r"f(\theta_1,x)"
    assert names.spoken_variables == ("theta sub 1", "x")


def test_derivatives() -> None:
    names = Names(("x",))
    assert (names.df.latex, names.d2f.latex, names.slope.latex) == ("f'", "f''", "f'(x)")
    assert (names.df.alt, names.d2f.alt, names.slope.alt) == ("f prime", "f double prime", "f prime of x")
    assert names.at(names.xk, 2).latex == "f''(x_{k})"
    assert Names(("f",)).slope.latex == "g'(f)"


PARTS = [
    "function",
    "rate",
    "point",
    "arguments",
    "k",
    "xk",
    "xk1",
    "x0",
    "xstar",
    "ek",
    "ek1",
    "fx",
    "slope",
    "df",
    "d2f",
]


@given(st.lists(st.sampled_from(VARIABLES), min_size=1, max_size=6, unique=True).map(tuple))
def test_no_letter_means_two_things(variables: tuple[str, ...]) -> None:
    names = Names(variables)
    letters = [names.function.alt, names.index, names.rate.alt]
    assert len(set(letters)) == 3
    assert not set(letters) & set(variables)
    for part in PARTS:
        formula = getattr(names, part)
        assert formula.alt
        assert formula.alt.isascii()
        assert not set(formula.alt) & set("\\_^{}*")
        assert not formula.latex.startswith("_")


@pytest.mark.parametrize(
    "variables", [("x",), ("theta2",), ("eta", "f", "k"), ("lambda", "x10"), ("alpha", "eta", "gamma")]
)
def test_letters_can_be_typeset(variables: tuple[str, ...]) -> None:
    names = Names(variables)
    for part in PARTS:
        assert typesetter().typeset(getattr(names, part).latex).box.items
