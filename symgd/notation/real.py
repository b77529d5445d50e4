"""Real functions for SymPy, each with a derivative in closed form of the same kind.

SymPy's own ``Abs``, ``sign``, ``Max`` are made for complex numbers: the derivative of its
``Abs(sqrt(x) - 1)`` is a page of ``atan2``. Here every argument is meant to be real; a number that is not
gives ``nan``. At a kink the derivatives take the value that the frameworks of machine learning take, 0 for
``abs`` and ``relu``.
To add a function: a class with ``eval``, ``fdiff`` and ``_value``, and its row in `functions`.
"""

from __future__ import annotations

from typing import Any

import mpmath
import sympy
from sympy import Expr, Float, Function, Pow, Rational, S

from symgd.notation.signs import is_negative, is_nonnegative, is_nonpositive, is_positive

__all__ = [
    "Abs",
    "Max",
    "Min",
    "cbrt",
    "relu",
    "sigmoid",
    "sign",
    "softplus",
    "step",
    "with_real_functions",
]

_GUARD_DIGITS = 10


class RealFunction(Function):
    """A function of real arguments whose values are real, evaluated by ``_value`` to any precision."""

    is_real = True

    @staticmethod
    def _value(*arguments: Any) -> Any:
        """The value at mpmath numbers, in mpmath's present precision."""
        raise NotImplementedError

    def _eval_evalf(self, prec: int) -> Expr | None:
        digits = mpmath.libmp.prec_to_dps(prec) + _GUARD_DIGITS
        arguments = [_settled(argument.evalf(digits)) for argument in self.args]
        if any(argument is S.NaN or argument.is_extended_real is False for argument in arguments):
            return S.NaN
        if not all(argument.is_Float or argument.is_Rational for argument in arguments):
            return None
        with mpmath.workdps(digits):
            value = mpmath.mpf(self._value(*(argument._to_mpmath(mpmath.mp.prec) for argument in arguments)))
        return Expr._from_mpmath(value, prec)


def _settled(number: Expr) -> Expr:
    """A number of which evalf found not one digit, because its terms cancel, counts as zero."""
    return S.Zero if isinstance(number, Float) and number._prec == 1 else number


def _not_real(argument: Expr) -> bool:
    """Whether the argument is a number that is not real; what holds a symbol is taken to be."""
    return argument.is_number and argument.is_extended_real is False


def _sign_of(argument: Expr) -> int | None:
    """−1, 0, 1 where the sign of the argument is proved, else None."""
    if is_positive(argument):
        return 1
    if is_negative(argument):
        return -1
    return 0 if argument.is_number and argument.is_zero else None


class sign(RealFunction):  # noqa: N801
    """−1, 0 or 1; derivative 0."""

    @classmethod
    def eval(cls, argument: Expr) -> Expr | None:
        if _not_real(argument):
            return S.NaN
        known = _sign_of(argument)
        if known is not None:
            return sympy.Integer(known)
        number, rest = argument.as_coeff_Mul()
        if number is not S.One:
            return sympy.Integer(1 if number.is_positive else -1) * cls(rest)
        return -cls(-argument) if argument.could_extract_minus_sign() else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    @staticmethod
    def _value(t: Any) -> Any:
        return mpmath.sign(t)


class step(RealFunction):  # noqa: N801
    """1 for t > 0, else 0; derivative 0."""

    is_nonnegative = True

    @classmethod
    def eval(cls, argument: Expr) -> Expr | None:
        if _not_real(argument):
            return S.NaN
        if is_positive(argument):
            return S.One
        return S.Zero if is_nonpositive(argument) else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    @staticmethod
    def _value(t: Any) -> Any:
        return mpmath.mpf(t > 0)


class Abs(RealFunction):
    """|t|; derivative sign(t)."""

    is_nonnegative = True

    @classmethod
    def eval(cls, argument: Expr) -> Expr | None:
        if _not_real(argument):
            return S.NaN
        if is_nonnegative(argument):
            return argument
        if is_nonpositive(argument):
            return -argument
        number, rest = argument.as_coeff_Mul()
        if number is not S.One:
            return abs(number) * cls(rest)
        return cls(-argument) if argument.could_extract_minus_sign() else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return sign(self.args[0])

    def _eval_power(self, exponent: Expr) -> Expr | None:
        return Pow(self.args[0], exponent) if exponent.is_Integer and exponent.is_even else None

    @staticmethod
    def _value(t: Any) -> Any:
        return abs(t)


