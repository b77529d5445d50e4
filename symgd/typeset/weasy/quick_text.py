"""Text laid out and drawn by WeasyPrint, without what it does again for words that it has had before.

WeasyPrint has Pango shape a text each time that it asks for its width, breaks it and draws it, and again in the next
document. While `quick_text` lasts, what came out is kept, with the fonts of the document, by the text and by all of its
style that bears on it; what is drawn is the same to the byte. Anything out of the ordinary is left to WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from symgd.typeset.weasy.replacing import replaced
from symgd.typeset.weasy.shaped import Part, shaped

__all__ = ["NAMES", "SIGNATURES", "quick_text"]

#: what is replaced or called, and how
SIGNATURES = {
    "weasyprint.draw:draw_text": "(stream, textbox, offset_x, text_overflow, block_ellipsis)",
    "weasyprint.layout.inline:can_break_text": "(text, lang)",
    "weasyprint.layout.inline:split_first_line": "(text, style, context, max_width, justification_spacing, "
    "is_line_start=True, minimum=False)",
    "weasyprint.layout.inline:strut": "(style)",
    "weasyprint.pdf.stream:Stream.begin_text": "(self)",
    "weasyprint.pdf.stream:Stream.end_text": "(self)",
    "weasyprint.pdf.stream:Stream.set_color": "(self, color, stroke=False)",
    "weasyprint.pdf.stream:Stream.set_font_size": "(self, font, size)",
    "pydyf:Stream.set_text_matrix": "(self, a, b, c, d, e, f)",
}

#: what those functions use
NAMES = {
    "weasyprint.draw.text:draw_first_line": ("kerning", "logical_width", "rise", "show_text", "to_unicode"),
    "weasyprint.draw.text:draw_text": (
        "baseline",
        "draw_first_line",
        "pango_layout",
        "set_color",
        "text_decoration_line",
    ),
    "weasyprint.layout.preferred:inline_line_widths": ("can_break_text", "split_first_line"),
    "weasyprint.text.line_break:Layout.__init__": ("justification_spacing", "max_width"),
    "weasyprint.text.line_break:Layout.set_text": ("text",),
}

#: how many texts are kept at most; a lesson has less than a thousand
_MOST = 20_000
#: the properties that bear on the glyphs of a text, the places where it may be broken, and the height of its line
_PROPERTIES = (
    *("direction", "lang", "white_space", "line_height", "tab_size", "text_decoration_line"),
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight"),
    *("font_feature_settings", "font_kerning", "font_language_override", "font_variation_settings"),
    *("font_variant_alternates", "font_variant_caps", "font_variant_east_asian"),
    *("font_variant_ligatures", "font_variant_numeric", "font_variant_position"),
    *("letter_spacing", "word_spacing", "word_break", "overflow_wrap"),
    *("hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
)
_properties = itemgetter(*_PROPERTIES)


class _Line(NamedTuple):
    """What WeasyPrint says of the first line of a text, with the attributes of its layout."""

    layout: dict[str, Any]
    length: int
    resume_index: int | None
    width: float
    height: float
    baseline: float


class _Style:
    """The texts of one style, and what is known of them."""

    def __init__(self, fonts: dict[int, Any]) -> None:
        #: layouts that hold Pango's fonts, by the addresses of these
        self.fonts = fonts
        self.strut: Any = None
        #: lines that are the whole of their text; others, by all on which they depend
        self.whole: dict[str, _Line] = {}
        self.broken: dict[tuple[object, ...], _Line] = {}
        #: what is drawn; None where WeasyPrint has to
        self.parts: dict[str, list[Part] | None] = {}

    def __len__(self) -> int:
        return 1 + len(self.whole) + len(self.broken) + len(self.parts)


class _Styles(dict[tuple[object, ...], _Style]):
    """The styles that have their fonts from one configuration, by their properties."""

    def __init__(self) -> None:
        super().__init__()
        self._fonts: dict[int, Any] = {}

    def __missing__(self, key: tuple[object, ...]) -> _Style:
        self[key] = style = _Style(self._fonts)
        return style


_KEPT: WeakKeyDictionary[Any, _Styles] = WeakKeyDictionary()


@contextmanager
def quick_text() -> Iterator[None]:
    """While this lasts WeasyPrint lays out and draws texts sooner.

    No fonts may be added to a configuration of fonts that has been used under it.
    """
    from weasyprint import draw
    from weasyprint.css import computed_values, units
    from weasyprint.layout import inline, preferred

    for fonts, styles in list(_KEPT.items()):
        if sum(map(len, styles.values())) > _MOST:
            del _KEPT[fonts]
    replacements = {
        "can_break_text": (lru_cache(inline.can_break_text), (inline, preferred)),
        "draw_text": (_draw_text(draw.draw_text), (draw,)),
        "split_first_line": (_split_first_line(inline.split_first_line), (inline, preferred)),
        "strut": (_strut(inline.strut), (inline, units, computed_values)),
    }
    with replaced(
        *(
            (module, name, replacement)
            for name, (replacement, modules) in replacements.items()
            for module in modules
        )
    ):
        yield


def _kept(style: Any) -> _Style | None:
    """What is kept for this style; None where it cannot be known again."""
    styles = _KEPT.get(style.font_config)
    if styles is None:
        styles = _KEPT[style.font_config] = _Styles()
    try:
        return styles[_properties(style)]
    except TypeError:  # of a value that has no hash
        return None


def _strut(usual: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def strut(style: Any) -> Any:
        kept = _kept(style)
        if kept is None:
            return usual(style)
        if kept.strut is None:
            kept.strut = usual(style)
        return kept.strut

    return strut


def _split_first_line(usual: Callable[..., tuple[Any, ...]]) -> Callable[..., Any]:
    from weasyprint.text.line_break import Layout

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> tuple[Any, ...]:
        kept = None if justification_spacing else _kept(style)
        if kept is None:
            return usual(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        line = kept.whole.get(text)
        if line is None or (max_width is not None and line.width > max_width):
            key = (text, max_width, is_line_start, minimum)
            line = kept.broken.get(key)
            if line is None:
                layout, *others = usual(text, style, context, max_width, 0, is_line_start, minimum)
                line = _Line(vars(layout).copy(), *others)
                fits = max_width is None or line.width <= max_width
                if fits and line.resume_index is None and layout.text == text:
                    kept.whole[text] = line
                else:
                    kept.broken[key] = line
                return layout, *others
        layout = Layout.__new__(Layout)
        vars(layout).update(line.layout)
        layout.max_width = max_width
        return layout, *line[1:]

    return split_first_line


def _draw_text(usual: Callable[..., None]) -> Callable[..., None]:
    def draw_text(
        stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any
    ) -> None:
        parts = _parts(stream, textbox) if text_overflow == "clip" and block_ellipsis == "none" else None
        if parts is None:
            usual(stream, textbox, offset_x, text_overflow, block_ellipsis)
            return
        stream.set_color(textbox.style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, textbox.position_x, textbox.position_y + textbox.baseline)
        fonts = stream._fonts
        for part in parts:
            font = fonts.get(part.key) or stream.add_font(part.font)[0]
            stream.set_font_size(font.hash, part.size)
            stream.stream.append(part.code(font))
        stream.end_text()

    return draw_text


def _parts(stream: Any, textbox: Any) -> list[Part] | None:
    """What is drawn for a text; None where WeasyPrint has to."""
    style = textbox.style
    if (
        style["visibility"] != "visible"
        or style["text_decoration_line"] != "none"
        or style["font_size"] < 1e-6
        or not textbox.text.strip()
    ):
        return None
    layout = textbox.pango_layout
    kept = None if layout.justification_spacing else _kept(style)
    if kept is None:
        return None
    if layout.text not in kept.parts:
        kept.parts[layout.text] = shaped(stream, layout, style, kept.fonts)
    return kept.parts[layout.text]
