"""The working as it is printed: what stands on each line, and which rules it names."""

from __future__ import annotations

import pytest

from symgd.calculus.derivation import Derivation, differentiate

# function, variable, and for each line after the first the text and the codes of its rules
WORKINGS = [
    (
        "3*x**2-2*x-3",
        "x",
        [
            ("d/dx(3*x**2) - d/dx(2*x) - d/dx(3)", "sum"),
            ("3*2*x - 2 - 0", "constant_multiple power variable constant"),
            ("6*x - 2", "simplify"),
        ],
    ),
    (
        "-x^2+3x",
        "x",
        [
            ("-d/dx(x**2) + d/dx(3*x)", "sum"),
            ("-2*x + 3", "power constant_multiple variable"),
            ("3 - 2*x", "reorder"),
        ],
    ),
    (
        "x^4-3x^3+2",
        "x",
        [
            ("d/dx(x**4) - d/dx(3*x**3) + d/dx(2)", "sum"),
            ("4*x**3 - 3*3*x**2 + 0", "power constant_multiple constant"),
            ("4*x**3 - 9*x**2", "simplify"),
        ],
    ),
    (
        "x^2/2 - sin x",
        "x",
        [
            ("d/dx(x**2/2) - d/dx(sin(x))", "sum"),
            ("2*x/2 - cos(x)", "constant_multiple power sin"),
            ("x - cos(x)", "simplify"),
        ],
    ),
    (
        "log(cosh(x)) + x^2/10",
        "x",
        [
            ("d/dx(log(cosh(x))) + d/dx(x**2/10)", "sum"),
            ("1/cosh(x)*d/dx(cosh(x)) + 2*x/10", "chain logarithm constant_multiple power"),
            ("1/cosh(x)*sinh(x) + 2*x/10", "cosh"),
            ("x/5 + tanh(x)", "simplify trigonometric_identity"),
        ],
    ),
    (
        "(1-x)^2+100(y-x^2)^2",
        "x",
        [
            ("d/dx((1 - x)**2) + d/dx(100*(y - x**2)**2)", "sum"),
            ("2*(1 - x)*d/dx(1 - x) + 100*2*(y - x**2)*d/dx(y - x**2)", "chain power constant_multiple"),
            ("2*(1 - x)*(-1) + 100*2*(y - x**2)*(-2*x)", "sum constant variable held_constant power"),
            ("400*x*(x**2 - y) + 2*x - 2", "simplify"),
        ],
    ),
    (
        "(1-x)^2+100(y-x^2)^2",
        "y",
        [
            ("d/dy((1 - x)**2) + d/dy(100*(y - x**2)**2)", "sum"),
            ("0 + 100*2*(y - x**2)*d/dy(y - x**2)", "held_constant constant_multiple chain power"),
            ("100*2*(y - x**2)*1", "sum variable held_constant simplify"),
            ("200*(y - x**2)", "simplify factor_out"),
        ],
    ),
    (
        "exp(x)-2x",
        "x",
        [("d/dx(exp(x)) - d/dx(2*x)", "sum"), ("exp(x) - 2", "exponential constant_multiple variable")],
    ),
    ("x - ln x", "x", [("d/dx(x) - d/dx(log(x))", "sum"), ("1 - 1/x", "variable logarithm")]),
    (
        "exp(-x)",
        "x",
        [
            ("exp(-x)*d/dx(-x)", "chain exponential"),
            ("exp(-x)*(-1)", "constant_multiple variable"),
            ("-exp(-x)", "simplify"),
        ],
    ),
    (
        "x*exp(-x^2)",
        "x",
        [
            ("d/dx(x)*exp(-x**2) + x*d/dx(exp(-x**2))", "product"),
            ("exp(-x**2) + x*exp(-x**2)*d/dx(-x**2)", "variable chain exponential"),
            ("exp(-x**2) + x*exp(-x**2)*(-2*x)", "constant_multiple power"),
            ("exp(-x**2)*(1 - 2*x**2)", "simplify factor_out"),
        ],
    ),
    (
        "x^x",
        "x",
        [
            ("x**x*(d/dx(x)*log(x) + x*d/dx(x)/x)", "logarithmic"),
            ("x**x*(log(x) + x/x)", "variable"),
            ("x**x*(log(x) + 1)", "simplify"),
        ],
    ),
    (
        "sin(x)^2",
        "x",
        [
            ("2*sin(x)*d/dx(sin(x))", "chain power"),
            ("2*sin(x)*cos(x)", "sin"),
            ("sin(2*x)", "trigonometric_identity"),
        ],
    ),
    (
        "(x^2-5x+6)/(x^2+1)",
        "x",
        [
            (
                "(d/dx(x**2 - 5*x + 6)*(x**2 + 1) - (x**2 - 5*x + 6)*d/dx(x**2 + 1))/(x**2 + 1)**2",
                "quotient",
            ),
            (
                "((2*x - 5)*(x**2 + 1) - (x**2 - 5*x + 6)*2*x)/(x**2 + 1)**2",
                "sum power constant_multiple variable constant",
            ),
            ("(5*x**2 - 10*x - 5)/(x**2 + 1)**2", "multiply_out collect"),
        ],
    ),
    (
        "sqrt(x^2+1)",
        "x",
        [
            ("1/(2*sqrt(x**2 + 1))*d/dx(x**2 + 1)", "chain square_root"),
            ("1/(2*sqrt(x**2 + 1))*2*x", "sum power constant"),
            ("x/sqrt(x**2 + 1)", "simplify"),
        ],
    ),
    (
        "|x-1|+2|x|",
        "x",
        [
            ("d/dx(abs(x - 1)) + d/dx(2*abs(x))", "sum"),
            ("sign(x - 1)*d/dx(x - 1) + 2*sign(x)", "chain absolute_value constant_multiple"),
            ("sign(x - 1)*1 + 2*sign(x)", "sum variable constant"),
            ("2*sign(x) + sign(x - 1)", "simplify"),
        ],
    ),
    ("1/x", "x", [("-1/x**2", "power")]),
    (
        "(6x-2)^2 sin(12x-4)",
        "x",
        [
            ("d/dx((6*x - 2)**2)*sin(12*x - 4) + (6*x - 2)**2*d/dx(sin(12*x - 4))", "product"),
            (
                "2*(6*x - 2)*d/dx(6*x - 2)*sin(12*x - 4) + (6*x - 2)**2*cos(12*x - 4)*d/dx(12*x - 4)",
                "chain power sin",
            ),
            (
                "2*(6*x - 2)*6*sin(12*x - 4) + (6*x - 2)**2*cos(12*x - 4)*12",
                "sum constant_multiple variable constant",
            ),
            ("12*(6*x - 2)**2*cos(12*x - 4) + 12*(6*x - 2)*sin(12*x - 4)", "simplify"),
        ],
    ),
    (
        "sin(x)cos(2x)",
        "x",
        [
            ("d/dx(sin(x))*cos(2*x) + sin(x)*d/dx(cos(2*x))", "product"),
            ("cos(x)*cos(2*x) + sin(x)*(-sin(2*x))*d/dx(2*x)", "sin chain cos"),
            ("cos(x)*cos(2*x) + sin(x)*(-sin(2*x))*2", "constant_multiple variable"),
            ("cos(x)*cos(2*x) - 2*sin(x)*sin(2*x)", "simplify"),
        ],
    ),
    (
        "ln(1+exp(x))",
        "x",
        [
            ("1/(1 + exp(x))*d/dx(1 + exp(x))", "chain logarithm"),
            ("1/(1 + exp(x))*exp(x)", "sum constant exponential"),
            ("exp(x)/(exp(x) + 1)", "simplify"),
        ],
    ),
    (
        "atan(x)/x",
        "x",
        [
            ("(d/dx(atan(x))*x - atan(x)*d/dx(x))/x**2", "quotient"),
            ("(1/(1 + x**2)*x - atan(x))/x**2", "atan variable"),
            ("(x/(x**2 + 1) - atan(x))/x**2", "simplify"),
        ],
    ),
    (
        "(x^2+1)^5",
        "x",
        [
            ("5*(x**2 + 1)**4*d/dx(x**2 + 1)", "chain power"),
            ("5*(x**2 + 1)**4*2*x", "sum power constant"),
            ("10*x*(x**2 + 1)**4", "simplify"),
        ],
    ),
    (
        "log(x, x+2)",
        "x",
        [
            (
                "(d/dx(log(x))*log(x + 2) - log(x)*d/dx(log(x + 2)))/log(x + 2)**2",
                "change_of_base quotient",
            ),
            ("(1/x*log(x + 2) - log(x)*(1/(x + 2))*d/dx(x + 2))/log(x + 2)**2", "logarithm chain"),
            ("(1/x*log(x + 2) - log(x)*(1/(x + 2))*1)/log(x + 2)**2", "sum variable constant"),
        ],
    ),
    (
        "a x^2 + b x + c",
        "x",
        [
            ("d/dx(a*x**2) + d/dx(b*x) + d/dx(c)", "sum"),
            ("a*2*x + b + 0", "constant_multiple power variable held_constant"),
            ("2*a*x + b", "simplify"),
        ],
    ),
    # Several constants are gone at once: a line of + 0 + 0 + 0 tells nothing.
    (
        "x^2 + y^2 + z^2",
        "x",
        [("d/dx(x**2)", "sum held_constant"), ("2*x", "power")],
    ),
]


