"""A run of letters and digits: what it names, and what it may have been meant to be.

A run is never split into factors silently (``sinx`` is no i·n·s·x): it is a function, a constant or a
variable as it stands, or it is asked about. In LaTeX, where ``xy`` is a product to every reader, two or three
letters that hide no name are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from symgd.errors import ExpressionError
from symgd.notation.functions import ALIASES, FUNCTIONS
from symgd.notation.messages import did_you_mean, nearest, refuse, shortened
from symgd.notation.names import GREEK_BY_NAME

__all__ = ["MAX_INDEX_DIGITS", "classify", "is_variable", "letters_of_a_product", "refuse_word"]

MAX_INDEX_DIGITS: Final = 4

_CONSTANTS: Final = {"e": "e", "E": "e", "pi": "pi"}
_LIKE_PI: Final = frozenset({"Pi", "PI", "Π"})  # a variable that looks like pi would be a trap
_IMAGINARY: Final = frozenset({"i", "I"})

# What other languages offer, and what to type for it here.
_FOREIGN: Final = {
    "log1p": "Write ln(1 + x).",
    "expm1": "Write exp(x) - 1.",
    "exp2": "Write 2^x.",
    "pow": "Write a^b.",
    "power": "Write a^b.",
    "square": "Write x^2.",
    "fabs": "Write abs(x).",
    "atan2": "Write atan(y/x).",
    "arctan2": "Write atan(y/x).",
    "maximum": "Write max(a, b).",
    "minimum": "Write min(a, b).",
    "inf": "Infinity is not a number that can be computed with.",
    "infinity": "Infinity is not a number that can be computed with.",
    "oo": "Infinity is not a number that can be computed with.",
    "nan": "Write a number.",
    "factorial": "A factorial is not supported: only real functions that have a derivative are.",
    "floor": "It is a staircase: there is no slope to descend on.",
    "ceil": "It is a staircase: there is no slope to descend on.",
    "round": "It is a staircase: there is no slope to descend on.",
    "root": "Write sqrt(x), cbrt(x) or x^(1/5).",
    **dict.fromkeys(
        ["if", "else", "piecewise", "Piecewise", "where"], "Cases are written with max, min, abs or relu."
    ),
    **dict.fromkeys(
        ["and", "or", "not", "in", "is", "for", "def", "None", "True", "False"], "Type the function alone."
    ),
    "mod": "It is a staircase: there is no slope to descend on.",
}
_ALL_FUNCTIONS: Final = ", ".join(sorted(row.name for row in FUNCTIONS if row.typed))
_GUESSABLE: Final = (*ALIASES, *(name for name in GREEK_BY_NAME if len(name) > 3))
_LONGEST: Final = 24  # beyond that, a word is no slip


def classify(word: str) -> tuple[str, str] | None:
    """What the word names: ``("function" | "constant" | "variable", canonical name)``, or None."""
    if word in ALIASES:
        return "function", ALIASES[word]
    if word in _CONSTANTS:
        return "constant", _CONSTANTS[word]
    return ("variable", word) if is_variable(word) else None


def is_variable(word: str) -> bool:
    """Whether the word is a letter or a Greek name, with an index or without."""
    stem, index = _stem(word)
    if stem in GREEK_BY_NAME and stem not in _CONSTANTS and stem not in _LIKE_PI:
        return True
    return (
        len(stem) == 1
        and stem.isascii()
        and stem.isalpha()
        and stem not in _CONSTANTS
        and (bool(index) or stem not in _IMAGINARY)
    )


def letters_of_a_product(word: str) -> bool:
    """Whether LaTeX would set the word as a product of letters, and no name hides in it."""
    return 1 < len(word) <= 3 and word.isalpha() and _segments(word) == tuple(word)


def refuse_word(word: str, text: str, start: int, end: int, *, called: bool) -> ExpressionError:
    """Why ``text[start:end]`` names nothing, with what it was meant to be; ``called``: '(' follows."""
    column = start + 1
    if word in _IMAGINARY:
        return refuse("imaginary", text, column, name=word)
    advice = _advice(word, text[end:], called=called)
    return refuse(
        "unknown_function" if called else "unknown_name", text, column, name=shortened(word), advice=advice
    )


def _stem(word: str) -> tuple[str, str]:
    match = re.fullmatch(r"([^\W\d_]+)(\d*)", word)
    return (match[1], match[2]) if match else (word, "")


def _advice(word: str, rest: str, *, called: bool) -> str:
    if word in _LIKE_PI:
        return did_you_mean("pi")
    if word in _FOREIGN:
        return _FOREIGN[word]
    stem, index = _stem(word)
    if stem in _CONSTANTS:
        return did_you_mean(f"{stem}^{index}", f"{index}*{stem}")
    if stem == "log" and index and called:
        return did_you_mean(f"log(x, {index})")
    guess = nearest(word, _GUESSABLE) if len(word) <= _LONGEST else None
    pieces = _segments(word)
    if pieces and _looks_meant(pieces, guess, called=called):
        return did_you_mean(*_products(pieces, rest))
    if called:
        start = did_you_mean(f"{guess}(…)") + " " if guess in ALIASES else ""
        if start and guess and guess.lower() == word.lower():
            return start.rstrip()
        return f"{start}The functions are {_ALL_FUNCTIONS}."
    if guess:
        return did_you_mean(guess)
    return "A variable is one letter or a Greek name, with an index if need be: x, x1, theta."


def _looks_meant(pieces: tuple[str, ...], guess: str | None, *, called: bool) -> bool:
    """Whether that reading of the word is likelier than a typing slip."""
    letters = sum(len(piece) == 1 for piece in pieces)
    if letters == len(pieces):
        return letters <= 3 and len(set(pieces)) == letters and guess is None
    slip = guess is not None and ("e" in pieces or (called and pieces[-1] not in ALIASES))
    return letters <= 2 and not slip


def _products(pieces: tuple[str, ...], rest: str) -> Iterator[str]:
    """The pieces as they would have to be typed: ``sin, x`` → ``sin(x)``; ``x2, y`` → ``x2*y``, ``x^2*y``."""
    yield _product(pieces, rest)
    powers = tuple(re.sub(r"^([A-Za-z])(\d+)$", r"\1^\2", piece) for piece in pieces)
    if powers[:-1] != pieces[:-1] and powers[-1] == pieces[-1]:
        yield _product(powers, rest)


def _product(pieces: tuple[str, ...], rest: str) -> str:
    factors: list[tuple[str, list[str]]] = []
    for piece in pieces:
        if piece not in ALIASES and factors and factors[-1][0]:
            factors[-1][1].append(piece)
        else:
            factors.append((piece, []) if piece in ALIASES else ("", [piece]))
    written = "*".join(
        f"{function}({'*'.join(arguments)})" if function and arguments else function or arguments[0]
        for function, arguments in factors
    )
    return written if written.endswith(")") else written + _attached(rest)


def _attached(rest: str) -> str:
    """What hangs on the word: an exponent or an argument."""
    match = re.match(r"\^-?\w{1,9}|\^?\([^()]{0,30}\)", rest)
    return match[0] if match else ""


@lru_cache(maxsize=256)
def _segments(word: str) -> tuple[str, ...]:
    """The fewest known names, digits and letters that make up the word; empty if there are none."""
    if len(word) > _LONGEST:
        return ()
    known = {*ALIASES, *_CONSTANTS, *GREEK_BY_NAME}
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, piece = best[start], word[start:end]
            if before is None:
                continue
            if piece in known or is_variable(piece) or (piece.isdigit() and before and before[-1] in ALIASES):
                candidate, current = (*before, piece), best[end]
                if current is None or len(candidate) < len(current):
                    best[end] = candidate
    return best[-1] or ()
