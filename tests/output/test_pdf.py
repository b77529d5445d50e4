"""The PDF, read back with pypdf: its text, fonts, tags, properties and attachment; and what it refuses."""

from __future__ import annotations

import ctypes.util
import gc
import io
import logging
import subprocess
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pypdf
import pytest
from jinja2 import UndefinedError
from markupsafe import Markup
from pypdf.generic import DictionaryObject, IndirectObject

from symgd.errors import InternalError
from symgd.notation import parse
from symgd.output import pdf
from symgd.output.assets import Assets, Svg
from symgd.output.environment import Page, environment, render
from symgd.output.pdf import Attached, TooLong, draws_text, render_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="40">{}</svg>'
PICTURE = SVG.format('<path d="M0 0L99 40"/>')
EVERYTHING = """
{% extends "layout.html.j2" %}
{% import "macros.html.j2" as m %}
{% block content %}
{% call m.box("goals", "Goals") %}<ul><li>to read {{ math(f) }};</li></ul>{% endcall %}
{{ m.section("The landscape", "land") }}
<p>See {{ m.ref("figure", "fig") }}, {{ m.ref("table", "tab") }} and {{ m.ref("section", "land") }},
at {{ number(1.5e-7) }}.</p>
{{ display(f) }}
{{ m.figure(picture, "a straight line", "The line.", "fig") }}
{{ m.subsection("Working") }}
{{ m.derivation([(f, "sum rule"), (f, "tidy up", "result")]) }}
{{ m.key(f) }}
{{ m.steps(["k", math("x")], [column([0, 1, 2]), column([8, 5.5, 2.25])], "The walk.", "tab", gaps=[2]) }}
{{ m.listing("for k in range(3):  # loop\\n    print('x')", "A program.", "list") }}
{{ m.section("Questions", numbered=false) }}
{{ m.questions(["Why?", title]) }}{{ m.answers(["Because."]) }}
{% endblock %}
"""


def facts(**page: Any) -> dict[str, Any]:
    return {
        "f": parse("(x^2+1)/2"),
        "picture": Svg(PICTURE),
        "title": page.get("title", "Walking downhill"),
        "page": {
            "title": "Walking downhill",
            "subtitle": "by hand",
            "version": "0.1.0",
            "command": 'symgd "x^2" --x0 8',
            "meta": [("Time", "45 minutes")],
            "author": "A. Lecturer",
            "subject": "Gradient descent",
            "keywords": "gradient descent, lesson",
            **page,
        },
    }


def page_of(**page: Any) -> Page:
    return render(environment().from_string(EVERYTHING), facts(**page))


@cache
def demo() -> bytes:
    return render_pdf(page_of(), attachments=[Attached("steps.csv", b"step,x\n0,8\n", "all steps")])


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(data).pages).split())


def fonts_of(data: bytes) -> set[str]:
    names = set()
    for page in read(data).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return names


def elements(node: Any, seen: set[int] | None = None) -> list[DictionaryObject]:
    """All structure elements below a node."""
    seen = set() if seen is None else seen
    if isinstance(node, IndirectObject):
        if node.idnum in seen:
            return []
        seen.add(node.idnum)
        node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in elements(child, seen)]
    if not isinstance(node, DictionaryObject):
        return []
    return ([node] if "/S" in node else []) + (elements(node["/K"], seen) if "/K" in node else [])


def test_it_says_what_the_template_says() -> None:
    text = text_of(demo())
    for words in (
        "Walking downhill",
        "1 The landscape",
        "See Figure 1, Table 1 and Section 1, at 1.5 × 10"
        if draws_text()
        else "See Figure 1, Table 1 and Section 1",
        "Table 1. The walk.",
        "Listing 1. A program.",
        "Page 1 of",
        'symgd 0.1.0 · symgd "x^2" --x0 8',
    ):
        assert words in text


def test_it_has_our_fonts_and_no_other() -> None:
    names = fonts_of(demo())
    assert names
    assert all(name.startswith(("STIX-Two-", "Source-Sans-3-", "Source-Code-Pro-")) for name in names)


def test_a_script_that_no_font_of_ours_has_brings_no_other_font() -> None:
    data = render_pdf(page_of(title="漢字 हिन्दी 😀 title"))
    assert all(
        name.startswith(("STIX-Two-", "Source-Sans-3-", "Source-Code-Pro-")) for name in fonts_of(data)
    )
    assert "title" in text_of(data)


