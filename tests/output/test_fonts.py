"""The fonts that are shipped: each is named by the style sheet, has its licence, and together they have every sign."""

from __future__ import annotations

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
    if path.suffix not in {".ttf"}:
        assert unprintable(path.read_text("utf-8")) == ""


def test_each_family_has_its_licence() -> None:
    for family, licence in {
        "STIXTwo": "OFL-STIXTwo.txt",
        "SourceSans3": "OFL-SourceSans3.txt",
        "SourceCodePro": "OFL-SourceCodePro.txt",
    }.items():
        assert any(name.startswith(family) for name in font_files())
        assert "SIL Open Font License, Version 1.1" in (FOLDER / licence).read_text("utf-8")
    assert {name.partition("-")[0] for name in font_files()} == {
        "STIXTwoText",
        "STIXTwoMath",
        "SourceSans3",
        "SourceCodePro",
    }
