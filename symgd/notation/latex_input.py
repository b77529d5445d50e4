r"""LaTeX: which command stands for which token.

Braces are groups; ``\frac`` and ``\sqrt`` are the only commands with a structure, and the grammar reads them.
"""

from __future__ import annotations

import re
from typing import Final

from symgd.notation.characters import SPACES
from symgd.notation.functions import ALIASES
from symgd.notation.names import GREEK_BY_LATEX

__all__ = [
    "ADVICE",
    "COMMANDS",
    "DELIMITER",
    "FONT",
    "SPACING",
    "STRUCTURES",
    "delimiter",
    "is_latex",
    "unwrapped",
]

STRUCTURES: Final = {
    **dict.fromkeys([r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"], r"\frac"),
    r"\sqrt": r"\sqrt",
}

SPACING: Final = frozenset({
    r"\,", r"\;", r"\:", r"\!", r"\>", "\\ ", r"\quad", r"\qquad", r"\thinspace", r"\medspace", r"\thickspace",
    r"\negthinspace", r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits",
})  # fmt: skip

_DELIMITERS: Final = {
    "(": ("(", "("), ")": (")", ")"),
    "[": ("(", "["), "]": (")", "]"), r"\{": ("(", r"\{"), r"\}": (")", r"\}"),
    r"\lbrace": ("(", r"\{"), r"\rbrace": (")", r"\}"), r"\lbrack": ("(", "["), r"\rbrack": (")", "]"),
    r"\lvert": ("|(", "|"), r"\rvert": ("|)", "|"),
}  # fmt: skip

# command -> (kind of token, value)
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys([r"\cdot", r"\times", r"\ast", r"\cdotp"], ("*", "*")),
    r"\div": ("/", "/"),
    r"\vert": ("|", "|"),
    r"\mid": ("|", "|"),
    **{command: pair for command, pair in _DELIMITERS.items() if command[0] == "\\"},
    **{command: ("word", row.name) for command, row in GREEK_BY_LATEX.items()},
    **{rf"\{name}": ("word", name) for name in ALIASES if name.isalpha() and name != "sqrt"},
}

_CALCULUS: Final = "Type the function itself; symgd differentiates it."
ADVICE: Final = {
    r"\int": "Integrals are not supported.",
    r"\sum": "Write the sum out, term by term.",
    r"\prod": "Write the product out, factor by factor.",
    r"\infty": "Infinity is not a number that can be computed with.",
    r"\pm": "Write one function, with + or with -.",
    **dict.fromkeys([r"\partial", r"\nabla", r"\lim", r"\prime"], _CALCULUS),
    **dict.fromkeys([r"\left", r"\right"], r"It is followed by ( or ) or |, as in \left( x \right)."),
    **dict.fromkeys([r"\circ", r"\degree"], "Angles are in radians: 90° is pi/2."),
    **dict.fromkeys(
        [r"\begin", r"\end", r"\text", r"\mathrm"], "Type one formula, without text or environments."
    ),
    **dict.fromkeys([r"\leq", r"\geq", r"\le", r"\ge", r"\ne", r"\neq", r"\to"], "Type the function alone."),
    **dict.fromkeys([r"\binom", r"\choose"], "A binomial coefficient is not supported."),
}

# \left( , \bigr| , …: the size is nothing to us, the side is.
DELIMITER: Final = re.compile(
    r"\\(?P<side>left|right|[bB]igg?[lr]?)\s*(?P<sign>[()\[\]|]|\\[{}|]|\\(?:lvert|rvert|vert|lbrace|rbrace|lbrack|rbrack)\b)"
)

# \operatorname{sigmoid}, \mathrm{e}: the name inside.
FONT: Final = re.compile(
    r"\\(?:operatorname\*?|mathrm|mathop|mathit|mathnormal|text|textrm|textit)\s*\{\s*([A-Za-z]+)\s*\}"
)

_SPACES: Final = "".join(SPACES)
_WRAPPERS: Final = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))


def delimiter(side: str, sign: str) -> tuple[str, str] | None:
    """The token of ``\\left(`` and its kin; None if there is none."""
    if sign in {"|", r"\vert", r"\lvert", r"\rvert"}:
        opens = side == "left" or side.endswith("l") or sign == r"\lvert"
        closes = side == "right" or side.endswith("r") or sign == r"\rvert"
        return ("|(", "|") if opens else ("|)", "|") if closes else ("|", "|")
    return _DELIMITERS.get(sign)


def is_latex(text: str) -> bool:
    """Whether the text is LaTeX: then braces are groups, and letters side by side are a product."""
    return "\\" in text or "$" in text or re.search(r"[\^_]\s*\{", text) is not None


def unwrapped(text: str) -> tuple[int, int]:
    """Where the formula in ``$…$``, ``\\(…\\)`` starts and ends."""
    start, end = len(text) - len(text.lstrip(_SPACES)), len(text.rstrip(_SPACES))
    for opener, closer in _WRAPPERS:
        if text.startswith(opener, start) and text.endswith(closer, start + len(opener), end):
            return start + len(opener), end - len(closer)
    return start, end