def test_its_properties() -> None:
    reader = read(demo())
    info = reader.metadata
    assert info is not None
    assert info.title == "Walking downhill"
    assert info.author == "A. Lecturer"
    assert info.subject == "Gradient descent"
    assert "lesson" in str(info["/Keywords"])
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_picture_has_its_words_and_every_head_its_scope() -> None:
    found = elements(read(demo()).trailer["/Root"]["/StructTreeRoot"]["/K"])
    figures = [element for element in found if element["/S"] in ("/Figure", "/Formula")]
    heads = [element for element in found if element["/S"] == "/TH"]
    assert len(figures) >= 6
    assert all(str(element.get("/Alt", "")).strip() for element in figures)
    assert "open parenthesis" in " ".join(str(element["/Alt"]) for element in figures) or any(
        "over 2" in str(element["/Alt"]) or "fraction" in str(element["/Alt"]) for element in figures
    )
    assert len(heads) >= 8


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets SYMGD_DRAWING, which is otherwise read once a process."""

    def choose(way: str) -> None:
        monkeypatch.setenv("SYMGD_DRAWING", way)
        draws_text.cache_clear()

    yield choose
    draws_text.cache_clear()


def kinds(data: bytes) -> Counter[str]:
    """How often each kind of element is in the tags."""
    return Counter(
        str(element["/S"]) for element in elements(read(data).trailer["/Root"]["/StructTreeRoot"]["/K"])
    )


def test_formulas_are_text_and_are_tagged_as_formulas(drawing: Callable[[str], None]) -> None:
    drawing("")
    data = render_pdf(page_of())
    reader = read(data)
    found = elements(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    formulas = [element for element in found if element["/S"] == "/Formula"]
    assert len(formulas) >= 5
    sources = {
        entry.get_object()["/EF"]["/F"].get_object().get_data()
        for element in formulas
        for entry in element["/AF"]
    }
    assert all(source.startswith(b"<math") for source in sources)
    assert "STIX-Two-Math-Lesson" in fonts_of(data)
    with_steps = read(render_pdf(page_of(), attachments=[Attached("steps.csv", b"step", "all steps")]))
    assert list(with_steps.attachments) == ["steps.csv"]
    assert [file["/UF"] for file in with_steps.trailer["/Root"]["/AF"]] == ["steps.csv"]


@pytest.mark.parametrize("reason", ["asked for", "another WeasyPrint"])
def test_images_are_the_way_out(
    reason: str, drawing: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing("")
    text = render_pdf(page_of())
    drawing("svg" if reason == "asked for" else "")
    if reason == "another WeasyPrint":
        monkeypatch.setattr(pdf, "differences", lambda: ["WeasyPrint is 71.0, not 70.*"])
    images = render_pdf(page_of())
    assert kinds(text)["/Formula"]
    assert not kinds(images)["/Formula"]
    assert kinds(images)["/Figure"] >= kinds(text)["/Figure"] + kinds(text)["/Formula"]
    assert len(read(images).pages) == len(read(text).pages)
    assert len(images) > len(text)


def test_what_takes_more_paper_than_it_may_is_not_written() -> None:
    pages = len(read(demo()).pages)
    assert len(read(render_pdf(page_of(), most=pages)).pages) == pages
    with pytest.raises(TooLong):
        render_pdf(page_of(), most=pages - 1)
    assert render_pdf(page_of(), most=pages) == render_pdf(page_of())  # nothing is left behind


class Square:
    """What draws itself, and has an SVG for where it may not."""

    width = height = 9.0
    svg = SVG.format('<path d="M0 0H9V9z"/>')

    def draw(self, canvas: Any, width: float, height: float) -> None:
        canvas.operators(b"0 0 9 9 re f % drawn")


@pytest.mark.parametrize("way", ["", "svg"])
def test_what_draws_itself_does_and_is_not_kept(way: str, drawing: Callable[[str], None]) -> None:
    drawing(way)
    assets, square = Assets(), Square()
    html = f'<html lang=en><title>t</title><body><img src="{assets.add(square)}" alt="a square">'
    content = read(render_pdf(Page(html, assets))).pages[0]["/Contents"].get_object().get_data()
    assert (b"% drawn" in content) == (not way)
    kept = weakref.ref(square)
    del assets, square
    gc.collect()
    assert kept() is None


def test_its_bookmarks_are_its_headings() -> None:
    def titles(items: list[Any]) -> list[str]:
        return [t for item in items for t in (titles(item) if isinstance(item, list) else [item.title])]

    assert titles(read(demo()).outline) == ["Walking downhill", "1 The landscape", "Working", "Questions"]


def test_the_attachment_is_inside_and_is_data() -> None:
    reader = read(demo())
    assert reader.attachments["steps.csv"] == [b"step,x\n0,8\n"]
    names = reader.trailer["/Root"]["/Names"]["/EmbeddedFiles"]["/Names"]
    assert names[1].get_object()["/AFRelationship"] == "/Data"
    assert names[1].get_object() in [file.get_object() for file in reader.trailer["/Root"]["/AF"]]


def test_two_runs_write_the_same_bytes() -> None:
    again = render_pdf(page_of(), attachments=[Attached("steps.csv", b"step,x\n0,8\n", "all steps")])
    assert again == demo()


@pytest.mark.parametrize(("paper", "width", "height"), [("a4", 210, 297), ("letter", 215.9, 279.4)])
def test_the_paper(paper: str, width: float, height: float) -> None:
    box = read(render_pdf(page_of(), paper=paper)).pages[0].mediabox
    assert float(box.width) == pytest.approx(width / 25.4 * 72, abs=0.1)
    assert float(box.height) == pytest.approx(height / 25.4 * 72, abs=0.1)


def test_a_sheet_is_shorter() -> None:
    assert len(read(render_pdf(page_of(density="sheet"))).pages) <= len(read(demo()).pages)


def test_a_long_command_is_printed_whole_at_the_end() -> None:
    command = 'symgd "' + " + ".join(f"x^{k}" for k in range(2, 90)) + '" --x0 8'
    text = text_of(render_pdf(page_of(command=command)))
    assert "the command is on the last page" in text
    assert command.replace(" ", "") in text.replace(" ", "")


def test_nothing_in_the_style_sheet_or_the_page_is_unknown_to_weasyprint(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pdf._style.cache_clear()
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_pdf(page_of())
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://localhost:9/x.png",
        "https://example.org/x.svg",
        "symgd:font/none.ttf",
        "x.png",
    ],
)
@pytest.mark.parametrize(
    "html", ['<img src="{}" alt="x">', '<link rel="stylesheet" href="{}">', '<p style="background: url({})">x</p>',
             '<style>@import url({});</style>', '<link rel="attachment" href="{}">',
             SVG.format('<image width="9" height="9" href="{}"/>')]
)  # fmt: skip
def test_nothing_is_fetched(html: str, address: str) -> None:
    body = f"<html lang=en><title>t</title><body>{html.format(address)}</body></html>"
    with pytest.raises(InternalError, match="outside"):
        render_pdf(Page(body, Assets()))


def test_a_picture_that_cannot_be_drawn_is_an_error() -> None:
    assets = Assets()
    address = assets.add(Svg('<svg xmlns="http://www.w3.org/2000/svg" width="9"><path'))
    with pytest.raises(InternalError, match="could not be drawn"):
        render_pdf(Page(f'<html lang=en><title>t</title><body><img src="{address}" alt="x">', assets))


def test_text_from_outside_is_text() -> None:
    hostile = '<script>alert(1)</script><img src="file:///etc/passwd">{{ 7*7 }} & "'
    page = page_of(
        title=hostile, command=hostile, author=hostile, meta=[(hostile, hostile)], subtitle=hostile
    )
    assert "<script" not in page.html
    text = text_of(render_pdf(page))
    assert "<script>alert(1)</script>" in text.replace(" ", "")
    assert "{{ 7*7 }}" in text


def test_what_a_template_forgets_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()
    with pytest.raises(UndefinedError):
        render("layout.html.j2", {"page": {"title": "t", "version": "1"}})


def test_a_listing_is_escaped_and_whole() -> None:
    source = "def f(a):\n    return a\n\nif a < b and c & d:\n    x = \"<i>\"  # 'y'\n"
    lines = "{% for part in code_parts(s) %}|{% for line in part %}{{ line }}\n{% endfor %}{% endfor %}"
    shown = environment().from_string(lines).render(s=source)
    first, definitions, program = shown.split("|")  # a page may end between its definitions and the program
    assert (first, "def" in definitions, "if" in program) == ("", True, True)
    shown = definitions + program
    assert Markup(shown).striptags().split() == source.split()
    assert "<i>" not in shown


def test_importing_weasyprint_leaves_everything_as_it_was() -> None:
    before = ctypes.util.find_library
    render_pdf(page_of())
    assert ctypes.util.find_library is before
    assert gc.isenabled()


WITHOUT_PANGO = """
import cffi
def dlopen(self, name, flags=0):
    raise OSError(f"cannot load {name}")
cffi.FFI.dlopen = dlopen
from symgd.errors import MissingDependencyError
from symgd.output.assets import Assets
from symgd.output.environment import Page
from symgd.output.pdf import render_pdf
try:
    render_pdf(Page("<p>x", Assets()))
except MissingDependencyError as error:
    print(error.exit_code, error)
"""


def test_without_pango_it_says_so_and_nothing_else() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_PANGO], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout.startswith("3 A PDF needs the library Pango")
    assert "apt-get install libpango-1.0-0" in run.stdout
    assert "brew install pango" in run.stdout
    assert run.stderr == ""


def test_weasyprint_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, symgd.output.pdf; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
