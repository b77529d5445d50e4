"""The characters that may be typed, and a word on each kind that may not.

Only single characters are read through their canonical form (NFC): the ohm sign is an omega. Compatibility
forms stay what they are (no NFKC), for it would make x² an x2.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from symgd.errors import ExpressionError
from symgd.notation.messages import refuse

__all__ = [
    "FRACTIONS",
    "ROOTS",
    "SIGNS",
    "SPACES",
    "SUBSCRIPTS",
    "SUPERSCRIPTS",
    "canonical",
    "refuse_character",
]

SPACES: Final = frozenset(
    " \t\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)

# What is typed -> (kind of token, value); the longest match wins.
SIGNS: Final[dict[str, tuple[str, str]]] = {
    "**": ("^", "^"),
    "^": ("^", "^"),
    **dict.fromkeys("+", ("+", "+")),
    **dict.fromkeys("-−–", ("-", "-")),
    **dict.fromkeys("*×·⋅∙∗", ("*", "*")),
    **dict.fromkeys("/÷∕⁄", ("/", "/")),
    **{sign: (sign, sign) for sign in "(),=|_"},
}

ROOTS: Final = {"√": "sqrt", "∛": "cbrt"}
FRACTIONS: Final = {
    "½": ("1", "2"), "⅓": ("1", "3"), "⅔": ("2", "3"), "¼": ("1", "4"), "¾": ("3", "4"),
    "⅕": ("1", "5"), "⅖": ("2", "5"), "⅗": ("3", "5"), "⅘": ("4", "5"), "⅙": ("1", "6"),
    "⅚": ("5", "6"), "⅛": ("1", "8"), "⅜": ("3", "8"), "⅝": ("5", "8"), "⅞": ("7", "8"),
}  # fmt: skip
SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱʲᵏᵐⁿᵗˣʸ", "0123456789+-()ijkmntxy", strict=True))
SUBSCRIPTS: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))

_LOOKALIKES: Final = {
    **dict(zip("ТАВСЕНКМОРХасеорхуіѕј", "TABCEHKMOPXaceopxyisj", strict=True)),  # Cyrillic
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),  # Greek
    "ˆ": "^", "＾": "^", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "ı": "i", "∣": "|", "‖": "||",
    "❘": "|", "⎮": "|", "∶": "/", "ˑ": "*", "•": "*", "⋆": "*", "∘": "*", "❨": "(", "❩": ")",
    "ƒ": "f", "ℯ": "e", "ℓ": "l",
}  # fmt: skip

_QUOTES = "An expression holds no text in quotation marks, only numbers, variables and functions."
_PRIME = "Type the function itself; symgd differentiates it, and a name holds letters and digits only."
_ADVICE: Final = {
    **dict.fromkeys("'\"`‘’“”«»", _QUOTES),
    ".": "A point stands only inside a number, as in 2.5; nothing has attributes here.",
    "%": "Write a percentage as a decimal number: 5 % is 0.05.",
    "°": "Angles are in radians: 90° is pi/2.",
    "∞": "Infinity is not a number that can be computed with.",
    "±": "Write one function, with + or with -.",
    "∓": "Write one function, with + or with -.",
    "∫": "Integrals are not supported.",
    "∑": "Write the sum out, term by term.",
    "∏": "Write the product out, factor by factor.",
    "∂": "Type the function itself; symgd differentiates it.",
    "′": "Type the function itself; symgd differentiates it.",
    "∇": "Type the function itself; symgd differentiates it.",
    "\\": "A LaTeX command is a backslash and a name, for example \\frac{x}{2}.",
    ":": "Type the function alone, for example x^2.",
    ";": "Type one function; arguments are separated by commas.",
    "#": "Type the function alone, for example x^2.",
    "@": "Type the function alone, for example x^2.",
    "&": "Type one function alone, for example x^2.",
    "~": "Write a minus sign as -.",
    "?": "Type the function alone, for example x^2.",
}


def canonical(character: str) -> str:
    """The canonical form of one character, if that is one character as well."""
    form = unicodedata.normalize("NFC", character)
    return form if len(form) == 1 else character


def refuse_character(text: str, position: int) -> ExpressionError:
    """Why the character at that position (from 0) cannot be read."""
    character = text[position]
    column = position + 1
    code, name = f"U+{ord(character):04X}", unicodedata.name(character, "unnamed")
    category = unicodedata.category(character)
    if category == "Cs":
        return refuse("surrogate", text, column, code=code)
    if category == "Cc":
        return refuse("control_character", text, column, code=code)
    if category in {"Cf", "Co", "Cn", "Zl", "Zp", "Zs"} or character in "\u115f\u1160\u3164\uffa0":
        return refuse("invisible_character", text, column, code=code, name=name)
    if category[0] == "M":
        return refuse("combining_mark", text, column, code=code, name=name)
    plain = _LOOKALIKES.get(character) or _plain(character)
    if plain:
        return refuse("lookalike", text, column, character=character, code=code, name=name, plain=plain)
    if character in _ADVICE or character.isascii():
        follows = position > 0 and (text[position - 1].isalnum() or text[position - 1] == ")")
        advice = _PRIME if follows and character in "'’" else _ADVICE.get(character, "")
        return refuse("bad_character", text, column, character=character, advice=advice)
    return refuse("bad_unicode", text, column, character=character, code=code, name=name)


def _plain(character: str) -> str | None:
    """The one plain character that this is a compatibility form of: 𝑥 and ｘ are an x (only to advise)."""
    form = unicodedata.normalize("NFKC", character)
    usable = form != character and len(form) == 1 and (form.isascii() or "α" <= form <= "ω")
    return form if usable and form.isprintable() and form != " " else None
