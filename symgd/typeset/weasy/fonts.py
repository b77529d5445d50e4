"""The fonts of a document, by the names that its style sheets give them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from symgd.typeset.errors import TypesetError

__all__ = ["Face", "Font", "Fonts", "Shown", "number"]

#: what a glyph stands for of which nothing is said, such as the middle of a tall brace
_NOTHING = "\N{ZERO WIDTH SPACE}"
#: mathematical letters, which are copied as plain ones
_LETTERS = range(0x1D400, 0x1D800)
#: in pixels, at which glyphs are measured: their widths are whole numbers there
_SIZE = 1000

#: how far a glyph stands from the beginning of its line, its number in the font, the characters that it stands for
Shown = tuple[float, int, str]


class Face(NamedTuple):
    """A font, as a style sheet names it."""

    family: str
    italic: bool = False
    weight: int = 400


class Font:
    """A font of a document, and the glyphs of it that are used.

    Raises:
        TypesetError: no style sheet of the document has it.
    """

    def __init__(self, stream: Any, font_map: Any, face: Face) -> None:
        from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango

        description = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
        family = ffi.new("char[]", face.family.encode())
        pango.pango_font_description_set_family(description, family)
        pango.pango_font_description_set_weight(description, face.weight)
        if face.italic:
            pango.pango_font_description_set_style(description, pango.PANGO_STYLE_ITALIC)
        pango.pango_font_description_set_absolute_size(description, _SIZE * TO_UNITS)
        context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
        # Held for as long as the document is made: WeasyPrint's font points into it.
        self._pango = ffi.gc(
            pango.pango_font_map_load_font(font_map, context, description), gobject.g_object_unref
        )
        self._font, _ = stream.add_font(self._pango)
        if self._font.family != face.family:
            raise TypesetError(f"The page has no font {face.family!r}.")
        self._stream = stream
        self.family = face.family
        #: its name among the fonts of the page
        self.name: str = self._font.hash

    def line(self, size: float, glyphs: Iterable[Shown]) -> str:
        """The operator that shows glyphs in the places where they stand."""
        shown = list(glyphs)
        code, end = [], 0.0
        for (x, glyph, _), width in zip(shown, self.learn([s[1:] for s in shown]), strict=True):
            if back := round((end - x) * 1000 / size):
                code.append(f">{back}<")
            code.append(f"{glyph:04x}")
            end += (width - back) * size / 1000
        return f"[<{''.join(code)}>] TJ".replace("<>", "")

    def learn(self, glyphs: Sequence[tuple[int, str]]) -> tuple[int, ...]:
        """Have glyphs of these numbers in the document, with the characters for which they stand; their widths."""
        widths, texts = self._font.widths, self._font.to_unicode
        for glyph, text in glyphs:
            if glyph not in widths:
                widths[glyph] = self._width(glyph)
            if text or glyph not in texts:
                self._enter(glyph, text)
        return tuple([widths[glyph] for glyph, _ in glyphs])

    def _enter(self, glyph: int, text: str) -> None:
        """Say what a glyph stands for; what was said first holds."""
        known = self._font.to_unicode
        if known.get(glyph, _NOTHING) == _NOTHING:
            plain = (unicodedata.normalize("NFKC", c) if ord(c) in _LETTERS else c for c in text)
            known[glyph] = "".join(plain) or _NOTHING

    def _width(self, glyph: int) -> int:
        """In 1/1000 em."""
        from weasyprint.text.ffi import FROM_UNITS, ffi, pango

        stream = self._stream
        pango.pango_font_get_glyph_extents(self._pango, glyph, ffi.NULL, stream.logical_rect)
        width: float = stream.logical_rect.width * FROM_UNITS * 1000 / _SIZE
        return round(width)


class Fonts:
    """The fonts of the document to which a stream belongs, each loaded when it is first asked for."""

    def __init__(self, stream: Any, font_map: Any) -> None:
        self._stream, self._map = stream, font_map
        self._fonts: dict[Face, Font] = {}

    def __getitem__(self, face: Face) -> Font:
        if face not in self._fonts:
            self._fonts[face] = Font(self._stream, self._map, face)
        return self._fonts[face]

    def belong_to(self, stream: Any) -> bool:
        return self._stream._fonts is stream._fonts


def number(value: float) -> str:
    """A number as PDF has it, to 1/10000."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
