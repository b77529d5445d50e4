"""A laid-out formula as SVG: the outlines of all its glyphs and rules in one path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from symgd.typeset.boxes import Box, Rule
from symgd.typeset.font import MathFont

__all__ = ["OVERHANG", "UNITS", "image", "path"]

#: units of an em in a drawing, so that a base-size outline of our font has whole coordinates
UNITS = 1000
#: room for strokes that overhang their box, such as the arm of an italic Y, in em
OVERHANG = 0.12

_COMMAND = re.compile(r"([MLHVQCZ])([^A-Z]*)")
_POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3}
_NUMBER = re.compile(r"-?[\d.]+")

#: the outlines of each font by glyph and size: where they begin, and the rest in relative commands
_OUTLINES: WeakKeyDictionary[MathFont, dict[tuple[int, float], tuple[int, int, str]]] = WeakKeyDictionary()


def image(box: Box, font: MathFont, width: float, height: float, depth: float, color: str = "#000") -> str:
    """The SVG image of a box that takes so much room on the page, all in em and in one color.

    It is `OVERHANG` em wider than that at each side.
    """
    left, top = round(-OVERHANG * UNITS), round(-height * UNITS)
    wide, tall = round((width + 2 * OVERHANG) * UNITS), round((height + depth) * UNITS)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" '
        f'viewBox="{left} {top} {wide} {tall}"><path fill="{color}" d="{path(box, font)}"/></svg>'
    )


def path(box: Box, font: MathFont) -> str:
    """The outlines of all glyphs and rules of a box in 1/1000 em, y downwards from its baseline."""
    outlines = _OUTLINES.setdefault(font, {})
    parts: list[str] = []
    for x, y, item in box.placed():
        if isinstance(item, Rule):
            parts.append(_bar(x, y, item))
            continue
        key = (item.index, item.size)
        found = outlines.get(key)
        if found is None:
            found = outlines[key] = _outline(font.outline(item.index), item.size * UNITS / font.units)
        start_x, start_y, rest = found
        if rest:
            parts.append(f"M{round(x * UNITS) + start_x} {start_y - round(y * UNITS)}{rest}")
    return "".join(parts)


def _bar(x: float, y: float, rule: Rule) -> str:
    """A rectangle; neither side is rounded to nothing."""
    wide, tall = max(1, round(rule.width * UNITS)), max(1, round(rule.height * UNITS))
    return f"M{round(x * UNITS)} {round(-(y + rule.height) * UNITS)}h{wide}v{tall}h{-wide}z"


def _outline(absolute: str, scale: float) -> tuple[int, int, str]:
    """An outline in whole units, y downwards: where it begins, and the rest of it relative to that.

    Each point is rounded by itself, so that errors do not add up.
    """
    at = begun = first = (0, 0)
    rest: list[str] = []
    for command, points in _points(absolute, scale):
        if command == "Z":
            rest.append("z")
            at = begun
        elif command == "M":
            if rest:
                rest.append(_relative("m", at, points))
            else:
                first = points[0]
            at = begun = points[0]
        else:
            if any(point != at for point in points):
                rest.append(_relative(command.lower(), at, points))
            at = points[-1]
    return first[0], first[1], "".join(rest)


def _relative(command: str, at: tuple[int, int], points: list[tuple[int, int]]) -> str:
    steps = [(x - at[0], y - at[1]) for x, y in points]
    if command == "l" and steps[0][1] == 0:
        return f"h{steps[0][0]}"
    if command == "l" and steps[0][0] == 0:
        return f"v{steps[0][1]}"
    return command + " ".join(f"{x} {y}" for x, y in steps)


def _points(absolute: str, scale: float) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The commands of a path, one by one, with their points, scaled; level and upright lines are lines like others."""
    x = y = 0.0
    for command, text in _COMMAND.findall(absolute):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if command == "Z":
            yield "Z", []
        elif command in "HV":
            for number in numbers:
                x, y = (number, y) if command == "H" else (x, number)
                yield "L", [(round(x * scale), -round(y * scale))]
        else:
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
            x, y = pairs[-1]
            points = [(round(a * scale), -round(b * scale)) for a, b in pairs]
            count = _POINTS[command]
            for index in range(0, len(points), count):
                yield "L" if command == "M" and index else command, points[index : index + count]
