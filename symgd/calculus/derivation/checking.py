"""Checking a derivation when it is built: against SymPy's own derivative, and each line against the first.

The result is compared with ``sympy.diff`` and every line with the result, at points of the domain, in 180
digits. Where the numbers disagree the precision is doubled, so that cancellation is not taken for an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import sympy
from mpmath import libmp

from symgd.calculus.derivation.evaluating import Evaluator, NotRealError, Real, TooLargeError
from symgd.errors import InputError, InternalError
from symgd.notation.tree import Node, Number, Variable

__all__ = ["check"]

_POINTS: Final = 3
_BITS: Final = (600, 1200, 2400)
_SMALL: Final = 60  # operations
_AGREEING_BITS: Final = 100  # thirty digits

# Fractions of no simple relation, of both signs and many sizes: a kink or a pole is met by none of them.
_TRIED: Final = tuple(
    Fraction(numerator, 9973)
    for numerator in (
        7411, 16903, -5087, 31847, -21559, 1213, 53639, -47701, 9601, 12011, 83717, -1009, 151007, 419,
        -130003, 401087, -390001, 997013, 61, 4_000_037, -3_900_017, 10_000_019, 99_000_001, -99_100_003,
        1_000_000_007, -1_100_000_009, 20_000_000_089, 7, 300_000_000_077, 5_000_000_000_053,
    )
)  # fmt: skip


def check(
    function: Node, variable: str, derivative: sympy.Expr, lines: Sequence[Node], result: sympy.Expr
) -> None:
    """Raise `InternalError` unless every line, and the result, equal SymPy's derivative on the domain.

    A function that is real nowhere, as far as can be seen, is an `InputError`, unless the two are equal in form.
    ``derivative`` is ``sympy.diff`` of the function, ``lines`` the working from d/dx f to the answer.
    """
    found = 0
    for point in _points(function, variable):
        outcome = _agrees(point, function, derivative, lines, result)
        if outcome is False:
            shown = ", ".join(f"{name} = {float(value):.6g}" for name, value in point.items())
            raise InternalError(
                f"the derivative of {function} with respect to {variable} failed its check at {shown}"
            )
        found += outcome is True
        if found == _POINTS:
            return
    if not found and not _equal_in_form(derivative, result):
        raise InputError(
            f"No point was found at which {function} and its derivative with respect to {variable} are real."
        )


def _equal_in_form(a: sympy.Expr, b: sympy.Expr) -> bool:
    if a == b:
        return True
    gap = a - b
    return bool(gap.count_ops() < _SMALL and sympy.expand(gap) == 0)


def _points(function: Node, variable: str) -> Iterator[dict[str, Fraction]]:
    """Points to try: usual values first, then those near the numbers in the function itself."""
    names = sorted({variable, *(part.name for part in function.walk() if isinstance(part, Variable))})
    numbers = {Fraction(part.digits) for part in function.walk() if isinstance(part, Number)}
    offsets = (_TRIED[0] / 9, -_TRIED[0] / 97)
    near = [sign * n + d for n in sorted(numbers)[:20] for sign in (1, -1) for d in offsets]
    values = [*_TRIED, *near]
    for i in range(len(values)):
        yield {name: values[(i * (1 + 2 * j) + j) % len(values)] for j, name in enumerate(names)}


def _agrees(
    point: dict[str, Fraction],
    function: Node,
    derivative: sympy.Expr,
    lines: Sequence[Node],
    result: sympy.Expr,
) -> bool | None:
    """Whether all agree there; None where the function or its derivative has no real value."""
    gap: Real | None = None
    for bits in _BITS:
        evaluator = Evaluator(point, bits)
        try:
            height = evaluator.tree(function)
            slope = evaluator.expression(derivative)
        except (NotRealError, TooLargeError):
            return None
        try:
            values = [evaluator.tree(line) for line in lines]
            values.append(evaluator.expression(result))
        except NotRealError:
            return False
        except TooLargeError:
            return None
        widest = _widest(values, slope)
        allowed = _larger(libmp.mpf_abs(slope), libmp.mpf_shift(libmp.mpf_abs(height), -66))
        if libmp.mpf_le(widest, libmp.mpf_shift(allowed, -_AGREEING_BITS)):
            return True
        if gap is not None and libmp.mpf_lt(libmp.mpf_shift(widest, 66), gap):
            return None  # the gap closes with the precision: cancellation, and nothing can be said here
        gap = widest
    return False


def _widest(values: Sequence[Real], middle: Real) -> Real:
    """The largest distance of a value from the middle."""
    widest: Real = libmp.fzero
    for value in values:
        widest = _larger(widest, libmp.mpf_abs(libmp.mpf_sub(value, middle, _BITS[0])))
    return widest


def _larger(a: Real, b: Real) -> Real:
    return a if libmp.mpf_ge(a, b) else b
