"""What each code is called in a textbook, and its formula: one table for the handout's box of rules."""

from __future__ import annotations

from functools import cache
from typing import Final

from symgd.calculus.derivation.outer import FUNCTION_RULES, FunctionRule
from symgd.notation.latex import latex
from symgd.notation.speech import speech
from symgd.notation.spoken import fraction, parenthesized
from symgd.notation.tree import Call, Variable

__all__ = ["RULE_CODES", "TIDYING_CODES", "rule_formula", "rule_name", "rule_speech"]


def _extreme(name: str, first: str, second: str) -> str:
    halves = [fraction(f"1 {sign} s", "2") for sign in (first, second)]
    return (
        f"the derivative of the {name} of u and v is {halves[0]} times u prime plus {halves[1]} times v prime, "
        f"where s is the sign of {parenthesized('u minus v')}"
    )


# code -> (name, formula in LaTeX, formula read aloud)
_RULES: Final[dict[str, tuple[str, str, str]]] = {
    "constant": ("constant rule", r"(c)' = 0", "the derivative of c is 0"),
    "held_constant": ("constant rule (others held fixed)", r"(c)' = 0", "the derivative of c is 0"),
    "variable": ("identity rule", r"(x)' = 1", "the derivative of x is 1"),
    "constant_multiple": (
        "constant multiple rule",
        r"(cu)' = cu'",
        f"the derivative of {parenthesized('c times u')} is c times u prime",
    ),
    "sum": (
        "sum rule",
        r"(u \pm v)' = u' \pm v'",
        f"the derivative of {parenthesized('u plus or minus v')} is u prime plus or minus v prime",
    ),
    "power": (
        "power rule",
        r"(x^n)' = nx^{n-1}",
        "the derivative of x to the power n is n times x to the power n minus 1 end power",
    ),
    "product": (
        "product rule",
        r"(uv)' = u'v + uv'",
        f"the derivative of {parenthesized('u times v')} is u prime times v plus u times v prime",
    ),
    "quotient": (
        "quotient rule",
        r"\left(\frac{u}{v}\right)' = \frac{u'v - uv'}{v^2}",
        f"the derivative of {parenthesized('u over v')} is "
        + fraction("u prime times v minus u times v prime", "v squared"),
    ),
    "chain": (
        "chain rule",
        r"\left(F(u)\right)' = F'(u) \cdot u'",
        f"the derivative of capital F of u is capital F prime of {parenthesized('u')} times u prime",
    ),
    "exponential": (
        "exponential rule",
        r"(e^x)' = e^x",
        "the derivative of e to the power x is e to the power x",
    ),
    "general_exponential": (
        "exponential rule, base a",
        r"(a^x)' = a^x \ln a",
        "the derivative of a to the power x is a to the power x end power times the natural log of a",
    ),
    "logarithmic": (
        "logarithmic differentiation",
        r"(u^v)' = u^v \left(v' \ln u + \frac{vu'}{u}\right)",
        "the derivative of u to the power v is u to the power v end power times "
        + parenthesized(f"v prime times the natural log of u plus {fraction('v times u prime', 'u')}"),
    ),
    "change_of_base": (
        "change of base",
        r"\log_v u = \frac{\ln u}{\ln v}",
        f"the log base v of u is {fraction('the natural log of u', 'the natural log of v')}",
    ),
    "max": (
        "maximum rule",
        r"\max(u, v)' = \frac{1 + s}{2} u' + \frac{1 - s}{2} v', \quad s = \operatorname{sgn}(u - v)",
        _extreme("maximum", "plus", "minus"),
    ),
    "min": (
        "minimum rule",
        r"\min(u, v)' = \frac{1 - s}{2} u' + \frac{1 + s}{2} v', \quad s = \operatorname{sgn}(u - v)",
        _extreme("minimum", "minus", "plus"),
    ),
}

# What is done to a line without differentiating: code -> name.
_TIDYING: Final[dict[str, str]] = {
    "simplify": "simplify",
    "collect": "collect like terms",
    "multiply_out": "multiply out",
    "factor_out": "factor out",
    "common_denominator": "common denominator",
    "cancel": "cancel",
    "trigonometric_identity": "trigonometric identity",
    "reorder": "reorder",
}

_FUNCTIONS: Final[dict[str, FunctionRule]] = {
    row.code: row for row in FUNCTION_RULES if row.code not in _RULES
}

RULE_CODES: Final = frozenset((*_RULES, *_FUNCTIONS))
TIDYING_CODES: Final = frozenset(_TIDYING)


def rule_name(code: str) -> str:
    """The textbook's name of a rule: ``"chain"`` → ``"chain rule"``. Raises KeyError for an unknown code."""
    if code in _TIDYING:
        return _TIDYING[code]
    return _RULES[code][0] if code in _RULES else _FUNCTIONS[code].name


def rule_formula(code: str) -> str:
    r"""The rule's formula in LaTeX: ``"product"`` → ``(uv)' = u'v + uv'``; empty for a way of tidying.

    Raises KeyError for an unknown code.
    """
    return _formula(code)[0]


def rule_speech(code: str) -> str:
    """The rule's formula read aloud; empty for a way of tidying. Raises KeyError for an unknown code."""
    return _formula(code)[1]


@cache
def _formula(code: str) -> tuple[str, str]:
    """In LaTeX, and read aloud."""
    if code in _TIDYING:
        return "", ""
    if code in _RULES:
        return _RULES[code][1:]
    row, x = _FUNCTIONS[code], Variable("x")
    function = Call(row.function, (x, Variable("a")) if row.function == "log" else (x,))
    slope = row.slope(function, x)
    return (
        rf"\left({latex(function)}\right)' = {latex(slope)}",
        f"the derivative of {speech(function)} is {speech(slope)}",
    )
