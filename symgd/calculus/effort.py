"""How much work an expression would make, judged by its shape before anything is done with it.

SymPy's ``expand``, ``factor`` and ``as_poly`` multiply out whatever they are given: ((x + 1)^500 (sin x + 2)^500)
has 250,000 terms, and e^(−1000(x − 20)²) is for them a product of the powers 1000 and 40,000 of two symbols.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import sympy
from flint import arb
from sympy import Expr, Symbol

from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, exact_arb, working_precision

__all__ = [
    "MAX_NESTING",
    "can_put_in",
    "can_substitute",
    "degree_bound",
    "expand_if_cheap",
    "has_degree_two",
    "is_constant",
    "is_identically_zero",
    "mask",
    "nesting",
    "size",
]

MAX_EXPANDED_DEGREE = 40
MAX_EXPANDED_SIZE = 200
MAX_EXPONENT = 12  # of e^x as a generator
MAX_BITS = 200_000  # of an exact number
MAX_VALUE_DEGREE = 1000  # of what is evaluated exactly at small whole numbers
MAX_NESTING = (
    6  # of functions, where numbers are put in: SymPy asks for the sign of a sum within each of its sums
)
_LINES = ((0, 0), (1, 1), (-2, 3))  # a·i + b is the value of the i-th variable
_SAMPLES = (0.4375, -1.3125, 2.6875, 17.0625)


def size(expression: Expr) -> int:
    """The number of operations, as SymPy counts them."""
    return int(expression.count_ops())


@lru_cache(maxsize=4096)  # the parts of a Hessian occur in many of its entries
def degree_bound(node: sympy.Basic) -> int:
    """A bound of the degree in all generators together: symbols and functions count 1, e^(kx) counts k."""
    if isinstance(node, sympy.exp):
        return _exponent_bound(node.args[0])
    if isinstance(node, sympy.Pow):
        times = math.ceil(abs(node.exp)) if node.exp.is_Rational else 1
        return degree_bound(node.base) * max(1, times) if not node.is_number else 0
    if isinstance(node, sympy.Mul):
        return sum(degree_bound(part) for part in node.args)
    if isinstance(node, sympy.Add):
        return max(degree_bound(part) for part in node.args)
    return 0 if not isinstance(node, Expr) or node.is_number else 1


def _exponent_bound(argument: Expr) -> int:
    """The largest whole coefficient of a sum in an exponent; a product in it is multiplied out by SymPy."""
    if degree_bound(argument) > MAX_EXPONENT:
        return MAX_BITS
    terms = sympy.Add.make_args(sympy.expand(argument))
    coefficients = [term.as_coeff_Mul()[0] for term in terms]
    return int(max([1, *(math.ceil(abs(c)) for c in coefficients if c.is_Rational)]))


def expand_if_cheap(expression: Expr) -> Expr:
    """The expression multiplied out, exponents left alone, if that stays small; else as it is."""
    if size(expression) > MAX_EXPANDED_SIZE or degree_bound(expression) > MAX_EXPANDED_DEGREE:
        return expression
    return sympy.expand(expression, power_base=False, power_exp=False, log=False)


def is_identically_zero(expression: Expr, symbol: Symbol) -> bool:
    """Whether a smooth expression is proved to be zero everywhere; values that are not zero decide quickly."""
    if expression.is_zero or not expression.has(symbol):
        return bool(expression.is_zero)
    compiled = enclosure(expression, symbol)
    if any(compiled.at(exact_arb(sample)).sign for sample in _SAMPLES):
        return False
    return bool(expand_if_cheap(expression).is_zero)


def mask(expression: Expr) -> tuple[Expr, dict[Expr, Expr]]:
    """Irrational constants and steep exponentials as symbols, and the way back.

    To SymPy e^(p/q) is a generator to the power p, however long p is.
    """
    names: dict[Expr, Expr] = {}

    def is_long(node: Expr) -> bool:
        if node.is_number:
            return not node.is_Rational
        return isinstance(node, sympy.exp) and _exponent_bound(node.args[0]) > MAX_EXPONENT

    def name(node: Expr) -> Expr:
        return names.setdefault(
            node, sympy.Dummy(positive=True if isinstance(node, sympy.exp) else None, real=True)
        )

    masked = expression.replace(is_long, name)
    return masked, {dummy: node for node, dummy in names.items()}


@lru_cache(maxsize=256)  # asked for one variable after another
def _varying(expression: Expr) -> tuple[sympy.Pow, ...]:
    """The powers with a variable in their exponent."""
    return tuple(node for node in expression.atoms(sympy.Pow) if node.exp.free_symbols)


def can_substitute(expression: Expr, symbol: Symbol, point: Expr) -> bool:
    """Whether putting an exact number in leaves exact numbers of bearable length."""
    bits = max(
        (int(n.p).bit_length() + int(n.q).bit_length() for n in point.atoms(sympy.Rational)), default=1
    )
    if bits * degree_bound(expression) > MAX_BITS:
        return False
    varying = [
        node for node in _varying(expression) if node.exp.has(symbol) and node.free_symbols == {symbol}
    ]
    if not varying:
        return True
    place = enclosure(point, symbol)(Interval(arb(0), arb(0)))
    limit = arb(2) ** MAX_BITS
    return all(enclosure(node, symbol)(place).hi < limit for node in varying)


@lru_cache(maxsize=4096)
def nesting(node: sympy.Basic) -> int:
    """How deep functions and roots stand within one another."""
    counts = isinstance(node, sympy.Function) or (isinstance(node, sympy.Pow) and not node.exp.is_Integer)
    return max((nesting(part) for part in node.args), default=0) + counts


def can_put_in(expression: Expr, places: Mapping[Symbol, Expr]) -> bool:
    """The same for all symbols at once; not either where functions are nested deep or exponents are long."""
    if nesting(expression) > MAX_NESTING:
        return False
    powers = [node for node in expression.atoms(sympy.Pow, sympy.exp) if not node.exp.is_number]
    try:
        with working_precision():
            if not all(can_substitute(expression, symbol, place) for symbol, place in places.items()):
                return False
            point = [enclosure(place).at() for place in places.values()]
            sizes = [enclosure(node.exp, *places)(*point) for node in powers]
    except KeyError:
        return False
    return all(value.lo > -MAX_BITS and value.hi < MAX_BITS for value in sizes)


def has_degree_two(expression: Expr) -> bool:
    """Whether a polynomial may have degree two, or less: its third difference on a line is zero.

    False too where the degree it was typed with is very large.
    """
    if degree_bound(expression) > MAX_VALUE_DEGREE:
        return False
    symbols = sorted(expression.free_symbols, key=str)
    values = [
        expression.xreplace({s: sympy.Integer((2 * i + 1) * t) for i, s in enumerate(symbols)})
        for t in (-1, 0, 1, 2)
    ]
    gap = values[3] - 3 * values[2] + 3 * values[1] - values[0]
    if gap.is_Rational:
        return bool(gap.is_zero)
    with working_precision():
        return not enclosure(gap).at().sign


def is_constant(expression: Expr) -> bool:
    """Whether a polynomial has one value everywhere; False too where multiplying it out would take long.

    Values at a few whole points decide first: hardly any expression takes the same at all of them.
    """
    if expression.is_number:
        return True
    if degree_bound(expression) > MAX_VALUE_DEGREE:
        return False
    symbols = sorted(expression.free_symbols, key=str)
    places = [{s: sympy.Integer(a * i + b) for i, s in enumerate(symbols)} for a, b in _LINES]
    values = {expression.xreplace(place) for place in places}
    return len(values) == 1 and bool(expand_if_cheap(expression).is_number)
