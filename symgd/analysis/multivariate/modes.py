r"""Quadratics in several variables: :math:`x_k = x^* + \sum_i c_i (1 - \eta\lambda_i)^k v_i` under gradient descent.

Along each axis of the Hessian the walk goes as if there were no other. J. Nocedal and S. J. Wright, *Numerical
Optimization*, 2nd ed., Springer 2006, section 3.3; the best rate: B. T. Polyak, *Introduction to Optimization*, 1987,
section 1.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import mpmath
import sympy as sp

from symgd.analysis.multivariate.axes import Axis, axes_of, dot
from symgd.calculus.multiprecision import DIGITS, Evaluator
from symgd.calculus.problem import Problem
from symgd.calculus.quadratics import is_quadratic, quadratic_point
from symgd.notation.typed import as_typed

__all__ = ["Behavior", "EigenModes", "Mode", "Shape", "eigen_modes"]

Behavior = Literal["rests", "gone", "shrinks", "alternates", "flips", "overshoots", "grows"]
Shape = Literal["bowl", "valley", "saddle", "top", "ridge"]

_ROUNDING = 1e-15
"""A factor so close to 0 or to −1 is that: the rest is the rounding of η."""
_ABSENT = mpmath.mpf(10) ** -40

Number = Any


@dataclass(frozen=True, eq=False)
class Mode:
    """What the error does along one axis (or in the plane, … of all axes with one eigenvalue).

    ``part`` is the part of x₀ − x* along it, c·v: ``coefficient`` times the unit ``vector``, whose first entry that is
    not zero is positive; ``direction`` is a multiple of the vector in closed form, ``part_exact`` the part. Every step
    multiplies it by ``factor`` = 1 − η·``eigenvalue``, or by ``factor_exact``, for η the decimal typed. Closed forms
    are None where they are not known. ``multiplicity`` is the number of axes with this eigenvalue.

    ``digits`` are the eigenvalue, the factor and the part with 60 digits, for the floats η and x₀.
    """

    eigenvalue: float
    exact: sp.Expr | None
    multiplicity: int
    vector: tuple[float, ...]
    direction: tuple[sp.Expr, ...] | None
    coefficient: float
    part: tuple[float, ...]
    part_exact: tuple[sp.Expr, ...] | None
    factor: float
    factor_exact: sp.Expr | None
    present: bool
    digits: tuple[Number, Number, tuple[Number, ...]]

    @property
    def behavior(self) -> Behavior:
        """What a step does along this axis.

        "rests" (λ = 0), "gone" (the factor is 0), "shrinks", "alternates" (the sign changes too), "flips" (−1: only the
        sign changes), "overshoots" (below −1), "grows" (above 1: λ < 0).
        """
        if self.exact == 0:
            return "rests"
        if abs(self.factor) <= _ROUNDING:
            return "gone"
        if abs(self.factor + 1.0) <= _ROUNDING:
            return "flips"
        if self.eigenvalue < 0.0:
            return "grows"
        if self.factor < -1.0:
            return "overshoots"
        return "shrinks" if self.factor > 0.0 else "alternates"

    @property
    def moves(self) -> bool:
        """Whether the walk goes along this axis at all."""
        return self.present and self.behavior != "rests"


@dataclass(frozen=True, eq=False)
class EigenModes:
    """The modes of a quadratic under gradient descent, the eigenvalues rising: proved, the floats right to the last.

    ``center`` is x*: the point where ∇f is zero, the one nearest to x₀ where there are many.
    """

    modes: tuple[Mode, ...]
    rate: float
    center: tuple[float, ...]
    center_exact: tuple[sp.Expr, ...] | None
    center_digits: tuple[Number, ...]
    rate_digits: Number

    @property
    def shape(self) -> Shape:
        """By the signs of the eigenvalues; a "valley" and a "ridge" have some that are zero."""
        signs = {(mode.eigenvalue > 0.0) - (mode.eigenvalue < 0.0) for mode in self.modes}
        if {1, -1} <= signs:
            return "saddle"
        if 1 in signs:
            return "valley" if 0 in signs else "bowl"
        return "ridge" if 0 in signs else "top"

    @property
    def has_minimum(self) -> bool:
        """Whether no eigenvalue is negative."""
        return self.shape in ("bowl", "valley")

    @property
    def moving(self) -> tuple[Mode, ...]:
        """The modes that the walk shows: present, with an eigenvalue that is not zero."""
        return tuple(mode for mode in self.modes if mode.moves)

    @property
    def slowest(self) -> Mode | None:
        """The present mode with the largest factor: it decides in the long run."""
        return max(self.moving, key=lambda mode: abs(mode.factor), default=None)

    @property
    def fastest(self) -> Mode | None:
        """The present mode with the smallest factor, where that is another one."""
        found = min(self.moving, key=lambda mode: abs(mode.factor), default=None)
        return None if found is self.slowest else found

    @property
    def curved(self) -> tuple[Mode, ...]:
        """The modes with an eigenvalue that is not zero, present or not."""
        return tuple(mode for mode in self.modes if mode.behavior != "rests")

    @property
    def condition(self) -> float | None:
        """κ = λ_max/λ_min, of those that are not zero; None where one is negative."""
        if not self.has_minimum:
            return None
        with mpmath.workdps(DIGITS):
            return float(self.curved[-1].digits[0] / self.curved[0].digits[0])

    @property
    def condition_exact(self) -> sp.Expr | None:
        """κ in closed form, where both are fractions."""
        low, high = self._ends
        if low is None or high is None or not self.has_minimum:
            return None
        return high / low if low.is_Rational and high.is_Rational else None

    @property
    def best_rate(self) -> float | None:
        """2/(λ_min + λ_max): the constant rate with the smallest largest factor."""
        found = self.best_rate_digits
        return None if found is None else float(found)

    @property
    def best_rate_digits(self) -> Number | None:
        """The best rate with 60 digits."""
        if not self.has_minimum:
            return None
        with mpmath.workdps(DIGITS):
            return 2 / (self.curved[0].digits[0] + self.curved[-1].digits[0])

    @property
    def best_rate_exact(self) -> sp.Expr | None:
        """The best rate in closed form: the sum of two conjugate roots is a fraction."""
        low, high = self._ends
        total = None if low is None or high is None or not self.has_minimum else sp.expand(low + high)
        return 2 / total if total is not None and total.is_Rational else None

    @property
    def best_factor(self) -> float | None:
        """(κ − 1)/(κ + 1): what the best rate leaves of the slowest modes."""
        kappa = self.condition
        return None if kappa is None else (kappa - 1.0) / (kappa + 1.0)

    @property
    def limit_exact(self) -> sp.Expr | None:
        """2/λ_max, where that is a fraction."""
        high = self._ends[1]
        return 2 / high if high is not None and high.is_Rational and high > 0 else None

    @property
    def _ends(self) -> tuple[sp.Expr | None, sp.Expr | None]:
        return self.curved[0].exact, self.curved[-1].exact


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
