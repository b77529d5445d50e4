"""Every refusal: which message, under which column."""

from __future__ import annotations

import re

import pytest

from symgd.errors import ExpressionError
from symgd.notation import parse, parse_constant
from symgd.notation.messages import MESSAGES, nearest, readings, refuse, shortened

# text, row of MESSAGES, column, what the suggestion must name
REFUSED = [
    ("", "empty", None, "3x^2"),
    ("   ", "empty", None, ""),
    ("y =", "ends_early", 4, "'='"),
    ("x+", "ends_early", 3, "'+'"),
    ("x^", "ends_early", 3, "'^'"),
    ("2(", "ends_early", 3, "'('"),
    ("x" * 2001, "too_long", None, ""),
    ("+".join(["x"] * 700), "too_many_tokens", 1201, ""),
    # characters
    ("x\x1f", "control_character", 2, ""),
    ("\x85x", "control_character", 1, ""),
    ("x\u2028", "invisible_character", 2, ""),
    ("x\0", "control_character", 2, "Delete"),
    ("x + \x1b[31m", "control_character", 5, ""),
    ("x\u202e", "invisible_character", 2, "Delete"),
    ("x\u200b+1", "invisible_character", 2, ""),
    ("\ufeffx", "invisible_character", 1, ""),
    ("x\ud800", "surrogate", 2, "again"),
    ("x\u0301", "combining_mark", 2, "accents"),
    ("\u0445^2", "lookalike", 1, "Type x."),  # a Cyrillic letter
    ("\U0001d465^2", "lookalike", 1, "Type x."),  # a mathematical italic one
    ("\uff45val", "lookalike", 1, "Type e."),
    ("x — 1", "lookalike", 3, "Type -."),
    ("sin('x')", "bad_character", 5, "quotation marks"),
    ("x'^2 + y^2", "bad_character", 2, "letters and digits only"),
    ("(x + y)’", "bad_character", 8, "symgd differentiates it"),
    ("x.diff", "bad_character", 2, "attributes"),
    ("90°", "bad_character", 3, "radians"),
    ("x;1", "bad_character", 2, ""),
    ("\\", "bad_character", 1, "LaTeX"),
    ("é", "bad_unicode", 1, ""),
    ("漢", "bad_unicode", 1, ""),
    ("$x$ + 1", "dollar", 1, ""),
    # numbers
    ("3,5x", "decimal_comma", 2, "3.5"),
    ("1,000x", "decimal_comma", 2, "1.000 or 1000"),
    ("sin(3,5)x", "decimal_comma", 6, "3.5"),
    ("1..2+x", "number_dots", 1, ""),
    ("1.2.3x", "number_dots", 1, ""),
    ("1_000x", "number_separator", 1, "1000"),
    ("1" * 31 + "x", "too_many_digits", 1, ""),
    ("1e309*x", "number_range", 1, ""),
    ("1e999999999*x", "number_range", 1, ""),
    ("1.8e308 x", "number_range", 1, ""),
    ("2e-3x", "scientific_or_e", 1, "2*e-3"),
    ("2 3", "two_numbers", 3, "2*3"),
    ("x 2", "number_after", 3, "x^2 or 2*x"),
    ("(x+1)2", "number_after", 6, "(x+1)^2"),
    ("2½x", "mixed_number", 1, "2 + 1/2"),
    # names
    ("I*x", "imaginary", 1, ""),
    ("2i", "imaginary", 2, ""),
    ("sinx", "unknown_name", 1, "sin(x)"),
    ("sin2x", "unknown_name", 1, "sin(2*x)"),
    ("xy", "unknown_name", 1, "x*y"),
    ("xe^x", "unknown_name", 1, "x*e^x"),
    ("x2y", "unknown_name", 1, "x2*y or x^2*y"),
    ("sinxcosx", "unknown_name", 1, "sin(x)*cos(x)"),
    ("2pix", "unknown_name", 2, "pi*x"),
    ("tetha", "unknown_name", 1, "theta"),
    ("e2x", "unknown_name", 1, ""),
    ("e2", "unknown_name", 1, "e^2 or 2*e"),
    ("x+π2", "unknown_name", 3, "π^2 or 2*π"),
    ("2 Pi x", "unknown_name", 3, "Did you mean pi?"),
    ("Πx", "unknown_name", 1, "Did you mean pi?"),
    ("θ1x", "unknown_name", 1, "θ1*x or θ^1*x"),
    ("x if x else 1", "unknown_name", 3, "max"),
    ("xsin(x)", "unknown_function", 1, "x*sin(x)"),
    ("Sin(x)", "unknown_function", 1, "Did you mean sin(…)?"),
    ("sinn(x)", "unknown_function", 1, "sin(…)"),
    ("log3(x)", "unknown_function", 1, "log(x, 3)"),
    ("floor(x)", "unknown_function", 1, "staircase"),
    ("quux(x)", "unknown_function", 1, "abs, acos"),
    (r"\siin x", "unknown_command", 1, r"\sin"),
    (r"\int x", "unknown_command", 1, "Integrals"),
    ("x_i", "bad_index", 2, "x_1"),
    ("x01", "index_zero", 1, "x1"),
    ("x12345", "index_long", 1, ""),
    ("x1_2", "not_indexed", 1, ""),
    ("e_1", "not_indexed", 1, ""),
    ("sin_2 x", "not_indexed", 1, ""),
    # operators and groups
    ("*x", "operand_missing", 1, ""),
    ("(+)", "operand_missing", 3, ""),
    ("x***2", "double_operator", 4, ""),
    ("(x", "never_closed", 1, ")"),
    ("2 + (x", "never_closed", 5, ")"),
    (r"\frac{x}{2", "never_closed", 9, "}"),
    ("x)", "never_opened", 2, ""),
    (")", "never_opened", 1, ""),
    (r"\left(x\right]", "mismatched", 8, ")"),
    ("x()", "empty_group", 2, ""),
    ("[x]^2", "square_brackets", 1, "(x + 1)"),
    ("{x}", "square_brackets", 1, ""),
    ("x, y", "comma", 2, ""),
    ("x=1", "equals", 2, "y ="),
    ("x^2 = 4", "equals", 5, "y ="),
    ("f(2) = x", "equals", 6, ""),
    ("x == 1", "comparison", 3, ""),
    ("x < 1", "comparison", 3, ""),
    ("x^2!", "factorial", 4, ""),
    ("x//2", "floor_division", 2, ""),
    ("x|", "bars_unmatched", 2, "abs"),
    ("(|x)|", "bars_unmatched", 2, "abs"),
    ("|2|x|-1|", "bars_ambiguous", 1, "abs"),
    ("2||x - y||^2", "bars_double", 2, "sqrt"),
    ("__import__", "underscore", 1, ""),
    ("(x)_1", "underscore", 4, ""),
    ("x²^3", "power_twice", 3, ""),
    # ambiguous
    ("1/2x", "ambiguous_quotient", 4, "1/(2*x) or (1/2)*x"),
    ("1/2 x", "ambiguous_quotient", 5, "1/(2*x) or (1/2)*x"),
    ("a/b c", "ambiguous_quotient", 5, "a/(b*c) or (a/b)*c"),
    ("1/x(x+1)", "ambiguous_quotient", 4, "1/(x*(x+1)) or (1/x)*(x+1)"),
    ("1/2|x|", "ambiguous_quotient", 4, ""),
    ("2^3x", "ambiguous_power", 4, "2^(3*x) or (2^3)*x"),
    ("e^-2x", "ambiguous_power", 5, "e^(-2*x) or (e^(-2))*x"),
    ("x^1/2", "ambiguous_power", 4, "x^(1/2) or (x^1)/2"),
    ("√x²", "ambiguous_power", 3, "√(x²) or (√(x))²"),
    ("sqrt x^2", "ambiguous_power", 7, "sqrt(x^2) or (sqrt(x))^2"),
    (r"\sin{x}^2", "ambiguous_power", 8, "sin((x)^(2)) or (sin(x))^(2)"),
    ("√2x", "ambiguous_argument", 3, "√(2*x) or √(2)*x"),
    ("sin x/2", "ambiguous_argument", 6, "sin(x/2) or sin(x)/2"),
    ("sin 2*x", "ambiguous_argument", 6, "sin(2*x) or sin(2)*x"),
    ("sin x y", "ambiguous_argument", 7, "sin(x*y) or sin(x)*y"),
    ("sin x(x+1)", "ambiguous_argument", 6, "sin(x)*(x+1)"),
    ("tan^-1 x", "ambiguous_inverse", 1, "atan(x) or 1/tan(x)"),
    (r"\sin^{-1} x", "ambiguous_inverse", 1, "asin(x) or 1/sin(x)"),
    ("sin⁻¹(x)", "ambiguous_inverse", 1, "asin(x) or 1/sin(x)"),
    ("ln^-1 x", "ambiguous_inverse", 1, "exp(x) or 1/ln(x)"),
    # functions
    ("sin", "argument_missing", 1, "sin(x)"),
    ("sin + 1", "argument_missing", 5, "sin(x)"),
    ("max x", "argument_missing", 5, "max(x, 0)"),
    ("sin()", "arity", 1, "sin(x)"),
    ("sin(x, y)", "arity", 1, ""),
    ("max(x)", "arity", 1, "max(x, 0)"),
    ("log(x, 2, 3)", "arity", 1, ""),
    ("log_2(x, 3)", "arity", 1, "log_2(x)"),
    ("max(x,1,2)", "arity", 1, "max(x, 0)"),
    ("max(3,5, x)", "decimal_comma", 6, "3.5"),
    ("log(x, 1)", "log_base_value", 1, "log(x, 2)"),
    ("2 + log(x, -2)", "log_base_value", 5, ""),
    ("log_0(x)", "log_base_value", 1, ""),
    ("sin^x x", "function_power", 4, ""),
    ("log_ x", "log_base", 4, "log_2(x)"),
    (r"\frac{x}", "latex_argument", 1, r"\frac{x}{2}"),
    # the left side
    ("f(x) = x + y", "prefix_argument", 12, "f(x, y)"),
    ("f(x, y) = x", "prefix_unused", 6, "f(x)"),
    ("f(x, x) = x", "prefix_twice", 6, ""),
    ("y = y^2", "prefix_itself", 5, ""),
    ("f(x) = f(x)", "prefix_itself", 8, ""),
    # constants
    ("x + 1e308*10", "too_large", 5, ""),
    ("x*1e300*1e300", "too_large", None, ""),
    ("x + 1e-300*1e-300", "too_small", 5, ""),
    ("x + sqrt(-1)", "not_real", 5, "not negative"),
    ("x + (-8)^(1/3)", "not_real", 5, "cbrt"),
    ("(-2)^x", "not_real", 1, ""),
    ("x/0", "zero_division", 1, ""),
    ("x + 1/(1 - 1)", "zero_division", 5, ""),
    ("x + 0.123456789^999", "too_precise", 5, ""),
    ("x^1001", "exponent_large", 1, ""),
    ("9**9**9", "exponent_large", 1, ""),
    ("0^x", "zero_power", 1, "2^x"),
    ("x^2*0^x", "zero_power", 5, ""),
    ("log(max(0,0)^x + 1)", "zero_power", 5, ""),
    ("x + (x-x)^x", "zero_power", 5, ""),
    ("(0*x)^x", "zero_power", 1, ""),
    ("x + 1/(x - x)", "no_value", 5, "division by zero"),
    ("x + tan(pi/2)", "no_value", 5, ""),
    ("1 + sqrt(-x^2)", "no_value", 5, "square root"),
    ("(-x^2)^0.5", "no_value", 1, "whole exponents"),
    ("5", "no_variable", None, ""),
    # nesting and size
    ("(" * 33 + "x" + ")" * 33, "too_nested", 33, ""),
    ("x**" * 100 + "x", "too_nested", None, ""),
    ("-" * 100 + "x", "too_nested", 34, ""),
    ("x" + "/2" * 150, "too_tall", 1, "x/8"),
    ("+".join(["x*x"] * 300), "too_many_nodes", None, ""),
]


