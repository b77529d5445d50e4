"""The elementary functions on intervals: a row each in `FUNCTIONS`, by the name of the SymPy class."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb

from symgd.calculus.interval_type import INFINITY, ONE, WHOLE, ZERO, Interval, add, reciprocal

__all__ = ["FUNCTIONS"]

Operation = Callable[..., Interval]
Limit = Callable[[], arb]


def _minus_infinity() -> arb:
    return -INFINITY


def _infinity() -> arb:
    return INFINITY


def _constant(value: arb) -> Limit:
    return lambda: value


def _monotone(
    point: Callable[[arb], arb],
    at_lowest: Limit = _minus_infinity,
    at_highest: Limit = _infinity,
    lowest: arb | None = None,
    highest: arb | None = None,
    closed: bool = True,
) -> Operation:
    """A function that does not fall on its domain [lowest, highest] (None: ∞), by its values at the two ends.

    ``at_lowest`` and ``at_highest`` are its limits there; ``closed``: whether finite ends belong to the domain.
    """

    def operation(a: Interval) -> Interval:
        outside = (lowest is not None and a.hi < lowest) or (highest is not None and a.lo > highest)
        if outside:
            return WHOLE
        ok = a.ok
        if lowest is not None:
            ok = ok and (a.lo >= lowest if closed else a.lo > lowest)
        if highest is not None:
            ok = ok and (a.hi <= highest if closed else a.hi < highest)
        at_end = not a.lo.is_finite() if lowest is None else a.lo <= lowest
        lo = at_lowest() if at_end else point(a.lo)
        at_end = not a.hi.is_finite() if highest is None else a.hi >= highest
        hi = at_highest() if at_end else point(a.hi)
        # An end that is lost to rounding (a point just outside) leaves no number.
        if lo.is_nan() or hi.is_nan():
            return WHOLE
        return Interval(lo.lower(), hi.upper(), ok)

    return operation


def negate(a: Interval) -> Interval:
    """The interval of all −t."""
    return Interval(-a.hi, -a.lo, a.ok)


def _after(outer: Operation, inner: Operation) -> Operation:
    return lambda a: outer(inner(a))


def absolute(a: Interval) -> Interval:
    """The interval of all |t|."""
    if a.lo >= 0:
        return a
    if a.hi <= 0:
        return negate(a)
    return Interval(ZERO, -a.lo if -a.lo >= a.hi else a.hi, a.ok)


def _whole(number: arb) -> int:
    exact = number.unique_fmpz()
    assert exact is not None
    return int(exact)


def _wave(point: Callable[[arb], arb], shift: float) -> Operation:
    """sin or cos: the values at the ends, and ±1 where kπ + shift·π lies between them (1 for even k)."""

    def operation(a: Interval) -> Interval:
        if not a.finite or a.hi - a.lo >= 7:
            return Interval(-ONE, ONE, a.ok)
        ends = Interval.from_ball(point(a.lo)).hull(Interval.from_ball(point(a.hi)))
        pi = arb.pi()
        # Rounding may count a multiple that lies just outside, which only widens the result.
        first = _whole((a.lo / pi - shift).lower().ceil())
        last = _whole((a.hi / pi - shift).upper().floor())
        even = first <= last and (first % 2 == 0 or first < last)
        odd = first <= last and (first % 2 == 1 or first < last)
        lo = -ONE if odd or ends.lo < -1 else ends.lo
        hi = ONE if even or ends.hi > 1 else ends.hi
        return Interval(lo, hi, a.ok)

    return operation


_cosine = _wave(arb.cos, 0.0)
_sine = _wave(arb.sin, 0.5)


def _tangent(a: Interval) -> Interval:
    cosine = _cosine(a)
    if cosine.sign == 0 or not a.finite or a.hi - a.lo >= 4:
        return Interval(WHOLE.lo, WHOLE.hi, ok=False)
    lo, hi = a.lo.tan(), a.hi.tan()
    if lo.is_nan() or hi.is_nan():
        return WHOLE
    return Interval(lo.lower(), hi.upper(), a.ok)


def _cotangent(a: Interval) -> Interval:
    # cot t = −tan(t + π/2)
    return negate(_tangent(add(a, Interval.from_ball(arb.pi() / 2))))


def _half_pi() -> arb:
    return arb.pi() / 2


def _minus_half_pi() -> arb:
    return -arb.pi() / 2


def _sigmoid(t: arb) -> arb:
    if t < 0:
        small = t.exp()
        return small / (1 + small)
    return 1 / (1 + (-t).exp())


def _softplus(t: arb) -> arb:
    small: arb = (-abs(t)).exp().log1p()
    return t + small if t > 0 else small


def _cube_root(t: arb) -> arb:
    return t.root(3) if t >= 0 else -((-t).root(3))


def _sign(t: arb) -> arb:
    return arb((t > 0) - (t < 0))


def _step(t: arb) -> arb:
    return arb(1 if t > 0 else 0)


def _relu(t: arb) -> arb:
    return t if t > 0 else ZERO


_SQRT = _monotone(arb.sqrt, _constant(ZERO), lowest=ZERO)
_COSH = _after(_monotone(arb.cosh), absolute)
_SINH = _monotone(arb.sinh)
_TANH = _monotone(arb.tanh, _constant(-ONE), _constant(ONE))
_ASIN = _monotone(arb.asin, _minus_half_pi, _half_pi, -ONE, ONE)
_ASINH = _monotone(arb.asinh)
_ACOSH = _monotone(arb.acosh, _constant(ZERO), lowest=ONE)
_ATANH = _monotone(arb.atanh, lowest=-ONE, highest=ONE, closed=False)


def _acos(a: Interval) -> Interval:
    return add(Interval.from_ball(arb.pi() / 2), negate(_ASIN(a)))


def _maximum(a: Interval, b: Interval) -> Interval:
    return Interval(a.lo if a.lo >= b.lo else b.lo, a.hi if a.hi >= b.hi else b.hi, a.ok and b.ok)


def _minimum(a: Interval, b: Interval) -> Interval:
    return negate(_maximum(negate(a), negate(b)))


FUNCTIONS: dict[str, Operation] = {
    "exp": _monotone(arb.exp, _constant(ZERO)),
    "log": _monotone(arb.log, lowest=ZERO, closed=False),
    "sqrt": _SQRT,
    "cbrt": _monotone(_cube_root),
    "sin": _sine,
    "cos": _cosine,
    "tan": _tangent,
    "cot": _cotangent,
    "sec": _after(reciprocal, _cosine),
    "csc": _after(reciprocal, _sine),
    "asin": _ASIN,
    "acos": _acos,
    "atan": _monotone(arb.atan, _minus_half_pi, _half_pi),
    "asec": _after(_acos, reciprocal),
    "acsc": _after(_ASIN, reciprocal),
    "sinh": _SINH,
    "cosh": _COSH,
    "tanh": _TANH,
    "coth": _after(reciprocal, _TANH),
    "sech": _after(reciprocal, _COSH),
    "csch": _after(reciprocal, _SINH),
    "asinh": _ASINH,
    "acosh": _ACOSH,
    "atanh": _ATANH,
    "acoth": _after(_ATANH, reciprocal),
    "asech": _after(_ACOSH, reciprocal),
    "acsch": _after(_ASINH, reciprocal),
    "Abs": absolute,
    "sign": _monotone(_sign, _constant(-ONE), _constant(ONE)),
    "step": _monotone(_step, _constant(ZERO), _constant(ONE)),
    "relu": _monotone(_relu, _constant(ZERO)),
    "erf": _monotone(arb.erf, _constant(-ONE), _constant(ONE)),
    "sigmoid": _monotone(_sigmoid, _constant(ZERO), _constant(ONE)),
    "softplus": _monotone(_softplus, _constant(ZERO)),
    "Max": _maximum,
    "Min": _minimum,
}
