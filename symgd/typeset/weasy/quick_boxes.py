"""WeasyPrint's boxes, with the same sizes, sooner.

`quick_boxes` remembers, for as long as it is entered, what margins, paddings, borders and sizes come to where they
depend on nothing around the box, and sees at once that a box is in the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from symgd.typeset.weasy.replacing import everywhere, replaced

__all__ = ["NAMES", "SIGNATURES", "quick_boxes"]

#: what is replaced, and how it is called
SIGNATURES = {
    "weasyprint.formatting_structure.boxes:Box.is_in_normal_flow": "(self)",
    "weasyprint.layout.percent:resolve_percentages": "(box, containing_block)",
}

#: what those functions use
NAMES = {
    "weasyprint.formatting_structure.boxes:Box.is_floated": ("float",),
    "weasyprint.formatting_structure.boxes:Box.is_absolutely_positioned": ("position",),
    "weasyprint.layout.percent:resolve_percentages": ("margin_left", "min_height", "adjust_box_sizing"),
}

_SIDES = ("top", "right", "bottom", "left")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
#: what `resolve_percentages` reads
_SIZES = (
    "border_collapse",
    "box_sizing",
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *_BORDERS,
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_LENGTHS = tuple(name for name in _SIZES[2:] if not name.startswith("border"))


@contextmanager
def quick_boxes() -> Iterator[None]:
    """While this lasts WeasyPrint finds the sizes of boxes sooner; not for two threads at once."""
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout.percent import resolve_percentages

    with replaced(
        (Box, "is_in_normal_flow", _is_in_normal_flow(Box.is_in_normal_flow)),
        *everywhere(resolve_percentages, _resolve_percentages(resolve_percentages)),
    ):
        yield


class _Blank:
    """A box that has nothing but a style."""

    def __init__(self, style: Any) -> None:
        self.style = style


def _resolve_percentages(usual: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    from weasyprint.layout.absolute import AbsolutePlaceholder

    sizes = itemgetter(*_SIZES)
    known: dict[tuple[Any, ...], dict[str, Any] | None] = {}

    def resolved(style: Any) -> dict[str, Any] | None:
        """What is set in a box of this style, whatever is around it; None, if that matters."""
        if any(
            length != "auto" and getattr(length, "unit", "%") == "%"
            for length in (style[name] for name in _LENGTHS)
        ):
            return None
        if style["border_collapse"] == "collapse" and style["box_sizing"] != "content-box":
            return None
        box = _Blank(style)
        usual(box, (0, 0))
        del box.style
        return vars(box)

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        key = sizes(box.style)
        try:
            found = known[key]
        except KeyError:
            found = known[key] = resolved(box.style)
        if found is None or type(box) is AbsolutePlaceholder:
            usual(box, containing_block)
            return
        held = box.__dict__
        if key[0] == "collapse":  # the borders of a table's parts were found before
            found = found | {width: held[width] for width in _BORDERS if width in held}
        held.update(found)

    return resolve_percentages


def _is_in_normal_flow(usual: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def is_in_normal_flow(box: Any) -> bool:
        style = box.style
        return (style["float"] == "none" and style["position"] == "static") or usual(box)

    return is_in_normal_flow