def pattern(row: str) -> str:
    """A regular expression for the problem of that row."""
    return re.sub(r"\\{\w+\\}", ".*", re.escape(MESSAGES[row].problem))


@pytest.mark.parametrize(("text", "row", "column", "named"), REFUSED, ids=lambda value: repr(value)[:30])
def test_refused(text, row, column, named):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    error = caught.value
    assert re.fullmatch(pattern(row), error.problem, re.DOTALL), error.problem
    assert named in error.suggestion
    if column is not None:
        assert error.column == column
    assert error.suggestion[:1].isupper() or error.suggestion[:1] in "√'|"
    assert error.suggestion.endswith((".", "?"))


def test_a_variable_is_no_constant():
    with pytest.raises(ExpressionError, match=r"'x' is a variable \(column 3\)"):
        parse_constant("2 x")


def test_every_message_is_shown_by_a_case():
    assert {row for _, row, _, _ in REFUSED} | {"not_constant", "sympy_fails"} == set(MESSAGES)


@pytest.mark.parametrize("error", [AttributeError, TypeError, NotImplementedError])
def test_what_sympy_fails_on_is_refused_in_our_words(monkeypatch, error):
    def fails(tree):
        raise error("Invalid NaN comparison")

    monkeypatch.setattr("symgd.notation.symbolic.to_sympy", fails)
    with pytest.raises(ExpressionError, match="SymPy, which does the algebra, cannot work with this"):
        parse("x^2")


def test_a_raised_digit_after_a_sign_is_named():
    with pytest.raises(ExpressionError, match=r"'²' follows '\^' \(column 3\)"):
        parse("x^²")


def test_the_caret_stands_under_the_column_of_the_text_as_typed():
    with pytest.raises(ExpressionError) as caught:
        parse(r"  $\frac{x}{2} + \sinn x$")
    message = str(caught.value).splitlines()
    assert message[1].index(r"\sinn") == message[2].index("^")


def test_a_row_fills_its_gaps():
    error = refuse("two_numbers", "2 3", 3, first="2", second="3")
    assert str(error) == (
        "Two numbers stand side by side (column 3)\n  2 3\n    ^\nWrite a sign between them: 2*3."
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [("sine", "sin"), ("sinus", "sin"), ("SIN", "sin"), ("Tanh", "tanh"), ("qq", None), ("", None)],
)
def test_nearest(name, expected):
    assert nearest(name, ["sin", "sinh", "tanh", "asin"]) == expected


def test_words_in_messages():
    assert readings("a") == "a"
    assert readings("a", "b", "c") == "a, b or c"
    assert shortened("a   b") == "a b"
    assert len(shortened("x" * 1000)) <= 40
