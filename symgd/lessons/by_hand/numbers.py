"""Numbers as they stand in a hand computation: short decimals and short fractions exactly, all others rounded."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symgd.notation.tree import Negative, Node, Number, Quotient
from symgd.records import record

__all__ = ["Worked", "number_node", "worked", "worked_all"]

_SHORT_DECIMAL, _SHORT_FRACTION, _ROUNDED = 9, 7, 7  # characters, characters, significant digits
_SMALL = Fraction(1, 10**4)  # below it a decimal is written with a power of ten


@record
class Worked:
    """A number as a tree, and whether it is exact (else it is rounded, and ≈ belongs in front of it)."""

    node: Node
    exact: bool


def worked(value: Fraction | float, *, padded: bool = False) -> Worked:
    """A number as a reader wants it: a short decimal, else a short fraction, else rounded.

    What would be rounded to a whole number that it is not gets digits until it shows, or (``padded``) zeros: 6.000.
    """
    if isinstance(value, Fraction):
        decimal = _decimal(value)
        if decimal is not None and 0 < abs(value) < _SMALL and len(str(value.denominator).rstrip("0")) == 1:
            return Worked(number_node(f"{float(value):.{_ROUNDED}g}"), True)  # 10⁻⁷, 2 · 10⁻⁶
        if decimal is not None and len(decimal.lstrip("-")) <= _SHORT_DECIMAL:
            return Worked(number_node(decimal), True)
        if len(f"{abs(value.numerator)}/{value.denominator}") <= _SHORT_FRACTION:
            quotient = Quotient(Number(str(abs(value.numerator))), Number(str(value.denominator)))
            return Worked(quotient if value > 0 else Negative(quotient), True)
    rounded = f"{float(value):.{_ROUNDED}g}"
    for digits in range(_ROUNDED + 2, 17, 2):  # 0.9999999998 is not 1
        if Fraction(rounded).denominator > 1 or Fraction(rounded) == value:
            break
        if padded:
            rounded = _with_zeros(rounded)
            break
        rounded = f"{float(value):.{digits}g}"
    exact = isinstance(value, Fraction) and Fraction(rounded) == value
    return Worked(number_node(rounded), exact)


def _with_zeros(whole: str) -> str:
    """6.000, 34.00, 3272.0: what was rounded to a whole number, with zeros that say so."""
    size = len(whole.lstrip("-"))
    return whole if "e" in whole else f"{whole}.{'0' * max(4 - size, 1)}"


def worked_all(values: Sequence[Fraction | float], *, padded: bool = False) -> tuple[Worked, ...]:
    """Numbers that stand beside one another: where one is rounded, none is a fraction."""
    shown = tuple(worked(value, padded=padded) for value in values)
    if all(part.exact for part in shown):
        return shown
    return tuple(
        worked(float(value), padded=padded)
        if any(isinstance(n, Quotient) for n in part.node.walk())
        else part
        for value, part in zip(values, shown, strict=True)
    )


def number_node(digits: str) -> Node:
    """Digits, perhaps with a minus, as a tree."""
    mantissa, _, exponent = digits.partition("e")
    digits = mantissa + (f"e{int(exponent)}" if exponent else "")
    return Negative(Number(digits[1:])) if digits.startswith("-") else Number(digits)


def _decimal(value: Fraction) -> str | None:
    """The decimal expansion where it is finite and short, or None."""
    rest, counts = value.denominator, []
    for prime in (2, 5):
        counts.append(0)
        while rest % prime == 0:
            rest, counts[-1] = rest // prime, counts[-1] + 1
    count = max(counts)
    if rest != 1 or count > _SHORT_DECIMAL:
        return None
    digits = f"{abs(value.numerator) * 10**count // value.denominator:0{count + 1}d}"
    decimal = f"{digits[:-count]}.{digits[-count:]}" if count else digits
    return f"-{decimal}" if value < 0 else decimal
