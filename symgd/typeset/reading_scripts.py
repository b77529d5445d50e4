"""What stands at the corners of a base, over it and under it, on one line of text: ``xₖ²``, ``x̄``, ``hat(abc)``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Protocol
from xml.etree.ElementTree import Element

from symgd.typeset.characters import ATTACHED, accent, over, subscript, superscript, token_or_group
from symgd.typeset.pieces import Piece, give_exponent, give_limits, joined

__all__ = ["limits", "multiscripts", "scripts"]


class Row(Protocol):
    """A row of pieces, as far as it is read."""

    pieces: list[Piece]
    tight: bool

    @property
    def operand_before(self) -> bool: ...

    def base(self, element: Element, *, raised: bool = False) -> Piece: ...

    def put(self, text: str, kind: str) -> None: ...

    def apart(self, element: Element) -> list[Piece]: ...

    def text_of(self, elements: Iterable[Element], *, tight: bool | None = None) -> str: ...


def scripts(row: Row, element: Element) -> None:
    tag, (base, *others) = element.tag, element
    lower = others[0] if tag in {"msub", "msubsup"} else None
    upper = others[-1] if tag in {"msup", "msubsup"} else None
    signs = row.text_of([upper], tight=True) if upper is not None else ""
    piece = row.base(base, raised=bool(signs.lstrip(ATTACHED)))
    _give(row, piece, lower, signs)


def multiscripts(row: Row, element: Element) -> None:
    """A base with pairs of scripts at its right and, after ``<mprescripts/>``, at its left."""
    if not len(element) or element[0].tag == "mprescripts":
        row.put("", "empty")
        return
    base, *rest = element
    marks = [index for index, child in enumerate(rest) if child.tag == "mprescripts"]
    split = marks[0] if marks else len(rest)
    after, before = _pairs(row, rest[:split]), _pairs(row, rest[split + 1 :])
    left = "".join(
        (subscript(_text(row, lower)) if _text(row, lower) else "") + _raised(upper)
        for lower, upper in before
    )
    if left and row.operand_before:
        row.put("", "space")  # they are not those of what stands before
    piece = row.base(base, raised=any(upper.lstrip(ATTACHED) for _, upper in after))
    piece.text, piece.closed = left + piece.text, piece.closed and left + piece.closed
    for lower, upper in after:
        _give(row, piece, lower, upper)


def limits(row: Row, element: Element) -> None:
    tag, (base, *others) = element.tag, element
    signs = [row.text_of([other], tight=True) for other in others]
    found = accent(signs[0], below=tag == "munder") if len(signs) == 1 else None
    if found is not None:
        _mark(row, base, *found)
        return
    piece = row.base(base)
    for sign, script in zip({"munder": "_", "mover": "^"}.get(tag, "_^"), signs, strict=True):
        if script:
            piece.append(sign + token_or_group(script))
    if piece.kind == "name":
        piece.kind = "large"


def _mark(row: Row, base: Element, combining: str, name: str) -> None:
    """Set a mark over one letter, or name it before several."""
    if not combining:  # a brace
        row.base(base)
        return
    pieces = row.apart(base)
    text = over(pieces[0].text, combining) if len(pieces) == 1 else ""
    if text:
        row.base(base).text = text
    else:
        letters = all(piece.kind == "operand" and len(piece.text) == 1 for piece in pieces)
        inside = "".join(piece.text for piece in pieces) if letters else joined(pieces, row.tight)
        row.put(f"{name}({inside})", "operand")


def _give(row: Row, piece: Piece, lower: Element | None, signs: str) -> None:
    """Give a piece the scripts at its right."""
    exponent = signs.lstrip(ATTACHED)
    below = _text(row, lower)
    if lower is not None and (below or lower.tag != "none"):
        whole = lower.tag in {"mi", "mtext"} or (len(lower) == 2 and lower[0].tag == "mspace")
        if piece.kind == "large" and below and signs and signs == exponent:
            give_limits(piece, below, exponent)
            return
        if piece.kind == "name" and piece.text != "log":  # lim, max: set beside it in a line
            piece.kind = "large"
        piece.append(subscript(below, word=whole))
    piece.append(signs[: len(signs) - len(exponent)])
    if exponent:
        give_exponent(piece, exponent)


def _pairs(row: Row, found: Sequence[Element]) -> list[tuple[Element | None, str]]:
    """Subscripts, each with the text of the superscript above it."""
    return [
        (lower if _text(row, lower) else None, _text(row, upper))
        for lower, upper in zip_longest(found[::2], found[1::2])
    ]


def _text(row: Row, element: Element | None) -> str:
    return "" if element is None else row.text_of([element], tight=True)


def _raised(text: str) -> str:
    signs = text[: len(text) - len(text.lstrip(ATTACHED))]
    exponent = text[len(signs) :]
    return signs + (superscript(exponent) or f"^{token_or_group(exponent)}" if exponent else "")
