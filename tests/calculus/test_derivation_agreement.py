"""Laws of derivations: they agree with SymPy, every line says its rules, and nothing grows without bound."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
import sympy
from hypothesis import assume, given, settings
from random_functions import X, trees

from symgd.calculus.derivation import RULE_CODES, TIDYING_CODES, Derivation, differentiate
from symgd.errors import InputError
from symgd.notation import parse
from symgd.notation.symbolic import symbol, to_sympy
from symgd.notation.tree import Derivative, Node

FUNCTIONS = json.loads((Path(__file__).parent.parent / "data" / "functions.json").read_text("utf-8"))

POINTS = [
    {symbol(name): sympy.Float(number, 40) / 1009 for name, number in zip("xy", numbers, strict=True)}
    for numbers in ((613, 2477), (-1511, 877), (3119, -401), (-277, -1831), (10007, 12011))
]


def _is_sound(derivation: Derivation) -> None:
    """What holds of each derivation, whatever the function."""
    steps = derivation.steps
    assert 1 <= len(steps) <= 12
    assert isinstance(steps[0].before, Derivative)
    assert steps[0].before.argument == derivation.function
    assert steps[-1].after == derivation.result_tree
    assert all(above.after == below.before for above, below in pairwise(steps))
    assert all(step.rules and set(step.rules) <= RULE_CODES | TIDYING_CODES for step in steps)
    assert not any(isinstance(part, Derivative) for part in derivation.result_tree.walk())
    named = {code for step in steps for code in step.rules}
    assert {code for part in derivation.tree.walk() for code in part.rules} <= named


@settings(max_examples=1000)
@given(trees)
def test_agrees_with_sympy(tree: Node) -> None:
    function = to_sympy(tree)
    assume(not function.has(sympy.nan, sympy.zoo, sympy.oo, sympy.I))
    try:
        derivation = differentiate(tree, X.name)
    except InputError:
        assume(False)  # real nowhere: no derivative
    _is_sound(derivation)
    derivative = sympy.diff(function, symbol("x"))
    for point in POINTS if derivation.result != derivative else ():
        ours, theirs = _value(derivation.result, point), _value(derivative, point)
        if _value(function, point) is not None and ours is not None and theirs is not None:
            assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)


def _value(expression: sympy.Expr, point: dict[sympy.Symbol, sympy.Float]) -> float | None:
    """The value if it is real and of usual size, to more digits than are asked for."""
    try:
        value = expression.xreplace(point).evalf(20, maxn=60)
    except (TypeError, ZeroDivisionError):  # SymPy's answer where a part is not real
        return None
    return float(value) if value.is_Float and abs(value) < 1e6 else None


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row["name"])
def test_functions_of_the_literature(row: dict[str, object]) -> None:
    expression = parse(str(row["expression"]))
    for name in expression.variables:
        derivation = differentiate(expression, name)
        _is_sound(derivation)
        point = {s: sympy.Rational(7 * i + 3, 11) for i, s in enumerate(expression.symbols)}
        slope = sympy.diff(expression.sympy, symbol(name)).xreplace(point).evalf(30)
        assert abs(derivation.result.xreplace(point).evalf(30) - slope) <= 1e-25 * max(1, abs(slope))


LINEAR = ["x^3", "sin(2x)", "exp(-x^2)", "x/(1+x^2)", "|x|", "x^x"]


@pytest.mark.parametrize("f", LINEAR)
@pytest.mark.parametrize("g", LINEAR)
def test_the_derivative_is_linear(f: str, g: str) -> None:
    whole = differentiate(f"3({f}) - 2({g})", "x").result
    parts = 3 * differentiate(f, "x").result - 2 * differentiate(g, "x").result
    assert abs((whole - parts).subs(symbol("x"), sympy.Rational(7, 9)).evalf(30)) < 1e-25


@pytest.mark.parametrize("f", ["x^2 y^3", "sin(x y)", "x^y", "ln(x + y^2)", "x/(x + y)"])
def test_mixed_derivatives_commute(f: str) -> None:
    xy = differentiate(differentiate(f, "x").result_tree, "y").result
    yx = differentiate(differentiate(f, "y").result_tree, "x").result
    assert abs((xy - yx).subs({symbol("x"): 2, symbol("y"): sympy.Rational(1, 3)}).evalf(30)) < 1e-25


def _nested(template: str, depth: int) -> str:
    text = "x"
    for _ in range(depth):
        text = template.replace("@", text)
    return text


MONSTERS = {
    "a long product": "*".join(["x"] * 390),
    "many different factors": "*".join(f"(x+{i})" for i in range(1, 90)),
    "a long sum": " + ".join(f"sin({i}x)" for i in range(1, 150)),
    "exponentials": _nested("exp(@)", 28),
    "a continued fraction": _nested("1/(x+@)", 24),
    "powers with a variable exponent": _nested("(@)^x", 20),
    "square roots": _nested("sqrt(1+@)", 28),
    "maxima": _nested("max(x, @-1)", 25),
    "a high power": "(x^2+x+1)^1000",
    "high degrees": "x^1000 - 7x^17 + x^3 - x",
    "an exponent of many digits": "x^0.123456789",
    "long numbers": "123456789012345678901234567890x^2/987654321098765432109876543211",
    "a far domain": "ln(x-1000000)",
    "a narrow domain": "ln(1/10^8-(x-1/3)^2)",
    "huge values": "exp(exp(exp(x)))*sin(exp(exp(x)))",
    "a rational function": f"({'+'.join(f'{i}x^{i}' for i in range(1, 30))})/(1+x^30)",
}


@pytest.mark.parametrize("function", MONSTERS.values(), ids=MONSTERS.keys())
def test_large_expressions(function: str) -> None:
    _is_sound(differentiate(function, "x"))
