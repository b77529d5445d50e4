"""Trees and SymPy expressions as numbers of 180 digits, for checking one against the other.

Everything goes through the functions of ``mpmath.libmp``, which take the precision as an argument: nothing
here depends on, or touches, a global precision, so it is safe in threads. No rule of differentiation is used:
a ``Derivative`` is a symmetric difference quotient, (u(x + h) − u(x − h))/2h with h = 2^(−bits/3), whose
error is of the order h².
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import sympy
from mpmath import libmp

from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)

__all__ = ["Evaluator", "NotRealError", "Real", "TooLargeError"]

Real = tuple[int, int, int, int]  # a number of libmp: sign, mantissa, exponent, bits of the mantissa

_LARGEST = 4000  # bits before the point; sin(exp(exp(exp(9)))) would need a million digits of π


class NotRealError(ArithmeticError):
    """The tree has no real value there."""


class TooLargeError(ArithmeticError):
    """The value, or one on the way to it, is too large to be computed with."""


def from_fraction(value: Fraction, bits: int) -> Real:
    """A fraction as a number of libmp."""
    result: Real = libmp.from_rational(value.numerator, value.denominator, bits)
    return result


_ONE: Final[Real] = libmp.fone
_ZERO: Final[Real] = libmp.fzero


def _positive(value: Real) -> bool:
    return bool(libmp.mpf_sign(value) > 0)


def _sigmoid(t: Real, bits: int) -> Real:
    return _divide(_ONE, libmp.mpf_add(_ONE, libmp.mpf_exp(libmp.mpf_neg(t), bits), bits), bits)


def _divide(a: Real, b: Real, bits: int) -> Real:
    if b == _ZERO:
        raise NotRealError
    result: Real = libmp.mpf_div(a, b, bits)
    return result


def _one_over(function: Callable[..., Real]) -> Callable[[Real, int], Real]:
    return lambda t, bits: _divide(_ONE, function(t, bits), bits)


def _of_one_over(function: Callable[..., Real]) -> Callable[[Real, int], Real]:
    return lambda t, bits: function(_divide(_ONE, t, bits), bits)


def _cbrt(t: Real, bits: int) -> Real:
    root: Real = libmp.mpf_cbrt(libmp.mpf_abs(t), bits)
    return root if _positive(t) else libmp.mpf_neg(root)


def _log(t: Real, bits: int) -> Real:
    if not _positive(t):
        raise NotRealError
    result: Real = libmp.mpf_log(t, bits)
    return result


def _log_to(base: int) -> Callable[[Real, int], Real]:
    return lambda t, bits: _divide(_log(t, bits), libmp.mpf_log(libmp.from_int(base), bits), bits)


def _acot(t: Real, bits: int) -> Real:
    half_pi = libmp.mpf_shift(libmp.mpf_pi(bits), -1)
    result: Real = libmp.mpf_sub(half_pi, libmp.mpf_atan(t, bits), bits)
    return result


FUNCTIONS: Final[dict[str, Callable[..., Real]]] = {
    "sqrt": libmp.mpf_sqrt,
    "cbrt": _cbrt,
    "exp": libmp.mpf_exp,
    "ln": _log,
    "log2": _log_to(2),
    "log10": _log_to(10),
    "sin": libmp.mpf_sin,
    "cos": libmp.mpf_cos,
    "tan": libmp.mpf_tan,
    "cot": _one_over(libmp.mpf_tan),
    "sec": _one_over(libmp.mpf_cos),
    "csc": _one_over(libmp.mpf_sin),
    "asin": libmp.mpf_asin,
    "acos": libmp.mpf_acos,
    "atan": libmp.mpf_atan,
    "acot": _acot,
    "asec": _of_one_over(libmp.mpf_acos),
    "acsc": _of_one_over(libmp.mpf_asin),
    "sinh": libmp.mpf_sinh,
    "cosh": libmp.mpf_cosh,
    "tanh": libmp.mpf_tanh,
    "coth": _one_over(libmp.mpf_tanh),
    "sech": _one_over(libmp.mpf_cosh),
    "csch": _one_over(libmp.mpf_sinh),
    "asinh": libmp.mpf_asinh,
    "acosh": libmp.mpf_acosh,
    "atanh": libmp.mpf_atanh,
    "acoth": _of_one_over(libmp.mpf_atanh),
    "asech": _of_one_over(libmp.mpf_acosh),
    "acsch": _of_one_over(libmp.mpf_asinh),
    "abs": libmp.mpf_abs,
    "sign": lambda t, bits: libmp.from_int(libmp.mpf_sign(t)),
    "step": lambda t, bits: _ONE if _positive(t) else _ZERO,
    "erf": libmp.mpf_erf,
    "sigmoid": _sigmoid,
    "softplus": lambda t, bits: _log(libmp.mpf_add(_ONE, libmp.mpf_exp(t, bits), bits), bits),
    "relu": lambda t, bits: t if _positive(t) else _ZERO,
}

_TWO_ARGUMENTS: Final[dict[str, Callable[[Real, Real, int], Real]]] = {
    "max": lambda a, b, bits: a if libmp.mpf_ge(a, b) else b,
    "min": lambda a, b, bits: a if libmp.mpf_le(a, b) else b,
    "log": lambda t, base, bits: _divide(_log(t, bits), _log(base, bits), bits),
}

# The classes of SymPy that bear another name than ours.
_SYMPY_NAMES: Final = {"log": "ln", "Abs": "abs", "Max": "max", "Min": "min"}


class Evaluator:
    """Values at one point; every subtree is evaluated once, however many lines share it.

    ``point`` maps names to exact fractions.
    """

    def __init__(self, point: Mapping[str, Fraction], bits: int = 600) -> None:
        self.bits = bits
        self._values = {name: from_fraction(value, bits) for name, value in point.items()}
        self._point = point
        self._nodes: dict[int, tuple[Node, Real]] = {}  # the node is kept so that its id stays its own
        self._expressions: dict[sympy.Expr, Real] = {}
        self._shifted: dict[str, tuple[Evaluator, Evaluator, Real]] = {}

    def tree(self, node: Node) -> Real:
        """The value of a tree; raises `NotRealError` or `TooLargeError`."""
        known = self._nodes.get(id(node))
        if known is not None:
            return known[1]
        value = self._guarded(self._evaluate, node)
        self._nodes[id(node)] = (node, value)
        return value

    def expression(self, expression: sympy.Expr) -> Real:
        """The value of a SymPy expression; raises `NotRealError` or `TooLargeError`."""
        known = self._expressions.get(expression)
        if known is None:
            known = self._guarded(self._evaluate_expression, expression)
            self._expressions[expression] = known
        return known

    def _guarded(self, evaluate: Callable[[Any], Real], what: Any) -> Real:
        try:
            value = evaluate(what)
        except (libmp.ComplexResult, ZeroDivisionError, ValueError, OverflowError) as error:
            raise NotRealError from error
        _, mantissa, exponent, bits = value
        if not mantissa and exponent:  # infinite, or not a number
            raise NotRealError
        if exponent + bits > _LARGEST:
            raise TooLargeError
        return value

    def _evaluate(self, node: Node) -> Real:
        bits = self.bits
        match node:
            case Number(digits):
                return from_fraction(Fraction(digits), bits)
            case Constant(name):
                constant: Real = libmp.mpf_pi(bits) if name == "pi" else libmp.mpf_e(bits)
                return constant
            case Variable(name):
                return self._values[name]
            case Negative(argument):
                negated: Real = libmp.mpf_neg(self.tree(argument))
                return negated
            case Sum(terms):
                return self._sum(map(self.tree, terms))
            case Product(factors):
                return self._product(map(self.tree, factors))
            case Quotient(above, below):
                return _divide(self.tree(above), self.tree(below), bits)
            case Power(base, exponent):
                value = self.tree(base)
                if not _positive(value) and any(isinstance(part, Variable) for part in exponent.walk()):
                    raise NotRealError  # as in `domain`: u^v with a variable v needs u > 0
                return self._power(value, self.tree(exponent))
            case Call(name, arguments):
                return self._call(name, [self.tree(argument) for argument in arguments])
            case Derivative(argument, variable):
                return self._slope(argument, variable.name)
        raise TypeError(type(node).__name__)

    def _evaluate_expression(self, expression: sympy.Expr) -> Real:
        bits = self.bits
        if expression.is_Symbol:
            return self._values[expression.name]
        if expression.is_Rational:
            return from_fraction(Fraction(int(expression.p), int(expression.q)), bits)
        if expression is sympy.pi or expression is sympy.E:
            constant: Real = libmp.mpf_pi(bits) if expression is sympy.pi else libmp.mpf_e(bits)
            return constant
        values = [self.expression(argument) for argument in expression.args]
        if expression.is_Add:
            return self._sum(values)
        if expression.is_Mul:
            return self._product(values)
        if expression.is_Pow:
            return self._power(*values)
        name = type(expression).__name__
        return self._call(_SYMPY_NAMES.get(name, name), values)

    def _sum(self, values: Any) -> Real:
        total = _ZERO
        for value in values:
            total = libmp.mpf_add(total, value, self.bits)
        return total

    def _product(self, values: Any) -> Real:
        product = _ONE
        for value in values:
            product = libmp.mpf_mul(product, value, self.bits)
        return product

    def _power(self, base: Real, exponent: Real) -> Real:
        whole = libmp.to_int(exponent)
        power: Real
        if libmp.mpf_eq(libmp.from_int(whole), exponent):
            if base == _ZERO and whole < 0:
                raise NotRealError
            if abs(whole) * max(abs(base[2] + base[3]), 1) > _LARGEST:
                raise TooLargeError
            power = libmp.mpf_pow_int(base, whole, self.bits)
        else:
            if libmp.mpf_sign(base) < 0 or (base == _ZERO and not _positive(exponent)):
                raise NotRealError
            power = libmp.mpf_pow(base, exponent, self.bits)
        return power

    def _call(self, name: str, values: list[Real]) -> Real:
        if len(values) == 2:
            return _TWO_ARGUMENTS[name](values[0], values[1], self.bits)
        return FUNCTIONS[name](values[0], self.bits)

    def _slope(self, argument: Node, name: str) -> Real:
        if name not in self._shifted:
            h = Fraction(1, 2 ** (self.bits // 3))
            sides = (
                Evaluator({**self._point, name: self._point[name] + sign * h}, self.bits) for sign in (1, -1)
            )
            self._shifted[name] = (*sides, from_fraction(1 / (2 * h), self.bits))  # type: ignore[assignment]
        above, below, scale = self._shifted[name]
        rise = libmp.mpf_sub(above.tree(argument), below.tree(argument), self.bits)
        slope: Real = libmp.mpf_mul(rise, scale, self.bits)
        return slope