class relu(RealFunction):  # noqa: N801
    """max(t, 0); derivative step(t)."""

    is_nonnegative = True

    @classmethod
    def eval(cls, argument: Expr) -> Expr | None:
        if _not_real(argument):
            return S.NaN
        if is_nonnegative(argument):
            return argument
        return S.Zero if is_nonpositive(argument) else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return step(self.args[0])

    @staticmethod
    def _value(t: Any) -> Any:
        return max(t, mpmath.mpf(0))


class sigmoid(RealFunction):  # noqa: N801
    """1/(1 + exp(−t)); derivative s(1 − s)."""

    is_positive = True

    @classmethod
    def eval(cls, argument: Expr) -> Expr | None:
        if _not_real(argument):
            return S.NaN
        return {S.Zero: S.Half, S.Infinity: S.One, S.NegativeInfinity: S.Zero}.get(argument)

    def fdiff(self, argindex: int = 1) -> Expr:
        return self * (1 - self)

    @staticmethod
    def _value(t: Any) -> Any:
        small = mpmath.exp(-abs(t))
        return (small if t < 0 else 1) / (1 + small)


class softplus(RealFunction):  # noqa: N801
    """ln(1 + exp(t)); derivative sigmoid(t)."""

    is_positive = True

    @classmethod
    def eval(cls, argument: Expr) -> Expr | None:
        if _not_real(argument):
            return S.NaN
        known = {S.Zero: sympy.log(2), S.Infinity: S.Infinity, S.NegativeInfinity: S.Zero}
        return known.get(argument)

    def fdiff(self, argindex: int = 1) -> Expr:
        return sigmoid(self.args[0])

    @staticmethod
    def _value(t: Any) -> Any:
        return max(t, mpmath.mpf(0)) + mpmath.log1p(mpmath.exp(-abs(t)))


class cbrt(RealFunction):  # noqa: N801
    """The real cube root, negative for negative t; derivative 1/(3 cbrt(t)²)."""

    @classmethod
    def eval(cls, argument: Expr) -> Expr | None:
        if _not_real(argument):
            return S.NaN
        if is_nonnegative(argument):
            return argument ** Rational(1, 3)
        if is_nonpositive(argument) or argument.could_extract_minus_sign():
            return -cls(-argument)
        number, rest = argument.as_coeff_Mul()
        if number is not S.One:
            return number ** Rational(1, 3) * cls(rest)
        if isinstance(argument, Pow) and argument.exp.is_Integer and argument.exp % 3 == 0:
            return argument.base ** (argument.exp / 3)
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / (3 * self**2)

    def _eval_power(self, exponent: Expr) -> Expr | None:
        if exponent.is_Integer and exponent % 3 == 0:
            return Pow(self.args[0], exponent / 3)
        return None

    @staticmethod
    def _value(t: Any) -> Any:
        return mpmath.sign(t) * mpmath.cbrt(abs(t))


class _Extreme(RealFunction):
    """The larger (``_side`` = 1) or the smaller (−1) of two; derivative (1 ± sign(a − b))/2."""

    _side = 1

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        if _not_real(a) or _not_real(b):
            return S.NaN
        if a == b:
            return a
        difference = a - b
        if is_nonnegative(difference):
            return a if cls._side > 0 else b
        if is_nonpositive(difference):
            return b if cls._side > 0 else a
        if sympy.default_sort_key(b) < sympy.default_sort_key(a):
            return cls(b, a)
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        a, b = self.args if argindex == 1 else reversed(self.args)
        return (1 + self._side * sign(a - b)) / 2


class Max(_Extreme):
    """The larger of two numbers; its derivative in a is (1 + sign(a − b))/2."""

    @staticmethod
    def _value(a: Any, b: Any) -> Any:
        return max(a, b)


class Min(_Extreme):
    """The smaller of two numbers; its derivative in a is (1 − sign(a − b))/2."""

    _side = -1

    @staticmethod
    def _value(a: Any, b: Any) -> Any:
        return min(a, b)


_SYMPY_TWINS: dict[type, type] = {sympy.Abs: Abs, sympy.sign: sign}


def with_real_functions(expression: Expr) -> Expr:
    """The expression with SymPy's ``Abs`` and ``sign`` replaced by ours (SymPy makes √(x²) its own |x|)."""
    for theirs, ours in _SYMPY_TWINS.items():
        if expression.has(theirs):
            expression = expression.replace(theirs, ours)
    return expression
