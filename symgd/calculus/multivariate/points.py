"""What can be known about points where the gradient is zero, in several variables, as data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import sympy as sp

__all__ = ["CriticalKind", "CriticalPoint"]

CriticalKind = Literal["minimum", "saddle", "maximum", "degenerate", "not_a_minimum"]


@dataclass(frozen=True, eq=False)
class CriticalPoint:
    """A point where the gradient is zero, found with 60 digits.

    ``x`` and ``fun`` are the nearest floats. ``exact`` holds closed forms that make every partial derivative
    exactly zero (proved), or is None. ``eigenvalues`` of the Hessian are in rising order. ``kind`` goes by
    their signs; where the Hessian is singular it is "not_a_minimum" if a lower point was found close by
    (then ``lower`` is such a point), else "degenerate": nothing lower was seen. ``least``: f is proved to be
    nowhere lower, by its shape (x⁴ + y⁴ is a sum of squares). ``digits`` are the coordinates to 50 digits.
    """

    x: tuple[float, ...]
    exact: tuple[sp.Expr, ...] | None
    fun: float
    eigenvalues: tuple[float, ...]
    kind: CriticalKind
    lower: tuple[float, ...] | None = None
    least: bool = False
    digits: tuple[str, ...] | None = None

    @property
    def around(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """A box of 1e-40 around ``digits``, relative to the longest coordinate."""
        place = [Fraction(v) for v in (self.x if self.digits is None else self.digits)]
        radius = Fraction(1, 10**40) * max(Fraction(1), *(abs(v) for v in place))
        return tuple((v - radius, v + radius) for v in place)

    @property
    def is_minimum(self) -> bool:
        """Whether this is a minimum, by the eigenvalues or because f is nowhere lower."""
        return self.kind == "minimum" or self.least

    @property
    def proved(self) -> bool:
        """Whether the gradient is exactly zero at ``exact``, and the eigenvalues decide the kind or f is least."""
        return self.exact is not None and (self.least or self.kind in ("minimum", "saddle", "maximum"))
