"""Convex, concave or both, and along which lines strictly: what composition hands on."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce

from symgd.records import record

__all__ = ["AFFINE", "UNKNOWN", "Row", "Shape", "total"]

Row = tuple[Fraction, ...]


@record
class Shape:
    """What is proved of a function on a convex set.

    ``rows`` are linear forms: along every line on which one of them is not constant, the function is strictly
    convex, or strictly concave.
    """

    convex: bool
    concave: bool
    rows: tuple[Row, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything is proved."""
        return self.convex or self.concave

    @property
    def affine(self) -> bool:
        """Convex and concave."""
        return self.convex and self.concave

    def times(self, sign: int) -> Shape:
        """The function times a number of that sign; 0: a sign that is not known."""
        if sign == 0:
            return UNKNOWN
        return self if sign > 0 else Shape(self.concave, self.convex, self.rows)

    def plus(self, other: Shape) -> Shape:
        """The sum."""
        convex, concave = self.convex and other.convex, self.concave and other.concave
        return Shape(convex, concave, self.rows + other.rows) if convex or concave else UNKNOWN

    def exponential(self) -> Shape:
        """exp of the function, which is increasing and strictly convex."""
        return Shape(True, False, self.rows) if self.convex else UNKNOWN


AFFINE = Shape(True, True)
UNKNOWN = Shape(False, False)


def total(shapes: Iterable[Shape]) -> Shape:
    """The sum of functions of these shapes."""
    return reduce(Shape.plus, shapes, AFFINE)
