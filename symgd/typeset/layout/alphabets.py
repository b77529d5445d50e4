"""The mathematical alphabets of Unicode: 𝑥 for an italic x, and the others of ``mathvariant``."""

from __future__ import annotations

__all__ = ["PLAIN", "VARIANTS", "in_alphabet"]

_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
#: of each value of ``mathvariant``: where its Latin letters begin, its Greek ones, and its digits
VARIANTS: dict[str, tuple[int, int | None, int | None]] = {
    "bold": (0x1D400, 0x1D6A8, 0x1D7CE),
    "italic": (0x1D434, 0x1D6E2, None),
    "bold-italic": (0x1D468, 0x1D71C, 0x1D7CE),
    "script": (0x1D49C, None, None),
    "bold-script": (0x1D4D0, None, None),
    "fraktur": (0x1D504, None, None),
    "double-struck": (0x1D538, None, 0x1D7D8),
    "bold-fraktur": (0x1D56C, None, None),
    "sans-serif": (0x1D5A0, None, 0x1D7E2),
    "bold-sans-serif": (0x1D5D4, 0x1D756, 0x1D7EC),
    "sans-serif-italic": (0x1D608, None, 0x1D7E2),
    "sans-serif-bold-italic": (0x1D63C, 0x1D790, 0x1D7EC),
    "monospace": (0x1D670, None, 0x1D7F6),
}
#: letters that Unicode had before its alphabets; their places there are empty
_ELSEWHERE = {
    0x1D455: "ℎ",
    **dict(
        zip((0x1D49D, 0x1D4A0, 0x1D4A1, 0x1D4A3, 0x1D4A4, 0x1D4A7, 0x1D4A8, 0x1D4AD), "ℬℰℱℋℐℒℳℛ", strict=True)
    ),
    **dict(zip((0x1D4BA, 0x1D4BC, 0x1D4C4), "ℯℊℴ", strict=True)),
    **dict(zip((0x1D506, 0x1D50B, 0x1D50C, 0x1D515, 0x1D51D), "ℭℌℑℜℨ", strict=True)),
    **dict(zip((0x1D53A, 0x1D53F, 0x1D545, 0x1D547, 0x1D548, 0x1D549, 0x1D551), "ℂℍℕℙℚℝℤ", strict=True)),
}
_DOTLESS = {"ı": "𝚤", "ȷ": "𝚥"}


def _alphabet(variant: str) -> dict[str, str]:
    latin, greek, digits = VARIANTS[variant]
    codes = {chr(65 + i): latin + i for i in range(26)} | {chr(97 + i): latin + 26 + i for i in range(26)}
    if greek is not None:
        codes |= {letter: greek + i for i, letter in enumerate(_GREEK)}
    if digits is not None:
        codes |= {str(i): digits + i for i in range(10)}
    letters = {letter: _ELSEWHERE.get(code, chr(code)) for letter, code in codes.items()}
    return letters | _DOTLESS if variant == "italic" else letters


_ALPHABETS = {"italic": _alphabet("italic")}
#: the letter that an italic one is a form of
PLAIN = {italic: letter for letter, italic in _ALPHABETS["italic"].items()}


def in_alphabet(character: str, variant: str) -> str:
    """The character of an alphabet that stands for a plain one; the same one where the alphabet has none.

    >>> in_alphabet("x", "italic"), in_alphabet("R", "double-struck"), in_alphabet("+", "bold")
    ('𝑥', 'ℝ', '+')
    """
    if variant not in _ALPHABETS:
        _ALPHABETS[variant] = _alphabet(variant) if variant in VARIANTS else {}
    return _ALPHABETS[variant].get(character, character)
