"""The look of all pictures: colors, widths, fonts."""

from __future__ import annotations

from functools import cache

from matplotlib.font_manager import FontProperties, get_font

from symgd.output.assets import templates_folder

INK = "#1f2933"
GRAY = "#5f6b76"
AXIS = "#66727d"
GRID = "#d9dee3"
FAINT = "#b3bcc5"
SHADE = "#eceff2"
WARM_SHADE = "#f6ebe4"
COOL_SHADE = "#e2edf0"
BLUE = "#1f4e79"
ORANGE = "#b5451b"
GREEN = "#3d7a4e"

SIZE = 9.5
SMALL = 8.5

CURVE_WIDTH = 1.3
WALK_WIDTH = 1.1
THIN = 0.6

# italic, mathematical: the family as the style sheet of the page names it, and the file in templates/fonts
FONTS = {
    (False, False): ("STIX Two Text Lesson", "STIXTwoText-Regular.ttf"),
    (True, False): ("STIX Two Text Lesson", "STIXTwoText-Italic.ttf"),
    (False, True): ("STIX Two Math Lesson", "STIXTwoMath-Regular.ttf"),
    (True, True): ("STIX Two Math Lesson", "STIXTwoMath-Regular.ttf"),
}


_BOLD = "STIXTwoText-Bold.ttf"  # of the text family


def font_file(italic: bool, math: bool, bold: bool = False) -> str:
    """Where the font is, for measuring."""
    return str(templates_folder() / "fonts" / (_BOLD if bold else FONTS[italic, math][1]))


@cache
def _glyphs(italic: bool) -> frozenset[int]:
    return frozenset(get_font(font_file(italic, False)).get_charmap())


def has_glyph(character: str, italic: bool) -> bool:
    """Whether the text font has the character; ∇, √ and ∞ are only in the mathematical one."""
    return ord(character) in _glyphs(italic)


@cache
def font(italic: bool, math: bool, size: float, bold: bool = False) -> FontProperties:
    """The font by its family for the SVG and by its file for measuring, so that no system font is ever searched."""
    return FontProperties(
        family=FONTS[italic, math][0],
        style="italic" if italic and not math else "normal",
        weight=700 if bold else 400,
        size=size,
        fname=font_file(italic, math, bold),
    )
