"""Each rule by itself, the tree of rules, and what a derivation says about where it fails."""

from __future__ import annotations

import pickle

import pytest
import sympy

from symgd.calculus.derivation import (
    RULE_CODES,
    TIDYING_CODES,
    RuleApplication,
    differentiate,
    rule_formula,
    rule_name,
)
from symgd.calculus.derivation.checking import check
from symgd.calculus.derivation.finding import CALL_RULES, find
from symgd.calculus.derivation.outer import FUNCTION_RULES
from symgd.errors import ExpressionError, InputError, InternalError, ParameterError
from symgd.notation import parse
from symgd.notation.functions import FUNCTIONS_BY_NAME
from symgd.notation.symbolic import symbol, to_sympy
from symgd.notation.text import text
from symgd.notation.tree import Call, Derivative, Negative, Node, Number, Power, Variable

X = Variable("x")


def test_every_function_of_the_notation_has_a_rule() -> None:
    assert set(CALL_RULES) == set(FUNCTIONS_BY_NAME)


@pytest.mark.parametrize("row", FUNCTION_RULES, ids=lambda row: row.function)
def test_slope_of_each_function_is_sympys(row: object) -> None:
    function = row.function  # type: ignore[attr-defined]
    node = Call(function, (X, Number("3")) if function == "log" else (X,))
    ours, theirs = to_sympy(row.slope(node, X)), to_sympy(node).diff(symbol("x"))  # type: ignore[attr-defined]
    points = [sympy.Rational(n, 97) for n in (31, -43, 150, -211)]
    inside = [point for point in points if to_sympy(node).subs(symbol("x"), point).evalf(40).is_real]
    gaps = [abs((ours - theirs).subs(symbol("x"), point).evalf(40)) for point in inside]
    assert gaps
    assert max(gaps) < 1e-35


# function, the codes of the rule that is applied first, and the line that it leaves
FIRST_RULES = [
    ("x", "variable", "1"),
    ("x^3", "power", "3*x**2"),
    ("x^1", "power", "1"),
    ("x^(-2)", "power", "-2*x**(-3)"),
    ("x^(2/3)", "power", "2/3*x**(-1/3)"),
    ("x^0.5", "power", "0.5*x**(-0.5)"),
    ("x^pi", "power", "pi*x**(pi - 1)"),
    ("1/x^3", "power", "-3/x**4"),
    ("1/(x+1)", "chain power", "-1/(x + 1)**2*d/dx(x + 1)"),
    ("1/(x+1)^(1/2)", "chain power", "-1/(2*(x + 1)**(3/2))*d/dx(x + 1)"),
    ("5x", "constant_multiple", "5*d/dx(x)"),
    ("-sin x", "constant_multiple", "-d/dx(sin(x))"),
    ("x/3", "constant_multiple", "d/dx(x)/3"),
    ("2x/3", "constant_multiple", "2/3*d/dx(x)"),
    ("3/x", "constant_multiple", "3*d/dx(1/x)"),
    ("1/(2x)", "constant_multiple", "1/2*d/dx(1/x)"),
    ("x*2*sin(x)*pi", "constant_multiple", "2*pi*d/dx(x*sin(x))"),
    ("x sin(x)", "product", "d/dx(x)*sin(x) + x*d/dx(sin(x))"),
    ("x*sin(x)*exp(x)", "product", "d/dx(x)*sin(x)*exp(x) + x*d/dx(sin(x))*exp(x) + x*sin(x)*d/dx(exp(x))"),
    ("x*x*x*x*x*x", "product", "d/dx(x*x*x)*x*x*x + x*x*x*d/dx(x*x*x)"),
    ("sin(x)/x", "quotient", "(d/dx(sin(x))*x - sin(x)*d/dx(x))/x**2"),
    ("e^x", "exponential", "e**x"),
    ("e^(2x)", "chain exponential", "e**(2*x)*d/dx(2*x)"),
    ("2^x", "general_exponential", "2**x*log(2)"),
    ("x^x", "logarithmic", "x**x*(d/dx(x)*log(x) + x*d/dx(x)/x)"),
    ("log(x, 3)", "general_logarithm", "1/(x*log(3))"),
    ("log(3, x)", "change_of_base", "d/dx(log(3)/log(x))"),
    ("max(x, 3)", "max", "(1 + sign(x - 3))/2*d/dx(x) + (1 - sign(x - 3))/2*d/dx(3)"),
    ("min(0, x^2)", "min", "(1 - sign(-x**2))/2*d/dx(0) + (1 + sign(-x**2))/2*d/dx(x**2)"),
    ("cos(x)", "cos", "-sin(x)"),
    ("cos(3x)", "chain cos", "-sin(3*x)*d/dx(3*x)"),
    ("abs(x)", "absolute_value", "sign(x)"),
]


@pytest.mark.parametrize(("function", "codes", "after"), FIRST_RULES)
def test_first_rule(function: str, codes: str, after: str) -> None:
    application = find(parse(function).tree, X)
    assert (" ".join(application.rules), text(application.after)) == (codes, after)
    assert application.before == Derivative(parse(function).tree, X)


def test_constants_say_whether_a_variable_is_held() -> None:
    assert find(Number("5"), X).rule == "constant"
    assert find(Power(Variable("y"), Number("2")), X).rule == "held_constant"


def test_the_tree_of_rules() -> None:
    def shape(application: RuleApplication) -> object:
        return application.rule, [shape(child) for child in application.children]

    derivation = differentiate("x^2 sin(3x)", "x")
    assert shape(derivation.tree) == (
        "product",
        [("power", []), ("chain", [("constant_multiple", [("variable", [])])])],
    )
    assert to_sympy(derivation.tree.evaluate()) == derivation.result


