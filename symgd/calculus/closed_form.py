"""Closed forms of a zero that is already enclosed: proposed in several ways, kept only where proved.

`invert` undoes the functions around a symbol that occurs once (3·tan(2x) − 1 → atan(1/3)/2 + kπ/2).
`propose` guesses from 60 digits: rationals, multiples of π, logarithms, square roots, a + bπ, a + b·e.
`is_exactly_zero` proves a guess, by bounded exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

import mpmath
import sympy
from flint import arb
from sympy import Expr, Integer, Rational, Symbol, pi

from symgd.calculus.effort import can_substitute, size
from symgd.calculus.interval_type import Interval
from symgd.calculus.intervals import enclosure, to_fraction
from symgd.calculus.polynomials import constant
from symgd.notation.real import sigmoid, softplus

__all__ = ["closed_form", "constant_sign", "invert", "is_exactly_zero", "propose", "tidy_number", "value_at"]

MAX_DENOMINATOR = 5000
MAX_SIZE = 80
MAX_POWER = 20
MAX_BITS = 256  # of a number under a root
# A guess counts only if it agrees with the enclosure that far; the proof comes afterwards.
NARROW = Fraction(1, 10**45)


def closed_form(expression: Expr, symbol: Symbol, lower: arb, upper: arb) -> Expr | None:
    """A closed form of the zero of ``expression`` in [lower, upper], proved, or None.

    Must be called within `working_precision`; the enclosure must hold exactly one zero.
    """
    inside = Interval(lower, upper)
    if to_fraction(upper) - to_fraction(lower) > NARROW * max(Fraction(1), abs(to_fraction(lower))):
        return None
    for candidate in (*invert(expression, symbol, inside), *propose(inside)):
        if _overlaps(constant(candidate), inside) and is_exactly_zero(expression, symbol, candidate):
            return candidate
    return None


def _overlaps(a: Interval, b: Interval) -> bool:
    return bool(a.lo <= b.hi and b.lo <= a.hi)


def invert(expression: Expr, symbol: Symbol, inside: Interval) -> list[Expr]:
    """Solutions of expression = 0 where the symbol occurs once, those near ``inside`` among periodic ones."""
    if expression.count(symbol) != 1:
        return []
    values: list[Expr] = [Integer(0)]
    node = expression
    while node != symbol:
        part = next(argument for argument in node.args if argument.has(symbol))
        target = enclosure(part, symbol)(inside)
        values = [v for value in values for v in _undo(node, part, value, target)]
        values = [v for v in values if v.is_extended_real and v.is_finite and _overlaps(constant(v), target)]
        if not values or size(values[0]) > MAX_SIZE or any(map(_is_long, values)):
            return []
        node = part
    return values


def _is_long(number: Expr) -> bool:
    """Whether SymPy, which looks for the factors of whatever it takes a root of, would take long to do so."""
    return any(max(abs(r.p), r.q).bit_length() > MAX_BITS for r in number.atoms(sympy.Rational))


def _undo(node: Expr, part: Expr, value: Expr, target: Interval) -> list[Expr]:
    """What ``part`` may be, if ``node``, made of it, is ``value``."""
    if isinstance(node, sympy.Add):
        return [value - (node - part)]
    if isinstance(node, sympy.Mul):
        return [value / sympy.Mul(*(factor for factor in node.args if factor is not part))]
    if isinstance(node, sympy.Pow):
        return _undo_power(node, part, value)
    if isinstance(node, sympy.cosh | sympy.sech) and value.is_positive:
        positive = sympy.acosh(value if isinstance(node, sympy.cosh) else 1 / value)
        return [positive, -positive]
    inverse = _INVERSES.get(type(node).__name__)
    if inverse is not None:
        return [inverse(value)]
    periodic = _PERIODIC.get(type(node).__name__)
    if periodic is None or not target.finite:
        return []
    period, solutions = periodic
    result = []
    for solution in solutions(value):
        if solution.is_real:
            turns = (target.middle - constant(solution).middle) / constant(period).middle
            result.append(solution + round(float(turns)) * period)
    return result


def _undo_power(node: Expr, part: Expr, value: Expr) -> list[Expr]:
    base, exponent = node.args
    if part is not base:
        return [sympy.log(value) / sympy.log(base)] if value.is_positive else []
    if not exponent.is_Rational or (value.is_zero and exponent.is_negative):
        return []
    if value.is_negative:
        return [-sympy.Pow(-value, 1 / exponent)] if exponent.p % 2 and exponent.q % 2 else []
    root = sympy.Pow(value, 1 / exponent)
    return [root, -root] if exponent.is_Integer and exponent.is_even else [root]


def _if_positive(inverse: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    return lambda value: inverse(value) if value.is_positive else sympy.nan


_INVERSES: dict[str, Callable[[Expr], Expr]] = {
    "exp": _if_positive(sympy.log),
    "log": sympy.exp,
    "sinh": sympy.asinh,
    "tanh": sympy.atanh,
    "asinh": sympy.sinh,
    "atanh": sympy.tanh,
    "atan": sympy.tan,
    "asin": sympy.sin,
    "acos": sympy.cos,
    "sigmoid": lambda value: sympy.log(value / (1 - value)),
    "softplus": lambda value: sympy.log(sympy.exp(value) - 1),
    "cbrt": lambda value: value**3,
}

_PERIODIC: dict[str, tuple[Expr, Callable[[Expr], list[Expr]]]] = {
    "sin": (2 * pi, lambda value: [sympy.asin(value), pi - sympy.asin(value)]),
    "cos": (2 * pi, lambda value: [sympy.acos(value), -sympy.acos(value)]),
    "tan": (pi, lambda value: [sympy.atan(value)]),
}


def propose(inside: Interval) -> Iterator[Expr]:
    """Closed forms that agree with a narrow enclosure in all its digits, the simplest first."""
    if inside.lo <= 0 <= inside.hi:
        yield Integer(0)
        return
    middle = to_fraction(inside.middle)
    width = to_fraction(inside.hi) - to_fraction(inside.lo)
    near = max(width, abs(middle) / 10**60, Fraction(1, 10**70))
    with mpmath.workdps(75):
        x = mpmath.mpf(middle.numerator) / middle.denominator
        for value, form in _transforms(x):
            guess = _short_fraction(value, near)
            if guess is not None:
                yield form(Rational(guess.numerator, guess.denominator))
        for basis, number in ((mpmath.pi, pi), (mpmath.e, sympy.E), (mpmath.log(2), sympy.log(2))):
            relation = mpmath.pslq([x, mpmath.mpf(1), +basis], maxcoeff=200, maxsteps=200)
            if relation and relation[0] and relation[2]:
                a, b, c = relation
                yield -(Rational(b, a) + Rational(c, a) * number)


def _transforms(x: mpmath.mpf) -> list[tuple[mpmath.mpf, Callable[[Rational], Expr]]]:
    """Numbers that are rational if x has the form beside them."""
    sign = Integer(1 if x > 0 else -1)
    forms: list[tuple[mpmath.mpf, Callable[[Rational], Expr]]] = [
        (x, lambda r: r),
        (x / mpmath.pi, lambda r: r * pi),
    ]
    if x != 0:
        forms += [(x * x, lambda r: sign * sympy.sqrt(r)), (x**3, lambda r: sign * sympy.cbrt(abs(r)))]
    if abs(x) < 50:
        forms.append((mpmath.exp(x), sympy.log))
    if x > 0:
        forms.append((mpmath.log(x), sympy.exp))
    return forms


def _short_fraction(value: mpmath.mpf, near: Fraction) -> Fraction | None:
    """The fraction of small denominator that agrees with a number of 75 digits, or None."""
    mantissa, exponent = mpmath.mpf(value).man_exp
    exact = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    guess = exact.limit_denominator(MAX_DENOMINATOR)
    return guess if abs(guess - exact) <= 1000 * near * max(Fraction(1), abs(exact)) else None


@lru_cache(maxsize=1024)
def is_exactly_zero(expression: Expr, symbol: Symbol, point: Expr) -> bool:
    """Whether ``expression`` at an exact point is proved to be zero, by SymPy's exact arithmetic.

    Must be called within `working_precision`.
    """
    if not can_substitute(expression, symbol, point):
        return False
    value = elementary(expression.subs(symbol, point))
    if value.is_zero or value is sympy.S.Zero:
        return True
    if value in (sympy.nan, sympy.zoo) or size(value) > MAX_SIZE or constant_sign(value):
        return False
    return _tame(value) and any(simpler(value).is_zero for simpler in _SIMPLER)


def elementary(number: Expr) -> Expr:
    """A number without sigmoid and softplus: both written with exp, which SymPy can simplify."""
    if not number.has(sigmoid, softplus):
        return number
    number = number.replace(sigmoid, lambda t: 1 / (1 + sympy.exp(-t)))
    return number.replace(softplus, lambda t: sympy.log(1 + sympy.exp(t)))


def value_at(expression: Expr, places: Mapping[Symbol, Expr], longest: int) -> Expr | None:
    """The value at an exact point, multiplied out; None if it is no finite number, or long.

    The length is estimated before anything is put in.
    """
    if not all(can_substitute(expression, symbol, place) for symbol, place in places.items()):
        return None
    value = expression.subs(dict(places))
    if not value.is_number or not _tame(value):
        return None
    value = sympy.expand(value)
    return value if value.is_finite and size(value) <= longest else None


def tidy_number(number: Expr) -> Expr:
    """A closed form in its shortest of a few shapes; the work is bounded."""
    number = elementary(number)
    shapes = [number]
    if size(number) <= MAX_SIZE:
        expanded = sympy.expand(number) if _tame(number) else number
        shapes += [expanded, _radicals(number), _radicals(expanded)]
    return min(shapes, key=size)


def constant_sign(value: Expr) -> int:
    """The proved sign of a number, 0 if it may be zero."""
    try:
        return constant(value).sign
    except KeyError:
        return 0


def _tame(number: Expr) -> bool:
    """Whether no sum in a number is raised to a power that would make many terms."""
    powers = [node for node in number.atoms(sympy.Pow) if isinstance(node.base, sympy.Add)]
    return all(abs(node.exp) <= MAX_POWER for node in powers if node.exp.is_Rational)


def _expanded(value: Expr) -> Expr:
    return sympy.expand(value)


def _by_logarithms(value: Expr) -> Expr:
    return sympy.expand(sympy.expand_log(sympy.powsimp(value), force=False))


def _by_exponentials(value: Expr) -> Expr:
    return sympy.expand(sympy.cancel(value.rewrite(sympy.exp))) if size(value) <= MAX_SIZE // 2 else value


def _radicals(value: Expr) -> Expr:
    return sympy.radsimp(sympy.sqrtdenest(value)) if size(value) <= MAX_SIZE // 2 else value


_SIMPLER: tuple[Callable[[Expr], Expr], ...] = (_expanded, _by_logarithms, _radicals, _by_exponentials)
