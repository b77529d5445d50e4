"""The derivatives of the functions of one argument: one table, a row a function.

A row holds F′(u) as a tree in u. To add a function: its row here, in the order of a formula collection.
"""

from __future__ import annotations

from symgd.calculus.derivation import build
from symgd.calculus.derivation.build import ZERO, call
from symgd.calculus.derivation.rules import depends
from symgd.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
    substituted,
)
from symgd.records import record

__all__ = ["FUNCTION_RULES", "FunctionRule"]

_U = Variable("u")
_A = Variable("a")
_ONE, _TWO, _THREE = Number("1"), Number("2"), Number("3")


@record
class FunctionRule:
    """(F(u))' = F'(u): ``slope_in_u`` is F'(u), with a for the base if there is one.

    ``fails`` is where F is defined and F′ is not: "" nowhere inside the domain, "zero" at u = 0, "one" at
    u = 1, "unit" at u = ±1.
    """

    code: str
    name: str
    function: str
    slope_in_u: Node
    fails: str = ""

    def inner(self, node: Node, x: Variable) -> Node | None:
        if not isinstance(node, Call) or node.function != self.function:
            return None
        return None if any(depends(other, x) for other in node.arguments[1:]) else node.arguments[0]

    def failure(self, node: Node) -> str:
        return self.fails

    def slope(self, node: Node, x: Variable) -> Node:
        assert isinstance(node, Call)
        return substituted(self.slope_in_u, dict(zip((_U.name, _A.name), node.arguments, strict=False)))


def _at_u(function: str) -> Node:
    return call(function, _U)


def _inverse(*below: Node) -> Node:
    return Quotient(_ONE, build.product(*below))


def _squared(node: Node) -> Node:
    return Power(node, _TWO)


def _root(a: Node, b: Node) -> Node:
    return call("sqrt", build.total(a, b))


def _times(a: Node, b: Node) -> Node:
    return Product((a, b))


_SQUARE = _squared(_U)
_MINUS_ONE, _MINUS_SQUARE = Negative(_ONE), Negative(_SQUARE)
_ONE_PLUS_SQUARE, _ONE_MINUS_SQUARE = Sum((_ONE, _SQUARE)), Sum((_ONE, _MINUS_SQUARE))
_TWO_OVER_ROOT_PI = Quotient(_TWO, call("sqrt", Constant("pi")))
_ONE_MINUS_SIGMOID = Sum((_ONE, Negative(_at_u("sigmoid"))))

_Row = FunctionRule
FUNCTION_RULES: tuple[FunctionRule, ...] = (
    _Row("square_root", "square root rule", "sqrt", _inverse(_TWO, _at_u("sqrt")), "zero"),
    _Row("cube_root", "cube root rule", "cbrt", _inverse(_THREE, _squared(_at_u("cbrt"))), "zero"),
    _Row("exponential", "exponential rule", "exp", _at_u("exp")),
    _Row("logarithm", "logarithm rule", "ln", _inverse(_U)),
    _Row("log2", "logarithm rule, base 2", "log2", _inverse(_U, call("ln", _TWO))),
    _Row("log10", "logarithm rule, base 10", "log10", _inverse(_U, call("ln", Number("10")))),
    _Row("general_logarithm", "logarithm rule, base a", "log", _inverse(_U, call("ln", _A))),
    _Row("sin", "derivative of sin", "sin", _at_u("cos")),
    _Row("cos", "derivative of cos", "cos", Negative(_at_u("sin"))),
    _Row("tan", "derivative of tan", "tan", _inverse(_squared(_at_u("cos")))),
    _Row("cot", "derivative of cot", "cot", Negative(_inverse(_squared(_at_u("sin"))))),
    _Row("sec", "derivative of sec", "sec", _times(_at_u("sec"), _at_u("tan"))),
    _Row("csc", "derivative of csc", "csc", Negative(_times(_at_u("csc"), _at_u("cot")))),
    _Row("asin", "derivative of arcsin", "asin", _inverse(_root(_ONE, _MINUS_SQUARE)), "unit"),
    _Row("acos", "derivative of arccos", "acos", Negative(_inverse(_root(_ONE, _MINUS_SQUARE))), "unit"),
    _Row("atan", "derivative of arctan", "atan", _inverse(_ONE_PLUS_SQUARE)),
    _Row("acot", "derivative of arccot", "acot", Negative(_inverse(_ONE_PLUS_SQUARE))),
    _Row("asec", "derivative of arcsec", "asec", _inverse(_at_u("abs"), _root(_SQUARE, _MINUS_ONE)), "unit"),
    _Row(
        "acsc",
        "derivative of arccsc",
        "acsc",
        Negative(_inverse(_at_u("abs"), _root(_SQUARE, _MINUS_ONE))),
        "unit",
    ),
    _Row("sinh", "derivative of sinh", "sinh", _at_u("cosh")),
    _Row("cosh", "derivative of cosh", "cosh", _at_u("sinh")),
    _Row("tanh", "derivative of tanh", "tanh", _inverse(_squared(_at_u("cosh")))),
    _Row("coth", "derivative of coth", "coth", Negative(_inverse(_squared(_at_u("sinh"))))),
    _Row("sech", "derivative of sech", "sech", Negative(_times(_at_u("sech"), _at_u("tanh")))),
    _Row("csch", "derivative of csch", "csch", Negative(_times(_at_u("csch"), _at_u("coth")))),
    _Row("asinh", "derivative of arsinh", "asinh", _inverse(_root(_SQUARE, _ONE))),
    _Row("acosh", "derivative of arcosh", "acosh", _inverse(_root(_SQUARE, _MINUS_ONE)), "one"),
    _Row("atanh", "derivative of artanh", "atanh", _inverse(_ONE_MINUS_SQUARE)),
    _Row("acoth", "derivative of arcoth", "acoth", _inverse(_ONE_MINUS_SQUARE)),
    _Row("asech", "derivative of arsech", "asech", Negative(_inverse(_U, _root(_ONE, _MINUS_SQUARE))), "one"),
    _Row("acsch", "derivative of arcsch", "acsch", Negative(_inverse(_at_u("abs"), _root(_SQUARE, _ONE)))),
    _Row("absolute_value", "absolute value rule", "abs", _at_u("sign"), "zero"),
    _Row("sign", "derivative of sgn", "sign", ZERO, "zero"),
    _Row("step", "derivative of step", "step", ZERO, "zero"),
    _Row("erf", "derivative of erf", "erf", _times(_TWO_OVER_ROOT_PI, call("exp", _MINUS_SQUARE))),
    _Row("sigmoid", "derivative of sigmoid", "sigmoid", _times(_at_u("sigmoid"), _ONE_MINUS_SIGMOID)),
    _Row("softplus", "derivative of softplus", "softplus", _at_u("sigmoid")),
    _Row("relu", "derivative of ReLU", "relu", _at_u("step"), "zero"),
)
