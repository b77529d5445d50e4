"""The core of an expression: the factors through which it can become zero.

exp(−x²)·(2x − 1)³ underflows far out, 2x − 1 does not. `core_factors` drops what has no zero on the domain
(exp, 1 + x², 1 − tanh², denominators, …), and strips functions that are zero exactly where their argument is
(sinh, atan, …). The product of what is left has the same zeros, and changes its sign at the same points.
"""

from __future__ import annotations

import math
from functools import lru_cache

import sympy
from sympy import Expr, Symbol

from symgd.calculus.effort import degree_bound, expand_if_cheap, mask, size
from symgd.calculus.interval_type import WHOLE, Interval
from symgd.calculus.intervals import enclosure
from symgd.calculus.polynomials import as_polynomial, factors_of, real_roots
from symgd.notation.real import cbrt
from symgd.records import record

__all__ = ["Factor", "core_factors", "strict_sign"]

# Factoring is left out for larger expressions: it is a help, never needed for a proof.
MAX_SIZE = 150
MAX_DEGREE = 40
MAX_GENERATORS = 5
MAX_TERMS = 60
MAX_INDEX = 12


@record
class Factor:
    """One factor that may vanish, and how often it occurs; 2 also stands for every power that keeps its sign."""

    expression: Expr
    multiplicity: int


@lru_cache(maxsize=512)
def core_factors(expression: Expr, symbol: Symbol) -> tuple[Factor, ...]:
    """The factors of ``expression`` that may be zero on its domain; empty if it has no zero there.

    The expression must be free of kinks and jumps. Must be called within `working_precision`.
    """
    found: dict[Expr, int] = {}
    polynomial = as_polynomial(expression, symbol)
    pairs = None if polynomial is None or polynomial.is_zero() else factors_of(polynomial, symbol)
    if pairs is None:
        pairs = [pair for part, m in _split(expression) for pair in _factored(part, m, symbol)]
    for base, multiplicity in pairs:
        for stripped in _strip(base, symbol):
            if strict_sign(stripped, symbol) == 0:
                found[stripped] = found.get(stripped, 0) + multiplicity
    return tuple(Factor(base, multiplicity) for base, multiplicity in found.items())


def _split(expression: Expr) -> list[tuple[Expr, int]]:
    """Bases and multiplicities of a product as it stands; negative powers have no zeros and are dropped."""
    pairs = []
    for factor in sympy.Mul.make_args(expression):
        base, exponent = factor.as_base_exp()
        if factor.is_number or isinstance(factor, sympy.exp) or base.is_number or exponent.is_negative:
            continue
        if exponent.is_Integer and exponent.is_positive:
            pairs.append((base, int(exponent)))
        elif exponent.is_number:
            pairs.append((base, 2))  # a real power of base ≥ 0
        # else base > 0: no zero
    return pairs


def _factored(part: Expr, multiplicity: int, symbol: Symbol) -> list[tuple[Expr, int]]:
    """The factors of a sum, over a common denominator, as far as the work is bounded."""
    if not isinstance(part, sympy.Add) or size(part) > MAX_SIZE:
        return [(part, multiplicity)]
    if strict_sign(part, symbol):
        return []
    root, power, t = _root_of(part, symbol)
    if root is not None:  # with x = t³ the powers of x and of its cube root become powers of one thing
        part = part.xreplace({root: t}).subs(symbol, t**power)
    top, _ = sympy.fraction(sympy.together(part))
    masked, constants = mask(top)
    factored = sympy.factor(masked) if _cheap_to_factor(masked) else sympy.factor_terms(masked)
    factored = factored.xreplace(constants)
    if root is not None:
        factored = sympy.Mul(*[f.xreplace({t: root}) for f in sympy.Mul.make_args(factored)], evaluate=False)
    pairs = _split(factored)
    if root is None and len(pairs) == 1 and pairs[0][1] == 1 and isinstance(top, sympy.Add):
        # Nothing was gained, and what was not multiplied out is bounded more tightly.
        pairs = [] if strict_sign(pairs[0][0], symbol) else [(top, 1)]
    result: list[tuple[Expr, int]] = []
    for base, m in pairs:
        polynomial = as_polynomial(base, symbol) if isinstance(base, sympy.Add) else None
        known = None if polynomial is None or polynomial.is_zero() else factors_of(polynomial, symbol)
        known = [(base, 1)] if known is None else known
        result += [(f, k * m * multiplicity) for f, k in known]
    return result


_POSITIVE_ROOT = sympy.Dummy("t", positive=True)
_REAL_ROOT = sympy.Dummy("t", real=True)


