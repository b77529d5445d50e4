r"""LaTeX of trees, as a textbook sets them; every formula is read by math-core."""

from __future__ import annotations

import math_core
import pytest
from hypothesis import given
from random_trees import printed_trees

from symgd.notation import parse
from symgd.notation.breaking import latex_lines, width_estimate
from symgd.notation.latex import latex, number
from symgd.notation.tree import Call, Derivative, Product, Sum, Variable

CONVERTER = math_core.LatexToMathML()
X = Variable("x")

TYPESET = [
    ("3x^2 - 2x - 3", "3x^2 - 2x - 3"),
    ("2(x+1)", "2(x + 1)"),
    ("(1-x)^2 + 100(y-x^2)^2", "(1 - x)^2 + 100(y - x^2)^2"),
    ("x^2/2", r"\frac{x^2}{2}"),
    ("(x/2)^2", r"\left(\frac{x}{2}\right)^2"),
    ("x^12 + x^(-2)", "x^{12} + x^{-2}"),
    ("x^(1/3)", "x^{1/3}"),
    ("x^(2^x)", "x^{2^x}"),
    ("(x^2)^3", "(x^2)^3"),
    ("sin x", r"\sin x"),
    ("sin(2x)", r"\sin 2x"),
    ("sin(2πx)", r"\sin 2\pi x"),
    ("sin(x*x)", r"\sin(x \cdot x)"),
    ("sin(-x)", r"\sin(-x)"),
    ("sin(x+1)", r"\sin(x + 1)"),
    ("sin(x^2)", r"\sin(x^2)"),
    ("sin(x/2)", r"\sin \frac{x}{2}"),
    ("sin(1 + x/2)", r"\sin\left(1 + \frac{x}{2}\right)"),
    ("sin^2 x", r"\sin^2 x"),
    ("ln(x)^2", r"(\ln x)^2"),
    ("ln|x|", r"\ln \left|x\right|"),
    ("log2(x) + log10(x) + log(x, 3)", r"\log_2 x + \log_{10} x + \log_3 x"),
    ("exp(-x)", "e^{-x}"),
    ("e^(-x^2/2)", "e^{-x^2/2}"),
    ("exp(-(x-1)^2/(2*y))", "e^{-(x - 1)^2/(2y)}"),
    ("exp(1/(1 + 1/x))", r"\exp\left(\frac{1}{1 + \frac{1}{x}}\right)"),
    ("exp(exp(exp(x)))", r"\exp\left(e^{e^x}\right)"),
    ("exp(sin(x)/2)", r"e^{(\sin x)/2}"),
    ("sqrt(x+1) + cbrt(x)", r"\sqrt{x + 1} + \sqrt[3]{x}"),
    ("sqrt(x)^3", r"(\sqrt{x})^3"),
    ("2*3*x", r"2 \cdot 3x"),
    ("x*2", r"x \cdot 2"),
    ("1*exp(x)", r"1 \cdot e^x"),
    ("1*x + 11*x", r"1 \cdot x + 11x"),
    ("x*(-2)", r"x \cdot (-2)"),
    ("2*(-x)", "2(-x)"),
    ("x*x", r"x \cdot x"),
    ("x*y*z", "xyz"),
    ("a*(b*c)", "a(bc)"),
    ("(x+1)(x-1)", "(x + 1)(x - 1)"),
    ("f*(x+1)", r"f \cdot (x + 1)"),
    ("sin(x)*cos(x)", r"\sin x\cos x"),
    ("sin(x)*y", r"\sin(x) \cdot y"),
    ("2sin(x)", r"2\sin x"),
    ("1/2*x", r"\frac{1}{2}x"),
    ("x*(1/2)", r"x \cdot \frac{1}{2}"),
    ("1/2/x", r"\frac{1/2}{x}"),
    ("2^x*ln(2)", r"2^x\ln 2"),
    ("|x-1| + 2|x|", r"\left|x - 1\right| + 2\left|x\right|"),
    ("|x|*|y|", r"\left|x\right| \cdot \left|y\right|"),
    ("relu(x)^2", r"\operatorname{relu}(x)^2"),
    ("max(x, 1/y)", r"\max\left(x, \frac{1}{y}\right)"),
    ("asinh(x) + arcsin x", r"\operatorname{arsinh} x + \arcsin x"),
    ("θ_1^2 + x_12", r"\theta_1^2 + x_{12}"),
    ("π x", r"\pi x"),
    ("θφx", r"\theta\varphi x"),
    ("-(-x)", "-(-x)"),
    ("x - (y + 1)", "x - (y + 1)"),
    ("-x/2", r"-\frac{x}{2}"),
    ("(-x)/2", r"\frac{-x}{2}"),
    ("1e-3*x + 2.5e-3", r"10^{-3}x + 2.5 \times 10^{-3}"),
    ("(1e-3)^x", "(10^{-3})^x"),
]


