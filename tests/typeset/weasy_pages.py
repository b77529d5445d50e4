"""Pages with formulas for the tests of what is drawn into WeasyPrint, and readers of what came out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import weasyprint
from fontTools.ttLib import TTFont
from pypdf.generic import ContentStream
from weasyprint.text.fonts import FontConfiguration

from symgd.typeset import OVERHANG, Formula, MathFont, Typesetter
from symgd.typeset.weasy import Drawings

FONTS = Path(__file__).parents[2] / "templates" / "fonts"
typeset = Typesetter(MathFont(FONTS / "STIXTwoMath-Regular.ttf")).typeset
STYLE = """
@font-face { font-family: "Math of the page"; src: url(STIXTwoMath-Regular.ttf) }
@font-face { font-family: "Text of the page"; src: url(SourceSans3-Regular.ttf) }
@font-face { font-family: "Text of the page"; font-style: italic; src: url(SourceSans3-Italic.ttf) }
@font-face { font-family: "Text of the page"; font-weight: 600; src: url(SourceSans3-Semibold.ttf) }
@page { size: 400px 300px; margin: 20px }
body { margin: 0; font: 10px "Text of the page" }
img { overflow: visible; margin: 0 }
"""
TALL = r"\left(\frac{x^2}{\sqrt{1+x}}\right) + \left\{\dfrac{\dfrac{\dfrac{\dfrac{1}{2}}{3}}{4}}{5}\right."
LATEX = {
    "short": "x = 8",
    "tall": TALL,
    "sum": r"\sum_{k=0}^{n} \hat{a}_k x^{k+1} \ne \sin x",
    "quotient": r"\frac{\partial f}{\partial x} = -2x",
}


@cache
def page_fonts() -> tuple[Any, FontConfiguration]:
    fonts = FontConfiguration()
    return weasyprint.CSS(string=STYLE, base_url=FONTS.as_uri() + "/", font_config=fonts), fonts


def image(name: str, formula: Formula, kind: str = "", size: float = 10) -> str:
    wide, tall = formula.width + 2 * OVERHANG, formula.height + formula.depth
    return (
        f'<img src="math:{name}" class="{kind}" alt="{name} aloud" style="font-size: {size}px; width: {wide}em; '
        f'height: {tall}em; vertical-align: {-formula.depth}em">'
    )


def pdf(body: str, drawings: Drawings, **options: Any) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(written(body, drawings, **options)))


def written(body: str, drawings: Drawings, **options: Any) -> bytes:
    sheet, fonts = page_fonts()
    html = f"<html lang=en><title>t</title><body>{body}"
    document = weasyprint.HTML(string=html, base_url="math:").render(
        stylesheets=[sheet], font_config=fonts, cache=drawings.cache
    )
    settings = {"pdf_variant": "pdf/ua-1", "pdf_identifier": b"0"} | options
    return bytes(document.write_pdf(finisher=drawings.finish, **settings))


def drawn(**formulas: Formula) -> Drawings:
    drawings = Drawings("Math of the page")
    for name, formula in formulas.items():
        drawings.add(f"math:{name}", formula, "#204060")
    return drawings


def sheet() -> tuple[str, Drawings]:
    formulas = {name: typeset(latex, name != "short") for name, latex in LATEX.items()}
    body = "".join(f"<p>Before {image(name, formula)} after.</p>" for name, formula in formulas.items())
    return body, drawn(**formulas)


def operations(reader: pypdf.PdfReader, page: int = 0) -> list[tuple[Any, bytes]]:
    content = reader.pages[page]["/Contents"].get_object()
    return list(ContentStream(content, reader).operations)


Ink = tuple[list[tuple[float, float, float, int]], list[tuple[float, ...]]]


def ink(reader: pypdf.PdfReader, widths: Callable[[int], float]) -> Iterator[tuple[str, Ink]]:
    """What each formula shows, by its text: size, x, y and number of its glyphs, and rectangles, in 1/1000 em."""
    text, glyphs, rules = None, [], []
    x = y = size = 0.0
    for operands, operator in operations(reader):
        if operator == b"BDC" and operands[0] == "/Span" and "/ActualText" in operands[1]:
            text, glyphs, rules = str(operands[1]["/ActualText"]), [], []
        elif text is None:
            continue
        elif operator == b"EMC":
            yield text, (glyphs, rules)
            text = None
        elif operator == b"BT":
            x = y = 0.0
        elif operator == b"Tf":
            size = float(operands[1])
        elif operator == b"Td":
            x, y = x + float(operands[0]), y + float(operands[1])
        elif operator == b"re":
            rules.append(tuple(map(float, operands)))
        elif operator == b"TJ":
            pen = x
            for item in operands[0]:
                if isinstance(item, (int, float)):
                    pen -= float(item) * size / 1000
                    continue
                codes = item if isinstance(item, bytes) else item.original_bytes
                for i in range(0, len(codes), 2):
                    glyph = int.from_bytes(codes[i : i + 2], "big")
                    glyphs.append((size, pen, y, glyph))
                    pen += widths(glyph) * size / 1000


@cache
def math_font() -> TTFont:
    return TTFont(FONTS / "STIXTwoMath-Regular.ttf")


def advance(glyph: int) -> float:
    return float(math_font()["hmtx"][math_font().getGlyphName(glyph)][0])


def structure(reader: pypdf.PdfReader) -> list[Any]:
    """All elements below the root, each reached once; the tree, the content and the parent tree agree."""
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    parents = {int(numbers[i]): numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    pages = {page.indirect_reference.idnum: page for page in reader.pages}
    found, content = [], set()

    def walk(reference: Any, parent: Any) -> None:
        element = reference.get_object()
        assert element["/Type"] == "/StructElem"
        assert element.raw_get("/P").idnum == parent.idnum
        found.append(element)
        for kid in element["/K"]:
            if isinstance(kid, int):
                owns(element, reference, int(kid), element.raw_get("/Pg").idnum)
            elif kid.get_object().get("/Type") == "/MCR":
                content_of = kid.get_object()
                owns(element, reference, int(content_of["/MCID"]), content_of.raw_get("/Pg").idnum)
            elif kid.get_object().get("/Type") != "/OBJR":
                walk(kid, reference)

    def owns(element: Any, reference: Any, mcid: int, page: int) -> None:
        assert (page, mcid) not in content
        content.add((page, mcid))
        owner = parents[int(pages[page]["/StructParents"])][mcid]
        assert owner.idnum == reference.idnum

    for kid in root["/K"]:
        walk(kid, root.indirect_reference)
    marked = {
        (page.indirect_reference.idnum, int(operands[1]["/MCID"]))
        for page in reader.pages
        for operands, operator in operations(reader, page.page_number)
        if operator == b"BDC" and "/MCID" in operands[1]
    }
    assert content == marked
    return found
