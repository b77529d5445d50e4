"""Text that WeasyPrint lays out and draws sooner: the same bytes, and all is put back."""

from __future__ import annotations

import inspect
import re
from contextlib import nullcontext
from types import ModuleType
from typing import Any

import pytest
import weasyprint.draw.text
from weasy_pages import drawn, page_fonts, sheet, written
from weasyprint.css import computed_values, units
from weasyprint.layout import inline, preferred
from weasyprint.text import fonts, line_break

from symgd.typeset.weasy import quick_text
from symgd.typeset.weasy.quick_text import quick_text as quickly

LONG = "Waves of affine offices flow away to the Tyrol, 10 at a time; AVATAR Yo. "
BODIES = {
    "paragraphs": f"<p>{LONG * 4}<p><i>{LONG * 3}</i><b>{LONG}</b>",
    "sizes, the widths of one in the other": f"<p style='font-size: 7.3px'>{LONG}<p style='font-size: 23px'>{LONG}",
    "sizes, the other way round": f"<p style='font-size: 23px'>{LONG}<p style='font-size: 7.3px'>{LONG}",
    "features": f"<p style='font-variant: small-caps tabular-nums'>{LONG}<p style='font-kerning: none'>{LONG}",
    "no ligatures": f"<p style='font-variant-ligatures: none'>{LONG}<p>{LONG}",
    "spacing": f"<p style='letter-spacing: 1px'>{LONG}<p style='word-spacing: 3px; letter-spacing: -.1em'>{LONG}",
    "justified": f"<p style='text-align: justify'>{LONG * 5}",
    "decorated": f"<p style='text-decoration: underline'>{LONG}<p><s>{LONG}</s>",
    "listing": "<pre>a = 1\n\n    b  =\ttwo\n</pre><pre style='white-space: pre-wrap'>x"
    + " = y   z" * 30
    + "\n</pre>",
    "one line": f"<p style='white-space: nowrap'>{LONG * 2}<p style='overflow: hidden; text-overflow: ellipsis; "
    f"white-space: nowrap'>{LONG * 3}",
    "clamped": f"<p style='line-clamp: 2; width: 150px'>{LONG * 3}",
    "hyphens": f"<p lang=en style='hyphens: auto; width: 31px'>{LONG * 2}<p style='width: 30px'>extra\xadordi\xadnary",
    "narrow": f"<p style='width: 21px; overflow-wrap: anywhere'>{LONG}<p style='width: 21px; word-break: break-all'>"
    f"{LONG}<p style='width: 0'>{LONG}",
    "table": f"<table><tr><th>{LONG[:20]}<td>{LONG * 2}<tr><td>1 <td>{LONG}<td>x<sup>2</sup><sub>n</sub></table>",
    "lists": f"<ul><li>{LONG}<li>two</ul><ol><li>one<li><p>{LONG}</ol>",
    "lines": "<p style='line-height: 3'>one<p style='line-height: 20px'>two<p style='line-height: 90%'>three",
    "letters that are missing": "<p>Ж水 \U0001f600 אבג",
    "letters of several fonts": '<p style=\'font-family: "Math of the page", "Text of the page"\'>a ∫ b ⊗ é',
    "raised": "<p style='font-variant-position: super'>12 <span style='font-variant-position: sub'>34</span>",
    "hidden": f"<p style='visibility: hidden'>{LONG}<p style='font-size: 0'>{LONG}<p> &nbsp; <span> </span>",
    "first lines": f"<style>.first::first-line {{ color: red; font-size: 12px }} .first::first-letter {{ color: blue; "
    f"font-size: 30px }}</style><p class=first>{LONG * 3}",
    "colors": f"<p style='color: #1234'>{LONG}<p style='color: hsl(90 50% 50%)'>{LONG}<p style='opacity: .5'>{LONG}",
    "right to left": f"<p dir=rtl>{LONG * 2}",
}
SETTINGS: dict[str, Any] = {"uncompressed_pdf": True}


@pytest.mark.parametrize("name", BODIES)
def test_same_bytes(name: str) -> None:
    expected = written(BODIES[name], drawn(), **SETTINGS)
    for _ in range(2):  # the second time from what was kept
        with quickly():
            assert written(BODIES[name], drawn(), **SETTINGS) == expected
    assert written(BODIES[name], drawn(), **SETTINGS) == expected


@pytest.mark.parametrize("first", list(BODIES)[:4])
def test_same_bytes_after_others(first: str) -> None:
    """What is kept from one document does not show in another."""
    body = BODIES[first] + "".join(reversed(BODIES.values()))
    with quickly():
        quick = written(body, drawn(), **SETTINGS)
    assert quick == written(body, drawn(), **SETTINGS)


def test_same_bytes_with_formulas() -> None:
    body, drawings = sheet()
    expected = written(body, drawings)
    with quickly():
        assert written(body, sheet()[1]) == expected
        assert written(body, sheet()[1]) == expected


def test_texts_are_shaped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shaped: list[str] = []
    usual = line_break.Layout.set_text

    def set_text(layout: Any, text: str, justify: bool = False) -> None:
        shaped.append(text)
        usual(layout, text, justify)

    monkeypatch.setattr(line_break.Layout, "set_text", set_text)
    with quickly():
        written(BODIES["table"], drawn())
        shaped.clear()
        written(BODIES["table"], drawn())
    assert len(shaped) < 5
    written(BODIES["table"], drawn())
    assert len(shaped) > 30


MODULES = (weasyprint.draw, computed_values, units, inline, preferred)


def names(modules: tuple[ModuleType, ...]) -> list[dict[str, Any]]:
    return [dict(vars(module)) for module in modules]


@pytest.mark.parametrize("error", [None, KeyboardInterrupt, ValueError])
def test_all_is_put_back(error: type[BaseException] | None) -> None:
    before = names(MODULES)
    with pytest.raises(error) if error else nullcontext(), quickly():
        changed = names(MODULES)
        assert inline.split_first_line is preferred.split_first_line is not line_break.split_first_line
        if error:
            raise error
    assert names(MODULES) == before
    assert all(now != then for now, then in zip(changed, before, strict=True))


def test_every_property_of_text_is_looked_at() -> None:
    """Texts are told apart by all that WeasyPrint reads of their style when it lays them out."""
    layout = "".join(map(inspect.getsource, (line_break, fonts.get_font_description)))
    read = set(re.findall(r"style\['(\w+)'\]", layout))
    assert read == set(quick_text._PROPERTIES)
    drawing = set(re.findall(r"style\['(\w+)'\]", inspect.getsource(weasyprint.draw.text)))
    assert {name for name in drawing - read if "decoration" not in name} == {
        "color",
        "text_underline_offset",
        "visibility",
    }


def test_what_is_kept_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_text, "_MOST", 500)

    def kept() -> int:
        return sum(map(len, quick_text._KEPT.get(page_fonts()[1], {}).values()))

    most = 0
    for number in range(30):
        with quickly():
            written("".join(f"<p>{number}.{line}" for line in range(20)), drawn())
        most = max(most, kept())
    assert 300 < most < 700
