"""Files that are no fonts for mathematics: each is said to be none, by the error of this package."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from small_fonts import GLYPHS, small_font

from symgd.typeset.errors import TypesetError
from symgd.typeset.font import MathFont

FONTS = Path(__file__).parents[2] / "templates" / "fonts"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        (b"", "neither a TrueType nor"),
        (b"<svg/>", "neither a TrueType nor"),
        (b"\0\1\0\0\0\x09", "damaged"),
        ((FONTS / "STIXTwoText-Bold.ttf").read_bytes(), "has no table MATH"),
        ((FONTS / "STIXTwoMath-Regular.ttf").read_bytes()[:-100], "ends in the middle of its table"),
    ],
    ids=["none", "empty", "svg", "head alone", "without MATH", "cut off"],
)
def test_what_is_no_such_font(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "font.ttf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TypesetError, match=message):
        MathFont(path)


@pytest.mark.parametrize("tag", ["MATH", "cmap", "GSUB", "glyf"])
def test_a_damaged_table_is_said_to_be_one(tmp_path: Path, tag: str) -> None:
    """Each 16-bit number of a table in turn is made the largest: an answer, or the error of this room."""
    path = small_font(tmp_path / "font")
    whole = path.read_bytes()
    entry = TTFont(path).reader.tables[tag]
    said = 0
    for at in range(entry.offset, entry.offset + entry.length - 1, 2):
        path.write_bytes(whole[:at] + b"\xff\xff" + whole[at + 2 :])
        try:
            font = MathFont(path)
            font.constant("AxisHeight")
            for glyph in range(len(GLYPHS)):
                font.metrics(glyph)
                font.kern(glyph, "top right", 200)
                font.variants(glyph)
                font.assembly(glyph)
                font.script_form(glyph, 1)
            font.has("x")
        except TypesetError:
            said += 1
    assert said or tag == "glyf"  # any number may stand there


def test_a_table_of_another_format_is_refused(tmp_path: Path) -> None:
    path = small_font(tmp_path / "font")
    font = TTFont(path)
    old = CmapSubtable.newSubtable(0)
    old.platformID, old.platEncID, old.language, old.cmap = 1, 0, 0, {0x41: "x"}
    font["cmap"] = newTable("cmap")
    font["cmap"].tableVersion, font["cmap"].tables = 0, [old]
    font.save(path)
    with pytest.raises(TypesetError, match="Unicode characters"):
        MathFont(path).has("A")
