"""Styles, sizes and bytes that WeasyPrint finds sooner: the same values, the same files, and all is put back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

import pydyf
import pytest
import weasyprint
from weasy_pages import drawn, page_fonts, sheet, written
from weasyprint import css
from weasyprint import draw as drawing
from weasyprint.css import AnonymousStyle, ComputedStyle, get_all_computed_styles
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.css.targets import TargetCollector
from weasyprint.draw import border
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background, block, flex, float, inline, percent, table

from symgd.typeset.weasy import quick
from symgd.typeset.weasy.quick_boxes import quick_boxes
from symgd.typeset.weasy.quick_declarations import quick_declarations
from symgd.typeset.weasy.quick_files import quick_files
from symgd.typeset.weasy.quick_styles import quick_styles
from symgd.typeset.weasy.replacing import replaced

WORDS = "Over the hills and far away, down into the next valley. " * 4
TABLE = "<tr><th>one<th>two<tr><td>1 <td rowspan=2>2<tr><td>3"
#: declarations for one element among others
GIVEN = {
    "nothing": "",
    "lengths": "margin: 3px 0 1em auto; padding: 2mm; width: 50%; max-height: 4cm; min-width: 10vw",
    "logical": "margin-block-start: 7px; padding-inline: 3px 4px; inline-size: 9em; inset-inline-end: 2px",
    "logical and physical": "margin-top: 1px; margin-block-start: 7px; padding-inline-start: 3px; padding-left: 9px",
    "important": "margin-block-end: 7px; margin-bottom: 1px !important; width: 3px !important; width: 5px",
    "right to left": "direction: rtl; margin-inline-start: 7px; border-inline-end: 2px solid red",
    "borders": "border: medium solid; border-left: thin none; border-top-style: hidden; outline: dotted 2px",
    "logical borders": "border-block-end-style: solid; border-inline-start: 1px solid; border-end-end-radius: 3px",
    "columns": "column-rule: solid; column-count: 2; column-gap: 1em",
    "inherited": "margin: inherit; width: inherit; display: inherit; float: inherit; border: inherit; color: inherit",
    "initial": "margin: initial; color: initial; font: initial; display: initial; page: initial; border: initial",
    "calculated": "width: calc(100% - 2em); margin: calc(1px + 2px) max(1px, 2%); font-size: calc(1em + 1px)",
    "calculated in vain": "width: calc(1px + 2s); line-height: calc(1em + 50%); text-indent: calc(10% + 1px)",
    "variables": "--a: 4px; --b: solid; margin: var(--a); border: var(--a) var(--b) red; width: var(--none)",
    "relative": "font-size: 120%; line-height: 90%; vertical-align: 20%; letter-spacing: .1em; font-weight: bolder",
    "float": "float: left; display: inline-table",
    "floating note": "float: footnote",
    "absolute": "position: absolute; display: inline; float: right; top: 3px",
    "relative position": "position: relative; left: 10%; float: right",
    "decorations": "text-decoration: underline wavy red 2px",
    "decorations through": "text-decoration: line-through",
    "page": "page: broad; size: A5; bleed: 3mm; marks: crop; break-before: always",
    "list item": "display: list-item; list-style: square inside",
    "grid": "display: grid; grid-template-columns: 1fr 2em; gap: 1em 5%",
    "flex": "display: flex; flex: 1 1 10em; align-items: end",
    "table": "display: table; border-collapse: collapse; border-spacing: 3px; padding: 4px",
    "ground": "background: #eee; box-shadow: 1px 1em red; opacity: .5; transform: translate(1em, 10%)",
    "words": "content: 'x'; quotes: none; string-set: a content(); bookmark-label: 'b'; counter-increment: c 2",
    "font": "font: italic small-caps 700 12pt/1.4 'Text of the page'; font-feature-settings: 'tnum'",
    "sizes of boxes": "box-sizing: border-box; padding: 4px; border: 2px solid; width: 40px; height: 10px",
    "anchor": "-weasy-anchor: attr(id); -weasy-link: url(#x); -weasy-lang: 'de'",
}
#: all but those that WeasyPrint itself cannot compute for an anonymous box
PROPERTIES = [name for name in INITIAL_VALUES if not re.fullmatch("border_(block|inline)_.*_width", name)]
PAGE = (
    "<html lang=en><title>t</title><body><section id=around><div id=given lang=de style='orphans: 3'>a<p>b<i>c</i>"
    "<ul><li>d</ul><table><tr><td>e</table></div></section>"
)
BODIES = {
    "nested": f"<div style='margin: 5% 3px; padding: 2%'>{WORDS}<p style='width: 50%; min-height: 3em'>{WORDS}</div>",
    "table": f"<table style='width: 100%'>{TABLE}</table><table style='border-collapse: collapse'>{TABLE}</table>",
    "collapsed borders": "<style>td, th { border: 1px solid; padding: 2% 3px } tr { border-top: 3px solid red } "
    f"</style><table style='border-collapse: collapse; border: 2px solid'>{TABLE}</table>",
    "sized by the border": "<style>td, p { box-sizing: border-box; padding: 3px; border: 2px solid; width: 90px; "
    f"height: 40px; max-width: 50% }}</style><p>{WORDS}<table style='border-collapse: collapse'>{TABLE}</table>",
    "flex": f"<div style='display: flex'><p style='flex: 2'>{WORDS}<p style='width: 30%'>{WORDS}<b>x</b></div>",
    "grid": "<div style='display: grid; grid-template-columns: 1fr 2fr; gap: 3px'><p style='margin: 0'>one<p>two"
    f"<p style='width: 20px; min-height: 5px'>{WORDS}</div>",
    "columns": f"<div style='columns: 2; column-rule: 1px solid'>{WORDS * 4}</div>",
    "out of the flow": f"<p style='position: relative'>{WORDS}<b style='position: absolute; right: 3%; padding: 2px'>b"
    f"</b><i style='float: right; width: 30%; margin: 3px'>i</i>{WORDS}<u style='position: fixed; bottom: 0'>u</u>",
    "footnotes": f"<p>{WORDS}<span style='float: footnote'>A note.</span>{WORDS * 5}",
    "running": "<style>@page { @top-center { content: element(h) } }</style><h1 style='position: running(h)'>h</h1>"
    f"<p>{WORDS * 20}",
    "grounds": f"<div style='background: #eee; border: 1px solid; border-radius: 3px; outline: dotted'>{WORDS}</div>",
    "lists": f"<ul><li>{WORDS}<li style='list-style-position: inside'>two</ul><ol style='padding: 0 10%'><li>one</ol>",
    "first letters": "<style>p::first-letter { float: left; font-size: 20px } p::first-line { color: red }"
    f"</style><p>{WORDS}",
    "outlines": f"<div style='outline: 2px dashed red'>{WORDS}<p style='outline: 1px solid'>a</p></div>"
    f"<p>{WORDS}<b style='outline: 1px dotted; visibility: hidden'>b<i style='outline: 3px double'>c</i></b>",
    "behind": "<p style='background: #eee'>a<p style='visibility: hidden; background: red'>b<i style='visibility: "
    "visible; box-shadow: 1px 1px red'>c</i><p style='border-radius: 50%'>d<p style='border-image: linear-gradient("
    "red, blue) 1; border: 2px solid'>e<p style='background: linear-gradient(red, blue)'>f<p style='mask-border: "
    "linear-gradient(red, blue) 1'>g",
    "black": "<style>html { background: rgba(0, 0, 0, .2) } </style><p style='background: black; color: white'>a"
    "<p style='background: rgba(0, 0, 0, .5)'>b<i style='background: #000'>c</i><table><tr style='background: black'>"
    "<td>d<td style='background: #0008'>e</table>",
    "beside floats": f"<p style='float: left; width: 30%; margin: 3px'>a<p style='float: right; width: 9%'>b<p>{WORDS}"
    f"<p style='margin: 0 7.3px; padding: 0.1px'>{WORDS}<p style='direction: rtl; text-indent: 1em'>{WORDS}",
    "the same again": "<p style='margin: 3px; width: 20%'>a<b style='color: red; hue: 3'>b</b><p style='margin: 3px; "
    "width: 20%'>c<b style='color: red; hue: 3'>d</b><i style=''>e</i><p style='--a: 3px; padding: var(--a)'>f",
    "inline boxes": f"<p>{WORDS}<span style='display: inline-block; width: 20%; padding: 1px'>x y z</span>{WORDS}",
}  # fmt: skip
#: what is replaced
REPLACED = (
    (ComputedStyle, "__init__"),
    (ComputedStyle, "__missing__"),
    (AnonymousStyle, "__init__"),
    (Box, "descendants"),
    (Box, "is_in_normal_flow"),
    *((module, "avoid_collisions") for module in (float, block, inline)),
    *((module, "draw_outline") for module in (border, drawing)),
    (background, "layout_box_backgrounds"),
    (css, "preprocess_declarations"),
    (css, "tinycss2"),
    *((kind, "data") for kind in (pydyf.Array, pydyf.Dictionary, pydyf.Stream)),
    *((module, "resolve_percentages") for module in (percent, block, inline, table)),
)
USUAL = [(owner, name, vars(owner)[name]) for owner, name in REPLACED]


def computed(given: str, around: str, names: list[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The values of all properties of all elements, asked for in this order."""
    html = weasyprint.HTML(string=PAGE, base_url="math:")
    css = f"#given, #given::before, li::marker {{ {given} }} #around {{ {around} }}"
    own, fonts = page_fonts()
    style_for = get_all_computed_styles(
        html,
        user_stylesheets=[own, weasyprint.CSS(string=css, base_url="math:")],
        font_config=fonts,
        target_collector=TargetCollector(),
    )
    style_for.initial_page_sizes |= {"box": (400, 300), "area": (360, 260)}
    for element in html.etree_element.iter():
        for kind in (None, "before", "marker", "first-line", "footnote-call"):
            style = style_for(element, kind)
            if style is not None:
                for one in (style, style.anonymous_style, style.copy()):
                    yield f"{element.tag}::{kind}", {name: repr(one[name]) for name in names}


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("backwards", [False, True])
def test_same_values(given: str, backwards: bool) -> None:
    for around in (
        "",
        GIVEN[given],
        "border-style: solid; text-decoration: overline; page: wide; direction: rtl",
    ):
        names = sorted(PROPERTIES, reverse=backwards)
        usual = list(computed(GIVEN[given], around, names))
        with quick_styles():
            assert list(computed(GIVEN[given], around, names)) == usual
        assert len(usual) > 40


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("way", [quick_declarations, quick_styles, quick_boxes, quick_files, quick])
def test_same_bytes(name: str, way: Callable[[], AbstractContextManager[None]]) -> None:
    settings = {"uncompressed_pdf": True}
    expected = written(BODIES[name], drawn(), **settings)
    with way():
        assert written(BODIES[name], drawn(), **settings) == expected


def test_same_bytes_with_formulas() -> None:
    body, drawings = sheet()
    expected = written(body, drawings)
    with quick():
        assert written(body, sheet()[1]) == expected


def stop() -> None:
    with quick():
        assert not any(vars(owner)[name] is usual for owner, name, usual in USUAL)
        assert flex.percent.resolve_percentages is block.resolve_percentages
        raise ZeroDivisionError


def test_all_is_put_back_after_an_error_as_well() -> None:
    with pytest.raises(ZeroDivisionError):
        stop()
    assert all(vars(owner)[name] is usual for owner, name, usual in USUAL)


def test_what_was_replaced_is_put_back_when_the_next_is_missing() -> None:
    usual = percent.resolve_percentages
    with (
        pytest.raises(KeyError),
        replaced((percent, "resolve_percentages", None), (percent, "missing", None)),
    ):
        pass
    assert percent.resolve_percentages is usual
