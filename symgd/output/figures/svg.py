"""A picture as SVG by matplotlib's own renderer, for HTML and where a recording cannot be replayed."""

from __future__ import annotations

import io

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties

from symgd.output.assets import font_file
from symgd.output.figures.canvas import Sheet
from symgd.output.figures.settings import own_settings
from symgd.output.figures.style import Font

__all__ = ["svg"]

_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "symgd", "svg.id": None}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class _Renderer(RendererSVG):
    """Knows the fonts of the page."""

    def draw_run(
        self, text: str, x: float, y: float, font: Font, size: float, color: str, copied: str = ""
    ) -> None:
        """A piece of text in one font, its baseline beginning at (x, y), y downwards; SVG cannot say what is copied."""
        # The family is for the SVG; a file is named so that no system font is ever searched.
        properties = FontProperties(
            family=font.family,
            style="italic" if font.italic else "normal",
            weight=font.weight,
            size=size,
            fname=str(font_file(font.file)),
        )
        gc = self.new_gc()
        gc.set_foreground(color)
        self.draw_text(gc, x, y, text, properties, 0)  # type: ignore[no-untyped-call, unused-ignore]


def svg(sheet: Sheet) -> str:
    """The picture as an SVG document; its text is real text in the fonts of the page."""
    stream = io.StringIO()
    with own_settings(**_SETTINGS):
        renderer = _Renderer(  # type: ignore[no-untyped-call, unused-ignore]
            sheet.width, sheet.height, stream, image_dpi=72, metadata=_NO_METADATA
        )
        sheet.draw(renderer)
        renderer.finalize()  # type: ignore[no-untyped-call, unused-ignore]
    return stream.getvalue()
