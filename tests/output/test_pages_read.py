"""Pages are XML: read as such they are what an HTML parser makes of them, and the PDF has the same bytes."""

from __future__ import annotations

from contextlib import nullcontext
from xml.etree.ElementTree import Element

import pytest
import test_comparison_handout as comparisons
import tinyhtml5
import weasyprint
from test_handout import LESSONS, SHEETS, page_of

from symgd.output import pdf
from symgd.output.environment import Page
from symgd.output.pdf import draws_text, render_pdf
from symgd.typeset.weasy import parsed, scripts
from symgd.typeset.weasy.pages import tree

PAGES = [(name, None) for name in LESSONS] + [(name, 2) for name in SHEETS]
DRAWN = (
    "parabola",
    "quartic",
    "cycle",
    "over a pole",
    "kink",
    "inflection",
    "plateau",
    "default start",
    "newton",
)


def elements(root: Element) -> list[tuple[object, ...]]:
    return [(e.tag, e.attrib, e.text or "", e.tail or "") for e in root.iter()]


def assert_read_alike(html: str) -> None:
    root = tree(html)
    assert root is not None
    found = elements(root)
    assert found == elements(tinyhtml5.parse(html, namespace_html_elements=False))
    assert len(found) > 50


@pytest.mark.parametrize(("name", "pages"), PAGES)
def test_a_lesson_is_read_as_by_an_html_parser(name: str, pages: int | None) -> None:
    assert_read_alike(page_of(name, pages).html)


@pytest.mark.parametrize("name", comparisons.COMPARISONS)
def test_a_comparison_is_read_as_by_an_html_parser(name: str) -> None:
    assert_read_alike(comparisons.page(name).html)


def as_usual(page: Page, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The PDF without what makes WeasyPrint quicker."""
    with monkeypatch.context() as patched:
        patched.setattr(scripts, "quick", nullcontext)
        patched.setattr(pdf, "parsed", weasyprint.HTML)
        return render_pdf(page)


@pytest.mark.skipif(not draws_text(), reason="formulas are drawn as SVG")
@pytest.mark.parametrize("name", DRAWN)
def test_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert render_pdf(page_of(name)) == as_usual(page_of(name), monkeypatch)


def test_a_page_that_is_no_xml_is_read_as_html() -> None:
    html = parsed(string="<title>t</title><p>one<br>two", base_url="symgd:", url_fetcher=None)
    assert [element.tag for element in html.etree_element.iter()] == [
        "html",
        "head",
        "title",
        "body",
        "p",
        "br",
    ]
    assert html.base_url == "symgd:"


ATTRIBUTES = {
    "none": "<ul><li>a<ol><li>b</li></ol></li></ul><table><tr><td>c</td></tr></table><p>d</p>",
    "direction": "<ul dir='rtl'><li>a<ol dir='LTR'><li>b</li></ol></li></ul><div dir='rtl'><ul><li>c</li></ul></div>",
    "hidden": "<p>a</p><p hidden=''>b</p><ul><li hidden='hidden'>c</li></ul>",
    "rules": "<table rules='all'><tbody><tr><td style='border: 1px solid'>a</td></tr></tbody></table>",
    "frame": "<table frame='box' style='border: 1px solid'><tbody><tr><td>a</td></tr></tbody></table>",
}


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_attributes_mean_what_they_mean_in_html(name: str) -> None:
    html = f"<html lang='en'><head><title>t</title></head><body>{ATTRIBUTES[name]}</body></html>"

    def written(way: object) -> bytes:
        assert callable(way)
        page = way(string=html, base_url="symgd:", url_fetcher=None)
        return bytes(page.render().write_pdf(uncompressed_pdf=True, pdf_identifier=b"0"))

    assert written(parsed) == written(weasyprint.HTML)
