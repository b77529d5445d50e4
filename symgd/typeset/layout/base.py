"""What every kind of element needs to be laid out: its style, and the table of who lays out which element."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from symgd.typeset.boxes import Box
from symgd.typeset.errors import TypesetError
from symgd.typeset.font import MathFont

__all__ = ["LAYOUTS", "Style", "children", "lay_out", "lays_out"]


@dataclass(frozen=True, slots=True)
class Style:
    """How an element is set; it is handed down.

    Args:
        font: the font of the formula.
        size: 1 is the size of the text around the formula.
        display: large operators and roomy fractions (``displaystyle``).
        level: how deep in scripts (``scriptlevel``).
        cramped: exponents are raised less, as under a radical (TeX's cramped styles).
    """

    font: MathFont
    size: float = 1.0
    display: bool = False
    level: int = 0
    cramped: bool = False

    def script(self, *, cramped: bool | None = None) -> Style:
        """The style of a script of an element in this style: smaller, by the font's own measure, and not displayed."""
        level = self.level + 1
        size = self.size * self.font.script_scale(level) / self.font.script_scale(self.level)
        return replace(
            self,
            size=size,
            display=False,
            level=level,
            cramped=self.cramped if cramped is None else cramped,
        )

    def em(self, units: float) -> float:
        """A length of the font's design, in the em of the formula."""
        return units / self.font.units * self.size


LAYOUTS: dict[str, Callable[[Element, Style], Box]] = {}


def lays_out(
    *tags: str,
) -> Callable[[Callable[[Element, Style], Box]], Callable[[Element, Style], Box]]:
    """Enter a function into the table, as the one that lays out these elements."""

    def enter(function: Callable[[Element, Style], Box]) -> Callable[[Element, Style], Box]:
        for tag in tags:
            LAYOUTS[tag] = function
        return function

    return enter


def lay_out(element: Element, style: Style) -> Box:
    """The box of any element.

    Raises:
        TypesetError: it is no element of MathML Core that can be set, or the font lacks one of its characters.
    """
    try:
        function = LAYOUTS[element.tag]
    except KeyError:
        raise TypesetError(f"<{element.tag}> is not an element that can be set.") from None
    if element.attrib and not _STYLING.isdisjoint(element.attrib):
        style = _styled(element, style)
    return function(element, style)


def children(element: Element, count: int) -> list[Element]:
    """The children of an element that must have so many.

    Raises:
        TypesetError: it has more or fewer.
    """
    found = list(element)
    if len(found) != count:
        raise TypesetError(f"<{element.tag}> must hold {count} elements, and holds {len(found)}.")
    return found


_STYLING = frozenset(("displaystyle", "scriptlevel"))


def _styled(element: Element, style: Style) -> Style:
    """The style inside an element, by those attributes that every element may have."""
    display = {"true": True, "false": False}.get(element.get("displaystyle", ""), style.display)
    text = element.get("scriptlevel", "+0")
    try:
        level = int(text) + (style.level if text[:1] in {"+", "-"} else 0)
    except ValueError:
        level = style.level
    scale = style.font.script_scale
    return replace(style, display=display, level=level, size=style.size * scale(level) / scale(style.level))
