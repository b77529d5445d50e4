from __future__ import annotations

import shlex

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symgd import options
from symgd.errors import ParameterError
from symgd.optimizers import Adam, GradientDescent
from symgd.optimizers.schedules import read_rate


@pytest.mark.parametrize(
    ("token", "is_value"),
    [
        ("-x**2", True),
        ("-t**2", True),
        ("-o**2", True),
        ("-h^2", True),
        ("-oa.pdf", True),
        ("-3", True),
        ("-1e-3", True),
        ("-pi/2", True),
        ("-", True),
        ("--2", True),
        ("--(x)", True),
        ("-o", False),
        ("-h", False),
        ("--", False),
        ("--x0", False),
        ("--lr=-3", False),
        ("--no-such-thing", False),
    ],
)
def test_only_long_names_o_and_h_are_options(token: str, is_value: bool) -> None:
    (marked,) = options.mark([token])
    assert (marked != token) is is_value
    assert marked.startswith("-") is not is_value
    assert options.unmark(marked) == token


def test_what_begins_with_no_minus_is_not_marked() -> None:
    assert options.mark(["x^2", "a.pdf", "", "−x"]) == ["x^2", "a.pdf", "", "−x"]


@pytest.mark.parametrize(
    ("texts", "point"),
    [
        (["8"], [sp.Integer(8)]),
        (["8", "3", "-2"], [8, 3, -2]),
        (["1/3", "pi/2", "-1e-3"], [sp.Rational(1, 3), sp.pi / 2, sp.Rational(-1, 1000)]),
        (["x=-1.2", "y=1"], {"x": sp.Rational(-6, 5), "y": 1}),
        (["θ₁=1", "theta_2 = 2"], {"theta1": 1, "theta2": 2}),
    ],
)
def test_starts(texts: list[str], point: object) -> None:
    assert options.start("--x0", texts) == point


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"x0": []}, "--x0 needs a value"),
        ({"x0": ["x=1", "2"]}, "both named numbers and '2'"),
        ({"x0": ["x=1", "x=2"]}, "gives x twice"),
        ({"x0": ["θ=1", "theta=2"]}, "gives theta twice"),
        ({"x0": ["3=1"]}, "'3' is not the name of a variable"),
        ({"x0": ["sin(x)=1"]}, "'sin(x)' is not the name of a variable"),
        ({"x0": ["nan"]}, "--x0: "),
        ({"x0": ["inf"]}, "--x0: "),
        ({"x0": ["1/0"]}, "--x0: "),
        ({"x0": ["__import__('os')"]}, "--x0: "),
        ({"x0": ["x"]}, "--x0: "),
        ({"optimizer": []}, "--optimizer needs a name"),
        ({"optimizer": ["gd;", "a, b"]}, "--optimizer a b"),
        ({"set": []}, "--set needs a name and a value"),
        ({"set": ["momentum=0.9"]}, "--set momentum=0.9: "),
        ({"learning_rate": []}, "--learning-rate needs a value"),
        ({"learning_rate": ["0.5/(1+x)"]}, "--learning-rate: "),
        ({"learning_rate": ["fast"]}, "--learning-rate: "),
        ({"tol": "small"}, "--tol: "),
        ({"max_iter": "2.5"}, "--max-iter takes a whole number, not 2.5"),
        ({"max_iter": "many"}, "--max-iter: "),
        ({"pages": "two"}, "--pages: "),
    ],
)
def test_refusals_name_the_option(settings: dict[str, object], said: str) -> None:
    with pytest.raises(ParameterError) as caught:
        options.read(settings)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "read"),
    [
        ({"learning_rate": ["auto"]}, {"learning_rate": "auto"}),
        ({"learning_rate": ["1e-2"]}, {"learning_rate": 0.01}),
        ({"learning_rate": ["1/3"]}, {"learning_rate": 1 / 3}),
        ({"tol": "1e-5", "gtol": None}, {"tol": 1e-5}),
        ({"max_iter": "1e5", "pages": "2"}, {"max_iter": 100_000, "pages": 2}),
        ({"max_iter": "-5"}, {"max_iter": -5}),
        ({"title": "--x0", "author": ""}, {"title": "--x0", "author": ""}),
        ({"optimizer": ["sgd"]}, {"optimizer": "sgd"}),
        ({"optimizer": ["gd", "adam"]}, {"optimizer": ["gd", "adam"]}),
        ({"optimizer": ["adam"], "set": ["beta_1=1/2"]}, {"optimizer": Adam(beta_1=0.5)}),
        (
            {"optimizer": ["gd", "adam"], "set": ["beta_1=1/2"]},
            {"optimizer": [GradientDescent(), Adam(beta_1=0.5)]},
        ),
        ({"learning_rate": ["0.1", "auto"]}, {"learning_rate": [0.1, "auto"]}),
        ({"learning_rate": ["0.5/(1+k)"]}, {"learning_rate": read_rate("0.5/(1+k)")}),
    ],
)
def test_what_was_given_is_read(settings: dict[str, object], read: dict[str, object]) -> None:
    assert options.read(settings) == read


def test_a_command_line_leaves_out_what_was_not_given() -> None:
    assert options.command_line("x^2", {"x0": None, "title": None}) == 'symgd "x^2"'


@pytest.mark.parametrize("title", ["It's $5", 'a "b"', "`id`", "a\\b", "-x", "--x", "", "é ✓", "a!b", "\n"])
def test_a_shell_reads_the_command_line_back(title: str) -> None:
    line = options.command_line("3*x**2 - 2*x", {"x0": ["-3"], "title": title})
    words = shlex.split(line)
    assert words[:4] == ["symgd", "3*x**2 - 2*x", "--x0", "-3"]
    assert words[4:] in (["--title", title], [f"--title={title}"])


@given(st.text(max_size=40).filter(lambda text: "\0" not in text))
def test_any_expression_survives_the_shell(expression: str) -> None:
    assert shlex.split(options.command_line(expression, {})) == ["symgd", expression]
