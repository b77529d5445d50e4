"""WeasyPrint's styles, with the same values, sooner.

Of the two hundred properties of a box nearly all have their initial value or that of the box around it, and WeasyPrint
finds that out for each by itself. `quick_styles` has them there from the start, for as long as it is entered. It also
remembers what margins, paddings, borders and sizes come to where they depend on nothing around the box, and does not
look for backgrounds where there are none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

__all__ = ["NAMES", "SIGNATURES", "quick_styles"]

#: what is replaced, and how it is called
SIGNATURES = {
    "weasyprint.css:AnonymousStyle.__init__": "(self, parent_style)",
    "weasyprint.css:AnonymousStyle.__missing__": "(self, key)",
    "weasyprint.css:ComputedStyle.__init__": "(self, parent_style, cascaded, pseudo_type, root_style, base_url, "
    "font_config, initial_page_sizes)",
    "weasyprint.css:ComputedStyle.__missing__": "(self, key)",
    "weasyprint.css.functions:check_math": "(token)",
    "weasyprint.layout.background:layout_box_backgrounds": "(page, box, get_image_from_uri, layout_children=True, "
    "style=None)",
    "weasyprint.layout.percent:resolve_percentages": "(box, containing_block)",
}

#: what those functions use
NAMES = {
    "weasyprint.css:ComputedStyle.__init__": ("specified",),
    "weasyprint.css:ComputedStyle.__missing__": (
        "INHERITED",
        "INITIAL_NOT_COMPUTED",
        "INITIAL_VALUES",
        "PHYSICAL_FUNCTIONS",
        "cascaded",
        "direction",
        "page",
        "parent_style",
        "text_decoration_",
    ),
    "weasyprint.layout.background:layout_box_backgrounds": ("all_children", "background"),
    "weasyprint.layout.percent:resolve_percentages": ("margin_left", "min_height", "adjust_box_sizing"),
}

_SIDES = ("top", "right", "bottom", "left")
#: the properties that have rules of their own
_OTHERWISE = ("display", "float", "page", "position")
#: those that are handed on to a box that says nothing of them, without being called inherited
_HANDED_ON = ("page", *(f"text_decoration_{part}" for part in ("line", "color", "style", "thickness")))

#: what `resolve_percentages` reads
_SIZES = (
    "border_collapse",
    "box_sizing",
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_LENGTHS = tuple(name for name in _SIZES[2:] if not name.startswith("border"))
_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
#: what `layout_box_backgrounds` reads
_GROUNDS = (
    *_RADII,
    *("border_image_source", "mask_border_source", "visibility"),
    *("background_image", "background_color", "box_shadow"),
)
_NO_GROUND = {"background": None} | dict.fromkeys(_RADII, (0, 0))


@dataclass(frozen=True, slots=True)
class _Initial:
    """The initial values that are there from the start, and which of them another property unsettles."""

    values: dict[str, Any]
    unsettled: dict[str, tuple[str, ...]]
    inherited: frozenset[str]


@cache
def _initial() -> _Initial:
    from weasyprint.css import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, PHYSICAL_FUNCTIONS

    widths = {f"{line}_width": f"{line}_style" for line in ("outline", "column_rule")}
    widths |= {f"border_{side}_width": f"border_{side}_style" for side in _SIDES}
    values = {
        name: value
        for name, value in INITIAL_VALUES.items()
        if name not in INHERITED | INITIAL_NOT_COMPUTED and name not in (*_OTHERWISE, *_HANDED_ON)
    }
    values |= {width: 0 for width, style in widths.items() if INITIAL_VALUES[style] == "none"}
    unsettled: dict[str, set[str]] = {name: {name} for name in values}
    for physical, logical in PHYSICAL_FUNCTIONS.items():
        for direction in ("ltr", "rtl"):
            unsettled.setdefault(logical(block="ttb", inline=direction), set()).add(physical)
    for width, style in widths.items():
        for others in unsettled.values():
            if style in others:
                others.add(width)
    inherited = frozenset((INHERITED - set(PHYSICAL_FUNCTIONS) - set(_OTHERWISE)).union(_HANDED_ON))
    return _Initial(values, {name: tuple(sorted(others)) for name, others in unsettled.items()}, inherited)


@contextmanager
def quick_styles() -> Iterator[None]:
    """While this lasts WeasyPrint finds the styles of boxes sooner; not for two threads at once."""
    from weasyprint.css import AnonymousStyle, ComputedStyle, functions
    from weasyprint.layout import background, percent

    with ExitStack() as replaced:
        for owner, name, replacement in (
            (ComputedStyle, "__init__", _computed_at_start(ComputedStyle.__init__)),
            (ComputedStyle, "__missing__", _computed(ComputedStyle.__missing__)),
            (AnonymousStyle, "__init__", _anonymous_at_start(AnonymousStyle.__init__)),
            (AnonymousStyle, "__missing__", _anonymous(AnonymousStyle.__missing__)),
            *_everywhere(functions.check_math, _check_math(functions.check_math)),
            *_everywhere(percent.resolve_percentages, _resolve_percentages(percent.resolve_percentages)),
            *_everywhere(
                background.layout_box_backgrounds, _layout_box_backgrounds(background.layout_box_backgrounds)
            ),
        ):
            replaced.callback(setattr, owner, name, vars(owner)[name])
            setattr(owner, name, replacement)
        yield


def _everywhere(function: Any, replacement: Any) -> list[tuple[Any, str, Any]]:
    """The modules of WeasyPrint that have imported a function, each with its name and its replacement."""
    name = function.__name__
    return [
        (module, name, replacement)
        for path, module in list(sys.modules.items())
        if path.startswith("weasyprint.") and vars(module).get(name) is function
    ]


def _computed_at_start(usual: Callable[..., None]) -> Callable[..., None]:
    initial = _initial()
    values, unsettled = initial.values, initial.unsettled
    nothing: tuple[str, ...] = ()

    def at_start(style: Any, parent_style: Any, cascaded: Any, *others: Any) -> None:
        usual(style, parent_style, cascaded, *others)
        style.update(values)
        drop = style.pop
        for name in cascaded:
            for other in unsettled.get(name, nothing):
                drop(other, None)
        if "position" not in cascaded:
            style["position"] = style.specified["position"] = "static"
            if "float" not in cascaded:
                style["float"] = style.specified["float"] = "none"

    return at_start


def _computed(usual: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    inherited = _initial().inherited

    def missing(style: Any, key: str) -> Any:
        if key in inherited and key not in style.cascaded and style.parent_style is not None:
            value = style[key] = style.parent_style[key]
            return value
        return usual(style, key)

    return missing


def _anonymous_at_start(usual: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    values = _initial().values | {"position": "static", "float": "none"}

    def at_start(style: Any, parent_style: Any) -> None:
        usual(style, parent_style)
        style.update(values)

    return at_start


def _anonymous(usual: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    inherited = _initial().inherited

    def missing(style: Any, key: str) -> Any:
        if key in inherited:
            value = style[key] = style.parent_style[key]
            return value
        return usual(style, key)

    return missing


def _check_math(usual: Callable[[Any], Any]) -> Callable[[Any], Any]:
    from weasyprint.css.properties import Dimension

    plain = frozenset((str, int, float, Dimension, type(None)))

    def check_math(token: Any) -> Any:
        return None if type(token) in plain else usual(token)

    return check_math


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
        lengths = [style[name] for name in _LENGTHS]
        if style["border_collapse"] == "collapse" or any(
            length != "auto" and getattr(length, "unit", "%") == "%" for length in lengths
        ):
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
        else:
            box.__dict__.update(found)

    return resolve_percentages


def _layout_box_backgrounds(usual: Callable[..., None]) -> Callable[..., None]:
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.layout.absolute import AbsolutePlaceholder

    grounds = itemgetter(*_GROUNDS)
    none = grounds(INITIAL_VALUES)

    def layout_box_backgrounds(
        page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        plain = style is None and layout_children and box is not page and type(box) is not AbsolutePlaceholder
        if plain and grounds(box.style) == none:
            box.__dict__.update(_NO_GROUND)
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image_from_uri)
        else:
            usual(page, box, get_image_from_uri, layout_children, style)

    return layout_box_backgrounds
