"""The start as words of a command: ``8``, ``-1.2 1``, ``x=-1.2 y=1``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symgd.descent.start import read_number, spread
from symgd.errors import ParameterError
from symgd.notation.variable import variable_name

if TYPE_CHECKING:
    import sympy as sp

__all__ = ["typed_start"]

_NEXT = re.compile(r"[\s,;]+(?=[^\s,;=]+=)")  # between two of x=1,y=2
_LISTED = re.compile(r"[(\[]?([^,;()\[\]]+[,;])+[^,;()\[\]]*[)\]]?")


def typed_start(
    option: str, words: Sequence[str], names: Sequence[str] = ("x", "y")
) -> list[sp.Expr] | dict[str, sp.Expr]:
    """Numbers in the order of the variables, or by their names; raises `ParameterError`.

    ``names`` are the variables of f, for an example of the right form.

    >>> typed_start("--x0", ["8", "1/3"])
    [8, 1/3]
    >>> typed_start("--x0", ["x=-1.2", "θ₁=1"])
    {'x': -6/5, 'theta1': 1}
    """
    if not words:
        raise ParameterError(f"{option} needs a value, such as {option} 8, or {option} x=-1.2 y=1.")
    plain = f"{option} {' '.join(spread(['1'] * len(names)))}"
    named = f"{option} {' '.join(spread([f'{name}=1' for name in names]))}"
    pairs = [word.partition("=") for word in _words(words)]
    if not any(equals for _, equals, _ in pairs):
        return [_number(option, value, f"{plain}, or {named}") for value, _, _ in pairs]
    point: dict[str, sp.Expr] = {}
    for typed, equals, value in pairs:
        if not equals:
            raise ParameterError(f"{option} has both named numbers and {typed!r}. Write {named}.")
        name = variable_name(typed)
        if name is None:
            raise ParameterError(f"{option}: {typed!r} is not the name of a variable. Write {named}.")
        if name in point:
            raise ParameterError(f"{option} gives {name} twice. Write {named}.")
        point[name] = _number(option, value, named)
    return point


def _words(words: Sequence[str]) -> list[str]:
    """One word for each number: what stands beside a sign = is joined to it, and x=1,y=2 is taken apart."""
    joined: list[str] = []
    for word in words:
        follows = joined and joined[-1].endswith("=") and "=" not in word
        beside = follows or (joined and word.startswith("="))
        joined[-1:] = [joined[-1] + word] if beside else [*joined[-1:], word]
    single = len(joined) == 1
    parts = [part for word in joined for part in _NEXT.split(re.sub(r"\s*=\s*", "=", word))]
    return parts if single and len(parts) == 1 else [part.rstrip(",;") or part for part in parts]


def _number(option: str, value: str, form: str) -> sp.Expr:
    """An exact number; what is no number is answered with the right ``form``."""
    if _LISTED.fullmatch(value.strip()) or value.startswith("=") or ":" in value:
        raise ParameterError(
            f"{option}: {value.strip()!r} is not one number. Numbers have a decimal point, and spaces between them: "
            f"write {form}."
        )
    try:
        return read_number(value)
    except ParameterError as error:
        raise ParameterError(f"{option}: {error}") from None