def test_names_and_formulas() -> None:
    assert not RULE_CODES & TIDYING_CODES
    assert rule_name("chain") == "chain rule"
    assert rule_formula("product") == "(uv)' = u'v + uv'"
    assert rule_formula("sin") == r"\left(\sin x\right)' = \cos x"
    names = [rule_name(code) for code in RULE_CODES | TIDYING_CODES]
    assert len(set(names)) == len(names)
    assert all("=" in rule_formula(code) for code in RULE_CODES)
    assert all(rule_formula(code) == "" for code in TIDYING_CODES)
    with pytest.raises(KeyError):
        rule_name("no such rule")


# function, and where its derivative fails though the function may be defined
KINKS = [
    ("|x - 1| + 2|x|", [("absolute_value", "x - 1", "zero"), ("absolute_value", "x", "zero")]),
    ("sqrt(1 - x^2)", [("square_root", "1 - x**2", "zero")]),
    ("sqrt(1 + x^2)", []),
    ("relu(x - 3)", [("relu", "x - 3", "zero")]),
    ("max(x, y)", [("max", "x - y", "zero")]),
    ("asin(2x)", [("asin", "2*x", "unit")]),
    ("acosh(x)", [("acosh", "x", "one")]),
    ("x^(2/3) + x^3", [("power", "x", "zero")]),
    ("x^2 sin x", []),
]


@pytest.mark.parametrize(("function", "expected"), KINKS)
def test_kinks(function: str, expected: list[tuple[str, str, str]]) -> None:
    kinks = differentiate(function, "x").kinks
    assert [(kink.rule, text(kink.argument), kink.where) for kink in kinks] == expected


def test_cancelling_is_recorded() -> None:
    (condition,) = differentiate("(x^2-1)/(x-1)", "x").cancelled
    assert (condition.kind, text(condition.argument)) == ("nonzero", "x - 1")
    assert differentiate("(x^2-1)/(x+2)", "x").cancelled == ()


def test_partial_derivatives() -> None:
    derivation = differentiate("x^2 y + y^3 + z", "y")
    assert derivation.partial
    assert derivation.held == ("x", "z")
    assert derivation.result == to_sympy(parse("x^2 + 3y^2").tree)
    assert not differentiate("y^3", "y").partial


def test_what_may_be_differentiated() -> None:
    by_text = differentiate("x^2 + 1", "x")
    assert differentiate(parse("x^2 + 1"), "x") == by_text
    assert differentiate(parse("x^2 + 1").tree, "x") == by_text
    assert differentiate("θ^2", "θ").variable == "theta"
    assert differentiate("x_1^2", "x_1").result == 2 * symbol("x1")


def test_a_variable_that_does_not_occur() -> None:
    derivation = differentiate("x^2", "t")
    assert derivation.result == 0
    assert [(step.rules, str(step.after)) for step in derivation.steps] == [(("held_constant",), "0")]


@pytest.mark.parametrize("name", ["", "2", "x + y", "pi", "e", "sin", "x^2", "-x", "'", "x y"])
def test_not_a_variable(name: str) -> None:
    with pytest.raises(ParameterError, match="not the name of a variable"):
        differentiate("x^2", name)


@pytest.mark.parametrize("variable", [5, None, b"x", "", "x y"])
def test_what_is_no_variable(variable) -> None:
    with pytest.raises(ParameterError, match="not the name of a variable"):
        differentiate("x^2", variable)


@pytest.mark.parametrize("function", [5, None, b"x^2", 1.5])
def test_what_is_no_function(function) -> None:
    with pytest.raises(ParameterError, match="a function is a text such as"):
        differentiate(function, "x")


def test_text_that_cannot_be_read() -> None:
    with pytest.raises(ExpressionError):
        differentiate("x^2 +", "x")


# No open interval on which these are real; parse may refuse them, a tree may hold them all the same.
@pytest.mark.parametrize(
    "tree",
    [
        Power(Negative(Number("2")), X),
        Call("sqrt", (Negative(Call("exp", (X,))),)),
        Call("ln", (Negative(Call("cosh", (X,))),)),
        Call("acosh", (Call("tanh", (Power(X, Number("2")),)),)),
    ],
)
def test_functions_that_are_real_nowhere(tree: Node) -> None:
    with pytest.raises(InputError):
        differentiate(tree, "x")


def test_pickle() -> None:
    derivation = differentiate("x^2 sin(x) + max(x, y)^x", "x")
    assert pickle.loads(pickle.dumps(derivation)) == derivation


# The check itself: a line or a result that is wrong, however slightly, is found.
WRONG = [
    ("x^2", "2*x + 1"),
    ("x^2", "2*x*(1 + 1/10^25)"),
    ("sin(x)", "-cos(x)"),
    ("abs(x)", "1"),
    ("ln(x - 1000)", "1/x"),
    ("sqrt(1 - (x - 777)^2)", "-(x - 777)/sqrt(1 - x^2)"),
    ("exp(x) y", "exp(x)"),
]


@pytest.mark.parametrize(("function", "wrong"), WRONG)
def test_a_wrong_line_or_result_is_found(function: str, wrong: str) -> None:
    tree, line = parse(function).tree, parse(f"{wrong} + 0*x").tree
    derivative = sympy.diff(to_sympy(tree), symbol("x"))
    right = Derivative(tree, X)
    check(tree, "x", derivative, [right], derivative)
    with pytest.raises(InternalError):
        check(tree, "x", derivative, [right, line], derivative)
    with pytest.raises(InternalError):
        check(tree, "x", derivative, [right], to_sympy(line))
