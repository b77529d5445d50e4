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
from symgd.notation.messages import did_you_mean, nearest, refuse
from symgd.notation.names import GREEK_BY_NAME

__all__ = ["MAX_INDEX_DIGITS", "classify", "is_variable", "letters_of_a_product", "refuse_word"]

MAX_INDEX_DIGITS: Final = 4

_CONSTANTS: Final = {"e": "e", "E": "e", "pi": "pi", "Pi": "pi", "PI": "pi"}
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
    "factorial": "A factorial has no derivative; only differentiable functions are supported.",
    "floor": "It has steps and no useful derivative; only differentiable functions are supported.",
    "ceil": "It has steps and no useful derivative; only differentiable functions are supported.",
    "round": "It has steps and no useful derivative; only differentiable functions are supported.",
    "root": "Write sqrt(x), cbrt(x) or x^(1/5).",
    "mod": "It has steps and no useful derivative; only differentiable functions are supported.",
}
_ALL_FUNCTIONS: Final = "The functions are " + ", ".join(
    sorted({row.name for row in FUNCTIONS if row.typed}, key=str.lower)
)


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
    if stem in GREEK_BY_NAME and stem not in _CONSTANTS:
        return True
    return (
        len(stem) == 1
        and stem.isascii()
        and stem.isalpha()
        and (bool(index) or stem not in {*_CONSTANTS, *_IMAGINARY})
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
    return refuse("unknown_function" if called else "unknown_name", text, column, name=word, advice=advice)


def _stem(word: str) -> tuple[str, str]:
    match = re.fullmatch(r"([^\W\d_]+)(\d*)", word)
    return (match[1], match[2]) if match else (word, "")


def _advice(word: str, rest: str, *, called: bool) -> str:
    if word in _FOREIGN:
        return _FOREIGN[word]
    guess = nearest(word, [*ALIASES, *(name for name in GREEK_BY_NAME if len(name) > 3)])
    pieces = _segments(word)
    if pieces and _looks_meant(pieces, guess):
        return did_you_mean(*_product(pieces, rest))
    if guess:
        return did_you_mean(f"{guess}(…)" if called and guess in ALIASES else guess)
    if called:
        return f"{_ALL_FUNCTIONS}."
    return "A variable is one letter or a Greek name, with an index if need be: x, x1, theta."


def _looks_meant(pieces: tuple[str, ...], guess: str | None) -> bool:
    """Whether that reading of the word is likelier than a typing slip."""
    letters = sum(len(piece) == 1 for piece in pieces)
    if letters == len(pieces):
        return letters <= 3 and guess is None
    return letters <= 2 and not (guess and "e" in pieces)


def _product(pieces: tuple[str, ...], rest: str) -> Iterator[str]:
    """The pieces as they would have to be typed: ``sin, x`` → ``sin(x)``; and x², where x2 stands inside."""
    for power in (False, True):
        if power and not any(_is_indexed_letter(piece) for piece in pieces[:-1]):
            return
        written = [re.sub(r"^([A-Za-z])(\d+)$", r"\1^\2", piece) if power else piece for piece in pieces]
        result, closing = "", ""
        for position, piece in enumerate(written):
            result += piece
            if position + 1 < len(written):
                inside = ALIASES.get(piece)
                result += "(" if inside else ("" if closing and written[position + 1] in ALIASES else "*")
                closing = ")" if inside else closing
            if closing and not ALIASES.get(piece):
                following = written[position + 1] if position + 1 < len(written) else ""
                if not following or following in ALIASES:
                    result, closing = result.rstrip("*") + closing + ("*" if following else ""), ""
        yield result + closing + _attached(rest if not (closing or result.endswith(")")) else "")


def _is_indexed_letter(piece: str) -> bool:
    return len(piece) > 1 and piece[0].isalpha() and piece[1:].isdigit()


def _attached(rest: str) -> str:
    """What hangs on the word: an exponent or an argument."""
    match = re.match(r"\^-?\w+|\^?\([^()]{0,30}\)", rest)
    return match[0] if match else ""


@lru_cache(maxsize=256)
def _segments(word: str) -> tuple[str, ...]:
    """The fewest known names, digits and letters that make up the word; empty if there are none."""
    if len(word) > 24:
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
