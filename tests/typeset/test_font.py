"""The reader of fonts against fontTools, glyph by glyph: the font of the lessons, and small ones of other formats."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from small_fonts import FAR, SINGLE, small_font

from symgd.typeset.errors import TypesetError
from symgd.typeset.font import Assembly, MathFont, Metrics, Part

FONTS = Path(__file__).parents[2] / "templates" / "fonts"
FONT = FONTS / "STIXTwoMath-Regular.ttf"
CORNERS = {
    "top right": "TopRightMathKern",
    "top left": "TopLeftMathKern",
    "bottom right": "BottomRightMathKern",
    "bottom left": "BottomLeftMathKern",
}


def assert_as_fonttools_reads(path: Path) -> None:
    """All that layout asks of the font is what fontTools finds in it."""
    font, other = MathFont(path), TTFont(path)
    names, number, glyphs = other.getGlyphOrder(), other.getGlyphID, other.getGlyphSet()
    cmap, math = other.getBestCmap(), other["MATH"].table
    assert font.units == other["head"].unitsPerEm
    assert {code: font.glyph(chr(code)) for code in cmap} == {
        code: number(name) for code, name in cmap.items()
    }
    assert not any(font.has(chr(code)) for code in range(0x20, 0x20000) if code not in cmap)

    info = math.MathGlyphInfo
    italics = listed(info.MathItalicsCorrectionInfo, "Coverage", "ItalicsCorrection")
    accents = listed(info.MathTopAccentAttachment, "TopAccentCoverage", "TopAccentAttachment")
    kerns = listed(info.MathKernInfo, "MathKernCoverage", "MathKernInfoRecords")
    forms = script_forms(other)
    for index, name in enumerate(names):
        italic, accent = italics.get(name), accents.get(name)
        expected = Metrics(
            glyphs[name].width,
            *box_of(other, name),
            italic=italic.Value if italic else 0,
            accent=accent.Value if accent else None,
        )
        assert font.metrics(index) == expected, name
        assert [font.script_form(index, level) for level in (0, 1, 2, 3)] == [
            index,
            *(
                number(forms.get(name, [name] * 3)[min(level, len(forms.get(name, "12"))) - 1])
                for level in (1, 2, 3)
            ),
        ]
        for corner, attribute in CORNERS.items():
            table = getattr(kerns.get(name), attribute, None)
            limits = [limit.Value for limit in table.CorrectionHeight] if table else []
            for height in (-1000, *limits, *(limit - 1 for limit in limits), 1000):
                above = sum(limit <= height for limit in limits)
                assert font.kern(index, corner, height) == (table.KernValue[above].Value if table else 0)

    variants = math.MathVariants
    assert font.overlap == variants.MinConnectorOverlap
    for vertical, way in ((True, "Vert"), (False, "Horiz")):
        found = listed(variants, f"{way}GlyphCoverage", f"{way}GlyphConstruction")
        for index, name in enumerate(names):
            records = found[name].MathGlyphVariantRecord if name in found else []
            assert font.variants(index, vertical=vertical) == tuple(
                (number(record.VariantGlyph), record.AdvanceMeasurement) for record in records
            )
            put_together = found[name].GlyphAssembly if name in found else None
            assert font.assembly(index, vertical=vertical) == (
                put_together and assembly(put_together, number)
            )


def box_of(font: TTFont, name: str) -> tuple[float, ...]:
    """The box of a glyph; of one of TrueType the box that it states, which holds the points beside its curves too."""
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    ink: tuple[float, ...] = pen.bounds or (0, 0, 0, 0)
    if "glyf" not in font or pen.bounds is None:
        return ink
    glyph = font["glyf"][name]
    stated = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
    assert stated == pytest.approx(ink, abs=15), name
    return stated


def listed(table: Any, coverage: str, values: str) -> dict[str, Any]:
    found = getattr(table, coverage, None)
    return dict(zip(found.glyphs, getattr(table, values), strict=True)) if found else {}


def assembly(table: Any, number: Callable[[str], int]) -> Assembly:
    return Assembly(
        tuple(
            Part(
                number(part.glyph),
                part.StartConnectorLength,
                part.EndConnectorLength,
                part.FullAdvance,
                part.PartFlags == 1,
            )
            for part in table.PartRecords
        ),
        table.ItalicsCorrection.Value,
    )


def script_forms(font: TTFont) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    gsub = font["GSUB"].table
    for lookup in gsub.LookupList.Lookup:
        for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable):
            forms |= getattr(table, "alternates", {})
            forms |= {name: [form] for name, form in getattr(table, "mapping", {}).items()}
    return forms


def test_the_font_of_the_lessons() -> None:
    assert_as_fonttools_reads(FONT)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"far": True},
        {"cff": True},
        {"features": SINGLE},
        {"features": FAR},
        {"features": "feature ssty { sub [f x] by [f.s x.s]; } ssty;"},
        {"features": "feature kern { pos f x -20; } kern; feature ssty { sub f by f.s; } ssty;"},
    ],
    ids=str,
)
def test_fonts_of_other_formats(tmp_path: Path, how: dict[str, Any]) -> None:
    assert_as_fonttools_reads(small_font(tmp_path / "font", **how))


def test_a_table_of_characters_may_point_at_glyphs(tmp_path: Path) -> None:
    """Format 4 with glyph numbers that do not run with the characters."""
    path = small_font(tmp_path / "font")
    font = TTFont(path)
    table = CmapSubtable.newSubtable(4)
    table.platformID, table.platEncID, table.language = 3, 1, 0
    glyphs = {0x41: 9, 0x42: 5, 0x43: 8, 0x61: 4, 0x62: 9}
    table.cmap = {code: font.getGlyphName(glyph) for code, glyph in glyphs.items()}
    font["cmap"].tables = [table]
    font.save(path)
    assert_as_fonttools_reads(path)


def test_constants_have_the_names_of_the_specification(font: MathFont) -> None:
    constants = TTFont(FONT)["MATH"].table.MathConstants.__dict__
    assert len(constants) == 56
    for name, value in constants.items():
        assert font.constant(name) == getattr(value, "Value", value)
    with pytest.raises(TypesetError, match="NoSuchThing"):
        font.constant("NoSuchThing")


def test_scripts_are_of_the_sizes_that_the_font_says(font: MathFont) -> None:
    assert [font.script_scale(level) for level in (0, 1, 2, 5)] == [1, 0.7, 0.55, 0.55]


@pytest.mark.parametrize("cff", [False, True])
def test_outlines(tmp_path: Path, cff: bool) -> None:
    path = small_font(tmp_path / "font", cff=cff)
    font, other = MathFont(path), TTFont(path)
    glyphs = other.getGlyphSet()
    for index, name in enumerate(other.getGlyphOrder()):
        mine, theirs = RecordingPen(), RecordingPen()
        parse_path(font.outline(index), mine)
        glyphs[name].draw(theirs)
        areas = []
        for recording in (mine, theirs):
            area = AreaPen()
            recording.replay(area)
            areas.append(area.value)
        assert areas[0] == pytest.approx(areas[1])
        assert bool(areas[0]) is (name != "space")


def test_a_character_that_the_font_lacks(font: MathFont) -> None:
    assert not font.has("漢")
    with pytest.raises(TypesetError, match="漢"):
        font.glyph("漢")


def test_a_feature_that_the_font_lacks(tmp_path: Path) -> None:
    path = small_font(tmp_path / "font")
    font = TTFont(path)
    del font["GSUB"]
    font.save(path)
    assert MathFont(path).script_form(5, 1) == 5


def test_a_glyph_that_is_not_there(font: MathFont) -> None:
    with pytest.raises(TypesetError, match="damaged"):
        font.metrics(60_000)


def test_measuring_does_without_fonttools() -> None:
    """Its import alone would cost several times as much as all that a lesson measures."""
    code = (
        "import sys; from symgd.typeset.font import MathFont; font = MathFont(sys.argv[1]);"
        "glyph = font.glyph('('); font.metrics(glyph); font.assembly(glyph); font.script_form(glyph, 1);"
        "assert 'fontTools' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, FONT], check=True)
