"""LaTeX to presentation MathML, tidied for layout.

math-core turns LaTeX into MathML Core, which browsers lay out with the help of CSS and of spacing rules of their own.
`mathml` writes what those rules would do into attributes, so that a plain box layout needs no CSS.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

from symgd.errors import InternalError

__all__ = ["EM", "length", "mathml"]

#: ziamath takes 1em for 10.00002 points of 1.333 pixels at a size of 10 pixels; this is what it should have taken.
EM = 10 / (10.00002 * 1.333)

OPEN, CLOSE = set("([{⌊⌈⟨"), set(")]}⌋⌉⟩")
THIN, THICK = 3 / 18, 5 / 18
FENCE = 0.1  # between a matrix and its parentheses
_APPLY = "\N{FUNCTION APPLICATION}"
_INVISIBLE = {_APPLY, "\N{INVISIBLE TIMES}", "\N{INVISIBLE SEPARATOR}", "\N{INVISIBLE PLUS}"}
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)\w+;")
_PADDING = re.compile(r"padding-(left|right):\s*([\d.]+)")
_CONVERTER = LatexToMathML(fancy_error=False)


def mathml(latex: str, display: bool) -> ElementTree.Element:
    """The ``<math>`` element of ``latex``.

    Raises:
        InternalError: ``latex`` is not LaTeX that math-core understands.
    """
    try:
        source = _CONVERTER.convert_with_local_state(latex, displaystyle=display)
        root = ElementTree.fromstring(_ENTITY.sub(lambda found: unescape(found.group()), source))
    except (LatexError, ElementTree.ParseError) as error:
        raise InternalError(f"This formula cannot be typeset: {latex}\n{error}") from error
    root.set("displaystyle", "true" if display else "false")
    _tidy(root)
    return root


def length(text: str | None) -> float:
    """A length in em: ``"0.1667em"`` is 0.1667; a bare number counts as em; nothing is 0."""
    return float((text or "0").removesuffix("em"))


def _tidy(parent: ElementTree.Element) -> None:
    if parent.tag == "mtable":
        _table(parent)
    children = [_without_empty_space(child) for child in parent]
    for child in children:
        _tidy(child)
    parent[:] = _spaced(children) if parent.tag in _ROWS else children
    for child in parent:
        _element(child)


_ROWS = {"math", "mrow", "mtd", "msqrt", "mstyle", "mphantom", "mpadded"}


def _without_empty_space(element: ElementTree.Element) -> ElementTree.Element:
    """What ``<mrow><mspace/>…</mrow>`` holds: math-core puts an upright identifier so, for browsers."""
    if element.tag == "mrow" and len(element) == 2 and element[0].tag == "mspace" and not element[0].attrib:
        return element[1]
    return element


def _spaced(children: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """The children of a row, with a thin space round the name of a function, but none before its parenthesis."""
    row: list[ElementTree.Element] = []
    for index, child in enumerate(children):
        text = (child.text or "").strip()
        following = children[index + 1] if index + 1 < len(children) else None
        if child.tag == "mo" and text in _INVISIBLE:
            if text == _APPLY and following is not None and not _opens(following):
                row.append(_space(THIN))
            continue
        name = child.tag == "mo" and len(text) > 1 and text.isalpha()
        if name:  # so math-core writes a function's name within a table
            child.tag, child.attrib = "mtext", {}
        if (
            row
            and _begins_with_name(child)
            and (_closes(row[-1]) or (name and row[-1].tag not in {"mo", "mspace"}))
        ):
            row.append(_space(THIN))
        row.append(child)
        if (
            following is not None
            and "mtable" in (child.tag, following.tag)
            and (_opens(child) or _closes(following))
        ):
            row.append(_space(FENCE))
        if text.endswith("f") and len(text) > 1 and following is not None and _opens(following):
            row.append(_space(THIN / 3))  # erf(: the hook of an f would touch a tall parenthesis
        if name and following is not None and not _opens(following):
            row.append(_space(THIN))
    return row


def _first(element: ElementTree.Element) -> ElementTree.Element:
    while len(element) and element.tag in {"mrow", "msub", "msup", "msubsup", "mstyle"}:
        element = element[0]
    return element


def _opens(element: ElementTree.Element) -> bool:
    first = _first(element)
    return first.tag == "mo" and (first.text or "").strip() in OPEN


def _begins_with_name(element: ElementTree.Element) -> bool:
    first = _first(element)
    return (
        first.tag in {"mi", "mtext"}
        and len((first.text or "").strip()) > 1
        and "\\" not in (first.text or "")
    )


def _closes(element: ElementTree.Element) -> bool:
    while len(element) and element.tag in {"mrow", "msup", "msub", "msubsup"}:
        element = element[-1] if element.tag == "mrow" else element[0]
    return element.tag == "mo" and (element.text or "").strip() in CLOSE


def _space(width: float) -> ElementTree.Element:
    return ElementTree.Element("mspace", {"width": f"{width:.4f}em"})


def _element(element: ElementTree.Element) -> None:
    """Mend one element: names upright, lengths in true em, no CSS."""
    element.attrib.pop("style", None)
    text = (element.text or "").strip()
    if element.tag == "mi" and len(text) > 1:
        element.tag, element.text = "mtext", text
    if element.tag == "mtext":
        element.set("mathvariant", "normal")
    elif element.tag == "mo" and text in OPEN | CLOSE:
        element.attrib.pop("lspace", None)
        element.attrib.pop("rspace", None)
    elif element.tag == "mspace":
        for side in ("width", "height", "depth"):
            if side in element.attrib:
                element.set(side, f"{length(element.get(side)) * EM:.4f}em")


def _table(table: ElementTree.Element) -> None:
    """The alignment and the gaps of a table, which math-core gives as CSS of its cells."""
    gaps: list[float] = []
    for row in table:
        paddings = [dict(_PADDING.findall(cell.get("style", ""))) for cell in row]
        for cell in row:
            align = re.search(r"text-align:\s*(left|right)", cell.get("style", ""))
            cell.set("columnalign", align.group(1) if align else "center")
            relation = cell[0] if len(cell) and cell[0].tag == "mo" else None
            if relation is not None and "padding-left: 0" in cell.get(
                "style", ""
            ):  # an aligned equation goes on
                relation.attrib.setdefault("lspace", f"{THICK:.4f}em")
        between = [
            float(left.get("right", 0.4)) + float(right.get("left", 0.4))
            for left, right in pairwise(paddings)
        ]
        gaps = max(gaps, between, key=len)
        if len(row):  # a strut, so that rows keep their distance whatever they hold
            row[0].append(ElementTree.Element("mspace", {"height": "0.72em", "depth": "0.26em"}))
    table.set("columnspacing", " ".join(f"{gap * EM:.4f}em" for gap in gaps) or "0em")
    wide = table.get("displaystyle") == "true"
    table.set("rowspacing", f"{(0.45 if wide else 0.22) * EM:.4f}em")
