"""What was read, but may have been meant otherwise."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from symgd.notation.lexer import Token
from symgd.notation.names import split_index

__all__ = ["hints"]

# Letters after which (…) may have been meant as an argument.
_LIKE_FUNCTIONS: Final = frozenset({"f", "g", "h", "beta", "gamma", "zeta", "Gamma", "eta", "psi"})


def hints(tokens: list[Token], text: str) -> tuple[str, ...]:
    """A sentence for each: x2 as x², f(x) as a function."""
    variables = [token for token in tokens if token.kind == "variable"]
    indexed = {token.value for token in variables if token.value[-1].isdigit()}
    found: list[str] = []
    for token, following in pairwise(tokens):
        if token.kind != "variable":
            continue
        name = token.value
        letter, index = split_index(name)
        alone = sum(split_index(other)[0] == letter for other in indexed) == 1
        if token.bare_index and alone and int(index) > 1:
            found.append(f"{name} is read as one variable; did you mean {letter}^{index} or {index}{letter}?")
        if name in _LIKE_FUNCTIONS and following.kind == "(" and not following.spaced:
            typed = text[token.start : token.end]
            found.append(f"{typed}(…) is read as a product with the variable {typed}")
    return tuple(dict.fromkeys(found))
