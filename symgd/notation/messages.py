"""Every refusal of the grammar: one table of what was wrong and what to do.

A row is a problem and a suggestion, both with named gaps that `refuse` fills in. The column and the
caret come from `ExpressionError`. To add a message: a row here, and a row in its test.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, NamedTuple

from symgd.errors import ExpressionError

__all__ = ["MESSAGES", "Message", "did_you_mean", "nearest", "readings", "refuse", "shortened"]


class Message(NamedTuple):
    """What was wrong, and what to do about it (empty if the problem says it all)."""

    problem: str
    suggestion: str = ""


_ALLOWED_PREFIX = "Only a leading 'y =' or 'f(x) =' may be written; else type the function alone."

MESSAGES: Final[dict[str, Message]] = {
    # the text as a whole
    "empty": Message("The expression is empty", "Type a function, for example 3x^2 - 2x - 3."),
    "too_long": Message(
        "The expression is longer than {limit} characters: it has {count}",
        "Shorten it, or split the problem.",
    ),
    "too_many_tokens": Message("The expression has more than {limit} symbols", "Shorten it."),
    "too_many_nodes": Message("The expression has more than {limit} parts", "Shorten it."),
    "too_nested": Message(
        "The expression is nested more than {limit} levels", "Write it with fewer parentheses and powers."
    ),
    "too_tall": Message(
        "More than {limit} operations are stacked one on the other", "Join them: x/2/2/2 is x/8."
    ),
    "ends_early": Message("The expression ends too early", "{after} needs something after it."),
    # characters
    "control_character": Message("Control character {code}", "Delete it and type that part again."),
    "invisible_character": Message(
        "Invisible character {code} ({name})", "Delete it, or type that part again by hand."
    ),
    "surrogate": Message("Broken character {code}", "The text was damaged on its way; type it again."),
    "combining_mark": Message(
        "Combining mark {code} ({name})", "Names are plain letters, Latin or Greek, without accents."
    ),
    "lookalike": Message(
        "'{character}' is {code} ({name}), which only looks like '{plain}'", "Type {plain}."
    ),
    "bad_character": Message("Bad character '{character}'", "{advice}"),
    "bad_unicode": Message(
        "Bad character '{character}', {code} ({name})", "Names are plain letters, Latin or Greek."
    ),
    "dollar": Message("'$' may only stand around the whole expression", "Take the dollar signs away."),
    # numbers
    "decimal_comma": Message(
        "Is '{number}' a decimal number?", "Numbers are written with a point: did you mean {meant}?"
    ),
    "number_dots": Message("'{number}' is not a number", "A number has one decimal point: 1.25."),
    "number_separator": Message(
        "'{number}' is not a number", "Digits are written together: did you mean {joined}?"
    ),
    "too_many_digits": Message("The number has {count} digits; at most {limit} are read", "Round it."),
    "number_range": Message(
        "The number {number} is outside the double range", "Numbers lie between 1e-308 and 1.79e308 in size."
    ),
    "scientific_or_e": Message("Is '{number}' the number {number}, or {mantissa} times e?", "{readings}"),
    "two_numbers": Message("Two numbers stand side by side", "Write a sign between them: {first}*{second}."),
    "number_after": Message(
        "The number {number} follows {left} without a sign",
        "Did you mean {left}^{number} or {number}*{left}?",
    ),
    # names
    "imaginary": Message(
        "Unknown name '{name}': symgd works with real functions of real numbers",
        "If it is a variable, give it another letter.",
    ),
    "unknown_name": Message("Unknown name '{name}'", "{advice}"),
    "unknown_function": Message("Unknown function '{name}'", "{advice}"),
    "unknown_command": Message("Unknown LaTeX command '{name}'", "{advice}"),
    "bad_index": Message(
        "'{letter}' has an index that is not a whole number", "Write {letter}_1 or {letter}1."
    ),
    "index_zero": Message("The index of '{name}' begins with a zero", "Write {better}."),
    "index_long": Message("The index of '{name}' has more than {limit} digits", "Use a shorter one."),
    "not_indexed": Message(
        "'{name}' cannot have an index", "Only variables and log have one: x_1, log_2(x)."
    ),
    # operators and groups
    "operand_missing": Message(
        "'{sign}' stands where a number, a variable or '(' should be",
        "Write something before it, or delete it.",
    ),
    "double_operator": Message("'{sign}' follows '{before}'", "Write one sign, or parentheses between them."),
    "never_closed": Message("'{bracket}' is never closed", "Add {closer} where its group ends."),
    "never_opened": Message("'{bracket}' closes nothing", "Delete it, or add its opening partner before it."),
    "mismatched": Message(
        "'{bracket}' cannot close the '{opener}' at column {opened}", "'{opener}' is closed by {closer}."
    ),
    "empty_group": Message(
        "Nothing stands between '{opener}' and '{closer}'", "Write something there, or delete them."
    ),
    "square_brackets": Message("'{bracket}' is not used to group", "Use parentheses: (x + 1)^2."),
    "comma": Message(
        "',' may only separate the arguments of max, min and log", "A decimal number has a point: 3.5."
    ),
    "equals": Message("'=' is not allowed here", _ALLOWED_PREFIX),
    "comparison": Message("'{sign}' compares, but a function is needed", _ALLOWED_PREFIX),
    "factorial": Message("A factorial is not supported", "Only real functions that have a derivative are."),
    "floor_division": Message("'//' is not an operator here", "Write one '/' for a quotient."),
    "bars_unmatched": Message("A bar '|' has no partner", "Write abs(…) for an absolute value."),
    "bars_double": Message(
        "Double bars are the norm of a vector, and a variable is a number",
        "Write sqrt(x^2 + y^2) for a norm, abs(…) for an absolute value.",
    ),
    "bars_ambiguous": Message(
        "These bars can be read in more than one way", "Write abs(…) for each absolute value."
    ),
    "underscore": Message("Bad character '_'", "An index is a number right after a letter: x_1."),
    "power_twice": Message("Two exponents follow each other", "Write (x^2)^3, or x^(2^3)."),
    # ambiguous: the readings are in the suggestion
    "ambiguous_quotient": Message("'{piece}' can be read in two ways", "Did you mean {readings}?"),
    "ambiguous_power": Message("'{piece}' can be read in two ways", "Did you mean {readings}?"),
    "ambiguous_argument": Message(
        "It is not clear where the argument of {function} ends", "Did you mean {readings}?"
    ),
    "ambiguous_inverse": Message("'{piece}' is ambiguous", "Did you mean {readings}?"),
    "mixed_number": Message(
        "Is '{piece}' a sum or a product?", "Write {whole} + {part} or {whole}*({part})."
    ),
    # functions
    "argument_missing": Message("{function} needs an argument", "Write {example}."),
    "arity": Message("{function} takes {expected}, got {count}", "Write {example}."),
    "function_power": Message(
        "Between {function} and its argument only a power such as ^2 may stand", "Write {function}(…)^(…)."
    ),
    "log_base": Message("The base of this logarithm is missing", "Write log_2(x), or log(x, 2)."),
    "log_base_value": Message(
        "The base of a logarithm must be positive, and not 1", "Write another base, such as log(x, 2)."
    ),
    "latex_argument": Message("{command} needs its argument in braces", "Write {example}."),
    # the left side of f(x) = …
    "prefix_argument": Message(
        "'{name}' is not an argument of {function}", "Write {better} if {name} is a variable too."
    ),
    "prefix_unused": Message("{function} does not contain its argument {name}", "Write {better}."),
    "prefix_itself": Message(
        "'{name}' is named on the left, so it cannot stand on the right", "Rename one of them."
    ),
    "prefix_twice": Message("The argument {name} is named twice", "Name each argument once."),
    # numbers that a function is made of
    "too_large": Message("This constant part is too large", "Its value must be below 1.79e308 in size."),
    "too_small": Message("This constant part is too small", "Its value must be 0 or above 1e-308 in size."),
    "not_real": Message("This constant part is not a real number", "{advice}"),
    "zero_division": Message(
        "This part divides by zero, or by less than a float can hold",
        "Write a denominator that is not zero.",
    ),
    "too_precise": Message(
        "This constant part is too large: written out exactly it has more than {limit} binary digits",
        "Round it.",
    ),
    "exponent_large": Message(
        "This constant part is too large: an exponent may be at most {limit} in size",
        "Use a smaller exponent.",
    ),
    "zero_power": Message(
        "A power of 0 needs an exponent that does not vary", "Write a base that is positive, as in 2^x."
    ),
    "no_value": Message("'{part}' has no real value", "{advice}"),
    "sympy_fails": Message(
        "SymPy, which does the algebra, cannot work with this expression", "Write it in another way."
    ),
    "no_variable": Message(
        "'{whole}' does not contain a variable: nothing to minimize",
        "Type a function, for example 3x^2 - 2x - 3.",
    ),
    "not_constant": Message(
        "A number is needed here, but '{name}' is a variable", "Write for example 1/3, pi/2 or -1e-3."
    ),
}


def refuse(row: str, text: str, column: int | None = None, /, **facts: object) -> ExpressionError:
    """The error of that row of `MESSAGES`; ``column`` counts from 1 in the text as typed."""
    message = MESSAGES[row]
    return ExpressionError(message.problem.format(**facts), text, column, message.suggestion.format(**facts))


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """The allowed name that a typing slip away from ``name``, or None."""
    names = list(dict.fromkeys(allowed))
    lower = {each.lower(): each for each in reversed(names)}
    for other, allowed_name in lower.items():
        if sorted(other) == sorted(name.lower()):  # two letters swapped
            return allowed_name
    cutoff = 0.7 if len(name) < 5 else 0.6
    found = get_close_matches(name.lower(), lower, n=1, cutoff=cutoff)
    return lower[found[0]] if found else None


def did_you_mean(*candidates: str) -> str:
    """``Did you mean a or b?``"""
    return f"Did you mean {readings(*candidates)}?"


def readings(*candidates: str) -> str:
    """``a or b``; ``a, b or c``."""
    *head, last = candidates
    return f"{', '.join(head)} or {last}" if head else last


def shortened(piece: str, width: int = 40) -> str:
    """A piece of the text, its spaces joined, its middle left out if it is long."""
    piece = " ".join(piece.split())
    if len(piece) <= width:
        return piece
    half = (width - 1) // 2
    return f"{piece[:half]}…{piece[-half:]}"
