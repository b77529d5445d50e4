"""The characters of a formula on a line of text: what each is, what stands for it, raised and lowered ones."""

from __future__ import annotations

import unicodedata

__all__ = [
    "ATTACHED",
    "BARS",
    "CLOSERS",
    "INTEGRALS",
    "OPENERS",
    "SAME",
    "accent",
    "grouped",
    "is_wide",
    "kind_of",
    "over",
    "plain",
    "root_sign",
    "script",
    "subscript",
    "superscript",
    "token_or_group",
]

OPENERS, CLOSERS, BARS = set("([{⌊⌈⟨"), set(")]}⌋⌉⟩"), set("|‖")
INTEGRALS = set("∫∬∭∮∯∰")
_LARGE = set("∑∏⋃⋂") | INTEGRALS
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
#: mathematical letters → those of a keyboard (ℝ and its kin stay, and ℓ); what has no ink → nothing
_PLAIN: dict[int, str | None] = {
    **{
        code: unicodedata.normalize("NFKC", chr(code))
        for code in (*range(0x1D400, 0x1D800), *map(ord, "ℊℋℌℎℐℑℒℛℜℬℨℭℯℰℱℳℴ"))
    },
    **dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b\ufe00\ufe01")),
    0xA0: " ",
}
#: the names of accents, the signs that set them over one letter, and the characters by which MathML gives them
_ACCENTS = (
    ("hat", "\u0302", "^ˆ\u0302"),
    (
        "overline",
        "\u0304",
        "¯ˉ‾_\u0304\u0305\u0332",
    ),  # math-core's bar over a row is one that stands under a letter
    ("dot", "\u0307", "˙.\u0307"),
    ("ddot", "\u0308", "¨\u0308"),
    ("tilde", "\u0303", "~˜\u0303"),
    ("ring", "\u030a", "˚\u030a"),
    ("vec", "\u20d7", "→⃗"),
    ("overleftarrow", "\u20d6", "←\u20d6"),
    ("overleftrightarrow", "\u20e1", "↔\u20e1"),
    ("check", "\u030c", "ˇ\u030c"),
    ("acute", "\u0301", "´ˊ\u0301"),
    ("grave", "\u0300", "`ˋ\u0300"),
    ("breve", "\u0306", "˘\u0306"),
    ("", "", "⏞"),
)
_OVER = {sign: (combining, name) for name, combining, signs in _ACCENTS for sign in signs}
_UNDER = {**dict.fromkeys("_¯‾\u0332\u0304", ("\u0332", "underline")), "⏟": ("", "")}
_MARKS = "".join({combining for _, combining, _ in _ACCENTS} | {"\u0332"})
#: a space of so many em is one of the text, not of the spacing of operators
_WIDE = 0.45
_ROOTS = {"2": "√", "3": "∛", "4": "∜"}
_SUPERSCRIPTS = dict(zip("0123456789+−()ijkmntxyT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱʲᵏᵐⁿᵗˣʸᵀ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+−()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

#: what may stand between a letter and the end of an operand that is no more than that letter
_INDICES = "".join(_SUBSCRIPTS.values()) + "′″‴⁗"


def plain(text: str | None) -> str:
    """Letters as they are typed: x, not 𝑥."""
    return (text or "").translate(_PLAIN)


def is_wide(width: str) -> bool:
    """Whether a space of this width, as MathML gives it, is one of the text."""
    try:
        return float(width.strip().removesuffix("em").removesuffix("r")) >= _WIDE
    except ValueError:  # in other units
        return True


def accent(sign: str, below: bool = False) -> tuple[str, str] | None:
    """The character that sets an accent over a letter, and its name; None for another sign; nothing for a brace."""
    return (_UNDER if below else _OVER).get(sign)


def over(text: str, combining: str) -> str:
    """A letter with a mark over it, before its index; empty for what is more than a letter."""
    index = text[1:].lstrip(_MARKS)
    if not text or index.strip(_INDICES):
        return ""
    end = len(text) - len(index)
    return text[:end] + combining + index


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


def root_sign(degree: str) -> str:
    """The sign of a root: √, ∛, ⁵√, ^(n+k)√."""
    return _ROOTS.get(degree) or (superscript(degree) or f"^{token_or_group(degree)}") + "√"


def script(text: str, level: int) -> str:
    """Text that stands higher (``level`` 1) or lower (-1), in characters that do; empty where there are none."""
    bare = text.strip()
    if not bare:
        return ""
    return (superscript(bare) if level > 0 else subscript(bare, word=bare.isalpha())) + text[
        len(text.rstrip()) :
    ]


def _translated(text: str, table: dict[str, str]) -> str:
    return "".join(table[c] for c in text) if all(c in table for c in text) else ""


def token_or_group(text: str) -> str:
    """The text, in parentheses unless it is one letter or number."""
    return text if len(text) == 1 or text.replace(".", "", 1).isdigit() else grouped(text)


def grouped(text: str) -> str:
    """In parentheses, unless it stands in a pair of them."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return text if place and place == len(text) - 1 and text[0] == "(" else f"({text})"
    return f"({text})"
