"""The operator dictionary: how the operators of mathematics behave, unless the MathML says otherwise.

The properties are those of MathML Core (appendix B), the spaces those of The TeXbook (chapter 18), which hold between
two operands: thin, medium and thick are 3, 4 and 5 mu, an em has 18. What is not in the dictionary is a relation, as
MathML Core has it.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

__all__ = [
    "APPLY",
    "BARS",
    "BINARY",
    "CLOSING",
    "INNER",
    "INVISIBLE",
    "LARGE",
    "MEDIUM",
    "OPENING",
    "ORDINARY",
    "PUNCTUATION",
    "RELATION",
    "SIGNS",
    "THIN",
    "Operator",
    "operator",
    "says",
]

THIN, MEDIUM, THICK = 3 / 18, 4 / 18, 5 / 18

#: what an operator is to its neighbors: TeX's classes of atoms
ORDINARY, LARGE, BINARY, RELATION, OPENING, CLOSING, PUNCTUATION, INNER = range(8)

APPLY = "\N{FUNCTION APPLICATION}"
INVISIBLE = frozenset(
    (
        APPLY,
        "\N{INVISIBLE TIMES}",
        "\N{INVISIBLE SEPARATOR}",
        "\N{INVISIBLE PLUS}",
        "\N{ZERO WIDTH SPACE}",
        "",
    )
)
#: the operators of sums
SIGNS = frozenset("+−-±∓")
#: fences that look the same at both ends
BARS = frozenset("|‖∥∣")


class Operator(NamedTuple):
    """The properties of an operator in one form: ``form`` is prefix, infix or postfix; spaces are in em."""

    form: str
    kind: int
    lspace: float = 0.0
    rspace: float = 0.0
    stretchy: bool = False
    symmetric: bool = False
    largeop: bool = False
    movablelimits: bool = False
    fence: bool = False
    separator: bool = False
    horizontal: bool = False  #: stretches sideways, over or under what it is an accent of


_RELATION = Operator("infix", RELATION, THICK, THICK)
_SIDEWAYS = _RELATION._replace(stretchy=True, horizontal=True)
_UPRIGHT = _RELATION._replace(stretchy=True)
_BINARY = Operator("infix", BINARY, MEDIUM, MEDIUM)
_ORDINARY = Operator("infix", ORDINARY)
_PREFIX = Operator("prefix", ORDINARY)
_POSTFIX = Operator("postfix", ORDINARY)
_SEPARATOR = Operator("infix", PUNCTUATION, 0.0, THIN, separator=True)
_SUM = Operator("prefix", LARGE, THIN, THIN, symmetric=True, largeop=True, movablelimits=True)
_INTEGRAL = _SUM._replace(movablelimits=False)
_NAME = Operator("prefix", LARGE, THIN, THIN)
_LIMIT = _NAME._replace(movablelimits=True)
_OPENING = Operator("prefix", OPENING, stretchy=True, symmetric=True, fence=True)
_CLOSING = Operator("postfix", CLOSING, stretchy=True, symmetric=True, fence=True)
_MIDDLE = Operator("infix", ORDINARY, stretchy=True, symmetric=True, fence=True)
_COVER = Operator("postfix", ORDINARY, stretchy=True, horizontal=True)

_DICTIONARY: dict[str, tuple[Operator, ...]] = {
    **dict.fromkeys("=<>≤≥≦≧⩽⩾≠≈≉∼≃≄≅≡≢≪≫≲≳≺≻⪯⪰≼≽≐≔≕≜≝≟∝∈∉∋∌⊂⊃⊆⊇⊄⊅⊈⊉⊊⊋⊢⊣⊨⊥⋈⊲⊳⊴⊵∤∦≁:", (_RELATION,)),
    **dict.fromkeys(("==", "!=", "<=", ">=", ":=", "=:", "≪", "≫"), (_RELATION,)),
    **dict.fromkeys("←→↔⇐⇒⇔⟵⟶⟷⟸⟹⟺↦⟼↪↩↼⇀⇌⇋↠↣↝", (_SIDEWAYS,)),
    **dict.fromkeys("↑↓↕⇑⇓⇕", (_UPRIGHT,)),
    **dict.fromkeys("+−-±∓", (_BINARY, _PREFIX)),
    **dict.fromkeys("×÷⋅·∗*∘•∪∩∖∧∨⊕⊖⊗⊘⊙⊎⊔⊓⋆⋄⋇≀△▽◁▷†‡∸⊞⊟⊠", (_BINARY,)),
    **dict.fromkeys(",;", (_SEPARATOR,)),
    **dict.fromkeys(("/", "\\", ".", "∕", "⁄", "&", "@", "?"), (_ORDINARY,)),
    **dict.fromkeys("…⋯⋮⋱⋰", (Operator("infix", INNER),)),
    **dict.fromkeys("∑∏∐⋀⋁⋂⋃⨀⨁⨂⨃⨄⨅⨆⨉", (_SUM,)),
    **dict.fromkeys("∫∬∭⨌∮∯∰∱∲∳", (_INTEGRAL,)),
    **dict.fromkeys(("lim", "max", "min", "sup", "inf", "lim sup", "lim inf", "Pr", "det", "gcd"), (_LIMIT,)),
    **dict.fromkeys("([{⟨⌊⌈⟦⟪⟮⦃⦅⌜⌞❲", (_OPENING,)),
    **dict.fromkeys(")]}⟩⌋⌉⟧⟫⟯⦄⦆⌝⌟❳", (_CLOSING,)),
    **dict.fromkeys("|‖", (_MIDDLE, _OPENING, _CLOSING)),
    **dict.fromkeys("∣∥", (_RELATION, _OPENING, _CLOSING)),
    **dict.fromkeys("∂∇∀∃∄¬∠∡√∛∜ⅅⅆ∅∞", (_PREFIX,)),
    **dict.fromkeys("′″‴⁗‵‶‷!%°\"'`", (_POSTFIX,)),
    **dict.fromkeys("^ˆ̂~˜̃¯‾̅̄ˉ_̲ˇ̌˘̆⃗⃖⏞⏟⏜⏝⎴⎵⏠⏡", (_COVER,)),
    **dict.fromkeys("˙̇¨̈⃛⃜´́̀ˊˋ˚̊", (_POSTFIX,)),
}  # fmt: skip


def operator(text: str, form: str = "infix") -> Operator:
    """How an operator behaves in a form; where the dictionary lacks that form, another one is taken."""
    entries = _DICTIONARY.get(text)
    if entries is None:
        if text in INVISIBLE:
            return _ORDINARY
        return _NAME if len(text) > 1 and text.replace(" ", "").isalpha() else _RELATION
    for entry in entries:
        if entry.form == form:
            return entry
    return entries[0]


def says(element: Element, name: str, otherwise: bool) -> bool:
    """A property that an ``<mo>`` may state by an attribute; without it, what the dictionary says."""
    value = element.get(name)
    return otherwise if value is None else value == "true"
