"""The tags of formulas: their kind, their place, their MathML; WeasyPrint tags all images as figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from symgd.typeset.formula import Formula

__all__ = ["Mark", "enter"]

_POINTS = 0.75  # in a CSS pixel


class Mark(NamedTuple):
    """A formula in the marked content of a page.

    Args:
        tags: WeasyPrint's tags of the page, by which it is known.
        mcid: the number of the marked content on that page.
        formula: what is drawn there.
        more: it goes on with the formula before it.
    """

    tags: Any
    mcid: int
    formula: Formula
    more: bool


class _Page(NamedTuple):
    """A page in the file: what stands for it elsewhere, its height in points, the elements of its marked content."""

    reference: bytes
    height: float
    elements: Any


def enter(pdf: Any, marks: Sequence[Mark]) -> None:
    """Make the elements of marked content those of formulas, with their MathML."""
    if "StructTreeRoot" not in pdf.catalog:
        return
    pages = _pages(pdf)
    _upright(pdf, pages)
    files: dict[str, Any] = {}
    first: Any = None
    for mark in marks:
        page = pages[id(mark.tags)]
        element = _object(pdf, page.elements[mark.mcid])
        if mark.mcid not in element["K"]:
            raise RuntimeError("The tags of this page are not in the order of its marked content.")
        if mark.more and first is not None:
            _join(pdf, first, element, page, mark.mcid)
            continue
        first = element
        element["S"] = "/Formula"
        whole = mark.formula.whole or mark.formula
        if whole.mathml not in files:
            files[whole.mathml] = _file(pdf, whole, len(files) + 1)
        element["AF"] = _array(files[whole.mathml].reference)


def _pages(pdf: Any) -> dict[int, _Page]:
    """The pages, by the identity of their tags."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    by_number = dict(zip(numbers[::2], numbers[1::2], strict=True))
    found = {}
    for reference in pdf.page_references:
        page = _object(pdf, reference)
        stream = _object(pdf, page["Contents"])
        found[id(stream._tags)] = _Page(reference, page["MediaBox"][3], by_number[page["StructParents"]])
    return found


def _upright(pdf: Any, pages: dict[int, _Page]) -> None:
    """Boxes in points from the lower left corner of their page, where WeasyPrint says pixels from the upper left."""
    heights = {page.reference: page.height for page in pages.values()}
    for item in pdf.objects:
        if isinstance(item, dict) and "BBox" in item.get("A", ()):
            left, top, right, bottom = (_POINTS * side for side in item["A"]["BBox"])
            height = heights[item["Pg"]]
            item["A"]["BBox"][:] = [round(side, 3) for side in (left, height - bottom, right, height - top)]


def _join(pdf: Any, first: Any, element: Any, page: _Page, mcid: int) -> None:
    """Give the content of an element to the first element of its formula, and take the element out of the tree."""
    import pydyf

    page.elements[mcid] = first.reference
    if page.reference == first["Pg"]:
        first["K"].append(mcid)
    else:
        first["K"].append(pydyf.Dictionary({"Type": "/MCR", "Pg": page.reference, "MCID": mcid}))
    if "A" in first:
        if page.reference == first["Pg"]:
            mine, other = first["A"]["BBox"], element["A"]["BBox"]
            mine[:] = [*map(min, mine[:2], other[:2]), *map(max, mine[2:], other[2:])]
        else:
            del first["A"]  # a box is that of one page
    reference, parent = element.reference, _object(pdf, element["P"])
    element.clear()
    parent["K"].remove(reference)
    while not parent["K"] and parent["S"] in ("/Div", "/Span", "/NonStruct"):
        reference, above = parent.reference, _object(pdf, parent["P"])
        parent.clear()
        above["K"].remove(reference)
        parent = above


def _file(pdf: Any, formula: Formula, count: int) -> Any:
    """The MathML of a formula as an embedded file, which stands in no list of attachments."""
    import pydyf

    content = pydyf.Stream(
        [formula.mathml.encode()],
        {"Type": "/EmbeddedFile", "Subtype": "/application#2Fmathml+xml"},
        compress=True,
    )
    pdf.add_object(content)
    name = pydyf.String(f"formula-{count}.mml")
    file = pydyf.Dictionary({
        "Type": "/Filespec",
        "F": name,
        "UF": name,
        "Desc": pydyf.String(formula.text),
        "AFRelationship": "/Supplement",
        "EF": pydyf.Dictionary({"F": content.reference, "UF": content.reference}),
    })  # fmt: skip
    pdf.add_object(file)
    return file


def _array(*items: Any) -> Any:
    import pydyf

    return pydyf.Array(items)


def _object(pdf: Any, reference: bytes) -> Any:
    """What a reference such as ``12 0 R`` refers to."""
    return pdf.objects[int(reference.split()[0])]
