"""Fonts that are missing or damaged are named, before anything is drawn with them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from symgd.errors import MissingDependencyError
from symgd.output import assets


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the fonts, from which they are taken for the length of a test."""
    shutil.copytree(assets.templates_folder() / "fonts", tmp_path / "fonts")
    monkeypatch.setattr(assets, "templates_folder", lambda: tmp_path)
    assets.font_files.cache_clear()
    yield tmp_path / "fonts"
    assets.font_files.cache_clear()


def test_all_fonts_are_looked_at(fonts: Path) -> None:
    assert sorted(assets.font_files()) == sorted(path.name for path in fonts.glob("*.ttf"))
    assert assets.font_file("STIXTwoMath-Regular.ttf").is_file()


@pytest.mark.parametrize("name", sorted(assets.font_files()))
def test_a_font_that_is_missing_is_named(fonts: Path, name: str) -> None:
    (fonts / name).unlink()
    with pytest.raises(MissingDependencyError, match=rf"{name}.*install symgd again"):
        assets.font_file("STIXTwoMath-Regular.ttf")


@pytest.mark.parametrize("name", ["STIXTwoText-Regular.ttf", "SourceCodePro-Regular.ttf"])
def test_a_font_that_is_damaged_is_named(fonts: Path, name: str) -> None:
    content = (fonts / name).read_bytes()
    (fonts / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(MissingDependencyError, match=rf"{name} of symgd is damaged"):
        assets.font_files()


def test_the_list_of_fonts_is_needed(fonts: Path) -> None:
    (fonts / "SOURCES.txt").unlink()
    with pytest.raises(MissingDependencyError, match=r"SOURCES\.txt"):
        assets.font_files()
