"""The fonts that are shipped: each is named by the style sheet, has its licence, and together they have every sign."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from symgd.output.assets import font_files, templates_folder
from symgd.output.environment import unprintable

FOLDER = templates_folder() / "fonts"
#: what formulas as text, numbers and sentences use beyond ASCII
SIGNS = (
    "−×·±÷≈≤≥≠=<>∈η∇∂→⋆⇒∞√∛′″‴…–—“”‘’•°%ℝ²³¹⁰⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉αβγδεζθικλμνξπρστυφχψωΔΓΘΛΣΦΨΩ‖|äöüßéèñçøåŁŽğşИ"
    "\N{THIN SPACE}\N{FIGURE SPACE}\N{FOUR-PER-EM SPACE}\N{NO-BREAK SPACE}\N{REPLACEMENT CHARACTER}"
)


@cache
def characters(name: str) -> frozenset[int]:
    return frozenset(TTFont(FOLDER / name).getBestCmap())


def test_the_style_sheet_names_each_font_once_and_no_other() -> None:
    style = (templates_folder() / "style.css").read_text("utf-8")
    assert sorted(re.findall(r"url\(symgd:font/([^)]*)\)", style)) == sorted(font_files())
    assert style.count("url(") == len(font_files())


def test_every_stack_ends_with_the_font_of_mathematics() -> None:
    style = (templates_folder() / "style.css").read_text("utf-8")
    stacks = [rule for rule in re.findall(r"font(?:-family)?:[^;}]*\"[^;}]*", style) if rule.count('"') > 2]
    faces = re.findall(r"@font-face \{ font-family: \"[^\"]*\"", style)
    assert len(stacks) + len(faces) == len(re.findall(r"font(?:-family)?:[^;}]*\"", style))
    assert all(stack.rstrip().endswith('"STIX Two Math Lesson"') for stack in stacks)


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_is_in_a_font(sign: str) -> None:
    assert any(ord(sign) in characters(name) for name in font_files())
    assert not unprintable(sign)


def test_the_serif_has_letters_digits_and_greek_in_all_its_styles() -> None:
    for name in ("STIXTwoText-Regular.ttf", "STIXTwoText-Italic.ttf", "STIXTwoText-Bold.ttf"):
        assert {ord(c) for c in "azAZ09éöηλμθ−×·≠"} - characters(name) <= {ord("≠")}


def test_the_list_of_covered_characters_is_true() -> None:
    everything = frozenset().union(*(characters(name) for name in font_files()))
    listed = {code for code in range(0x20, 0x20000) if not unprintable(chr(code))} - {0xAD}
    assert listed == everything - {0xAD}


@pytest.mark.parametrize("path", sorted(templates_folder().rglob("*.*")), ids=lambda path: path.name)
def test_no_template_uses_a_character_that_no_font_has(path: Path) -> None:
    if path.suffix not in {".ttf", ".pyc"}:
        assert unprintable(path.read_text("utf-8")) == ""


def test_each_font_is_the_one_that_was_built() -> None:
    stated = dict(
        re.findall(r"^(\S+\.ttf)$.*?sha256 (\w+)", (FOLDER / "SOURCES.txt").read_text("utf-8"), re.M | re.S)
    )
    assert stated == {name: hashlib.sha256(data).hexdigest() for name, data in font_files().items()}


def named(name: str, name_id: int) -> str:
    return str(TTFont(FOLDER / name)["name"].getDebugName(name_id))


@pytest.mark.parametrize("name", sorted(font_files()))
def test_no_pruned_font_takes_a_name_that_its_owner_reserves(name: str) -> None:
    reserved = re.findall("Reserved Font Name ‘([^’]*)’", named(name, 0))
    assert reserved == (["Source"] if name.startswith("Source") else [])
    for name_id in (1, 3, 4, 6, 16):
        assert not any(word in named(name, name_id) for word in reserved)


def test_digits_stand_under_one_another_as_they_are() -> None:
    for name in font_files():
        font = TTFont(FOLDER / name)
        advances = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
        assert max(advances) - min(advances) <= 2  # of 1000


def test_the_font_of_mathematics_has_what_formulas_are_laid_out_by() -> None:
    font = TTFont(FOLDER / "STIXTwoMath-Regular.ttf")
    assert {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord} == {"ssty"}
    variants = font["MATH"].table.MathVariants
    tall = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    for character in "()[]{}|‖⌊⌋⌈⌉√↑↓":
        assert tall[font.getBestCmap()[ord(character)]].GlyphAssembly.PartRecords
    for character in "∑∏∫⋃⋂⟨⟩":
        assert len(tall[font.getBestCmap()[ord(character)]].MathGlyphVariantRecord) > 1


def test_each_family_has_its_licence() -> None:
    for family, licence in {
        "STIXTwo": "OFL-STIXTwo.txt",
        "SourceSans3": "OFL-SourceSans3.txt",
        "SourceCodePro": "OFL-SourceCodePro.txt",
    }.items():
        assert any(name.startswith(family) for name in font_files())
        text = (FOLDER / licence).read_text("utf-8")
        assert "SIL Open Font License, Version 1.1" in text
        regular = next(name for name in font_files() if name.startswith(family) and "Math" not in name)
        assert text.startswith(named(regular, 0))  # the licence asks for the notice of copyright
    assert {name.partition("-")[0] for name in font_files()} == {
        "STIXTwoText",
        "STIXTwoMath",
        "SourceSans3",
        "SourceCodePro",
    }
