"""A tree as a SymPy expression in real symbols.

Only names from our own tables reach SymPy, never a string that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

import sympy
from sympy import Add, Expr, Integer, Mul, Pow, Rational, Symbol

from symgd.notation.functions import FUNCTIONS_BY_NAME
from symgd.notation.ordering import from_sympy
from symgd.notation.real import with_real_functions
from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Floor,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

__all__ = ["exact_number", "from_sympy", "symbol", "to_sympy"]

_CONSTANTS: dict[str, Expr] = {"pi": sympy.pi, "e": sympy.E}


def symbol(name: str) -> Symbol:
    """The real SymPy symbol of a variable."""
    return Symbol(name, real=True)


def exact_number(digits: str) -> Rational:
    """The number that the digits say: ``0.1`` → 1/10, ``1e-3`` → 1/1000."""
    numerator, denominator = Decimal(digits).as_integer_ratio()
    return Rational(Integer(numerator), Integer(denominator))


def to_sympy(node: Node) -> Expr:
    """The tree in SymPy, evaluated as SymPy evaluates by itself: ``x*x`` → ``x**2``, but nothing expanded.

    Decimals are exact rationals, symbols are real. A ``Derivative`` is worked out.
    """
    return _built(node)


@lru_cache(maxsize=4096)
def _built(node: Node) -> Expr:
    return with_real_functions(_BUILDERS[type(node)](node))


def _derivative(node: Derivative) -> Expr:
    return with_real_functions(sympy.diff(to_sympy(node.argument), symbol(node.variable.name)))


def _call(node: Call) -> Expr:
    return FUNCTIONS_BY_NAME[node.function].build(*map(to_sympy, node.arguments))


def _quotient(node: Quotient) -> Expr:
    # All factors in one Mul: SymPy would make 3*(x + 1) alone to 3*x + 3, and 3*(x + 1)/y another expression.
    above, below = (part.factors if isinstance(part, Product) else (part,) for part in node.children)
    return Mul(*map(to_sympy, above), *(1 / to_sympy(factor) for factor in below))


_BUILDERS: dict[type[Node], Callable[..., Expr]] = {
    Number: lambda node: exact_number(node.digits),
    Constant: lambda node: _CONSTANTS[node.name],
    Variable: lambda node: symbol(node.name),
    Negative: lambda node: -to_sympy(node.argument),
    Sum: lambda node: Add(*map(to_sympy, node.terms)),
    Product: lambda node: Mul(*map(to_sympy, node.factors)),
    Quotient: _quotient,
    Power: lambda node: Pow(to_sympy(node.base), to_sympy(node.exponent)),
    Call: _call,
    Floor: lambda node: sympy.floor(to_sympy(node.argument)),
    Derivative: _derivative,
}
