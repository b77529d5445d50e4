"""The eigen-modes of a quadratic for a rate and a start: with 60 digits, and exact where that is short."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

from symgd.analysis.multivariate.modes.axes import Axis, axes_of, dot
from symgd.analysis.multivariate.modes.eigen_modes import EigenModes, Mode
from symgd.calculus.multiprecision import DIGITS, Evaluator
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import is_quadratic, quadratic_point
from symgd.notation.typed import as_typed

__all__ = ["eigen_modes"]

_ABSENT = mpmath.mpf(10) ** -40

Number = Any


def eigen_modes(problem: Problem, rate: float | Number, x0: Sequence[float]) -> EigenModes | None:
    """The modes of a quadratic on all of ℝⁿ, n > 1; None for another function, and where ∇f is zero nowhere.

    ``rate`` may have 60 digits.
    """
    if problem.dimension == 1 or not is_quadratic(problem):
        return None
    axes = axes_of(problem)
    if axes is None:
        return None
    try:
        with mpmath.workdps(DIGITS):
            start = [mpmath.mpf(float(v)) for v in x0]
            typed = [_mp(as_typed(v)) for v in x0]
            slope = Evaluator(problem.gradient, problem.symbols)
            return _modes(problem, axes, rate, start, typed, slope(start), slope(typed), x0)
    except (ArithmeticError, KeyError, ValueError):
        return None


def _modes(
    problem: Problem,
    axes: Sequence[Axis],
    rate: float | Number,
    start: Sequence[Number],
    typed: Sequence[Number],
    slope: Sequence[Number],
    typed_slope: Sequence[Number],
    x0: Sequence[float],
) -> EigenModes | None:
    parts = [_part(axis, slope) for axis in axes]
    shown = [_part(axis, typed_slope) for axis in axes]
    size = max(1 / mpmath.mpf(10) ** 300, *map(abs, typed), *(abs(v) for part in shown for v in part))
    for axis in axes:
        pull = max(abs(dot(v, typed_slope)) for v in axis.basis)
        if axis.is_flat and pull > _ABSENT * max(abs(v) for v in (*typed_slope, size)):
            return None  # f falls for ever along this axis
    exact = _exact_parts(problem, axes, x0)
    exact_rate = None if isinstance(rate, mpmath.mpf) else sp.Rational(as_typed(rate))
    modes = [
        _mode(axis, rate, exact_rate, part, seen, None if exact is None else exact[i], size)
        for i, (axis, part, seen) in enumerate(zip(axes, parts, shown, strict=True))
    ]
    center = [v - mpmath.fsum(part[j] for part in parts) for j, v in enumerate(start)]
    rational = None if exact is None else [sp.Rational(as_typed(v)) for v in x0]
    center_exact = (
        None
        if exact is None or rational is None
        else tuple(v - sum((part[j] for part in exact), sp.S.Zero) for j, v in enumerate(rational))
    )
    center_exact = center_exact or quadratic_point(problem)
    center = [v if abs(v) > _ABSENT * size else mpmath.mpf(0) for v in center]
    places = center if center_exact is None else Evaluator(center_exact, ())(())
    return EigenModes(
        tuple(modes),
        float(rate),
        tuple(float(v) for v in places),
        center_exact,
        tuple(center),
        mpmath.mpf(rate),
    )


def _part(axis: Axis, slope: Sequence[Number]) -> list[Number]:
    """The projection of x₀ − x* on an eigenspace, from ∇f(x₀) = H(x₀ − x*)."""
    if axis.is_flat:
        return [mpmath.mpf(0)] * len(slope)
    shares = [dot(v, slope) / axis.value for v in axis.basis]
    return [dot(shares, column) for column in zip(*axis.basis, strict=True)]


def _mode(
    axis: Axis,
    rate: float | Number,
    exact_rate: sp.Rational | None,
    part: Sequence[Number],
    shown: Sequence[Number],
    exact: tuple[sp.Expr, ...] | None,
    size: Number,
) -> Mode:
    length = mpmath.sqrt(dot(shown, shown))
    present = bool(length > _ABSENT * size)
    along = [v / length for v in shown] if present else list(axis.basis[0])
    first = next((v for v in along if abs(v) > _ABSENT), along[0])
    sign = -1 if first < 0 else 1
    direction = exact if present else None if axis.directions is None else axis.directions[0]
    if axis.directions is not None and len(axis.directions) == 1:
        direction = axis.directions[0]
    factor_exact = (
        None if axis.exact is None or exact_rate is None else sp.expand(1 - exact_rate * axis.exact)
    )
    factor = 1 - mpmath.mpf(rate) * axis.value
    typed_rate = mpmath.mpf(rate) if exact_rate is None else mpmath.mpf(int(exact_rate.p)) / int(exact_rate.q)
    return Mode(
        eigenvalue=float(axis.value),
        exact=axis.exact,
        multiplicity=len(axis.basis),
        vector=tuple(_clean(sign * v) for v in along),
        direction=direction,
        coefficient=float(sign * length) if present else 0.0,
        part=tuple(_clean(v, length) if present else 0.0 for v in shown),
        part_exact=exact,
        factor=float(1 - typed_rate * axis.value),
        factor_exact=factor_exact,
        present=present,
        digits=(axis.value, factor, tuple(part)),
    )


def _clean(value: Number, size: Number = 1) -> float:
    """A number; what is left of a zero in the last of 60 digits is zero."""
    return 0.0 if abs(value) <= _ABSENT * size else float(value)


def _exact_parts(
    problem: Problem, axes: Sequence[Axis], x0: Sequence[float]
) -> list[tuple[sp.Expr, ...]] | None:
    """The parts as fractions, for x₀ the decimals typed; None where an axis has none."""
    if not all(axis.directions and axis.exact is not None and axis.exact.is_Rational for axis in axes):
        return None
    places = {s: sp.Rational(as_typed(v)) for s, v in zip(problem.symbols, x0, strict=True)}
    slope = [sp.expand(partial.xreplace(places)) for partial in problem.gradient]
    if not all(value.is_Rational for value in slope):
        return None
    found = []
    for axis in axes:
        assert axis.directions is not None
        assert axis.exact is not None
        total = [sp.S.Zero] * len(x0)
        for v in axis.directions if axis.exact != 0 else ():
            share = _product(v, slope) / (axis.exact * _product(v, v))
            total = [sp.expand(a + share * b) for a, b in zip(total, v, strict=True)]
        found.append(tuple(total))
    return found


def _product(a: Sequence[sp.Expr], b: Sequence[sp.Expr]) -> sp.Expr:
    return sum((p * q for p, q in zip(a, b, strict=True)), sp.S.Zero)


def _mp(value: Fraction) -> Number:
    return mpmath.mpf(value.numerator) / value.denominator