@pytest.mark.parametrize(("typed", "expected"), TYPESET, ids=[typed for typed, _ in TYPESET])
def test_latex_of_a_tree(typed: str, expected: str) -> None:
    assert latex(parse(typed).tree) == expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("0.50", "0.50"),
        (".5", "0.5"),
        ("2.", "2"),
        ("1234", "1234"),
        ("12345", r"12\,345"),
        ("1234567.12345", r"1\,234\,567.12345"),
        ("5.763932", "5.763932"),
        ("0.123456789", "0.123456789"),
        ("1e-3", "10^{-3}"),
        ("1E+05", "10^{5}"),
        ("2.5e2", r"2.5 \times 10^{2}"),
    ],
)
def test_numbers(digits: str, expected: str) -> None:
    assert number(digits) == expected


def test_derivatives() -> None:
    square, fraction = parse("x^2").tree, parse("x/(x + 1)").tree
    assert latex(Derivative(square, X)) == r"\frac{d}{dx}(x^2)"
    assert latex(Derivative(fraction, X)) == r"\frac{d}{dx}\left(\frac{x}{x + 1}\right)"
    assert latex(Derivative(square, X), partial=True) == r"\frac{\partial}{\partial x}(x^2)"
    assert latex(Derivative(square, Variable("theta"))) == r"\frac{d}{d \theta}(x^2)"
    assert latex(Product((square, Derivative(Call("sin", (X,)), X)))) == (r"x^2 \cdot \frac{d}{dx}(\sin x)")


@given(printed_trees)
def test_math_core_reads_every_tree(tree) -> None:
    for formula in (latex(tree), latex(tree, partial=True), *latex_lines(tree, 10)):
        mathml = CONVERTER.convert_with_local_state(formula, displaystyle=True)
        assert "<merror" not in mathml
        assert mathml.count('<mo stretchy="false">(') == mathml.count('<mo stretchy="false">)')


def test_long_sums_break_before_their_signs() -> None:
    tree = parse(" + ".join(f"({k} - 2x)^2" for k in range(1, 12)) + " - x").tree
    lines = latex_lines(tree, 30)
    assert len(lines) > 1
    assert all(line.startswith("{} ") for line in lines[1:])
    assert all(width_estimate(line) <= 30 for line in lines)
    assert " ".join(line.removeprefix("{} ") for line in lines) == latex(tree)


def test_long_products_break_at_dots() -> None:
    product = parse("100*x*" + "*".join(f"(x - {k})" for k in range(1, 12))).tree
    for tree in (product, Sum((X, product))):
        lines = latex_lines(tree, 30)
        assert len(lines) > 1
        assert all(width_estimate(line) <= 30 for line in lines)
        assert "".join(lines).count("(x - ") == 11


def test_short_formulas_stay_whole() -> None:
    tree = parse("3x^2 - 2x - 3").tree
    assert latex_lines(tree) == [latex(tree)]
    assert 4 < width_estimate(tree) < 8
    assert width_estimate(r"\frac{a + b}{c}") < width_estimate("a + b + c")
