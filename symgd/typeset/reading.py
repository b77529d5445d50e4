"""MathML as a line of plain text, for copying and for searching: ``f′(x) = (6x − 2)/(x² + 1)``.

A row becomes `Piece`s, which know what kind of sign they are, and `joined` sets them one after another, with spaces
round relations and binary signs, and parentheses where a line of text needs them and two dimensions did not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from symgd.typeset.characters import (
    BARS,
    CLOSERS,
    OPENERS,
    SAME,
    is_wide,
    kind_of,
    plain,
    root_sign,
)
from symgd.typeset.grouping import HOLDERS, unwrapped
from symgd.typeset.pieces import (
    Piece,
    integrates,
    is_argument,
    is_product,
    is_unit,
    joined,
    lone_group,
    rooted,
    under_slash,
)
from symgd.typeset.reading_scripts import limits, multiscripts, scripts

__all__ = ["reading"]


def reading(math: Element) -> str:
    """The formula on one line, in plain letters: what a person would type who could type every sign."""
    return joined(_Row().read([math]).pieces)


class _Row:
    """The pieces of a row, as far as it is read.

    Args:
        tight: inside a script, where no spaces stand round operators.
    """

    def __init__(self, tight: bool = False) -> None:
        self.pieces: list[Piece] = []
        self.tight = tight
        self.bars: list[str] = []  # those that are open

    def read(self, elements: Iterable[Element]) -> _Row:
        for element in unwrapped(elements):
            _READERS.get(element.tag, _Row.unknown)(self, element)
        return self

    def put(self, text: str, kind: str) -> None:
        self.pieces.append(Piece(text, kind))

    def text_of(self, elements: Iterable[Element], *, tight: bool | None = None) -> str:
        """What elements of their own read as."""
        tight = self.tight if tight is None else tight
        return joined(_Row(tight).read(elements).pieces, tight)

    def apart(self, element: Element) -> list[Piece]:
        """The pieces of an element of its own."""
        return _Row(self.tight).read([element]).pieces

    @property
    def last(self) -> Piece | None:
        return self.pieces[-1] if self.pieces else None

    @property
    def operand_before(self) -> bool:
        """Whether a sign that comes next stands between two operands."""
        return self.last is not None and self.last.kind in {"operand", "fraction", "close", "empty", "text"}

    # -- tokens

    def number(self, element: Element) -> None:
        digits = plain(element.text)
        if self.last and self.last.kind == "thin":
            before = self.pieces[-2] if len(self.pieces) > 1 else self.last
            if before.kind == "operand" and before.text[-1:].isdigit() and digits[:1].isdigit():
                del self.pieces[-2:]  # 12 345 is one number
                digits = before.text + digits
        self.put(digits, "operand")

    def identifier(self, element: Element) -> None:
        letters = plain(element.text)
        self.put(letters, "name" if len(letters) > 1 and letters.isalpha() else "operand")

    def words(self, element: Element) -> None:
        text = plain(element.text)
        if text.strip():
            single = text.isalpha() and text.isascii()
            self.put(text if single else text.strip(), "name" if single and len(text) > 1 else "text")
        elif text:
            self.put("", "space")

    def space(self, element: Element) -> None:
        if is_wide(element.get("width", "0")):
            self.put("", "space")
        elif element.get("width"):
            self.put("", "thin")

    def operator(self, element: Element) -> None:
        text = plain(element.text)
        text = SAME.get(text, text)
        if text in BARS:
            self.bar(text, element.get("form", ""))
        elif len(text) > 1 and text.isalpha():
            self.put(text, "name")
        elif text in OPENERS:
            self.put(text, "open")
        elif text in CLOSERS:
            matrix = self.last is not None and self.last.kind == "matrix"
            self.put("]" if matrix else text, "close")
        elif text:
            kind = kind_of(text)
            if kind == "binary" and not self.operand_before:
                kind = "prefix" if element.get("form") != "infix" else kind
            self.put(text, kind)

    def bar(self, text: str, form: str) -> None:
        """A bar looks the same on both sides."""
        closes = form == "postfix" or (
            form != "prefix" and bool(self.bars) and self.bars[-1] == text and self.operand_before
        )
        if closes:
            if self.bars:
                self.bars.pop()
            self.put(text, "close")
        else:
            self.bars.append(text)
            self.put(text, "open")

    def application(self, element: Element) -> None:
        """A function and its argument, or a row of nothing."""
        if not len(element):
            self.nothing(element)
            return
        name, _, argument = element
        self.read([name])
        pieces = self.apart(argument)
        if len(pieces) == 1 and pieces[0].text.isdigit():
            pieces[0].closed = f"({pieces[0].text})"  # ln(2) ln x
        elif not is_argument(pieces):
            pieces = [Piece("(", "open"), *pieces, Piece(")", "close")]
        self.pieces += pieces

    # -- scripts

    def base(self, element: Element, *, raised: bool = False) -> Piece:
        """The base of scripts, as the last piece: in parentheses if it takes several and has none."""
        start, bars = len(self.pieces), list(self.bars)
        self.read([element])
        base = self.pieces[start:]
        if not base:
            self.put("", "operand")
        elif base[-1].kind == "open" and base[-1].text in BARS:
            base[-1].kind, self.bars = "close", bars  # f(x)| at x = 0: there is no bar on the left
        elif len(base) > 1 and not lone_group(base):
            self.pieces[start:] = [Piece(f"({joined(base, self.tight)})", "operand")]
        elif raised and len(base) == 1 and base[0].takes_no_power:
            self.pieces[start:] = [Piece(f"({base[0].text})", "operand")]
        return self.pieces[-1]

    # -- fractions and roots

    def fraction(self, element: Element) -> None:
        above, below = map(self.apart, element)
        letters = "".join(piece.text for piece in above), "".join(piece.text for piece in below)
        if element.get("linethickness") == "0":
            self.put(f"{joined(above)} choose {joined(below)}", "operand")
        elif any(all(part.startswith(d) for part in letters) for d in "d∂") and letters[1][1:]:
            operator = len(letters[0].rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")) == 1
            self.put("/".join(letters), "name" if operator else "fraction")
        else:
            top = joined(above, self.tight, integrand=integrates(self.pieces))
            bottom = joined(below, self.tight)
            top = f"({top})" if under_slash(above) else top
            bottom = bottom if is_unit(below) else f"({bottom})"
            self.pieces.append(Piece(f"{top}/{bottom}", "fraction", follows=is_product(above)))

    def square_root(self, element: Element) -> None:
        self.root("√", list(element))

    def other_root(self, element: Element) -> None:
        self.root(root_sign(self.text_of([element[1]], tight=True)), [element[0]])

    def root(self, sign: str, inside: list[Element]) -> None:
        pieces = _Row(self.tight).read(inside).pieces
        self.pieces.append(rooted(sign, pieces, self.tight))

    # -- tables

    def table(self, element: Element) -> None:
        rows = [[list(cell) for cell in row] for row in element]
        last = self.last
        fence = last.text if last is not None and last.kind == "open" else ""
        if fence == "{":
            self.put("; ".join(map(self.case, rows)) + "}", "close")
        elif fence:
            assert last is not None
            last.text = "[" if fence in "([" else fence
            self.put("; ".join(", ".join(map(self.text_of, row)) for row in rows), "matrix")
        else:
            for row in rows:
                for number, cell in enumerate(row):
                    if not number:
                        self.begin(cell)
                    self.read(cell)

    def begin(self, cell: list[Element]) -> None:
        """A line of a block: it goes on from the one before, or is a formula of its own."""
        if cell and self.last and self.last.kind != "comma" and not self.relation_first(cell):
            self.put(";", "comma")
        else:
            self.put("", "space" if cell else "empty")

    def case(self, row: list[list[Element]]) -> str:
        """A row behind a brace: an equation that is aligned, or a value and where it holds."""
        if len(row) != 2 or self.relation_first(row[1]):
            return self.text_of([part for cell in row for part in cell])
        value, condition = map(self.text_of, row)
        worded = row[1] and next(unwrapped(row[1]), row[1][0]).tag == "mtext"
        return f"{value.rstrip(',')} {condition if worded else f'if {condition}'}"

    @staticmethod
    def relation_first(cell: list[Element]) -> bool:
        first = next(unwrapped(cell), None)
        return first is None or (first.tag == "mo" and kind_of(plain(first.text)) in {"relation", "binary"})

    # -- the rest

    def nothing(self, element: Element) -> None:
        self.put("", "empty")

    def unknown(self, element: Element) -> None:
        self.put(plain("".join(element.itertext())), "operand")


_READERS: dict[str, Callable[[_Row, Element], None]] = {
    "mn": _Row.number,
    "mi": _Row.identifier,
    "mo": _Row.operator,
    "mtext": _Row.words,
    "ms": _Row.words,
    "mspace": _Row.space,
    **dict.fromkeys(("msub", "msup", "msubsup"), scripts),
    **dict.fromkeys(("munder", "mover", "munderover"), limits),
    "mmultiscripts": multiscripts,
    "mfrac": _Row.fraction,
    "msqrt": _Row.square_root,
    "mroot": _Row.other_root,
    "mtable": _Row.table,
    **dict.fromkeys((*HOLDERS, "mphantom", "annotation", "none"), _Row.nothing),
    "mrow": _Row.application,
}
