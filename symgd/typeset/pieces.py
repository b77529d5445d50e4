"""The pieces of a formula on one line of text, and what stands between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from symgd.typeset.characters import INTEGRALS, grouped, subscript, superscript, token_or_group

__all__ = [
    "Piece",
    "give_exponent",
    "give_limits",
    "integrates",
    "is_argument",
    "is_product",
    "is_unit",
    "joined",
    "lone_group",
    "rooted",
    "under_slash",
]


@dataclass(slots=True)
class Piece:
    """A sign or an operand.

    Args:
        text: as it is written.
        kind: ``operand``, ``fraction``, ``name`` (of a function), ``large`` (a sum, a limit), ``relation``, ``binary``,
            ``prefix``, ``slash``, ``comma``, ``open``, ``close``, ``matrix``, ``text``, ``space``, ``thin``, ``empty``
            or ``differential`` (the d of dx).
        closed: as it is written where a factor follows directly; empty: just so.
        raised: whether it takes parentheses before it is raised (again).
        dotted: whether it ends with an exponent from which a dot keeps the next factor.
        follows: of a fraction: whether it may follow a factor without parentheses.
    """

    text: str
    kind: str
    closed: str = ""
    raised: bool = False
    dotted: bool = False
    follows: bool = False

    def append(self, script: str) -> None:
        """Add to the end."""
        self.text += script
        self.closed = self.closed and self.closed + script

    @property
    def takes_no_power(self) -> bool:
        return self.raised or self.kind == "fraction"

    def beside(self, left: bool, right: bool, *, alone: bool = False) -> str:
        """The text, where a factor stands directly on its left or on its right; ``alone`` is such a factor a name."""
        if self.kind == "fraction" and (right or (left and not (alone and self.follows))):
            return f"({self.text})"
        return self.closed if self.closed and right else self.text


def give_exponent(piece: Piece, exponent: str) -> None:
    """Give a piece its exponent."""
    above = superscript(exponent)
    if above:
        piece.append(above)
    else:
        base, power = piece.text, token_or_group(exponent)
        piece.append(f"^{power}")
        if piece.kind == "name":
            piece.closed = f"{base}^{grouped(exponent)}"
        else:
            piece.dotted = piece.kind != "large" and not power.endswith(")")
    if piece.kind == "operand":
        piece.raised = True


def give_limits(piece: Piece, lower: str, upper: str) -> None:
    """Give a large sign what stands below it and above it: both in small characters, or neither."""
    below, above = subscript(lower), superscript(upper)
    small = above and not below.startswith("_")
    piece.append(below + above if small else f"_{token_or_group(lower)}^{token_or_group(upper)}")


def lone_group(pieces: Sequence[Piece]) -> bool:
    """Whether one pair of fences holds it all."""
    depth = 0
    for number, piece in enumerate(pieces):
        depth += (piece.kind == "open") - (piece.kind == "close")
        if not depth:
            return bool(number) and number == len(pieces) - 1
    return False


def _outside(pieces: Sequence[Piece]) -> list[tuple[Piece, Piece | None]]:
    """The pieces that stand in no fence, each with its successor; a group is its opening fence."""
    found, depth = [], 0
    for number, piece in enumerate(pieces):
        if not depth:
            found.append((piece, pieces[number + 1] if number + 1 < len(pieces) else None))
        depth += (piece.kind == "open") - (piece.kind == "close")
    return [pair for pair in found if pair[0].kind not in {"close", "thin"} or len(found) == 1]


def is_argument(pieces: Sequence[Piece]) -> bool:
    """Whether pieces can follow the name of a function without parentheses: not sin x y."""
    if len(pieces) == 1 or lone_group(pieces) or (pieces and pieces[0].kind in {"name", "large"}):
        return True
    if len(pieces) == 2 and all(piece.kind == "operand" for piece in pieces):
        return pieces[0].text.replace(".", "", 1).isdigit() and len(pieces[1].text) == 1  # sin 3x
    return is_unit(pieces)


def is_product(pieces: Sequence[Piece]) -> bool:
    """Whether what is divided begins with a letter and is a plain product, so that η(a/b) may be ηa/b."""
    return (
        bool(pieces)
        and pieces[0].kind == "operand"
        and not pieces[0].text[:1].isdigit()
        and not under_slash(pieces)
    )


_BEFORE_A_TERM = {"relation", "binary", "prefix", "comma", "open", "space", "text", "empty"}
#: what a factor begins with
_FACTORS = {"operand", "fraction", "open", "name", "large"}
_LOOSE = {"relation", "prefix", "comma", "text", "slash", "space", "fraction", "empty"}


def under_slash(pieces: Sequence[Piece]) -> bool:
    """Whether a numerator needs parentheses before a slash."""
    if _is_word(pieces):
        return False
    return any(
        piece.kind in _LOOSE
        or (piece.kind == "binary" and piece.text not in "·×*")
        or piece.kind == "large"
        or (piece.kind == "name" and ("/" in piece.text or following is None or following.text != "("))
        for piece, following in _outside(pieces)
    )


def _is_word(pieces: Sequence[Piece]) -> bool:
    """Whether it is a word alone, such as the name of a quantity."""
    return len(pieces) == 1 and pieces[0].kind in {"name", "text"} and pieces[0].text.isalpha()


def is_unit(pieces: Sequence[Piece]) -> bool:
    """Whether a denominator is one thing, so that it needs no parentheses after a slash."""
    outside = [piece for piece, _ in _outside(pieces)]
    if len(outside) == 1:
        return outside[0].kind in {"operand", "open"} or _is_word(pieces)
    if len(outside) != 2 or outside[1].text != "(":
        return False
    name = outside[0].text
    primed = name.rstrip("′″‴")
    return outside[0].kind == "name" or (
        # h(1 − x) is a product as often as not
        outside[0].kind == "operand" and primed in ({"f"} if primed == name else {"f", "g", "h"})
    )


def rooted(sign: str, pieces: Sequence[Piece], tight: bool = False) -> Piece:
    """A root of pieces: √x, √(x + 1)."""
    text = joined(pieces, tight)
    single = len(pieces) == 1 and (text.isalpha() or text.replace(".", "", 1).isdigit())
    closed = sign + (text if lone_group(pieces) and text.startswith("(") else f"({text})")
    return Piece(sign + text if single else closed, "operand", closed, raised=True)


def integrates(pieces: Sequence[Piece]) -> bool:
    """Whether there is an integral among them."""
    return any(piece.text[:1] in INTEGRALS for piece in pieces)


def joined(pieces: Sequence[Piece], tight: bool = False, *, integrand: bool = False) -> str:
    """The pieces as text; a d before a letter is that of a differential where there is an integral, or around it."""
    shown = [piece for piece in pieces if piece.kind != "thin"]
    if integrand or integrates(shown):
        for d, letter in pairwise(shown):
            if (d.text, d.kind, letter.kind) == ("d", "operand", "operand"):
                d.kind = "differential"
    line, chain = "", True  # whether what stands before is letters and numbers side by side
    for before, piece, after in zip([None, *shown], shown, [*shown[1:], None], strict=False):
        if before is not None and before.kind != "operand":
            chain = before.kind in _BEFORE_A_TERM
        text = piece.beside(
            before is not None and before.kind in {"operand", "fraction", "close", "name", "slash"},
            after is not None and after.kind in _FACTORS,
            alone=chain,
        )
        line += (_between(before, piece, line, text, tight) if before else "") + text
    return unicodedata.normalize("NFC", " ".join(line.split()))


def _between(left: Piece, right: Piece, line: str, text: str, tight: bool) -> str:
    """What stands between two pieces."""
    kinds = left.kind, right.kind
    if left.kind == "differential":
        return ""
    if right.kind == "differential" and left.kind not in {"open", "prefix", "slash", "empty"}:
        return " "
    if left.dotted and right.kind in _FACTORS:
        return "·" if tight else " · "
    if "space" in kinds:
        return " "
    if left.kind in {"open", "prefix", "slash"} or right.kind in {"close", "comma", "slash", "matrix"}:
        return ""
    if "text" in kinds:
        return " "
    if left.kind == "comma":
        return "" if tight and left.text == "," else " "
    if left.kind in {"relation", "binary"} or right.kind in {"relation", "binary"}:
        return "" if tight else " "
    if left.kind == "large":
        return " "
    if left.kind == "name":
        return "" if text.startswith("(") else " "
    if right.kind in {"name", "large"}:
        return "" if left.kind == "empty" else " "
    if len(text) > 1 and text[:2].isascii() and text[:2].isalpha():
        return " "  # a word, as in overline(xy)
    ends, starts = line[-1:], text[:1]
    words = ends.isascii() and starts.isascii() and ends.isalnum() and starts.isalnum()
    return " " if words and not (ends.isdigit() and starts.isalpha()) else ""
