"""WeasyPrint's styles, with the same values, sooner.

Of the two hundred properties of a box nearly all have their initial value or that of the box around it, and WeasyPrint
finds that out for each by itself. `quick_styles` has them there from the start, for as long as it is entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from symgd.typeset.weasy.replacing import replaced

__all__ = ["NAMES", "SIGNATURES", "quick_styles"]

#: what is replaced or called, and how
SIGNATURES = {
    "weasyprint.css:AnonymousStyle.__init__": "(self, parent_style)",
    "weasyprint.css:ComputedStyle.__init__": "(self, parent_style, cascaded, pseudo_type, root_style, base_url, "
    "font_config, initial_page_sizes)",
    "weasyprint.css:ComputedStyle.__missing__": "(self, key)",
    "weasyprint.css:check_math": "(token)",
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
}

_SIDES = ("top", "right", "bottom", "left")
#: the properties that have rules of their own
_OTHERWISE = ("display", "float", "page", "position")
#: those that are handed on to a box that says nothing of them, without being called inherited
_HANDED_ON = ("page", *(f"text_decoration_{part}" for part in ("line", "color", "style", "thickness")))


@dataclass(frozen=True, slots=True)
class _Initial:
    """The initial values that are there from the start, and which of them another property unsettles."""

    values: dict[str, Any]
    unsettled: dict[str, tuple[str, ...]]
    #: what a box that says nothing of it has from the box around it
    inherited: tuple[str, ...]
    #: the names under which a property may be given as well, by the direction of writing
    logical: dict[str, tuple[str, ...]]


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
    logical = {
        name: tuple(function(block="ttb", inline=direction) for direction in ("ltr", "rtl"))
        for name, function in PHYSICAL_FUNCTIONS.items()
    }
    unsettled: dict[str, set[str]] = {name: {name} for name in values}
    for physical, others in logical.items():
        for other in others:
            unsettled.setdefault(other, set()).add(physical)
    for width, style in widths.items():
        for names in unsettled.values():
            if style in names:
                names.add(width)
    inherited = tuple(sorted((INHERITED - set(PHYSICAL_FUNCTIONS) - set(_OTHERWISE)).union(_HANDED_ON)))
    for name in inherited:
        unsettled.setdefault(name, set()).add(name)
    return _Initial(
        values, {name: tuple(sorted(names)) for name, names in unsettled.items()}, inherited, logical
    )


@contextmanager
def quick_styles() -> Iterator[None]:
    """While this lasts WeasyPrint finds the styles of boxes sooner; not for two threads at once."""
    from weasyprint.css import AnonymousStyle, ComputedStyle

    with replaced(
        (ComputedStyle, "__init__", _computed_at_start(ComputedStyle.__init__)),
        (ComputedStyle, "__missing__", _computed(ComputedStyle.__missing__)),
        (AnonymousStyle, "__init__", _anonymous_at_start(AnonymousStyle.__init__)),
    ):
        yield


def _computed_at_start(usual: Callable[..., None]) -> Callable[..., None]:
    from weasyprint.css import INITIAL_VALUES

    initial = _initial()
    values, unsettled, inherited = initial.values, initial.unsettled, initial.inherited
    from_parent = itemgetter(*inherited)
    inline = INITIAL_VALUES["display"]
    nothing: tuple[str, ...] = ()

    def at_start(style: Any, parent_style: Any, cascaded: Any, *others: Any) -> None:
        usual(style, parent_style, cascaded, *others)
        style.update(values)
        if parent_style is not None:
            style.update(zip(inherited, from_parent(parent_style), strict=True))
        drop = style.pop
        for name in cascaded:
            for other in unsettled.get(name, nothing):
                drop(other, None)
        if "position" not in cascaded:
            style["position"] = style.specified["position"] = "static"
            if "float" not in cascaded:
                style["float"] = style.specified["float"] = "none"
                if parent_style is not None and "display" not in cascaded:
                    style["display"] = style.specified["display"] = inline

    return at_start


def _computed(usual: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    from weasyprint.css import COMPUTER_FUNCTIONS, check_math
    from weasyprint.css.properties import Dimension

    logical = _initial().logical
    plain = frozenset((str, int, float, Dimension, tuple))
    special = frozenset((*_OTHERWISE, *_HANDED_ON))
    nothing: tuple[str, ...] = ()

    def missing(style: Any, key: str) -> Any:
        cascaded = style.cascaded
        if key not in cascaded:
            return usual(style, key)
        value = cascaded[key][0]
        kind = type(value)
        if kind not in plain or key in special or value in ("inherit", "initial"):
            return usual(style, key)
        if kind is tuple and check_math(value):
            return usual(style, key)
        for other in logical.get(key, nothing):
            if other in cascaded:
                return usual(style, key)
        if key in COMPUTER_FUNCTIONS:
            value = COMPUTER_FUNCTIONS[key](style, key, value)
        style[key] = value
        return value

    return missing


def _anonymous_at_start(usual: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    initial = _initial()
    values, inherited = initial.values | {"position": "static", "float": "none"}, initial.inherited
    from_parent = itemgetter(*inherited)

    def at_start(style: Any, parent_style: Any) -> None:
        usual(style, parent_style)
        style.update(values)
        style.update(zip(inherited, from_parent(parent_style), strict=True))

    return at_start
