"""The look of all pictures: colors, widths, fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontProperties

INK = "#1f2933"
GRAY = "#5f6b76"
AXIS = "#66727d"
GRID = "#d9dee3"
SHADE = "#eceff2"
BLUE = "#1f4e79"
ORANGE = "#b5451b"
GREEN = "#3d7a4e"

SIZE = 9.5
SMALL = 8.5

CURVE_WIDTH = 1.3
WALK_WIDTH = 1.1
THIN = 0.6

FONT_FAMILY = "STIX Two Text"
FONT_FILES = {False: "STIXTwoText-Regular.ttf", True: "STIXTwoText-Italic.ttf"}


def templates() -> Path:
    """The folder with the fonts and the words: inside the package if installed, else beside it."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def font(italic: bool, size: float) -> FontProperties:
    """The font by its family for the SVG and by its file for measuring, so that no system font is ever searched."""
    return FontProperties(
        family=FONT_FAMILY,
        style="italic" if italic else "normal",
        size=size,
        fname=templates() / "fonts" / FONT_FILES[italic],
    )
