"""How wide a text is, and the glyphs of which it is made: FreeType reads the fonts of the page, and kerns."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.ft2font import FT2Font, LoadFlags

from symgd.output.assets import font_file
from symgd.output.figures.style import Font, font

__all__ = ["Shaped", "has_glyph", "shaped"]

_EM = 1000.0  # points, at which a font is measured: whole numbers of its design units
_UNIT = 64.0 * _EM
# From 3.11 on FreeType's texts have ligatures, which stand for several letters in one glyph.
_LETTERS: dict[str, Any] = (
    {"features": ("-liga", "-clig", "-dlig")} if mpl.__version_info__ >= (3, 11) else {}
)


class Shaped(NamedTuple):
    """A text in one font: each glyph with its distance from the start, its number and its character; in ems."""

    glyphs: tuple[tuple[float, int, str], ...]
    advance: float


@cache
def _opened(file: str) -> FT2Font:
    opened = FT2Font(str(font_file(file)))
    opened.set_size(_EM, 72)
    return opened


@lru_cache(maxsize=4096)
def shaped(text: str, font: Font) -> Shaped:
    """The glyphs of a text, kerned, spaces at its ends included."""
    opened = _opened(font.file)
    # What stands behind the text tells where it ends.
    places = opened.set_text(f"{text}|", flags=LoadFlags.NO_HINTING, **_LETTERS)[:, 0] / _UNIT
    glyphs = (
        (round(float(place), 4), int(opened.get_char_index(ord(character))), character)
        for place, character in zip(places, text, strict=False)
    )
    return Shaped(tuple(glyphs), float(places[-1]))


def has_glyph(character: str, italic: bool) -> bool:
    """Whether the text font has the character."""
    return bool(_opened(font(italic, math=False).file).get_char_index(ord(character)))