def _root_of(part: Expr, symbol: Symbol) -> tuple[Expr | None, int, Symbol]:
    """A root of the symbol that occurs in an expression, its index, and a symbol for it."""
    if part.has(cbrt(symbol)):
        return cbrt(symbol), 3, _REAL_ROOT
    if part.has(sympy.Function):  # ln x would become 2 ln t
        return None, 1, _POSITIVE_ROOT
    exponents = [p.exp for p in part.atoms(sympy.Pow) if p.base == symbol and p.exp.is_Rational]
    index = math.lcm(*[int(exponent.q) for exponent in exponents])
    return (sympy.root(symbol, index) if 1 < index <= MAX_INDEX else None), index, _POSITIVE_ROOT


def _cheap_to_factor(expression: Expr) -> bool:
    if size(expression) > MAX_SIZE or degree_bound(expression) > MAX_DEGREE:
        return False
    polynomial = expression.as_poly()
    return (
        polynomial is not None
        and len(polynomial.gens) <= MAX_GENERATORS
        and len(polynomial.terms()) <= MAX_TERMS
    )


def _arguments_are_zero(*names: str) -> dict[str, Expr]:
    return dict.fromkeys(names, sympy.S.Zero)


# The value of the argument at which the function is zero; each of them changes its sign there.
_SINGLE_ZERO: dict[str, Expr] = {
    **_arguments_are_zero("sinh", "tanh", "asinh", "atan", "atanh", "asin", "erf", "cbrt", "acsch"),
    "log": sympy.S.One,
}


def _strip(base: Expr, symbol: Symbol) -> list[Expr]:
    """The expressions whose zeros are the zeros of ``base``."""
    while type(base).__name__ in _SINGLE_ZERO:
        base = base.args[0] - _SINGLE_ZERO[type(base).__name__]
        if base.has(symbol) and as_polynomial(base, symbol) is None:
            inner = core_factors(expand_if_cheap(base), symbol)
            if all(factor.multiplicity == 1 for factor in inner):
                return [factor.expression for factor in inner]
    return [base]


_POSITIVE = frozenset({"exp", "cosh", "sech", "sigmoid", "softplus"})

# Functions with values strictly between these bounds, for every real argument.
_OPEN_RANGE: dict[str, tuple[Expr, Expr]] = {
    "tanh": (sympy.Integer(-1), sympy.Integer(1)),
    "erf": (sympy.Integer(-1), sympy.Integer(1)),
    "sigmoid": (sympy.Integer(0), sympy.Integer(1)),
    "atan": (-sympy.pi / 2, sympy.pi / 2),
}


@lru_cache(maxsize=2048)
def strict_sign(expression: Expr, symbol: Symbol) -> int:
    """1 or −1 if the expression is proved to have that sign wherever it is defined, else 0."""
    if type(expression).__name__ in _POSITIVE:
        return 1
    if not expression.has(symbol):
        return enclosure(expression, symbol).at(WHOLE.lo).sign if expression.is_number else 0
    roots = real_roots(expression, symbol)
    if roots is not None:
        return 0 if roots else _at_zero(expression, symbol)
    if isinstance(expression, sympy.Pow) and strict_sign(expression.base, symbol) == 1:
        return 1
    if isinstance(expression, sympy.Mul):
        result = 1
        for factor in expression.args:
            result *= strict_sign(factor, symbol)
        return result
    bounded = _sign_by_open_range(expression)
    if bounded:
        return bounded
    value = enclosure(expression, symbol)(Interval(WHOLE.lo, WHOLE.hi))
    if value.sign:
        return value.sign
    return _sign_of_sum(expression, symbol) if isinstance(expression, sympy.Add) else 0


def _at_zero(expression: Expr, symbol: Symbol) -> int:
    return int(sympy.sign(expression.subs(symbol, 0)))


def _sign_of_sum(expression: Expr, symbol: Symbol) -> int:
    """The sign of a sum of terms that have one sign, one of them strictly (squares may be zero)."""
    signs = [strict_sign(term, symbol) for term in expression.args]
    for s in (1, -1):
        if s in signs and all(
            known == s or (known == 0 and _weakly(s * term, symbol))
            for known, term in zip(signs, expression.args, strict=True)
        ):
            return s
    return 0


def _weakly(term: Expr, symbol: Symbol) -> bool:
    """Whether the term is proved to be nowhere negative."""
    return bool(enclosure(term, symbol)(Interval(WHOLE.lo, WHOLE.hi)).lo >= 0)


def _sign_by_open_range(expression: Expr) -> int:
    """The sign of a·F + b where F keeps strictly between two bounds: 1 − tanh(t), sigmoid(t) − 1, …"""
    if not isinstance(expression, sympy.Add):
        return 0
    constant, rest = expression.as_independent(*expression.free_symbols, as_Add=True)
    scale, function = rest.as_coeff_Mul()
    bounds = _OPEN_RANGE.get(type(function).__name__)
    if bounds is None or not constant.is_number:
        return 0
    ends = [constant + scale * bound for bound in bounds]
    if all(end.is_nonnegative for end in ends):
        return 1
    return -1 if all(end.is_nonpositive for end in ends) else 0