def _lines(derivation: Derivation) -> list[tuple[str, str]]:
    return [(str(step.after), " ".join(step.rules)) for step in derivation.steps]


@pytest.mark.parametrize(("function", "variable", "expected"), WORKINGS)
def test_working(function: str, variable: str, expected: list[tuple[str, str]]) -> None:
    lines = _lines(differentiate(function, variable))
    assert lines[: len(expected)] == expected
    assert len(lines) - len(expected) in (0, 1)


# function and variable, and how the answer is left
ANSWERS = [
    ("x^2/x", "1", "simplify cancel"),
    ("(x^2-1)/(x-1)", "1", "simplify cancel"),
    ("sin(x)/cos(x)", "1/cos(x)**2", "simplify trigonometric_identity"),
    ("cosh(x)/sinh(x)", "-1/sinh(x)**2", "simplify trigonometric_identity"),
    ("sin^2 x + cos^2 x", "0", "collect"),
    ("(x-1)^2 (x+2)", "3*x**2 - 3", "simplify multiply_out collect"),
    ("x*sqrt(1-x^2)", "(1 - 2*x**2)/sqrt(1 - x**2)", "simplify common_denominator"),
    ("e^x sin x", "e**x*(cos(x) + sin(x))", "factor_out"),
    ("x/(1+|x|)", "1/(abs(x) + 1)**2", "simplify"),
    ("x|x|", "2*abs(x)", "collect"),
    ("0.1x^4 - 1.5x^2", "0.4*x**3 - 3*x", "simplify"),
    ("x^0.5", "0.5/sqrt(x)", "simplify"),
    ("1.5x^2/3", "x", "simplify"),
    ("exp(-(x-1)^2/2)", "exp(-(x - 1)**2/2)*(1 - x)", "simplify"),
    ("1/x + 1/x^2", "-(x + 2)/x**3", "common_denominator"),
    ("max(x, 1-x)", "sign(2*x - 1)", "collect"),
    ("x*x*x", "3*x**2", "collect"),
    ("sigmoid(3x)", "3*sigmoid(3*x)*(1 - sigmoid(3*x))", "reorder"),
]


@pytest.mark.parametrize(("function", "answer", "codes"), ANSWERS)
def test_answer(function: str, answer: str, codes: str) -> None:
    derivation = differentiate(function, "x")
    assert (str(derivation.result_tree), " ".join(derivation.steps[-1].rules)) == (answer, codes)


def test_plain_text() -> None:
    assert str(differentiate("(x^2+1)^5", "x")).splitlines() == [
        "d/dx((x**2 + 1)**5)",
        "  = 5*(x**2 + 1)**4*d/dx(x**2 + 1)   chain rule, power rule",
        "  = 5*(x**2 + 1)**4*2*x              sum rule, power rule, constant rule",
        "  = 10*x*(x**2 + 1)**4               simplify",
    ]
