r"""A tree as LaTeX, set as a textbook sets it: ``3x^2 - 2x - 3``, ``\sin^2 x``, ``e^{-x^2/2}``.

The commands are a small set that math-core and KaTeX both read. Parentheses grow only around what is
taller than a line; a dot stands only where two factors side by side could be misread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from symgd.notation.functions import FUNCTIONS_BY_NAME
from symgd.notation.names import CONSTANTS, latex_name
from symgd.notation.shape import (
    ends_open,
    exponent_of_e,
    has_letters,
    is_big_exponent,
    is_letters,
    is_open_call,
    is_scientific,
    is_tall,
    raised_inside,
    starts_with_digit,
)
from symgd.notation.tree import (
    Call,
    Constant,
    Derivative,
    Floor,
    Glyph,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)
from symgd.records import record

__all__ = ["factors", "latex", "number", "terms"]

_GROUPED_FROM = 5  # digits
_CDOT = r" \cdot "


def latex(node: Node, *, partial: bool = False, flat: bool = False) -> str:
    r"""The tree in LaTeX, for math mode; derivatives with ∂ if ``partial``, fractions with a slash if ``flat``."""
    return _Style(partial=partial, script=flat).node(node)


def terms(node: Sum, *, partial: bool = False) -> list[str]:
    """The terms of a sum, each with the sign in front of it: ``["3x^2", "- 2x", "- 3"]``."""
    return _Style(partial=partial).terms(node)


def factors(node: Product, *, partial: bool = False) -> list[tuple[str, str]]:
    r"""The factors of a product, each after what joins it to the one before: ``(" \cdot ", "2")``."""
    return _Style(partial=partial).factors(node)


def number(digits: str) -> str:
    r"""Digits as they are printed: ``12345`` → ``12\,345``, ``2.5e-3`` → ``2.5 \times 10^{-3}``."""
    mantissa, _, exponent = digits.lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    shown = _grouped(whole or "0") + f".{fraction}".rstrip(".")
    if not exponent:
        return shown
    power = f"10^{{{int(exponent)}}}"
    return power if shown == "1" else rf"{shown} \times {power}"


def _grouped(digits: str) -> str:
    """Digits before a decimal sign in groups of three, from five digits on."""
    if len(digits) < _GROUPED_FROM:
        return digits
    lead = len(digits) % 3
    groups = [digits[:lead], *(digits[i : i + 3] for i in range(lead, len(digits), 3))]
    return r"\,".join(filter(None, groups))


@record
class _Style:
    """Where a node is printed: ``script`` inside an exponent, where fractions are written with a slash."""

    partial: bool = False
    script: bool = False

    def node(self, node: Node) -> str:
        return _PRINTERS[type(node)](self, node)

    def grouped(self, node: Node) -> str:
        """The node in parentheses, as high as it is."""
        inner = self.node(node)
        return rf"\left({inner}\right)" if not self.script and is_tall(node) else f"({inner})"

    def in_script(self, node: Node) -> str:
        """The node as an exponent or index, in braces unless it is one character."""
        inner = _Style(self.partial, script=True).node(node)
        return inner if len(inner) == 1 else f"{{{inner}}}"

    # -- sums and signs

    def signed(self, node: Node) -> str:
        return self.grouped(node) if isinstance(node, Sum | Negative) else self.node(node)

    def terms(self, node: Sum) -> list[str]:
        first, *others = node.terms
        shown = [self.grouped(first) if isinstance(first, Sum) else self.node(first)]
        for term in others:
            if isinstance(term, Negative):
                shown.append(f"- {self.signed(term.argument)}")
            else:
                shown.append(f"+ {self.signed(term)}")
        return shown

    def sum(self, node: Sum) -> str:
        return " ".join(self.terms(node))

    def negative(self, node: Negative) -> str:
        return f"-{self.signed(node.argument)}"

    # -- products and quotients

    def factor(self, node: Node, following: Node | None) -> str:
        if isinstance(node, Sum | Negative | Product) or (self.script and isinstance(node, Quotient)):
            return self.grouped(node)
        if is_open_call(node) and following and (has_letters(node) or not is_open_call(following)):
            return self.call_open(node, closed=True)  # sin(x) · y, not sin x y; sin(xy) sin y
        return self.node(node)

    def factors(self, node: Product) -> list[tuple[str, str]]:
        followers: list[Node | None] = [*node.factors[1:], None]
        shown = [self.factor(*pair) for pair in zip(node.factors, followers, strict=True)]
        if isinstance(node.factors[0], Quotient) and self.script:
            shown[0] = self.node(node.factors[0])  # a/b · c reads from the left
        joins = [""]
        for left, right in zip(node.factors, node.factors[1:], strict=False):
            thin = r"\," if isinstance(right, Glyph) and "(" in right.latex else ""  # η f′(x)
            joins.append(_CDOT if self.needs_dot(left, right) else thin)
        return list(zip(joins, shown, strict=True))

    def needs_dot(self, left: Node, right: Node) -> bool:
        """Whether two factors side by side could be misread without a dot."""
        return (
            starts_with_digit(right)
            or left == right
            or (isinstance(left, Number) and left.digits == "1")  # 1 · eˣ
            or (isinstance(left, Glyph) and left.figures)
            or (isinstance(right, Glyph) and right.figures)
            or isinstance(left, Derivative)
            or isinstance(right, Derivative)
            or (isinstance(right, Quotient) and not isinstance(left, Glyph))
            or (self.script and isinstance(left, Quotient))
            or (isinstance(right, Negative) and not isinstance(left, Number))
            or (isinstance(right, Sum | Product) and isinstance(left, Variable) and left.name in "fgh")
            or (_is_call_with_parentheses(left, right))
            or (_is_abs(left) and _is_abs(right))
        )

    def product(self, node: Product) -> str:
        shown = ""
        for join, factor in self.factors(node):
            glue = " " if not join and _would_fuse(shown, factor) else join
            shown += glue + factor
        return shown

    def quotient(self, node: Quotient) -> str:
        if self.script:
            return self.slashed(node)
        top, bottom = (self.slashed(part) if _is_short(part) else self.node(part) for part in node.children)
        return rf"\frac{{{top}}}{{{bottom}}}"

    def slashed(self, node: Node) -> str:
        """A fraction on the line: a/b."""
        assert isinstance(node, Quotient)
        top, bottom = node.children
        open_top = isinstance(top, Sum | Negative) or ends_open(top)
        open_bottom = isinstance(bottom, Sum | Negative | Product | Quotient) or is_scientific(bottom)
        return "/".join(
            self.grouped(part) if is_open else self.node(part)
            for part, is_open in ((top, open_top), (bottom, open_bottom))
        )

    # -- powers and calls

    def power(self, node: Power) -> str:
        base, exponent = node.children
        if exponent_of_e(node) is not None:
            return self.exponential(exponent)
        if raised_inside(node):
            return self.call_open(node)
        plain = isinstance(base, Variable | Constant | Number) and not is_scientific(base)
        plain = plain or (isinstance(base, Glyph) and (base.figures or "^" not in base.latex))
        if not plain and not _is_self_delimited(base):
            return f"{self.grouped(base)}^{self.in_script(exponent)}"
        return f"{self.node(base)}^{self.in_script(exponent)}"

    def exponential(self, exponent: Node) -> str:
        if is_big_exponent(exponent):
            return rf"\exp{self.grouped(exponent)}"
        return f"e^{self.in_script(exponent)}"

    def call_open(self, node: Node, closed: bool = False) -> str:
        r"""``\sin x``, ``\sin^2 x``, ``\log_2 x``; with parentheses round all but the simplest arguments."""
        raised = ""
        if isinstance(node, Power):
            raised, node = f"^{self.in_script(node.exponent)}", node.base
        assert isinstance(node, Call)
        name = FUNCTIONS_BY_NAME[node.function].latex
        argument = node.arguments[0]
        if node.function == "log":
            name += f"_{self.in_script(node.arguments[1])}"
        delimited = isinstance(argument, Quotient) or (_is_call(argument, "sqrt", "cbrt", "abs"))
        if closed or not (is_letters(argument) or (delimited and not self.script)):
            return f"{name}{raised}{self.grouped(argument)}"
        return f"{name}{raised} {self.node(argument)}"

    def call(self, node: Call) -> str:
        if exponent_of_e(node) is not None:
            return self.exponential(node.arguments[0])
        if node.function in _FENCES:
            before, after = _FENCES[node.function]
            return before + self.node(node.arguments[0]) + after
        if is_open_call(node):
            return self.call_open(node)
        name = FUNCTIONS_BY_NAME[node.function].latex
        inner = ", ".join(map(self.node, node.arguments))
        tall = not self.script and any(map(is_tall, node.arguments))
        return rf"{name}\left({inner}\right)" if tall else f"{name}({inner})"

    def derivative(self, node: Derivative) -> str:
        d = r"\partial " if self.partial else "d"
        variable = latex_name(node.variable.name)
        bottom = rf"d {variable}" if d == "d" and variable.startswith("\\") else d + variable
        return rf"\frac{{{d.strip()}}}{{{bottom}}}{self.grouped(node.argument)}"


# function -> what stands before and after its argument
_FENCES: Final[dict[str, tuple[str, str]]] = {
    "sqrt": (r"\sqrt{", "}"),
    "cbrt": (r"\sqrt[3]{", "}"),
    "abs": (r"\left|", r"\right|"),
}

_PRINTERS: Final[dict[type[Node], Callable[..., str]]] = {
    Number: lambda _, node: number(node.digits),
    Constant: lambda _, node: CONSTANTS[node.name][0],
    Variable: lambda _, node: latex_name(node.name),
    Negative: _Style.negative,
    Sum: _Style.sum,
    Product: _Style.product,
    Quotient: _Style.quotient,
    Power: _Style.power,
    Call: _Style.call,
    Floor: lambda style, node: rf"\left\lfloor {style.node(node.argument)} \right\rfloor",
    Derivative: _Style.derivative,
    Glyph: lambda _, node: node.latex,
}


def _is_call(node: Node, *names: str) -> bool:
    return isinstance(node, Call) and node.function in names


def _is_abs(node: Node) -> bool:
    return _is_call(node.base if isinstance(node, Power) else node, "abs")


def _is_self_delimited(node: Node) -> bool:
    """Whether a power may be set on it as it stands: |x|², relu(x)², but (√x)²."""
    if not isinstance(node, Call) or is_open_call(node) or node.function in ("sqrt", "cbrt"):
        return False
    exponent = exponent_of_e(node)
    return exponent is None or is_big_exponent(exponent)


def _is_call_with_parentheses(left: Node, right: Node) -> bool:
    """sin(x) · y, relu(x) · y; but sin x cos x."""
    if is_open_call(left):
        return not is_open_call(right)
    inner = left.base if isinstance(left, Power) else left
    if not isinstance(inner, Call) or inner.function in (*_FENCES, "exp"):
        return False
    return not isinstance(right, Call) or right.function in (*_FENCES, "exp")


def _is_short(node: Node) -> bool:
    """A fraction that is set with a slash inside another one: (a/b)/c."""
    return isinstance(node, Quotient) and all(
        isinstance(part, Number | Constant | Variable) for part in node.children
    )


def _would_fuse(left: str, right: str) -> bool:
    r"""Whether ``\pi`` and ``x`` need a space between them to stay two."""
    command = left.rpartition("\\")[2]
    return "\\" in left and command.isalpha() and right[:1].isalpha()
