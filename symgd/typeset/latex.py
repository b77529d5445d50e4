r"""LaTeX, or MathML source, as a tree of MathML Core that layout, readers and screen readers share.

math-core turns LaTeX into MathML. Some of what it writes serves the spacing rules of browsers or their CSS;
`from_latex` puts the mathematics itself in its place: ``<mi>sin</mi>`` with an invisible function application and the
whole of its argument, whatever stands around it; a power on the whole of its parentheses; columns with their
alignment and gaps as attributes; ``…`` for three dots.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from symgd.typeset.bounds import check_latex, check_lines, check_mathml, excerpt
from symgd.typeset.errors import TypesetError
from symgd.typeset.grouping import SCRIPTED, grouped, is_application
from symgd.typeset.operators import APPLY, operator

__all__ = ["NAMESPACE", "from_latex", "from_mathml", "source"]

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)\w+;")
_SIDE = re.compile(r"width: [\d.]+%")
_PADDING = re.compile(r"padding-(left|right):\s*([\d.]+)")
#: the padding of a cell that math-core leaves to the browser, in em
_CELL = 0.4
#: math-core's own thin space beside the name of a function; that of ``\,`` has more digits
_BESIDE_NAME = "0.1667em"
#: elements whose children are a row
_ROWS = frozenset(("math", "mrow", "mstyle", "mpadded", "mphantom", "msqrt", "mtd"))
_TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
#: attributes that change what is seen, for which nothing is done
_UNSET = frozenset(("mathcolor", "mathbackground", "mathsize", "color", "background", "fontsize"))
_RELATION = "0.2778em"  # of \\mid, which is no fence
_SEPARATOR = "\N{INVISIBLE SEPARATOR}"  # math-core's empty delimiter, of \left.


@cache
def _converter() -> Any:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False)


def from_latex(latex: str, display: bool) -> Element:
    """The ``<math>`` element of LaTeX.

    Raises:
        TypesetError: it is not LaTeX that math-core understands.
    """
    check_latex(latex)
    check_lines(latex)
    from math_core import LatexError

    try:
        root = ElementTree.fromstring(
            _decoded(_converter().convert_with_local_state(latex, displaystyle=display))
        )
    except (LatexError, ElementTree.ParseError) as error:
        raise TypesetError(f"This formula cannot be typeset: {excerpt(latex)}\n{excerpt(error)}") from error
    root.set("display", "block" if display else "inline")
    _mend(root)
    return root


def from_mathml(mathml: str) -> Element:
    """The ``<math>`` element of MathML source; its annotations and namespaces are left out.

    Raises:
        TypesetError: it is not XML, or something else than MathML.
    """
    check_mathml(mathml)
    try:
        root = ElementTree.fromstring(_decoded(mathml))
    except ElementTree.ParseError as error:
        raise TypesetError(f"This formula is not XML: {excerpt(mathml)}\n{error}") from error
    _strip(root)
    _check(root)
    if root.tag != "math":
        raise TypesetError(f"This formula is <{root.tag}>, not <math>.")
    return root


def source(math: Element) -> str:
    """A ``<math>`` element as MathML source with its namespace."""
    attributes = {"xmlns": NAMESPACE, **{name: math.get(name, "") for name in math.attrib if name != "xmlns"}}
    whole = Element("math", attributes)
    whole.text = math.text
    whole[:] = math
    return ElementTree.tostring(whole, encoding="unicode")


def _decoded(markup: str) -> str:
    """Markup without the named characters of HTML, which XML does not know."""
    if "&" not in markup:
        return markup
    from html import unescape

    return _ENTITY.sub(lambda found: unescape(found.group()), markup)


def _strip(parent: Element) -> None:
    """Take away namespaces, foreign attributes and alternatives in other languages."""
    space, _, parent.tag = parent.tag.rpartition("}")
    if space not in {"", f"{{{NAMESPACE}"}:
        raise TypesetError(
            f"<{excerpt(parent.tag)}> is not an element of MathML, but of {excerpt(space[1:])}."
        )
    if parent.tag in {"semantics", "maction"}:
        del parent[1:]
    for name in [name for name in parent.attrib if name.startswith("{")]:
        del parent.attrib[name]
    for child in parent:
        _strip(child)
    if parent.tag in {"semantics", "maction"} and len(parent):
        parent.tag, parent[:] = "mrow", [parent[0]]
    elif parent.tag == "mfenced":
        _fence(parent)


def _check(root: Element) -> None:
    """Raise `TypesetError` for what layout would pass over in silence."""
    for element in root.iter():
        tag, said = element.tag, element.get("style", "")
        if lost := _UNSET.intersection(element.attrib):
            raise TypesetError(f"<{excerpt(tag)}> has the attribute {min(lost)}, which cannot be set.")
        if element.get("dir", "").strip().lower() == "rtl":
            raise TypesetError(f"<{excerpt(tag)}> is written from right to left, which cannot be set.")
        width = element.get("width", "").strip() if tag == "mspace" else ""
        if width.startswith("-") and not said:
            del element.attrib["width"]  # MathML Core takes it for 0
            element.set("style", f"margin-left:{width}")
        if "color" in said or "font" in said:
            raise TypesetError(f"<{excerpt(tag)}> has a style that cannot be set: {excerpt(said)}")
        if tag in _TOKENS:
            if len(element):
                raise TypesetError(f"<{tag}> holds the element <{excerpt(element[0].tag)}>, not only text.")
        elif (element.text or "").strip() and tag not in {"annotation", "annotation-xml"}:
            raise TypesetError(f"<{excerpt(tag)}> holds text outside of an element: {excerpt(element.text)}")
        for child in element:
            if (child.tail or "").strip():
                raise TypesetError(
                    f"<{excerpt(tag)}> holds text outside of an element: {excerpt(child.tail)}"
                )
            if child.tag == "mlabeledtr":
                raise TypesetError("A row of a table has a label, which cannot be set.")
            if tag == "mtable" and child.tag != "mtr":
                raise TypesetError(f"<{excerpt(child.tag)}> is no row of a table.")


def _fence(element: Element) -> None:
    """``<mfenced>`` as the row of operators for which it is short."""
    separators = element.get("separators", ",").replace(" ", "")
    row = [_operator(element.get("open", "("), "prefix")]
    for index, child in enumerate(element):
        if index and separators:
            row.append(_operator(separators[min(index, len(separators)) - 1], "infix"))
        row.append(child)
    element.tag, element.attrib = "mrow", {}
    element[:] = [*row, _operator(element.get("close", ")"), "postfix")]


def _operator(text: str, form: str) -> Element:
    element = Element("mo", {"form": form})
    element.text = text
    return element


def _application() -> Element:
    element = Element("mo")
    element.text = APPLY
    return element


def _mend(parent: Element) -> None:
    """What math-core wrote for browsers, as plain MathML."""
    if parent.tag == "mtable":
        _table(parent)
    children: list[Element] = []
    for index, child in enumerate(parent):
        if child.tag == "mrow" and len(child) == 2 and child[0].tag == "mspace" and not child[0].attrib:
            child = child[1]  # an upright identifier, apart from the letters beside it  # noqa: PLW2901
        if child.tag == "mo":
            _mend_operator(child, children)
            if parent.tag not in _ROWS:
                del children[index + 1 :]  # of a name with an exponent: the application stands behind both
        elif child.tag == "mspace" and child.get("width") == _BESIDE_NAME:
            if children and index + 1 < len(parent) and parent[index + 1].tag == "mo":
                children.append(_application())  # \ln|x|, where math-core sees no argument
        else:
            said = child.attrib.pop("style", "")
            if child.tag == "mspace" and said.startswith("margin-left:"):
                # a negative space, for which MathML Core has no attribute
                child.set("style", said.rstrip(";"))
            elif "color" in said:
                raise TypesetError("A part of a formula cannot have a color of its own.")
            named = child.tag in SCRIPTED and _is_name(child[0])
            if len(child):
                _mend(child)
            children += [child, _application()] if named else [child]
    parent[:] = children
    if parent.tag in _ROWS and not is_application(parent):
        parent[:] = grouped(children)


def _is_name(element: Element) -> bool:
    """Whether an operator is the name of a function, as it is within a table."""
    text = element.text or ""
    return element.tag == "mo" and len(text) > 1 and text.isalpha()


def _mend_operator(element: Element, before: list[Element]) -> None:
    """Put an operator after what stands before it in its row."""
    text = element.text or ""
    if text == _SEPARATOR:
        return
    attributes = element.attrib
    if text == APPLY:
        attributes.clear()
    elif _is_name(element):
        attributes.clear()
        element.tag = "mi"
        before += [element, _application()]
        return
    elif text == ".":
        attributes.clear()
        if (
            len(before) > 1
            and before[-1].text == before[-2].text == "."
            and before[-1].tag == before[-2].tag == "mo"
        ):
            del before[-2:]
            element.text = "…"
    elif attributes and attributes.get("lspace") != _RELATION and operator(text).fence:
        attributes.pop("lspace", None)
        attributes.pop("rspace", None)
    before.append(element)


def _alignment(style: str) -> str:
    return "left" if "text-align: left" in style else "right" if "text-align: right" in style else "center"


def _table(table: Element) -> None:
    """The alignment, the gaps and the lines of a table, which math-core gives as CSS of its cells."""
    aligns: list[str] = []
    gaps: list[str] = []
    columns: list[str] = []
    rows: list[str] = []
    found: list[list[str]] = []
    for row in table:
        styles = [cell.attrib.pop("style", "") for cell in row]
        if styles and _SIDE.match(styles[0]):
            # the margins of an equation with its number: neither is part of the formula
            row[:] = [cell for cell, style in zip(row, styles, strict=True) if not _SIDE.match(style)]
            styles = [style for style in styles if not _SIDE.match(style)]
        rows.append("solid" if any("border-top" in style for style in styles) else "none")
        found.append([_alignment(style) for style in styles])
        if len(styles) > len(aligns):
            columns = ["solid" if "border-right" in style else "none" for style in styles[:-1]]
            aligns = found[-1]
            paddings = [dict(_PADDING.findall(style)) for style in styles]
            gaps = [
                f"{float(left.get('right', _CELL)) + float(right.get('left', _CELL)):g}em"
                for left, right in pairwise(paddings)
            ]
    for row, own in zip(table, found, strict=True):
        for cell, align, usual in zip(row, own, aligns, strict=False):
            if align != usual:
                cell.set("columnalign", align)  # a line of multline
    table.attrib.pop("style", None)
    if set(aligns) - {"center"}:
        table.set("columnalign", " ".join(aligns))
    if gaps and set(gaps) != {f"{2 * _CELL:g}em"}:
        table.set("columnspacing", " ".join(gaps))
    for name, lines in (("columnlines", columns), ("rowlines", rows[1:])):
        if "solid" in lines:
            table.set(name, " ".join(lines))
