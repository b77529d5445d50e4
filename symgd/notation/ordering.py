"""A SymPy expression as a tree, in the order in which a person writes it.

Sums: degrees descending, and a positive term in front if there is one (``3 - 2x``). Products: the number,
then constants, symbols, powers, sums in parentheses, and what stands without parentheses, ``sin x``, last.
One fraction a product: ``3x/2``, not ``(3/2)x``; roots as roots, negative powers below the line.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

import sympy
from sympy import Add, Expr, Float, Mul, Pow, Rational, Symbol

from symgd.notation import real
from symgd.notation.functions import FUNCTIONS
from symgd.notation.names import natural_key
from symgd.notation.shape import is_open_call
from symgd.notation.signs import is_nonnegative
from symgd.notation.text import text
from symgd.notation.tree import (
    Call,
    Constant,
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

__all__ = ["from_sympy", "function_names"]

_FLOAT_DIGITS = 6
_ZEROS = 9  # at the end of a whole number, from which on it is written as 2e9
_TYPED_PLACES = 30  # after the point, up to which a long decimal fraction is written as somebody types it
_PLACES = 6  # after the point, from which on a short decimal fraction is written as 2e-7
_CONSTANTS = {sympy.pi: "pi", sympy.E: "e"}
_ROOTS = {Rational(1, 2): "sqrt"}
_TABLE_ORDER = {row.name: index for index, row in enumerate(FUNCTIONS)}
_Monomial: TypeAlias = dict[str, Rational]


def from_sympy(expression: Expr) -> Node:
    """The expression as a tree, in a person's order; floats in six digits.

    ``to_sympy(from_sympy(e)) == e`` for every ``e`` without floats that SymPy evaluated by itself. Raises
    ValueError for what is not a real expression in the functions of the table.
    """
    return _tree(real.with_real_functions(expression))


def _tree(expression: Expr) -> Node:
    sign, node = _unsigned(expression)
    return node if sign > 0 else Negative(node)


def _unsigned(expression: Expr) -> tuple[int, Node]:
    """A sign, and the tree of what it stands before."""
    if isinstance(expression, Add):
        return 1, _sum(expression)
    number, rest = expression.as_coeff_Mul()
    if not number.is_Number or not number.is_finite:
        raise _unprintable(expression)
    return (-1 if number < 0 else 1), _fraction(abs(number), rest)


def _unprintable(expression: Expr) -> ValueError:
    return ValueError(f"not a real expression of known functions: {expression}")


# -- sums


def _sum(expression: Add) -> Node:
    variables = sorted((s.name for s in expression.free_symbols), key=natural_key)
    rows = []
    for term in expression.args:
        sign, node = _unsigned(term)
        monomial = _monomial(term)
        place = (
            -_degree(term),
            not term.free_symbols,
            [-monomial.get(name, sympy.S.Zero) for name in variables],
            _in_natural_order(text(node)),
        )
        rows.append((place, sign, node))
    rows.sort(key=lambda row: row[0])
    if rows[0][1] < 0:
        rows.sort(key=lambda row: -row[1])  # stable: the positive terms, then the negative ones
    return Sum(tuple(node if sign > 0 else Negative(node) for _, sign, node in rows))


def _in_natural_order(words: str) -> str:
    """What to sort by so that cos 2x stands between cos x and cos 10x."""
    counted = re.sub(r"(?<=\()(?=[a-z])", "1*", words)
    return re.sub(r"(\d+)(\.\d+)?", lambda found: f"{len(found[1]):04d}{found[0]}", counted)


def _degree(expression: Expr) -> Rational:
    """The total degree, functions counting nothing: 3 for x²y, −1 for 1/(x + 1)."""
    if isinstance(expression, Symbol):
        return sympy.S.One
    if isinstance(expression, Pow) and expression.exp.is_Rational:
        return _degree(expression.base) * expression.exp
    if isinstance(expression, Mul):
        return Add(*map(_degree, expression.args))
    if isinstance(expression, Add):
        return max(map(_degree, expression.args))
    return sympy.S.Zero


def _monomial(term: Expr) -> _Monomial:
    """The exponent of each symbol that is a factor of the term."""
    exponents: _Monomial = {}
    for factor in Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if isinstance(base, Symbol) and exponent.is_Rational:
            exponents[base.name] = exponent
    return exponents


# -- products


def _fraction(number: Expr, rest: Expr) -> Node:
    """A positive number times the rest, as one fraction."""
    above: list[Expr] = []
    below: list[Expr] = []
    for factor in Mul.make_args(rest):
        if isinstance(factor, sympy.exp) and factor.exp.is_Integer and factor.exp < 0:
            below.append(1 / factor)  # 1/(2e)
            continue
        base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, sympy.S.One)
        if exponent.is_Number and exponent < 0:
            below.append(Pow(base, -exponent))
        elif factor is not sympy.S.One:
            above.append(factor)
    decimal = _small_decimal(number)
    if decimal is not None:
        factors = sorted(map(_factor, above), key=_place)
        scaled = Product((decimal, *factors)) if factors else decimal
        return Quotient(scaled, _product(1, below)) if below else scaled
    top, bottom = (number.p, number.q) if isinstance(number, Rational) else (number, 1)
    numerator = _product(top, above)
    if bottom == 1 and not below:
        return numerator
    return Quotient(numerator, _product(bottom, below))


def _product(number: int | Float, others: list[Expr]) -> Node:
    factors = sorted(map(_factor, others), key=_place)
    if number != 1 or not factors:
        factors.insert(0, _number(number))
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _place(node: Node) -> tuple[int, tuple[str, str, int], int, str]:
    """Where a factor stands in its product: letters by name, sin² x before cos x, sin before cos."""
    base = node.base if isinstance(node, Power) else node
    name = natural_key(base.name) if isinstance(base, Variable) else ("", "", 0)
    row = 0
    if is_open_call(base) and isinstance(base, Call):
        row = _TABLE_ORDER[base.function] - (len(FUNCTIONS) if base is not node else 0)
    return _kind(node, base), name, row, _in_natural_order(text(node))


def _kind(node: Node, base: Node) -> int:
    leaves = [part for part in node.walk() if not part.children]
    exponent_is_number = not isinstance(node, Power) or not any(
        isinstance(part, Variable) for part in node.exponent.walk()
    )
    if isinstance(base, Sum):
        return 5
    if is_open_call(base):
        return 6
    if all(isinstance(leaf, Number) for leaf in leaves):
        return 0
    if isinstance(base, Constant) and exponent_is_number:
        return 1
    if isinstance(base, Variable) and exponent_is_number:
        return 2
    if isinstance(base, Call) and base.function not in ("sqrt", "exp"):
        return 4
    return 3


def _small_decimal(number: Expr) -> Number | None:
    """2e-7 for 1/5000000, 0.123456789 for that number; None for what is no decimal fraction, or has few places."""
    if not isinstance(number, Rational) or number.q < 10**_PLACES:
        return None
    q, places = int(number.q), 0
    twos = (q & -q).bit_length() - 1
    q >>= twos
    while q % 5 == 0:
        q, places = q // 5, places + 1
    places = max(places, twos)
    digits = str(int(number.p * 10**places // number.q)) if q == 1 else ""
    short = digits.rstrip("0")
    if len(short) > _FLOAT_DIGITS and places <= min(_TYPED_PLACES, len(digits) + _PLACES):
        whole, part = digits.zfill(places + 1)[:-places], digits.zfill(places + 1)[-places:]
        return Number(f"{whole}.{part.rstrip('0')}")
    if not short or len(short) > _TYPED_PLACES:
        return None
    return Number(_scientific(short, len(digits) - len(short) - places))


def _scientific(digits: str, exponent: int) -> str:
    """2.5e-7 for the digits 25 with exponent −8."""
    mantissa = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{mantissa}e{exponent + len(digits) - 1}"


def _number(number: int | Float) -> Number:
    if isinstance(number, int):
        digits = str(number)
        short = digits.rstrip("0")
        zeros = len(digits) - len(short)
        return Number(
            _scientific(short, zeros) if zeros >= _ZEROS and len(short) <= _FLOAT_DIGITS else digits
        )
    mantissa, _, exponent = f"{float(number):.{_FLOAT_DIGITS}g}".partition("e")
    return Number(f"{mantissa}e{int(exponent)}" if exponent else mantissa)


# -- what is neither sum nor product


def _factor(expression: Expr) -> Node:
    if isinstance(expression, Symbol):
        return Variable(expression.name)
    if expression in _CONSTANTS:
        return Constant(_CONSTANTS[expression])
    if isinstance(expression, Pow):
        return _power(expression.base, expression.exp)
    name = function_names().get(expression.func)
    if name is not None:
        return Call(name, tuple(map(_tree, expression.args)))
    if isinstance(expression, sympy.floor):
        return Floor(_tree(expression.args[0]))
    if isinstance(expression, Add | Mul) or expression.is_Rational:
        return _tree(expression)
    raise _unprintable(expression)


def _power(base: Expr, exponent: Expr) -> Node:
    root = _ROOTS.get(exponent)
    if exponent == Rational(1, 3) and is_nonnegative(base):
        root = "cbrt"
    return Call(root, (_tree(base),)) if root else Power(_tree(base), _tree(exponent))


@cache
def function_names() -> dict[type, str]:
    """SymPy class -> canonical name, for the functions that are one class."""
    classes = {row.name: row.sympy_class for row in FUNCTIONS}
    return {cls: name for name, cls in classes.items() if cls is not None}
