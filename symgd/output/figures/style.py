"""The look of all pictures: colors, widths, fonts."""

from __future__ import annotations

from typing import NamedTuple

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


class Font(NamedTuple):
    """A font: the family as the style sheet of the page names it, and the file in templates/fonts."""

    family: str
    italic: bool
    weight: int
    file: str


_TEXT, _MATH = "STIX Two Text Lesson", "STIX Two Math Lesson"
_REGULAR = Font(_TEXT, False, 400, "STIXTwoText-Regular.ttf")
_ITALIC = Font(_TEXT, True, 400, "STIXTwoText-Italic.ttf")
_BOLD = Font(_TEXT, False, 700, "STIXTwoText-Bold.ttf")
_MATHEMATICAL = Font(_MATH, False, 400, "STIXTwoMath-Regular.ttf")


def font(italic: bool, math: bool, bold: bool = False) -> Font:
    """The font of a run of text; ∇, √ and ∞ are only in the mathematical one."""
    return _BOLD if bold else _MATHEMATICAL if math else _ITALIC if italic else _REGULAR
