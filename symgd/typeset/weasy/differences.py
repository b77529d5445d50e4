"""Whether the WeasyPrint that is installed is the one for which this was written, inside as well as outside."""

from __future__ import annotations

import importlib
import inspect
from operator import attrgetter

from symgd.typeset.weasy import (
    pages,
    quick_boxes,
    quick_declarations,
    quick_files,
    quick_fonts,
    quick_styles,
    quick_text,
    scripts,
    shaped,
)
from symgd.typeset.weasy.replacing import words

__all__ = ["differences"]

VERSION = "70."

#: what is called, or counted on to call us, and how
SIGNATURES = {
    "weasyprint.document:Document.write_pdf": "(self, target=None, zoom=1, finisher=None, **options)",
    "weasyprint.draw:draw_replacedbox": "(stream, box)",
    "weasyprint.images:get_image_from_uri": "(cache, url_fetcher, options, url, forced_mime_type=None, "
    "context=None, orientation='from-image')",
    "weasyprint.images:SVGImage.draw": "(self, stream, concrete_width, concrete_height, _style)",
    "weasyprint.images:SVGImage.get_intrinsic_size": "(self, image_resolution, font_size)",
    "weasyprint.pdf.fonts:Font.__init__": "(self, pango_font, description, font_size)",
    "weasyprint.pdf.stream:Stream.add_font": "(self, pango_font)",
    "weasyprint.pdf.stream:Stream.marked": "(self, box, tag)",
    "weasyprint.pdf.stream:Stream.pop_state": "(self)",
    "weasyprint.pdf.stream:Stream.push_state": "(self)",
    "weasyprint.pdf.stream:Stream.set_alpha": "(self, alpha, stroke=False, fill=None)",
    "weasyprint.pdf.tags:add_tags": "(pdf, document, pdf_version, page_streams)",
    "pydyf:PDF.add_object": "(self, object_)",
    "pydyf:Stream.begin_marked_content": "(self, tag, property_list=None)",
    **quick_boxes.SIGNATURES,
    **quick_declarations.SIGNATURES,
    **quick_files.SIGNATURES,
    **quick_styles.SIGNATURES,
    **quick_text.SIGNATURES,
    **scripts.SIGNATURES,
    **shaped.SIGNATURES,
}

#: names that those functions use, which are set or read beside them
NAMES = {
    "weasyprint.pdf.fonts:Font.__init__": ("hash", "family", "widths", "to_unicode"),
    "weasyprint.pdf.stream:Stream.__init__": ("_fonts", "_tags", "logical_rect"),
    "weasyprint.pdf.stream:Stream.marked": ("_tags", "mcid", "MCID"),
    "weasyprint.pdf.tags:add_tags": ("ParentTree", "Nums", "StructTreeRoot"),
    "weasyprint.text.fonts:FontConfiguration.__init__": ("font_map",),
    "pydyf:PDF.__init__": ("objects", "catalog"),
    **pages.NAMES,
    **quick_boxes.NAMES,
    **quick_declarations.NAMES,
    **quick_files.NAMES,
    **quick_fonts.NAMES,
    **quick_styles.NAMES,
    **quick_text.NAMES,
    **scripts.NAMES,
}

#: functions of Pango that are called
PANGO = (
    "pango_font_description_new",
    "pango_font_description_free",
    "pango_font_description_set_absolute_size",
    "pango_font_description_set_family",
    "pango_font_description_set_style",
    "pango_font_description_set_weight",
    "pango_font_get_glyph_extents",
    "pango_font_map_create_context",
    "pango_font_map_load_font",
    *shaped.PANGO,
)


def differences() -> list[str]:
    """What is not as it is in the WeasyPrint for which this was written; nothing, where drawing will work.

    Raises:
        OSError: WeasyPrint does not find its libraries.
    """
    import weasyprint

    found = []
    if not weasyprint.__version__.startswith(VERSION):
        found.append(f"WeasyPrint is {weasyprint.__version__}, not {VERSION}*")
    for place, expected in SIGNATURES.items():
        function = _find(place)
        actual = str(inspect.signature(function)) if callable(function) else "missing"
        if actual != expected:
            found.append(f"{place.replace(':', '.')} is {actual}, not {expected}")
    for place, names in NAMES.items():
        function = _find(place)
        code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
        known = words(code)
        found += (f"{place.replace(':', '.')} has no {name}" for name in names if name not in known)
    pango = _find("weasyprint.text.ffi:pango")
    found += (f"weasyprint.text.ffi.pango has no {name}" for name in PANGO if not hasattr(pango, name))
    return found


def _find(place: str) -> object:
    """An object by its module and its name there; None where there is none."""
    module, _, name = place.partition(":")
    try:
        return attrgetter(name)(importlib.import_module(module))
    except (ImportError, AttributeError):
        return None
