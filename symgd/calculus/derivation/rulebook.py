"""What each code is called in a textbook, and its formula: one table for the handout's box of rules."""

from __future__ import annotations

from functools import cache
from typing import Final

from symgd.calculus.derivation.outer import FUNCTION_RULES, FunctionRule
from symgd.notation.latex import latex
from symgd.notation.tree import Call, Variable

__all__ = ["RULE_CODES", "TIDYING_CODES", "rule_formula", "rule_name"]

# code -> (name, formula in LaTeX)
_RULES: Final[dict[str, tuple[str, str]]] = {
    "constant": ("constant rule", r"(c)' = 0"),
    "held_constant": ("constant rule (others held fixed)", r"(c)' = 0"),
    "variable": ("identity rule", r"(x)' = 1"),
    "constant_multiple": ("constant multiple rule", r"(cu)' = cu'"),
    "sum": ("sum rule", r"(u \pm v)' = u' \pm v'"),
    "power": ("power rule", r"(x^n)' = nx^{n-1}"),
    "product": ("product rule", r"(uv)' = u'v + uv'"),
    "quotient": ("quotient rule", r"\left(\frac{u}{v}\right)' = \frac{u'v - uv'}{v^2}"),
    "chain": ("chain rule", r"\left(F(u)\right)' = F'(u) \cdot u'"),
    "exponential": ("exponential rule", r"(e^x)' = e^x"),
    "general_exponential": ("exponential rule, base a", r"(a^x)' = a^x \ln a"),
    "logarithmic": (
        "logarithmic differentiation",
        r"(u^v)' = u^v \left(v' \ln u + \frac{vu'}{u}\right)",
    ),
    "change_of_base": ("change of base", r"\log_v u = \frac{\ln u}{\ln v}"),
    "max": (
        "maximum rule",
        r"\max(u, v)' = \frac{1 + s}{2} u' + \frac{1 - s}{2} v', \quad s = \operatorname{sgn}(u - v)",
    ),
    "min": (
        "minimum rule",
        r"\min(u, v)' = \frac{1 - s}{2} u' + \frac{1 + s}{2} v', \quad s = \operatorname{sgn}(u - v)",
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


@cache
def rule_formula(code: str) -> str:
    r"""The rule's formula in LaTeX: ``"product"`` → ``(uv)' = u'v + uv'``; empty for a way of tidying.

    Raises KeyError for an unknown code.
    """
    if code in _TIDYING:
        return ""
    if code in _RULES:
        return _RULES[code][1]
    row, x = _FUNCTIONS[code], Variable("x")
    arguments = (x, Variable("a")) if row.function == "log" else (x,)
    function = Call(row.function, arguments)
    return rf"\left({latex(function)}\right)' = {latex(row.slope(function, x))}"
