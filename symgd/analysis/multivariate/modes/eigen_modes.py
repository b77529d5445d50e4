r"""Quadratics in several variables: :math:`x_k = x^* + \sum_i c_i (1 - \eta\lambda_i)^k v_i` under gradient descent.

Along each axis of the Hessian the walk goes as if there were no other. J. Nocedal and S. J. Wright, *Numerical
Optimization*, 2nd ed., Springer 2006, section 3.3; the best rate: B. T. Polyak, *Introduction to Optimization*, 1987,
section 1.4.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Literal

import mpmath
import sympy as sp

from symgd.calculus.multiprecision import DIGITS
from symgd.records import record

__all__ = ["Behavior", "EigenModes", "Mode", "Shape"]

Behavior = Literal["rests", "gone", "shrinks", "alternates", "flips", "overshoots", "grows"]
Shape = Literal["bowl", "valley", "saddle", "top", "ridge"]

_ROUNDING = 1e-15
"""A factor so close to 0 or to −1 is that: the rest is the rounding of η."""

_FAR_FROM_ONE = 1e-6

Number = Any


@record(eq=False)
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
    def factor_digits(self) -> Fraction:
        """The factor, right also where its float is 1 or −1."""
        if self.factor_exact is not None and self.factor_exact.is_Rational:
            return Fraction(int(self.factor_exact.p), int(self.factor_exact.q))
        if not math.isfinite(self.factor):
            return Fraction(mpmath.nstr(self.digits[1], 30))
        if abs(abs(self.factor) - 1.0) > _FAR_FROM_ONE:
            return Fraction(self.factor)
        with mpmath.workdps(DIGITS):
            size = 1 + Fraction(float(abs(self.digits[1]) - 1))
        return size if self.factor > 0.0 else -size

    @property
    def moves(self) -> bool:
        """Whether the walk goes along this axis at all."""
        return self.present and self.behavior != "rests"


@record(eq=False)
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
    def lasting(self) -> tuple[Mode, ...]:
        """The present modes whose factor has the size of that of the slowest: λ_min and λ_max at the best rate."""
        return () if self.slowest is None else self.like(self.slowest)

    def like(self, mode: Mode) -> tuple[Mode, ...]:
        """The present modes whose factor has the size of that of one of them."""
        size = abs(mode.factor)
        return tuple(m for m in self.moving if abs(abs(m.factor) - size) <= _ROUNDING * max(1.0, size))

    @property
    def fastest(self) -> Mode | None:
        """The present mode with the smallest factor, where that is smaller than that of the slowest."""
        found = min(self.moving, key=lambda mode: abs(mode.factor), default=None)
        return None if found is None or found in self.lasting else found

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
        return None if kappa is None else 1.0 - 2.0 / (kappa + 1.0)

    @property
    def limit_exact(self) -> sp.Expr | None:
        """2/λ_max, where that is a fraction."""
        high = self._ends[1]
        return 2 / high if high is not None and high.is_Rational and high > 0 else None

    @property
    def _ends(self) -> tuple[sp.Expr | None, sp.Expr | None]:
        return self.curved[0].exact, self.curved[-1].exact
