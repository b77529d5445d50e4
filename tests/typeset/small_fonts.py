"""Fonts of a few glyphs with a MATH table, made for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.otlLib.builder import buildMathTable
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

GLYPHS = [".notdef", "space", "parenleft", "parenleft.big", "bar", "f", "f.s", "f.ss", "minus", "x", "x.s"]
CODES = {0x20: "space", 0x28: "parenleft", 0x66: "f", 0x78: "x", 0x2212: "minus"}
SCRIPTS = "feature ssty { sub f from [f.s f.ss]; } ssty;"
SINGLE = "feature ssty { sub x by x.s; } ssty;"
FAR = "feature ssty { lookup a useExtension { sub x by x.s; } a; } ssty;"


def draw(pen: Any, index: int) -> None:
    """A triangle with a bent side, of another size for each glyph; the space is empty."""
    if GLYPHS[index] != "space":
        pen.moveTo((10 * index, -20 - index))
        pen.lineTo((300 + index, 0))
        pen.lineTo((100, 500 + 7 * index))
        pen.closePath()


def small_font(path: Path, *, cff: bool = False, features: str = SCRIPTS, far: bool = False) -> Path:
    """A font of a few glyphs; ``far``: a character beyond the Basic Multilingual Plane."""
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(GLYPHS)
    builder.setupCharacterMap(CODES | ({0x1D465: "x"} if far else {}))
    drawn = {}
    for index, name in enumerate(GLYPHS):
        pen = T2CharStringPen(400, None) if cff else TTGlyphPen(None)
        draw(pen, index)
        drawn[name] = pen.getCharString() if cff else pen.glyph()
    if cff:
        builder.setupCFF("Small", {}, drawn, {})
    else:
        builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(
        {name: (400 + min(index, 8), 10 * (index != 1) * index) for index, name in enumerate(GLYPHS)}
    )
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost(keepGlyphNames=False)
    addOpenTypeFeaturesFromString(builder.font, features)
    parts = [("bar", 0, 0, 100, 300), ("bar", 1, 100, 100, 250)]
    buildMathTable(
        builder.font,
        constants={"AxisHeight": 250, "ScriptPercentScaleDown": 70, "RadicalKernAfterDegree": -555},
        italicsCorrections={"f": 62, "f.s": -4},
        topAccentAttachments={name: 3 * index for index, name in enumerate(GLYPHS[2:9])},
        mathKerns={"f": {"TopRight": ([100, 300], [10, -20, 30]), "BottomLeft": ([], [-7])}},
        minConnectorOverlap=40,
        vertGlyphVariants={"parenleft": [("parenleft", 600), ("parenleft.big", 1200)]},
        horizGlyphVariants={"minus": [("minus", 290)]},
        vertGlyphAssembly={"parenleft": (parts, 11)},
    )
    builder.save(path)
    return path
