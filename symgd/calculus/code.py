"""SymPy → Python source, for floats and for NumPy arrays.

Source is made from expressions only, under names that are given here (``x0``, ``x1``, …), so nothing that a user
typed is ever compiled. Numbers are written as the nearest double; a domain error raises in float code and is nan
in array code. What generated code may call is in `code_functions`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pycode import PythonCodePrinter

from symgd.calculus.code_functions import SCALAR, array_functions
from symgd.errors import InputError

__all__ = [
    "SCALAR",
    "FloatPrinter",
    "array_functions",
    "compile_function",
    "is_decimal",
    "print_float",
    "shared",
    "source_names",
]


class FloatPrinter(PythonCodePrinter):
    """Python source in double precision; every function is called by the bare name of its SymPy class."""

    def __init__(self) -> None:
        super().__init__({"fully_qualified_modules": False})

    def _print_Integer(self, expr: sp.Integer) -> str:
        value = int(expr)
        return str(value) if abs(value) <= 2**53 else repr(float(value))

    def _print_Rational(self, expr: sp.Rational) -> str:
        return repr(int(expr.p) / int(expr.q))

    def _print_Pi(self, expr: sp.Expr) -> str:
        return repr(math.pi)

    def _print_Exp1(self, expr: sp.Expr) -> str:
        return repr(math.e)

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        base, exponent = expr.args
        inside = self._print(base)
        if exponent == 2 and base.is_Symbol:
            return f"({inside}*{inside})"
        if exponent == -1:
            return f"(1/({inside}))"
        if exponent.is_Integer:
            value = int(exponent)
            return f"({inside})**{value}" if value > 0 else f"(1/({inside})**{-value})"
        if exponent in (sp.S.Half, -sp.S.Half):
            return f"sqrt({inside})" if exponent > 0 else f"(1/sqrt({inside}))"
        name = "pow" if exponent.is_number or base.is_positive else "power"
        return f"{name}({inside}, {self._print(exponent)})"

    def _print_Function(self, expr: sp.Function) -> str:
        name = expr.func.__name__
        if name not in SCALAR:
            raise InputError(
                f"The function, or one of its derivatives, holds {name}: it is not a real function."
            )
        return f"{name}({', '.join(self._print(a) for a in expr.args)})"

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:
        # A positive term first, so that x - eta*g is one subtraction.
        terms = self._terms(expr)
        first = next((i for i, term in enumerate(terms) if not term.could_extract_minus_sign()), 0)
        source = self._print(terms.pop(first))
        for term in terms:
            sign, size = ("-", -term) if term.could_extract_minus_sign() else ("+", term)
            source += f" {sign} {self.parenthesize(size, PRECEDENCE['Mul'], strict=True)}"
        return str(source)

    def _terms(self, expr: sp.Add) -> list[sp.Expr]:
        return list(expr.as_ordered_terms())

    def _print_Mul(self, expr: sp.Mul) -> str:
        coefficient, rest = expr.as_coeff_Mul()
        if coefficient.is_Rational and not is_decimal(coefficient):
            # x/3 rounds once, 0.333…*x twice.
            return f"({self._print(coefficient.p * rest)})/{self._print(sp.Integer(coefficient.q))}"
        if coefficient.is_Rational and not coefficient.is_Integer and coefficient > 0 and not rest.is_Add:
            return f"{self._print(coefficient)}*{self.parenthesize(rest, PRECEDENCE['Mul'])}"
        return str(super()._print_Mul(expr))


def _call(printer: FloatPrinter, expr: sp.Function) -> str:
    return printer._print_Function(expr)


for _name in SCALAR:  # PythonCodePrinter has methods of its own for most of them
    setattr(FloatPrinter, f"_print_{_name}", _call)


def is_decimal(number: sp.Rational) -> bool:
    """Whether the number has a finite decimal expansion."""
    q = int(number.q)
    for prime in (2, 5):
        while q % prime == 0:
            q //= prime
    return q == 1


_PRINTER = FloatPrinter()

# What has no value in doubles, or was left undone by SymPy.
_UNREAL = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I, sp.Derivative, sp.Subs, sp.Integral)


def print_float(expr: sp.Expr) -> str:
    """The Python source of an expression; its symbols must already bear names made here."""
    return str(_PRINTER.doprint(expr))


def source_names(symbols: Sequence[sp.Symbol], letter: str) -> dict[sp.Symbol, sp.Symbol]:
    """Each symbol with the name it has in generated source: ``x0, x1, …`` (a user's own name never gets there)."""
    return {s: sp.Symbol(f"{letter}{i}", real=True) for i, s in enumerate(symbols)}


def shared(
    exprs: Sequence[sp.Expr], names: Mapping[sp.Symbol, sp.Symbol]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Source for several expressions at once, with common subexpressions computed once.

    Returns the temporaries, as (name, source) in order, and the source of each expression.
    """
    renamed = [sp.sympify(e, strict=True).xreplace(dict(names)) for e in exprs]
    temporaries, results = sp.cse(renamed, symbols=sp.numbered_symbols("t", real=True), order="none")
    return [(str(s), print_float(e)) for s, e in temporaries], [print_float(e) for e in results]


def _refuse_unreal(expr: sp.Expr) -> None:
    strange = {node.func.__name__ for node in expr.atoms(sp.Function)} - set(SCALAR)
    if strange:
        names = ", ".join(sorted(strange))
        raise InputError(
            f"The function, or one of its derivatives, holds {names}: it is not a real function."
        )
    if expr.has(*_UNREAL):
        raise InputError("The function, or one of its derivatives, is not a real function.")


def compile_function(
    exprs: Sequence[sp.Expr], symbols: Sequence[sp.Symbol], *, arrays: bool = False
) -> Callable[..., tuple[Any, ...]]:
    """A function of the symbols, in order, that returns the tuple of the expressions' values.

    Float code raises ``ValueError``, ``ZeroDivisionError`` or ``OverflowError`` outside the domain; array code
    gives nan or inf there (call it under ``numpy.errstate``).
    """
    return _compiled(tuple(exprs), tuple(symbols), arrays)


@functools.lru_cache(maxsize=64)  # the walks of a lesson ask for the same
def _compiled(
    exprs: tuple[sp.Expr, ...], symbols: tuple[sp.Symbol, ...], arrays: bool
) -> Callable[..., tuple[Any, ...]]:
    for expr in exprs:
        _refuse_unreal(sp.sympify(expr, strict=True))
    names = source_names(symbols, "x")
    temporaries, results = shared(exprs, names)
    lines = [f"def function({', '.join(str(names[s]) for s in symbols)}):"]
    lines += [f"    {name} = {source}" for name, source in temporaries]
    lines += [f"    return ({', '.join(results)},)"]
    scope: dict[str, Any] = dict(array_functions() if arrays else SCALAR)
    exec("\n".join(lines), scope)  # noqa: S102 - source made above from SymPy objects alone
    function: Callable[..., tuple[Any, ...]] = scope["function"]
    return function
