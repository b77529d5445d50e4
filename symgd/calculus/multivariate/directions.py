"""Directions that were computed, in simple fractions: what is proved along them is then proved exactly."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

__all__ = ["simple_direction"]

_ALIKE = 1e-9


def simple_direction(vector: npt.NDArray[np.float64], denominator: int) -> tuple[Fraction, ...] | None:
    """A multiple of a vector in fractions with denominators up to so much, its first largest entry 1; None for zero.

    >>> simple_direction(np.array([-0.1, 0.3]), 10)
    (Fraction(-1, 3), Fraction(1, 1))
    """
    sizes = np.abs(vector)
    most = float(sizes.max(initial=0.0))
    if not 0.0 < most < math.inf:
        return None
    largest = float(vector[np.argmax(sizes >= (1.0 - _ALIKE) * most)])
    return tuple(Fraction(float(v / largest)).limit_denominator(denominator) for v in vector)
