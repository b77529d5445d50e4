"""Round places on an axis, and what is written there."""

from __future__ import annotations

import math

import numpy as np

from symgd.lessons.figures import Window
from symgd.output import numbers
from symgd.output.figures.richtext import Line, plain

__all__ = ["linear_ticks", "log_ticks", "number", "power", "tick_labels"]


def linear_ticks(window: Window, most: int) -> list[float]:
    """Multiples of 1, 2 or 5 × 10ⁿ inside the window, at most ``most`` of them and at least two if that can be."""
    span = window.span
    exponent = math.floor(math.log10(span / max(most, 1))) - 1
    finer: list[float] = []
    for n in range(exponent, exponent + 4):
        for factor in (1, 2, 5):
            step = factor * 10.0**n
            first, last = math.ceil(window.lower / step - 1e-9), math.floor(window.upper / step + 1e-9)
            if last - first < most:
                return (
                    [_clean(i, factor, n) for i in range(first, last + 1)]
                    if last > first or not finer
                    else finer
                )
            finer = [_clean(i, factor, n) for i in range(first, last + 1)] if last - first < most + 2 else []
    return finer


def _clean(index: int, factor: int, n: int) -> float:
    """index · factor · 10ⁿ rounded once, so that 3 × 0.1 is 0.3."""
    whole = index * factor
    return float(whole * 10**n) if n >= 0 else whole / 10**-n


def log_ticks(window: Window, most: int) -> list[float]:
    """Powers of ten inside the window, every one or every so many; 1, 2, 5 within where there are few powers."""
    low, high = math.log10(window.lower), math.log10(window.upper)
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    powers = range(first, last + 1)
    if len(powers) <= 2:
        fine = [f * 10.0**n for n in range(math.floor(low), last + 1) for f in (1, 2, 5)]
        inside = [t for t in fine if window.lower * (1 - 1e-9) <= t <= window.upper * (1 + 1e-9)]
        if len(inside) <= most:
            return inside
    stride = next(s for s in (1, 2, 3, 4, 5, 10, 20, 50, 100, 200) if len(powers) <= most * s)
    return [10.0**n for n in powers if n % stride == 0]


def tick_labels(ticks: list[float], *, powers: bool = False) -> list[Line]:
    """What to write at ``ticks``: as many decimals as their distance needs, or powers of ten past 10⁻³ and 10⁶."""
    largest = max((abs(t) for t in ticks), default=0.0)
    if powers:
        return [power(t) for t in ticks]
    distance = min(np.diff(ticks)) if len(ticks) > 1 else largest or 1.0
    if 1e-3 <= largest < 1e6:
        digits = _decimals(distance)
        return [plain(numbers.number(0).text) if t == 0 else _fixed(t, digits) for t in ticks]
    return [_scientific(t, distance) for t in ticks]


def _decimals(distance: float) -> int:
    return max(0, -math.floor(math.log10(distance * (1 + 1e-9))))


def _fixed(value: float, digits: int) -> Line:
    whole, _, fraction = f"{abs(value):.{digits}f}".partition(".")
    return plain(numbers.Numeral(value < 0, whole, fraction).text)


def _scientific(value: float, distance: float) -> Line:
    """A number from 1 to 10 and its own power of ten; zeros at the end go, for a tick is exactly there."""
    if value == 0:
        return plain(numbers.number(0).text)
    digits = max(
        0, math.floor(math.log10(abs(value) * (1 + 1e-9))) - math.floor(math.log10(distance * (1 + 1e-9)))
    )
    mantissa, _, exponent = f"{abs(value):.{digits}e}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = fraction.rstrip("0")
    return plain(
        numbers.Numeral(
            value < 0, "" if (whole, fraction) == ("1", "") else whole, fraction, int(exponent)
        ).text
    )


def power(value: float) -> Line:
    """10ⁿ on a logarithmic axis; written out where that is shorter."""
    exponent = round(math.log10(value))
    if not math.isclose(value, 10.0**exponent) or -2 <= exponent <= 3:
        return number(value)
    return plain(numbers.Numeral(whole="", exponent=exponent).text)


def number(value: float, digits: int = 4, limit: float | None = None) -> Line:
    """A number in a label, to ``digits`` significant ones, more where it would equal its ``limit``.

    The noise of the last bits of a float is no digit.
    """
    return plain(numbers.number(float(f"{value:.12g}"), digits, limit=limit).text)
