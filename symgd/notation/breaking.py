r"""Long formulas in lines: broken at top-level signs, as wide as a rough estimate says.

::

    latex_lines(tree, width=30) -> ["3x^2 + …", "{} - 2x - …"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from symgd.notation.latex import factors, latex, terms
from symgd.notation.names import GREEK_BY_LATEX
from symgd.notation.tree import Negative, Node, Product, Sum

__all__ = ["latex_lines", "width_estimate"]

_SCRIPT_SCALE: Final = 0.72
_TOKEN: Final = re.compile(r"\\operatorname\{\w+\}|\\[a-zA-Z]+|\\.|[\^_{}]|\s+|.", re.DOTALL)
# em, in a text face of usual width, the space around an operator included
_WIDTHS: Final[dict[str, float]] = {
    **dict.fromkeys("+-=<>", 1.35),
    **dict.fromkeys("()|[]", 0.4),
    **dict.fromkeys("0123456789", 0.5),
    **dict.fromkeys((".", ",", r"\,"), 0.25),
    **dict.fromkeys((r"\cdot", r"\times"), 1.1),
    **dict.fromkeys((r"\left", r"\right"), 0.1),
    r"\sqrt": 0.9,
    r"\frac": 0.2,
    r"\quad": 1.0,
}
_LETTER: Final = 0.58


def width_estimate(formula: Node | str) -> float:
    """About how wide a formula is when it is set, in em: good to a tenth or two, enough to break lines."""
    tokens = list(_TOKEN.findall(latex(formula) if isinstance(formula, Node) else formula))
    width, _ = _run(tokens, 0)
    return width


def latex_lines(node: Node, width: float = 34.0, *, partial: bool = False) -> list[str]:
    """The tree as LaTeX in lines of at most about ``width`` em, as far as top-level signs allow.

    A line after the first begins with its sign, with an empty group before it so that it is spaced as a
    sign between two terms. What cannot be broken stays on one line.
    """
    lines: list[str] = []
    for piece in _pieces(node, width, partial):
        if lines and width_estimate(lines[-1] + " " + piece) <= width:
            lines[-1] += " " + piece
        else:
            lines.append(("{} " if lines else "") + piece)
    return lines


def _pieces(node: Node, width: float, partial: bool) -> Iterator[str]:
    """The parts between which a line may end, each with the sign in front of it."""
    parts = node.terms if isinstance(node, Sum) else (node,)
    shown = terms(node, partial=partial) if isinstance(node, Sum) else [latex(node, partial=partial)]
    for part, piece in zip(parts, shown, strict=True):
        product = part.argument if isinstance(part, Negative) else part
        if isinstance(product, Product) and width_estimate(piece) > width:
            sign = piece.removesuffix(latex(product, partial=partial))
            yield from _product_pieces(product, sign, partial)
        else:
            yield piece


def _product_pieces(node: Product, sign: str, partial: bool) -> Iterator[str]:
    """The factors of a product: before one that is a group or a command a line may end, with a dot."""
    piece = ""
    for join, factor in factors(node, partial=partial):
        if piece and factor[0] in "(\\":
            yield sign + piece
            sign, piece = r"\cdot ", factor
        else:
            piece += (join or " ") + factor if piece else factor
    yield sign + piece


def _run(tokens: list[str], start: int) -> tuple[float, int]:
    """The width of the tokens from ``start`` to the end of their group, and where that is."""
    total, place = 0.0, start
    while place < len(tokens):
        token = tokens[place]
        if token == "}":
            return total, place + 1
        width, place = _one(tokens, place)
        total += width
    return total, place


def _one(tokens: list[str], place: int) -> tuple[float, int]:
    """The width of the token or group at ``place``, with its arguments, and the place after it."""
    token = tokens[place]
    place += 1
    if token == "{":
        return _run(tokens, place)
    if token in "^_" and place < len(tokens):
        width, place = _one(tokens, place)
        return width * _SCRIPT_SCALE, place
    if token == r"\frac":
        top, place = _one(tokens, place)
        bottom, place = _one(tokens, place)
        return max(top, bottom) + _WIDTHS[token], place
    if token.isspace():
        return 0.0, place
    return _WIDTHS.get(token) or _name_width(token), place


def _name_width(token: str) -> float:
    r"""A letter, or the name of a function with the space around it: ``\sin``, ``\operatorname{relu}``."""
    if len(token) == 1 or token in GREEK_BY_LATEX or token == r"\partial":
        return _LETTER
    letters = token.removeprefix(r"\operatorname{").strip("\\}")
    return 0.5 * len(letters) + 0.2
