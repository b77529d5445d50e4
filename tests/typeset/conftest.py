"""MathML laid out with the font of the lessons."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from symgd.typeset.boxes import Box, Glyph, Placed
from symgd.typeset.font import MathFont
from symgd.typeset.layout.base import Style, lay_out

FONT = Path(__file__).parents[2] / "templates" / "fonts" / "STIXTwoMath-Regular.ttf"


@pytest.fixture(scope="session")
def font() -> MathFont:
    return MathFont(FONT)


@pytest.fixture(scope="session")
def em(font: MathFont) -> Callable[[str], float]:
    """A constant of the font's MATH table in em."""
    return lambda name: font.constant(name) / font.units


@pytest.fixture(scope="session")
def lay(font: MathFont) -> Callable[..., Box]:
    """The box of MathML source, in a style whose settings may be given."""
    for module in ("fractions", "limits", "radicals", "rows", "scripts", "signs", "spaces", "tokens"):
        import_module(f"symgd.typeset.layout.{module}")

    def laid(mathml: str, **settings: object) -> Box:
        return lay_out(ElementTree.fromstring(mathml), Style(font, **settings))  # type: ignore[arg-type]

    return laid


@pytest.fixture(scope="session")
def at() -> Callable[[Box, str], Placed]:
    """Where the one glyph of a box stands that is a given character."""

    def found(box: Box, character: str) -> Placed:
        (placed,) = [
            placed
            for placed in box.placed()
            if isinstance(placed.item, Glyph) and placed.item.text == character
        ]
        return placed

    return found
