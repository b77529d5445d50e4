"""Formulas in WeasyPrint, read back: their glyphs, places and letters; and what of WeasyPrint they lean on."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
import weasyprint
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from weasy_pages import (
    FONTS,
    LATEX,
    advance,
    drawn,
    image,
    ink,
    math_font,
    operations,
    pdf,
    sheet,
    structure,
    typeset,
    written,
)  # fmt: skip
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import FontConfiguration

from symgd.typeset.boxes import Glyph, Rule
from symgd.typeset.errors import TypesetError
from symgd.typeset.formula import OVERHANG
from symgd.typeset.weasy import Canvas, Drawings, Face, differences

# ---- what it leans on ----


def test_weasyprint_is_as_it_was_when_this_was_written() -> None:
    found = differences()
    assert not found, "drawing into WeasyPrint has to be looked at again: " + "; ".join(found)


def other(self: Any, face: Any) -> None: ...


@pytest.mark.parametrize(
    ("owner", "name", "value", "message"),
    [
        (weasyprint, "__version__", "71.0", "WeasyPrint is 71.0, not 70."),
        (Stream, "add_font", other, r"Stream.add_font is (self: 'Any', face: 'Any') -> 'None', not (self, pango_font)"),
        (Stream, "marked", other, "Stream.marked has no MCID"),
        (FontConfiguration, "__init__", other, "FontConfiguration.__init__ has no font_map"),
        (weasyprint.images, "get_image_from_uri", None, "weasyprint.images.get_image_from_uri is missing"),
        (weasyprint.text.ffi, "pango", object(), "has no pango_font_map_load_font"),
    ],
)  # fmt: skip
def test_another_weasyprint_is_told_by_what_differs(
    owner: Any, name: str, value: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, value)
    assert any(message in found for found in differences())


# ---- the drawing ----


def test_every_glyph_and_rule_stands_where_layout_put_it() -> None:
    body, drawings = sheet()
    shown = list(ink(pdf(body, drawings), advance))
    assert len(shown) == len(LATEX)
    for (name, latex), (text, (glyphs, rules)) in zip(LATEX.items(), shown, strict=True):
        formula = typeset(latex, name != "short")
        assert text == formula.text
        placed = [(1000 * x, 1000 * y, item) for x, y, item in formula.box.placed()]
        expected = [(1000 * item.size, x, y, item.index) for x, y, item in placed if isinstance(item, Glyph)]
        strut = math_font().getGlyphID("uni200B")
        raised = expected[0][:3:2] != (1000, 0)  # then something without ink comes first, on the baseline
        assert [g[3] == strut for g in glyphs] == [*[True] * raised, *[False] * len(expected), True]
        assert all(size == 1000 and y == 0 for size, _, y, index in glyphs if index == strut)
        assert glyphs[-1][1] == pytest.approx(1000 * (formula.width + OVERHANG / 2), abs=1)
        inked = [g for g in glyphs if g[3] != strut]
        assert [g[3] for g in inked] == [g[3] for g in expected]
        for found, wanted in zip(inked, expected, strict=True):
            assert found[:3] == pytest.approx(wanted[:3], abs=1.0)  # 1/1000 em
        sides = [(x, y, 1000 * r.width, 1000 * r.height) for x, y, r in placed if isinstance(r, Rule)]
        assert len(rules) == len(sides)
        for found, wanted in zip(rules, sides, strict=True):
            assert found == pytest.approx(wanted, abs=0.01)


def test_glyphs_in_one_line_are_shown_at_once() -> None:
    formula = typeset("abcdefgh = 1 + 2")
    shown = [operator for _, operator in operations(pdf(image("long", formula), drawn(long=formula)))]
    assert shown.count(b"BT") == shown.count(b"ET") == shown.count(b"TJ") == 1


def test_the_formula_stands_on_the_line_in_the_size_of_its_text() -> None:
    formula = typeset("x")
    for size in (10, 25):
        found = operations(pdf(f"<div>{image('x', formula, size=size)}</div>", drawn(x=formula)))
        scale = next(operands for operands, operator in found if operator == b"cm" and 0 < operands[0] < 0.1)
        assert float(scale[0]) == pytest.approx(size / 1000)
        assert float(scale[3]) == pytest.approx(-size / 1000)
        assert float(scale[4]) == pytest.approx(OVERHANG * size, abs=1e-3)
        assert float(scale[5]) == pytest.approx(formula.height * size, abs=1e-3)


def embedded(reader: pypdf.PdfReader, family: str) -> tuple[TTFont, Any]:
    """The font of a family in the file, and its dictionary."""
    for reference in reader.pages[0]["/Resources"]["/Font"].values():
        font = reference.get_object()
        if family in font["/BaseFont"]:
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            return TTFont(io.BytesIO(descriptor["/FontFile2"].get_data())), font
    raise AssertionError(f"no font {family}")


def outline(font: TTFont, glyph: int) -> list[Any]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(glyph)].draw(pen)
    return list(pen.value)


def test_the_file_has_every_glyph_also_those_without_a_character() -> None:
    body, drawings = sheet()
    font, _ = embedded(pdf(body, drawings), "Math-of-the-page")
    glyphs = [
        item
        for name, latex in LATEX.items()
        for _, _, item in typeset(latex, name != "short").box.placed()
        if isinstance(item, Glyph)
    ]
    assert any(not glyph.text for glyph in glyphs)  # pieces of an assembled brace
    used = {glyph.index for glyph in glyphs}
    without = used - {math_font().getGlyphID(name) for name in math_font().getBestCmap().values()}
    assert without  # large forms and pieces
    for glyph in used:
        assert outline(font, glyph) == outline(math_font(), glyph) != []


def test_the_widths_in_the_file_are_those_of_the_font() -> None:
    body, drawings = sheet()
    _, font = embedded(pdf(body, drawings), "Math-of-the-page")
    listed = font["/DescendantFonts"][0].get_object()["/W"]
    for first, widths in zip(listed[::2], listed[1::2], strict=True):
        for i, width in enumerate(widths.get_object()):
            assert int(width) == advance(int(first) + i)


def test_what_is_copied_without_the_words_for_it_is_plain_letters_in_reading_order() -> None:
    formula = typeset(r"f(x) = 3x^2 - \frac{a}{b}")
    _, font = embedded(pdf(image("f", formula), drawn(f=formula)), "Math-of-the-page")
    table = dict(re.findall(r"<([0-9a-f]{4})> <([0-9a-f]*)>", font["/ToUnicode"].get_data().decode()))
    characters = {int(glyph, 16): bytes.fromhex(code).decode("utf-16-be") for glyph, code in table.items()}
    glyphs = [item.index for _, _, item in formula.box.placed() if isinstance(item, Glyph)]
    assert "".join(characters[glyph] for glyph in glyphs) == "f(x)=3x2−ab"


def test_every_glyph_of_the_file_stands_for_something() -> None:
    body, drawings = sheet()
    _, font = embedded(pdf(body, drawings), "Math-of-the-page")
    codes = re.findall(r"<[0-9a-f]{4}> <([0-9a-f]*)>", font["/ToUnicode"].get_data().decode())
    assert all(codes)
    assert not any(
        0x1D400 <= ord(c) < 0x1D800 for code in codes for c in bytes.fromhex(code).decode("utf-16-be")
    )


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_poppler_copies_the_text_of_formulas(tmp_path: Path) -> None:
    body, drawings = sheet()
    (tmp_path / "sheet.pdf").write_bytes(written(body, drawings))
    for options in ([], ["-layout"], ["-raw"]):
        run = subprocess.run(
            ["pdftotext", *options, str(tmp_path / "sheet.pdf"), "-"], capture_output=True, encoding="utf-8", check=True
        )  # fmt: skip
        words = " ".join(run.stdout.split())
        for name, latex in LATEX.items():
            text = " ".join(typeset(latex, name != "short").text.split())
            assert f"Before {text} after." in words


def test_a_family_that_no_style_sheet_has_is_an_error() -> None:
    drawings = Drawings("None of the page")
    drawings.add("math:x", typeset("x"))
    with pytest.raises(TypesetError, match="None of the page"):
        written(image("x", typeset("x")), drawings)


def test_another_font_under_the_name_of_the_family_is_an_error() -> None:
    drawings = Drawings("Text of the page")
    drawings.add("math:x", typeset("x"))
    with pytest.raises(
        TypesetError, match=r"'Text of the page' .* not the one in which its formulas are laid out"
    ):
        written(image("x", typeset("x")), drawings)


@pytest.mark.parametrize("family", ["DejaVu Sans", "DejaVu Serif", "Liberation Serif", "sans-serif"])
def test_an_installed_font_is_no_font_of_the_page(family: str) -> None:
    drawings = Drawings(family)
    drawings.add("math:x", typeset("x"))
    page = weasyprint.HTML(string='<html lang="en"><title>t</title><p><img src="math:x" alt="x">')
    with pytest.raises(TypesetError, match=f"font '{family}'"):
        page.render(cache=drawings.cache).write_pdf(finisher=drawings.finish)


def test_two_runs_write_the_same_bytes() -> None:
    first, again = (written(*sheet()) for _ in range(2))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(again).hexdigest()


# ---- other drawings ----


def word(font: TTFont, size: float) -> Iterator[tuple[float, int, str]]:
    """The glyphs of "word", where they stand."""
    x = 0.0
    for character in "word":
        name = font.getBestCmap()[ord(character)]
        yield x, font.getGlyphID(name), character
        x += font["hmtx"][name][0] / 1000 * size


class Drawing:
    """Lines and words, as a recorded figure has them."""

    width, height = 100.0, 50.0

    def draw(self, canvas: Canvas, width: float, height: float) -> None:
        self.size = width, height
        canvas.push()
        canvas.operators(b"1 0 0 RG 10 10 m 20 20 l S")
        canvas.opacity(0.5, 0.25)
        canvas.pop()
        for face, y in (
            (Face("Text of the page"), 10.0),
            (Face("Text of the page", italic=True), 20.0),
            (Face("Text of the page", weight=600), 30.0),
        ):
            kind = "Italic" if face.italic else "Regular" if face.weight == 400 else "Semibold"
            canvas.text(
                face, 8.5, 5.0, y, word(TTFont(FONTS / f"SourceSans3-{kind}.ttf"), 8.5), (0.0, 0.5, 1.0)
            )


def test_a_drawing_has_its_lines_and_its_words_in_the_fonts_of_the_page() -> None:
    drawing, drawings = Drawing(), Drawings("Math of the page")
    drawings.add("math:drawing", drawing)
    reader = pdf('<img src="math:drawing" alt="a drawing">', drawings)
    assert drawing.size == (100, 50)
    found = operations(reader)
    assert ([1, 0, 0], b"RG") in found
    assert [operator for _, operator in found].count(b"q") == [operator for _, operator in found].count(b"Q")
    states = reader.pages[0]["/Resources"]["/ExtGState"]
    assert {(state.get("/ca"), state.get("/CA")) for state in states.values()} >= {(0.5, None), (None, 0.25)}
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for font in reader.pages[0]["/Resources"]["/Font"].values()
    }
    assert fonts == {"Text-of-the-page", "Text-of-the-page-Italic", "Text-of-the-page-Semi-Bold"}
    assert reader.pages[0].extract_text().split() == ["word", "word", "word"]
    places = [[float(n) for n in o] for o, operator in found if operator == b"Tm"]
    assert places == [[1, 0, 0, -1, 5, y] for y in (10, 20, 30)]
    (figure,) = (element for element in structure(reader) if element["/S"] == "/Figure")
    assert str(figure["/Alt"]) == "a drawing"
    assert [float(side) for side in figure["/A"]["/BBox"]] == [15, 225 - 15 - 37.5, 90, 225 - 15]


def test_a_drawing_is_as_large_as_the_page_says() -> None:
    drawing, drawings = Drawing(), Drawings("Math of the page")
    drawings.add("math:drawing", drawing)
    written('<img src="math:drawing" alt="a drawing" style="width: 60px">', drawings)
    assert drawing.size == (60, 30)


class Letter:
    """A mathematical letter."""

    width = height = 10.0

    def draw(self, canvas: Canvas, width: float, height: float) -> None:
        glyph = math_font().getGlyphID(math_font().getBestCmap()[ord("𝑥")])
        canvas.text(Face("Math of the page"), 10, 0, 8, [(0, glyph, "𝑥")], (0, 0, 0))


def test_a_mathematical_letter_is_copied_as_a_plain_one() -> None:
    drawings = Drawings("Math of the page")
    drawings.add("math:letter", Letter())
    assert pdf('<img src="math:letter" alt="x">', drawings).pages[0].extract_text().strip() == "x"
