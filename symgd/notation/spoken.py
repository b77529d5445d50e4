"""Words put around words, so that a listener hears where a part of a formula begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = [
    "absolute_value",
    "factor",
    "fraction",
    "indexed",
    "length",
    "matrix",
    "parenthesized",
    "vector",
]


def parenthesized(words: str) -> str:
    """``open parenthesis x plus 1 close parenthesis``."""
    return f"open parenthesis {words} close parenthesis"


def factor(words: str) -> str:
    """A factor before or behind others: in parentheses where it is a sum or a short fraction, 1 over 9."""
    parts = words.split()
    return parenthesized(words) if {"over", "plus", "minus"} & set(parts) else words


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


def matrix(rows: Iterable[Sequence[str]]) -> str:
    """``the matrix with rows 1, 2; 3, 4; end matrix``; one of a single column is called so."""
    listed = list(rows)
    kind, name = (
        ("column", "column") if all(len(row) == 1 for row in listed) else ("matrix with rows", "matrix")
    )
    return f"the {kind} {'; '.join(', '.join(row) for row in listed)}; end {name}"


def vector(entries: Iterable[str]) -> str:
    """``the vector 1, 2, end vector``."""
    return f"the vector {', '.join(entries)}, end vector"
