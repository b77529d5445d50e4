"""The outlines of a laid-out formula, as SVG path data in whole units."""

from __future__ import annotations

from typing import Any

from ziafont.svgpath import Cubic, Lineto, Moveto, Quad
from ziamath.drawable import Drawable, Glyph, HLine, VLine
from ziamath.mathtable import AssembledGlyph
from ziamath.nodes.mnode import Mnode

from symgd.errors import InternalError

__all__ = ["UNITS", "outlines"]

#: units of an em in a drawing: those of the font, so that a base-size outline has whole coordinates
UNITS = 1000


def outlines(node: Drawable) -> str:
    """The path of a node and of all below it, the origin on the baseline, y downwards."""
    path: list[str] = []
    _collect(node, 0.0, 0.0, path)
    return "".join(path)


def _collect(node: Drawable, x: float, y: float, path: list[str]) -> None:
    """The outlines of a node and of all below it, put at (x, y)."""
    if isinstance(node, Mnode):
        for (dx, dy), child in zip(node.nodexy, node.nodes, strict=False):
            _collect(child, x + dx, y + dy, path)
    elif getattr(node, "phantom", False):
        return
    elif isinstance(node, Glyph):
        if node.glyph.index == 0:
            raise InternalError(f"The font has no character for {node.char!r}.")
        for start_x, start_y, rest in _outline(node.glyph, node.size / UNITS):
            path.append(f"M{round(x + start_x)} {round(y + start_y)}{rest}")
    elif isinstance(node, HLine):
        path.append(_bar(x, y, node.length, node.lw))
    elif isinstance(node, VLine):
        path.append(_bar(x - node.lw / 2, y, node.lw, node.height))
    else:
        raise InternalError(f"A formula holds a {type(node).__name__}, which cannot be drawn.")


def _bar(x: float, y: float, width: float, height: float) -> str:
    return f"M{round(x)} {round(y)}h{round(width)}v{round(height)}h{-round(width)}z"


_OUTLINES: dict[tuple[int, float], list[tuple[int, int, str]]] = {}


def _outline(glyph: Any, scale: float) -> list[tuple[int, int, str]]:
    """The contours of a glyph: where each starts, and the rest of it in relative commands."""
    if isinstance(glyph, AssembledGlyph):  # a large delimiter: pieces at offsets
        vertical = glyph.vert
        return [
            (
                start_x + (0 if vertical else round(offset * scale)),
                start_y - (round(offset * scale) if vertical else 0),
                rest,
            )
            for part, offset in zip(glyph.glyphs, glyph.offsets, strict=True)
            for start_x, start_y, rest in _outline(part, scale)
        ]
    key = (glyph.index, scale)
    if key not in _OUTLINES:
        _OUTLINES[key] = _contours(glyph.operators, scale)
    return _OUTLINES[key]


def _contours(operators: Any, scale: float) -> list[tuple[int, int, str]]:
    contours: list[tuple[int, int, str]] = []
    start_x = start_y = at_x = at_y = 0
    rest: list[str] = []

    def relative(*points: Any) -> str:
        nonlocal at_x, at_y
        numbers = []
        for point in points:
            numbers += [round(point.x * scale) - at_x, -round(point.y * scale) - at_y]
        at_x, at_y = at_x + numbers[-2], at_y + numbers[-1]
        return " ".join(map(str, numbers))

    for operator in operators:
        match operator:
            case Moveto(p=p):
                if rest:
                    contours.append((start_x, start_y, "".join([*rest, "z"])))
                    rest = []
                start_x, start_y = at_x, at_y = round(p.x * scale), -round(p.y * scale)
            case Lineto(p=p) if (round(p.x * scale), -round(p.y * scale)) != (at_x, at_y):
                rest.append("l" + relative(p))
            case Quad(p1=p1, p2=p2):
                rest.append("q" + relative(p1, p2))
            case Cubic(p1=p1, p2=p2, p3=p3):
                rest.append("c" + relative(p1, p2, p3))
    if rest:
        contours.append((start_x, start_y, "".join([*rest, "z"])))
    return contours
