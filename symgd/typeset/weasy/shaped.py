"""The glyphs of texts, as WeasyPrint has Pango shape them, kept to be shown again in other documents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

__all__ = ["PANGO", "SIGNATURES", "Part", "shaped"]

#: what is called, and how
SIGNATURES = {
    "weasyprint.text.fonts:get_pango_font_key": "(pango_font)",
    "weasyprint.text.line_break:Layout.deactivate": "(self)",
    "weasyprint.text.line_break:Layout.get_first_line": "(self)",
    "weasyprint.text.line_break:Layout.reactivate": "(self, style)",
}

#: functions of Pango that are called
PANGO = ("pango_layout_set_single_paragraph_mode", "pango_version")


class _Glyph(NamedTuple):
    """A glyph in its place.

    Args:
        number: in its font.
        text: the characters for which it stands.
        width: by its font alone, in 1/1000 em.
        advance: how far it is to the next glyph, in 1/1000 em.
        offset: how far it is moved to the right, in em.
    """

    number: int
    text: str
    width: int
    advance: float
    offset: float


class Part:
    """Glyphs of one font and one size that follow one another.

    Args:
        font: Pango's.
        key: by what WeasyPrint knows the font.
        runs: the glyphs, as Pango divides them.
    """

    def __init__(self, font: Any, key: int, size: float, runs: list[list[_Glyph]]) -> None:
        self.font, self.key, self.size = font, key, size
        self._runs = runs
        first: dict[int, _Glyph] = {}
        for glyph in chain(*runs):
            first.setdefault(glyph.number, glyph)
        self._glyphs = [(glyph.number, glyph.text, glyph.width) for glyph in first.values()]
        self._codes: dict[tuple[int, ...], bytes] = {}

    def code(self, font: Any) -> bytes:
        """The operator that shows it, in a font of the document, which learns of the glyphs."""
        texts, widths = font.to_unicode, font.widths
        for number, text, width in self._glyphs:
            if number not in texts:
                texts[number] = text
            if number not in widths:
                widths[number] = width
        key = tuple([widths[number] for number, _, _ in self._glyphs])  # it may have them from another size
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = f"[{''.join(self._strings(widths))}] TJ".encode()
        return code

    def _strings(self, widths: dict[int, int]) -> Iterator[str]:
        for run in self._runs:
            code = "<"
            for glyph in run:
                if glyph.offset:
                    code += f">{-glyph.offset}<"
                code += f"{glyph.number:04x}"
                if kerning := widths[glyph.number] + glyph.offset - glyph.advance:
                    code += f">{int(kerning)}<"
            yield code[:-1] if code[-1] == "<" else code + ">"


def shaped(stream: Any, layout: Any, style: Any, fonts: dict[int, Any]) -> list[Part] | None:
    """What is drawn for the text of a layout; None where a glyph is raised or missing, or a picture."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.fonts import get_pango_font_key

    if pango.pango_version() < 14802:  # it says wrong sizes
        return None
    layout.reactivate(style)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    text = layout.text.encode()
    parts: list[tuple[Any, int, float, list[list[_Glyph]]]] = []
    run, pango_font = layout.get_first_line()[0].runs[0], ffi.NULL
    while run != ffi.NULL:
        item, string, run = run.data.item, run.data.glyphs, run.next
        count, clusters = string.num_glyphs, string.log_clusters
        if item.analysis.level % 2 or not count:
            return None
        if item.analysis.font != pango_font:
            pango_font = item.analysis.font
            font, size = stream.add_font(pango_font)
            if font.bitmap or font.png or font.svg or font.colr:
                return None
            fonts.setdefault(int(ffi.cast("uintptr_t", pango_font)), layout.layout)
            parts.append((pango_font, get_pango_font_key(pango_font)[0], size, []))
        glyphs: list[_Glyph] = []
        for i in range(count):
            number, geometry = string.glyphs[i].glyph, string.glyphs[i].geometry
            odd = number == pango.PANGO_GLYPH_EMPTY or number & pango.PANGO_GLYPH_UNKNOWN_FLAG
            if odd or geometry.y_offset:
                return None
            start, end = clusters[i], clusters[i + 1] if i < count - 1 else item.length
            pango.pango_font_get_glyph_extents(pango_font, number, ffi.NULL, stream.logical_rect)
            glyphs.append(
                _Glyph(
                    number,
                    text[item.offset + start : item.offset + end].decode(),
                    round(stream.logical_rect.width * 1000 * FROM_UNITS / size),
                    geometry.width * 1000 * FROM_UNITS / size,
                    geometry.x_offset / size,
                )
            )
        parts[-1][-1].append(glyphs)
    layout.deactivate()
    return [Part(*part) for part in parts]
