"""MathML laid out with STIX Two Math: ziamath's boxes, with rows of our own, drawn as one SVG path.

ziamath places scripts, fractions, radicals and tables by the MATH table of the font. Its rows are replaced by `Row`,
because they lay out every nested row twice (so the time doubles with each level), put a gap before each parenthesis
and fraction, and know no difference between a sign and an operator.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast
from xml.etree import ElementTree

import ziamath.mathfont
from ziafont.fonttypes import BBox
from ziamath.config import config
from ziamath.drawable import Drawable
from ziamath.nodes import mfrac, mnode
from ziamath.nodes.mnode import Mnode
from ziamath.nodes.moperator import Moperator
from ziamath.nodes.mrow import Mrow
from ziamath.styles import MathStyle, parse_style

from symgd.errors import InternalError
from symgd.typeset.breaking import Line, lines
from symgd.typeset.mathml import CLOSE, OPEN, length
from symgd.typeset.outlines import UNITS, outlines

__all__ = ["Drawing", "draw", "lay_out"]

RELATION, BINARY, PUNCTUATION = 5 / 18, 4 / 18, 3 / 18
#: the space left and right of an operator, in em, unless the MathML says otherwise (The TeXbook, chapter 18)
SPACES = {
    **dict.fromkeys("=<>≤≥≠≈∼≃≡∈∉⊂⊆→←↦⇒⇔⟹⟺∝≪≫:", (RELATION, RELATION)),
    **dict.fromkeys("+−±∓×⋅·∗∘∪∩∖", (BINARY, BINARY)),
    **dict.fromkeys(",;", (0.0, PUNCTUATION)),
}
SIGNS = set("+−±∓")
BARS = set("|‖")
#: a delimiter need not cover the whole of what it encloses (TeX's delimiterfactor and delimitershortfall)
COVER, SHORTFALL = 0.901, 0.3
FRACTION_BEARING = 0.1
#: the white between two lines of a broken formula
LINE_GAP = 0.45


@dataclass(frozen=True, slots=True)
class Drawing:
    """One path and the box that it fills: all in 1/1000 em, the origin on the baseline, y downwards.

    ``bands`` are the top and the bottom of each line of a broken formula.
    """

    path: str
    width: float
    height: float
    depth: float
    bands: tuple[tuple[float, float], ...] = ()


def lay_out(math: ElementTree.Element) -> Mnode:
    """The boxes of a ``<math>`` element, on one line.

    Raises:
        InternalError: the layout cannot draw it.
    """
    try:
        return Mnode.fromelement(math, cast(Mnode, _Root(math)))
    except InternalError:
        raise
    except Exception as error:  # whatever ziamath stumbles over, the caller hears which formula it was
        raise InternalError(
            f"This formula cannot be laid out: {''.join(math.itertext())} ({error})"
        ) from error


def draw(boxes: Mnode, measure: float = float("inf")) -> Drawing:
    """What was laid out as one path, broken before operators where it is wider than ``measure``.

    Raises:
        InternalError: the layout cannot draw it.
    """
    node = copy(boxes)  # breaking it into lines leaves the boxes themselves as they are
    bands: tuple[tuple[float, float], ...] = ()
    if isinstance(node, Row) and node.xadvance() > measure:
        bands = node.break_lines(measure)
    path = outlines(node)
    box = node.bbox
    return Drawing(path, node.xadvance(), max(box.ymax, 0.0), max(-box.ymin, 0.0), bands)


_STYLED = frozenset(
    (
        "mathvariant",
        "displaystyle",
        "display",
        "scriptlevel",
        "mathsize",
        "mathcolor",
        "mathbackground",
        "style",
    )
)


def _style(element: ElementTree.Element, parent: MathStyle | None = None) -> MathStyle:
    """`parse_style`, with the short way for an element that has no style of its own: most have none."""
    if parent is None or not _STYLED.isdisjoint(element.attrib):
        return parse_style(element, parent)
    return replace(parent, mathvariant=replace(parent.mathvariant))  # ziamath writes into it


for _module in (mnode, mfrac):
    _module.parse_style = _style  # type: ignore[attr-defined]


class _Root:
    """What a node asks of its parent, at the top."""

    mtag = "math"
    nodes: tuple[Drawable, ...] = ()

    def __init__(self, element: ElementTree.Element) -> None:
        self.element = element
        self.font = _font()
        self.size = float(UNITS)
        self.style = parse_style(element)
        self.parent = None


@lru_cache(maxsize=1)
def _font() -> Any:
    from importlib.resources import files

    config.minsizefraction = 0.45
    return ziamath.mathfont.MathFont(str(files("ziamath.fonts") / "STIXTwoMath-Regular.ttf"), basesize=UNITS)


class Row(Mrow, tag="mrow"):
    """A row of boxes, each laid out once; it takes the place of ziamath's row.

    Delimiters are made after what they enclose. While the children are made, ``self.nodes`` is empty: ziamath looks
    there for a left neighbor, and would put gaps in front of fractions, numbers and parentheses.
    """

    def _setup(self, **kwargs: Any) -> None:
        script = bool(kwargs.get("sup") or kwargs.get("sub")) or self.style.scriptlevel > 0
        for key in ("rowymin", "rowymax", "nostretch"):
            kwargs.pop(key, None)
        self.nodes, self.nodexy = [], []
        children = [child for child in self.element if child.tag != "mo" or (child.text or "").strip()]
        made: list[Mnode | None] = [
            None if _stretches(child) else Mnode.fromelement(_with_form(child), parent=self, **kwargs)
            for child in children
        ]
        inside = [node for node in made if node is not None]
        ymin, ymax = self._to_cover(inside)
        nodes = [
            node or Mnode.fromelement(_with_form(child), parent=self, **kwargs, rowymin=ymin, rowymax=ymax)
            for node, child in zip(made, children, strict=True)
        ]
        self._place(nodes, children, script)

    def _to_cover(self, nodes: list[Mnode]) -> tuple[float, float]:
        """The range that a delimiter of this row has to cover, symmetric about the axis."""
        if not nodes:
            return 0.0, 0.0
        axis = self.units_to_points(self.font.math.consts.axisHeight)
        reach = max(
            max(node.bbox.ymax for node in nodes) - axis, axis - min(node.bbox.ymin for node in nodes), 0.0
        )
        reach = max(reach * COVER, reach - SHORTFALL * self.glyphsize / 2)
        return axis - reach, axis + reach

    def _place(self, nodes: list[Mnode], children: list[ElementTree.Element], script: bool) -> None:
        x, left, right = 0.0, 0.0, 0.0
        for index, (node, child) in enumerate(zip(nodes, children, strict=True)):
            shift, width = 0.0, node.xadvance()
            if child.tag == "mo":
                before, after = _spaces(child, alone=len(children) == 1, first=index == 0, script=script)
                shift = -node.nodexy[0][0] if node.nodexy else 0.0
                width = sum(glyph.xadvance() for glyph in node.nodes) + after * self.glyphsize
                x += before * self.glyphsize
            elif child.tag == "mfrac":  # ziamath leaves a gap on the right only
                bearing = FRACTION_BEARING * self.glyphsize
                width += 2 * bearing - node.size_px("thinmathspace")
                shift = bearing
            self.nodes.append(node)
            self.nodexy.append((x + shift, 0.0))
            left = min(left, x + shift + node.bbox.xmin)
            x += width
            right = max(right, x)
        drawn = [node.bbox for node in nodes if node.bbox.ymax >= node.bbox.ymin]
        ymax = max((box.ymax for box in drawn), default=0.0)
        ymin = min((box.ymin for box in drawn), default=0.0)
        self.bbox = BBox(left, right, ymin, ymax)
        self._xadvance = x

    def break_lines(self, measure: float) -> tuple[tuple[float, float], ...]:
        """Start new lines before operators, so that no line passes ``measure`` if that can be helped.

        The baseline of the whole is that of the first line. Returns the top and the bottom of each line.
        """
        depths = self._depths()
        anywhere = [i for i in range(1, len(self.nodes)) if self._may_break(i)]
        signs = [i for i in anywhere if depths[i] == 0]
        relations = [i for i in signs if SPACES[self._sign(i)][0] == RELATION]
        gentle = [i for i in signs if i in relations or self._sign(i) in SIGNS]  # not inside a product
        lefts = [*(x for x, _ in self.nodexy), self._xadvance]
        return self._stack(lines(lefts, measure, self.glyphsize, relations, (gentle, signs, anywhere)))

    def _depths(self) -> list[int]:
        """In how many parentheses or bars each child stands; a bar without a form closes the one before it."""
        depths: list[int] = []
        opened: list[str] = []
        for node in self.nodes:
            base = getattr(node, "base", node)  # a parenthesis may bear an exponent
            sign, form = str(getattr(base, "string", "")), getattr(base, "form", "")
            opens = sign in OPEN or (sign in BARS and form != "postfix" and sign not in opened[-1:])
            if opened and (sign in CLOSE or (sign in BARS and not opens)):
                opened.pop()
            depths.append(len(opened))
            if opens:
                opened.append(sign)
        return depths

    def _sign(self, index: int) -> str:
        return str(getattr(self.nodes[index], "string", ""))

    def _may_break(self, index: int) -> bool:
        node, previous = self.nodes[index], self.nodes[index - 1]
        return (
            isinstance(node, Moperator)
            and SPACES.get(self._sign(index), (0.0, 0.0))[0] > 0
            and not (isinstance(previous, Moperator) and self._sign(index - 1) in SPACES)
        )

    def _stack(self, rows: list[Line]) -> tuple[tuple[float, float], ...]:
        bands: list[tuple[float, float]] = []
        placed, y, width, below = [(0.0, 0.0)] * len(self.nodes), 0.0, 0.0, 0.0
        ends = [*(x for x, _ in self.nodexy), self._xadvance]
        for number, line in enumerate(rows):
            boxes = [
                node.bbox for node in self.nodes[line.first : line.last] if node.bbox.ymax >= node.bbox.ymin
            ]
            above = max((box.ymax for box in boxes), default=0.0)
            if number:
                y += below + above + LINE_GAP * self.glyphsize
            below = max((-box.ymin for box in boxes), default=0.0)
            bands.append((y - above, y + below))
            shift = line.left - ends[line.first]
            for i in range(line.first, line.last):
                placed[i] = (ends[i] + shift, y)
            width = max(width, ends[line.last] + shift)
        self.nodexy = placed
        self._xadvance = width
        self.bbox = BBox(self.bbox.xmin, width, -y - below, -bands[0][0])
        return tuple(bands)


def _stretches(child: ElementTree.Element) -> bool:
    """Whether the element is a delimiter that grows with its row."""
    if child.tag != "mo" or child.get("stretchy") == "false" or "minsize" in child.attrib:
        return False
    return (child.text or "").strip() in "()[]{}|‖⌊⌋⌈⌉⟨⟩" or child.get("stretchy") == "true"


def _with_form(child: ElementTree.Element) -> ElementTree.Element:
    """The operator with spaces of its own left out: the row sets them."""
    if child.tag != "mo":
        return child
    bare = ElementTree.Element("mo", {**child.attrib, "lspace": "0em", "rspace": "0em"})
    bare.text = child.text
    text = (child.text or "").strip()
    bare.set(
        "form",
        "prefix" if text in OPEN else "postfix" if text in CLOSE else child.get("form", "infix"),
    )
    if _stretches(child):
        bare.set("stretchy", "true")
    return bare


def _spaces(child: ElementTree.Element, *, alone: bool, first: bool, script: bool) -> tuple[float, float]:
    text = (child.text or "").strip()
    before, after = SPACES.get(text, (0.0, 0.0))
    if script or alone or (first and text in SIGNS):
        before, after = 0.0, 0.0
    if first:
        before = 0.0
    if "lspace" in child.attrib:
        before = length(child.get("lspace"))
    if "rspace" in child.attrib:
        after = length(child.get("rspace"))
    return before, after
