"""The pieces of a formula on one line of text, and what stands between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "ATTACHED",
    "BARS",
    "CLOSERS",
    "COMBINING",
    "OPENERS",
    "SAME",
    "Piece",
    "give_exponent",
    "is_unit",
    "joined",
    "kind_of",
    "lone_group",
    "plain",
    "subscript",
    "superscript",
    "token_or_group",
    "under_slash",
]

OPENERS, CLOSERS, BARS = set("([{⌊⌈⟨"), set(")]}⌋⌉⟩"), set("|‖")
_LARGE = set("∑∏∫∮⋃⋂")
#: what is written at the foot of a symbol without a sign for "raised"
ATTACHED = "′″‴⁗∗*⋆†⊤"
_RELATIONS = set("=<>≤≥≠≈∼≃≅≡∈∉⊂⊆⊃⊇→←↔↦⇒⇐⇔⟹⟺⟶∝≪≫∣⊥∥") | {":="}
_BINARY = set("+−±∓×·*∘∪∩∖÷∧∨⊕⊗")
_KINDS = {
    **dict.fromkeys(_RELATIONS, "relation"),
    **dict.fromkeys(_BINARY, "binary"),
    **dict.fromkeys(",;:", "comma"),
    **dict.fromkeys(_LARGE, "large"),
    "/": "slash",
    "!": "close",
}
#: signs for one another: those of a keyboard or of text, where the page has mathematical ones
SAME = {"-": "−", "⋅": "·", "∗": "*", "∕": "/", "⁄": "/", "‖": "‖", "∥": "‖", "∶": ":", "...": "…"}
#: mathematical letters → those of a keyboard (ℝ and its kin stay); what has no ink → nothing
_PLAIN: dict[int, str | None] = {
    **{
        code: unicodedata.normalize("NFKC", chr(code))
        for code in (*range(0x1D400, 0x1D800), *map(ord, "ℊℋℌℎℐℑℒℓℛℜℬℨℭℯℰℱℳℴ"))
    },
    **dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b\ufe00\ufe01")),
    0xA0: " ",
}
#: an accent → the sign that sets it over the letter before it
COMBINING = {
    "^": "\u0302", "ˆ": "\u0302", "¯": "\u0304", "‾": "\u0304", "\u0332": "\u0304", "_": "\u0332", "˙": "\u0307",
    "¨": "\u0308", "~": "\u0303", "˜": "\u0303", "→": "\u20d7", "⃗": "\u20d7", "ˇ": "\u030c", "´": "\u0301",
    "`": "\u0300", "˘": "\u0306", "⏞": "", "⏟": "",
}  # fmt: skip
_SUPERSCRIPTS = dict(zip("0123456789+−()ijkmntxyT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱʲᵏᵐⁿᵗˣʸᵀ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+−()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


@dataclass(slots=True)
class Piece:
    """A sign or an operand.

    Args:
        text: as it is written.
        kind: ``operand``, ``fraction``, ``name`` (of a function), ``large`` (a sum, a limit), ``relation``, ``binary``,
            ``prefix``, ``slash``, ``comma``, ``open``, ``close``, ``matrix``, ``text``, ``space``, ``thin``
            or ``empty``.
        closed: as it is written where a factor follows directly; empty: just so.
        raised: whether it takes parentheses before it is raised (again).
    """

    text: str
    kind: str
    closed: str = ""
    raised: bool = False

    def append(self, script: str) -> None:
        """Add to the end."""
        self.text += script
        self.closed = self.closed and self.closed + script

    @property
    def takes_no_power(self) -> bool:
        return self.raised or self.kind == "fraction"

    def beside(self, left: bool, right: bool) -> str:
        """The text, where a factor stands directly on its left or on its right."""
        if self.kind == "fraction" and (left or right):
            return f"({self.text})"
        return self.closed if self.closed and right else self.text


def plain(text: str | None) -> str:
    """Letters as they are typed: x, not 𝑥."""
    return (text or "").translate(_PLAIN)


def kind_of(sign: str) -> str:
    return _KINDS.get(SAME.get(sign, sign), "operand")


def superscript(text: str) -> str:
    """The text in raised characters; empty if some have none."""
    return _translated(text, _SUPERSCRIPTS)


def subscript(text: str, word: bool = False) -> str:
    """The text as an index: ₖ₊₁, _max, _(k,i)."""
    if word and len(text) > 1 and text.isalnum():
        return f"_{text}"
    return _translated(text, _SUBSCRIPTS) or f"_{token_or_group(text)}"


def give_exponent(piece: Piece, exponent: str) -> None:
    """Give a piece its exponent."""
    above = superscript(exponent)
    if above:
        piece.append(above)
    else:
        base = piece.text
        piece.append(f"^{token_or_group(exponent)}")
        piece.closed = f"{base}^{_grouped(exponent)}"
    if piece.kind == "operand":
        piece.raised = True


def _translated(text: str, table: dict[str, str]) -> str:
    return "".join(table[c] for c in text) if all(c in table for c in text) else ""


def token_or_group(text: str) -> str:
    """The text, in parentheses unless it is one letter or number."""
    return text if len(text) == 1 or text.replace(".", "", 1).isdigit() else _grouped(text)


def _grouped(text: str) -> str:
    """In parentheses, unless it stands in a pair of them."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return text if place and place == len(text) - 1 and text[0] == "(" else f"({text})"
    return f"({text})"


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


_LOOSE = {"relation", "prefix", "comma", "text", "slash", "space", "fraction", "empty"}


def under_slash(pieces: Sequence[Piece]) -> bool:
    """Whether a numerator needs parentheses before a slash."""
    return any(
        piece.kind in _LOOSE
        or (piece.kind == "binary" and piece.text not in "·×*")
        or piece.kind == "large"
        or (piece.kind == "name" and (following is None or following.text != "("))
        for piece, following in _outside(pieces)
    )


def is_unit(pieces: Sequence[Piece]) -> bool:
    """Whether a denominator is one thing, so that it needs no parentheses after a slash."""
    outside = [piece for piece, _ in _outside(pieces)]
    if len(outside) == 1:
        return outside[0].kind in {"operand", "open"}
    if len(outside) != 2 or outside[1].text != "(":
        return False
    name = outside[0].text
    return outside[0].kind == "name" or (
        outside[0].kind == "operand" and name.rstrip("′″‴") in {"f", "g", "h"}
    )


def joined(pieces: Sequence[Piece], tight: bool = False) -> str:
    """The pieces as text."""
    shown = [piece for piece in pieces if piece.kind != "thin"]
    line = ""
    for before, piece, after in zip([None, *shown], shown, [*shown[1:], None], strict=False):
        text = piece.beside(
            before is not None and before.kind in {"operand", "fraction", "close", "name", "slash"},
            after is not None and after.kind in {"operand", "fraction", "open", "name", "large"},
        )
        line += (_between(before, piece, line, text, tight) if before else "") + text
    return unicodedata.normalize("NFC", " ".join(line.split()))


def _between(left: Piece, right: Piece, line: str, text: str, tight: bool) -> str:
    """What stands between two pieces."""
    kinds = left.kind, right.kind
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
    ends, starts = line[-1:], text[:1]
    words = ends.isascii() and starts.isascii() and ends.isalnum() and starts.isalnum()
    return " " if words and not (ends.isdigit() and starts.isalpha()) else ""
