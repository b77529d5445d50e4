"""What can be known about points where the gradient is zero, in several variables, as data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import sympy as sp

from symgd.records import record

__all__ = ["CriticalKind", "CriticalPoint", "Family"]

CriticalKind = Literal["minimum", "saddle", "maximum", "degenerate", "not_a_minimum"]


@record(eq=False)
class Family:
    """The critical points of a quadratic with a singular Hessian: ``point`` + the span of ``directions``, exact.

    ``directions`` are a basis of the null space: short, of whole numbers, the first nonzero entry positive.
    """

    point: tuple[sp.Rational, ...]
    directions: tuple[tuple[sp.Rational, ...], ...]

    @property
    def dimension(self) -> int:
        """1 for a line of critical points, 2 for a plane."""
        return len(self.directions)

    def nearest(self, x: Sequence[float]) -> tuple[sp.Rational, ...]:
        """The point of the family that is nearest to x: the projection, exact for the floats given.

        Gradient descent keeps its share in the null space, so from x₀ it can only arrive at the nearest to x₀.
        """
        return self.nearest_exact([sp.Rational(float(v)) for v in x])

    def nearest_exact(self, x: Sequence[sp.Rational]) -> tuple[sp.Rational, ...]:
        """The same for an exact point."""
        basis = sp.Matrix(self.directions).T
        away = sp.Matrix(x) - sp.Matrix(self.point)
        shares = (basis.T * basis).LUsolve(basis.T * away)
        return tuple(sp.Matrix(self.point) + basis * shares)


@record(eq=False)
class CriticalPoint:
    """A point where the gradient is zero, found with 60 digits.

    ``x`` and ``fun`` are the nearest floats. ``exact`` holds closed forms that make every partial derivative
    exactly zero (proved), or is None. ``box`` is proved to hold exactly one zero of ∇f, which is ``exact`` if that is
    known; with a ``family`` of them it is one exact point of it. ``eigenvalues`` of the Hessian are in rising order.

    ``kind`` goes by their signs; where the Hessian is singular it is "not_a_minimum" if a lower point was found
    close by, else "degenerate": nothing lower was seen. ``definite``: the kind is proved. ``least``: f is proved to
    be nowhere lower, by its shape (x⁴ + y⁴ is a sum of squares; a quadratic may be convex). ``kink``: f may have a
    kink at the point, so that its formula gives no gradient and no Hessian there (√(x² + y²) at 0); the kind is then
    not "minimum".

    ``lower`` is a point where f is lower. ``escape`` is a unit vector along which f falls, to both sides: an
    eigenvector for the most negative eigenvalue, its first nonzero entry positive; ``escape_exact`` has the same
    direction and short closed forms. ``digits`` are the coordinates to 50 digits.

    ``curve``: it is proved that f is least, and the same, wherever this expression is zero, and that such a point has
    these coordinates to 40 digits.
    """

    x: tuple[float, ...]
    exact: tuple[sp.Expr, ...] | None
    fun: float
    eigenvalues: tuple[float, ...]
    kind: CriticalKind
    lower: tuple[float, ...] | None = None
    least: bool = False
    digits: tuple[str, ...] | None = None
    box: tuple[tuple[Fraction, Fraction], ...] | None = None
    definite: bool = False
    kink: bool = False
    family: Family | None = None
    escape: tuple[float, ...] | None = None
    escape_exact: tuple[sp.Expr, ...] | None = None
    curve: sp.Expr | None = None

    @property
    def around(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """A box of 1e-40 around ``digits``, relative to the longest coordinate."""
        place = [Fraction(v) for v in (self.x if self.digits is None else self.digits)]
        radius = Fraction(1, 10**40) * max(Fraction(1), *(abs(v) for v in place))
        return tuple((v - radius, v + radius) for v in place)

    @property
    def place(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """A box that holds the point, as far as it is known: ``box``, or `around`."""
        return self.box or self.around

    def meets(self, other: CriticalPoint) -> bool:
        """Whether two points may be one: if not, their places prove them different."""
        return all(
            low <= upper and lower <= high
            for (low, high), (lower, upper) in zip(self.place, other.place, strict=True)
        )

    def distance(self, x: Sequence[float]) -> float:
        """The Euclidean distance of a point: right to its last digits also where that is the next float."""
        place = [Fraction(v) for v in (self.x if self.digits is None else self.digits)]
        return math.hypot(*(float(Fraction(float(a)) - b) for a, b in zip(x, place, strict=True)))

    @property
    def is_minimum(self) -> bool:
        """Whether this is a minimum, by the eigenvalues or because f is nowhere lower."""
        return self.least or self.kind == "minimum"

    @property
    def falls(self) -> bool:
        """Whether f is lower close by, by the kind: at a saddle, a maximum, and where a lower point was found."""
        return self.kind in ("saddle", "maximum", "not_a_minimum")

    @property
    def located(self) -> bool:
        """Whether it is proved that there is such a point: in closed form, one only in a box, or on a curve."""
        return self.exact is not None or self.box is not None or self.curve is not None

    @property
    def proved(self) -> bool:
        """Whether there is such a point, and what kind it is is decided: proved."""
        return self.located and (self.least or self.definite)
