"""Words put around words, so that a listener hears where a part of a formula begins and ends."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "absolute_value",
    "fraction",
    "indexed",
    "interval",
    "length",
    "parenthesized",
    "vector",
]


def parenthesized(words: str) -> str:
    """``open parenthesis x plus 1 close parenthesis``."""
    return f"open parenthesis {words} close parenthesis"


def fraction(above: str, below: str) -> str:
    """``the fraction with numerator x and denominator x plus 1 end fraction``."""
    return f"the fraction with numerator {above} and denominator {below} end fraction"


def absolute_value(words: str) -> str:
    """``the absolute value of x minus 1 end absolute value``."""
    return f"the absolute value of {words} end absolute value"


def length(words: str) -> str:
    """``the length of x minus y end length``: that of a vector."""
    return f"the length of {words} end length"


def indexed(letter: str, index: str) -> str:
    """``x k``, but ``x sub k plus 1 end sub``: an index that is a sum could be heard as one with the letter."""
    words = index.replace("+", " plus ").replace("-", " minus ").strip()
    return f"{letter} {words}" if words == index else f"{letter} sub {words} end sub"


def interval(low: str, high: str) -> str:
    """``the interval from 0 to 1``."""
    return f"the interval from {low} to {high}"


def vector(entries: Iterable[str]) -> str:
    """``the vector 1, 2, end vector``."""
    return f"the vector {', '.join(entries)}, end vector"
