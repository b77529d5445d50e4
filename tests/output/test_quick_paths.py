"""Outlines drawn quickly are drawn as WeasyPrint draws them."""

from __future__ import annotations

from types import SimpleNamespace

import pydyf
import pytest
from weasyprint.svg.path import path as usual

from symgd.output.quick_paths import draw_paths_quickly
from symgd.typeset import typeset


class Svg:
    """What WeasyPrint's reader of paths asks of an image: its stream, and lengths in user units."""

    def __init__(self) -> None:
        self.stream = pydyf.Stream()

    def point(self, x: object, y: object, _: float) -> tuple[float, float]:
        return float(x), float(y)


class Node(dict):
    """A node of the image."""

    def __init__(self, **attributes: str) -> None:
        super().__init__(attributes)
        self.vertices: list[object] = []


def drawn(function, outline: str, **attributes: str) -> list[bytes]:
    svg = Svg()
    function(svg, Node(d=outline, **attributes), 16.0)
    return svg.stream.stream


@pytest.mark.parametrize(
    "outline",
    [
        typeset(r"f(x) = \left(\frac{x^2}{3} - \sqrt{2x}\right)^{-1} + \sum_{i=1}^9 x_i", True).path,
        "M1 2h3v4h-3z",
        "M-1 2l3 -4q1 2 3 4c1 2 3 4 5 -6zM7 8l1 1z",
        "M1.5 2L3 4z",  # not ours: WeasyPrint's own way
        "m1 2 3 4",
        "",
    ],
)
def test_the_same_bytes(outline: str) -> None:
    svg = SimpleNamespace(TAGS={"path": usual})
    draw_paths_quickly(SimpleNamespace(svg=svg))
    quick = svg.TAGS["path"]
    assert quick is not usual
    assert drawn(quick, outline) == drawn(usual, outline)


def test_what_is_ours_does_not_go_the_usual_way() -> None:
    asked = []
    svg = SimpleNamespace(TAGS={"path": lambda *arguments: asked.append(arguments)})
    draw_paths_quickly(SimpleNamespace(svg=svg))
    drawn(svg.TAGS["path"], typeset("x^2").path)
    assert not asked
    drawn(svg.TAGS["path"], "M1 2h3", **{"marker-end": "url(#arrow)"})
    assert len(asked) == 1
