"""WeasyPrint's boxes, with the same sizes, sooner.

`quick_boxes` remembers, for as long as it is entered, what margins, paddings, borders and sizes come to where they
depend on nothing around the box, and sees at once that a box is in the flow, or has neither background nor outline.
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
    "weasyprint.draw.border:draw_outline": "(stream, box)",
    "weasyprint.formatting_structure.boxes:Box.descendants": "(self, placeholders=False)",
    "weasyprint.formatting_structure.boxes:Box.is_in_normal_flow": "(self)",
    "weasyprint.layout.background:layout_box_backgrounds": "(page, box, get_image_from_uri, layout_children=True, "
    "style=None)",
    "weasyprint.layout.float:avoid_collisions": "(context, box, containing_block, outer=True)",
    "weasyprint.layout.percent:resolve_percentages": "(box, containing_block)",
}

#: what those functions use
NAMES = {
    "weasyprint.draw.border:draw_outline": ("outline_width", "draw_outline", "children"),
    "weasyprint.formatting_structure.boxes:Box.descendants": ("children", "Box", "placeholders"),
    "weasyprint.formatting_structure.boxes:Box.is_floated": ("float",),
    "weasyprint.formatting_structure.boxes:Box.is_absolutely_positioned": ("position",),
    "weasyprint.layout.background:layout_box_backgrounds": (
        *(
            "all_children",
            "background",
            "background_color",
            "background_image",
            "border_image_source",
            "box_shadow",
        ),
        *("layout_box_backgrounds", "mask_border_source", "resolve_radii_percentages", "visibility"),
    ),
    "weasyprint.layout.float:avoid_collisions": (
        *("border_box_y", "border_height", "content_box_x", "direction", "excluded_shapes", "is_floated"),
        *("margin_left", "margin_top", "max_right_bound"),
    ),
    "weasyprint.layout.percent:resolve_percentages": ("margin_left", "min_height", "adjust_box_sizing"),
    "weasyprint.layout.percent:resolve_radii_percentages": ("border_", "_radius", "bottom_left", "px"),
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
_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
#: what `layout_box_backgrounds` reads of a box that has nothing behind it, beside its visibility
_BEHIND = (
    "border_image_source",
    "mask_border_source",
    "background_image",
    "background_color",
    "box_shadow",
    *_RADII,
)


@contextmanager
def quick_boxes() -> Iterator[None]:
    """While this lasts WeasyPrint finds the sizes of boxes sooner; not for two threads at once."""
    from weasyprint.draw.border import draw_outline
    from weasyprint.formatting_structure.boxes import Box, LineBox
    from weasyprint.layout.background import layout_box_backgrounds
    from weasyprint.layout.float import avoid_collisions
    from weasyprint.layout.percent import resolve_percentages

    with replaced(
        (Box, "descendants", _descendants(Box)),
        (Box, "is_in_normal_flow", _is_in_normal_flow(Box.is_in_normal_flow)),
        *everywhere(avoid_collisions, _avoid_collisions(avoid_collisions, LineBox)),
        *everywhere(draw_outline, _draw_outline(draw_outline, Box)),
        *everywhere(layout_box_backgrounds, _layout_box_backgrounds(layout_box_backgrounds)),
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


def _descendants(kind: Any) -> Callable[..., Iterator[Any]]:
    def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
        yield box
        under_way = [iter(box.children)]
        while under_way:
            for child in under_way[-1]:
                if isinstance(child, kind):
                    yield child
                    under_way.append(iter(child.children))
                    break
                if placeholders:
                    yield from child.descendants(placeholders)
                else:
                    yield child
            else:
                under_way.pop()

    return descendants


def _draw_outline(usual: Callable[[Any, Any], None], kind: Any) -> Callable[[Any, Any], None]:
    def draw_outline(stream: Any, box: Any) -> None:
        if box.style["outline_width"]:
            usual(stream, box)
            return
        for child in box.children:
            if isinstance(child, kind):
                draw_outline(stream, child)

    return draw_outline


def _layout_box_backgrounds(usual: Callable[..., None]) -> Callable[..., None]:
    from weasyprint.css.properties import INITIAL_VALUES

    behind = itemgetter(*_BEHIND)
    nothing = behind(INITIAL_VALUES)

    def layout_box_backgrounds(
        page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        own = box.style
        if (
            style is not None
            or box is page
            or own["visibility"] == "hidden"
            or getattr(own["background_color"], "alpha", 1)  # colors are equal whatever their alpha
            or behind(own) != nothing
        ):
            usual(page, box, get_image_from_uri, layout_children, style)
            return
        for corner in _RADII:
            setattr(box, corner, (0, 0))
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image_from_uri)
        box.background = None

    return layout_box_backgrounds


def _avoid_collisions(usual: Callable[..., Any], line: Any) -> Callable[..., Any]:
    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if outer or not isinstance(box, line) or context.excluded_shapes:
            return usual(context, box, containing_block, outer)
        if containing_block.style["direction"] != "ltr" or not box.is_in_normal_flow():
            return usual(context, box, containing_block, outer)
        left = containing_block.content_box_x()
        right = left + containing_block.width
        left += box.margin_left
        right -= box.margin_right
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    return avoid_collisions
