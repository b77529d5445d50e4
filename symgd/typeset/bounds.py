r"""What is refused before it is read: math-core descends into LaTeX without a bound, and a deep one ends the process.

Only what may nest is counted: groups, and commands in a row, each of which may be the argument of the one before it.
"""

from __future__ import annotations

import math
import re
from numbers import Real
from typing import Any

from symgd.typeset.errors import TypesetError

__all__ = [
    "check_display",
    "check_latex",
    "check_length",
    "check_lines",
    "check_mathml",
    "check_source",
    "excerpt",
]

#: characters of a formula in LaTeX and in MathML, which says the same in more
_LONGEST_LATEX, _LONGEST_MATHML = 100_000, 1_000_000
#: groups within groups; commands in a row, with those around the groups in which they stand
_DEEPEST, _LONGEST_CHAIN = 400, 1000
#: opening parentheses without a closing one: math-core takes twice the time for each
_MOST_UNCLOSED = 12
_EXCERPT = 80

_DEFINITION = re.compile(r"\\(?:[gex]?def|let|(?:re)?new|provide|Declare)(?![a-z]*line)")
#: the beginning of an environment, a command, a comment
_LINE = re.compile(r"\\begin\s*\{([^}]*)\}|\\(?:[a-zA-Z]+|.)|%[^\n]*", re.DOTALL)
#: environments of one line
_UNLINED = frozenset(("equation", "equation*"))
_TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)|[^\\\s]|\n", re.DOTALL)
#: what sets all that follows in its group apart, as a group of its own
_SWITCHES = frozenset((r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\scriptscriptstyle", r"\color"))
_UNCLOSED = frozenset("([⟨⌊⌈⟦") | {
    rf"\{name}"
    for name in (
        *("{", "lbrace", "lbrack", "lparen", "langle", "lfloor", "lceil", "lvert", "lVert", "lgroup"),
        *("lmoustache", "llbracket", "lBrack", "lBrace", "ulcorner", "llcorner"),
    )
}
_CLOSED = frozenset(")]⟩⌋⌉⟧") | {
    rf"\{name}"
    for name in (
        *("}", "rbrace", "rbrack", "rparen", "rangle", "rfloor", "rceil", "rvert", "rVert", "rgroup"),
        *("rmoustache", "rrbracket", "rBrack", "rBrace", "urcorner", "lrcorner"),
    )
}
#: the delimiter after these is no parenthesis of the row
_SIZES = frozenset((r"\left", r"\right", r"\middle"))
_RESETS = frozenset("+-=<>,;")


def excerpt(source: object) -> str:
    """The beginning of a source for a message, on one line and without characters that a terminal would obey."""
    shown = str(source)
    start = shown[:_EXCERPT]
    if not start.isprintable():
        start = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in start)
    return start[:_EXCERPT] + ("…" if len(shown) > _EXCERPT or len(start) > _EXCERPT else "")


def check_source(source: object) -> None:
    """Raise `TypeError` for what is no string, `TypesetError` for one that is no text."""
    if not isinstance(source, str):
        raise TypeError(f"A formula is a string of LaTeX or MathML, not {type(source).__name__}.")
    if not source.isascii():
        try:
            source.encode()
        except UnicodeEncodeError as error:
            raise TypesetError(
                f"This formula holds a surrogate, which is no character: {excerpt(source)}"
            ) from error


def check_length(name: str, value: Any, *, infinite: bool = True) -> None:
    """Raise `TypeError` for what is no number, `TypesetError` for a length that nothing can be set to."""
    is_number = type(value) in {float, int} or isinstance(value, Real)
    if not is_number:
        raise TypeError(f"The {name} is a number of em, not {type(value).__name__}.")
    if not value > 0 or (not infinite and math.isinf(value)):
        raise TypesetError(f"The {name} must be a number above 0, and is {value!r}.")


def check_display(value: object) -> None:
    """Raise `TypeError` for what is neither true nor false."""
    if not isinstance(value, bool):
        raise TypeError(f"Whether a formula is displayed is True or False, not {type(value).__name__}.")


def check_latex(latex: str) -> None:
    """Raise `TypesetError` for LaTeX that math-core would not survive."""
    if _DEFINITION.search(latex):
        raise TypesetError(f"A formula cannot define commands: {excerpt(latex)}")
    if (
        len(latex) < _DEEPEST
        and latex.isascii()
        and latex.count("(") + latex.count("[") + latex.count("\\l") + latex.count("\\{") <= _MOST_UNCLOSED
    ):
        return
    if len(latex) > _LONGEST_LATEX:
        raise TypesetError(f"This formula has more than {_LONGEST_LATEX} characters: {excerpt(latex)}")
    _scan(latex)


def check_lines(latex: str) -> None:
    r"""Raise `TypesetError` for what math-core leaves out: new lines outside of tables, and tags of equations."""
    if r"\\" not in latex and r"\newline" not in latex and r"\tag" not in latex:
        return
    tables: list[bool] = []
    for found in _LINE.finditer(latex):
        token, environment = found.group(), found.group(1)
        if environment:
            tables.append(environment not in _UNLINED)
        elif token == r"\end":
            del tables[-1:]
        elif token == r"\tag":
            raise TypesetError(f"A formula cannot have a tag: {excerpt(latex)}")
        elif token in {r"\\", r"\newline"} and not (tables and tables[-1]):
            raise TypesetError(f"A new line stands outside of a table or aligned equations: {excerpt(latex)}")


def check_mathml(mathml: str) -> None:
    """Raise `TypesetError` for MathML that is too long, or defines entities, which may grow without a bound."""
    if len(mathml) > _LONGEST_MATHML:
        raise TypesetError(f"This formula has more than {_LONGEST_MATHML} characters: {excerpt(mathml)}")
    if "<!DOCTYPE" in mathml:
        raise TypesetError(f"A formula in MathML has no document type of its own: {excerpt(mathml)}")


def _scan(latex: str) -> None:
    """Count groups, commands in a row, and parentheses that nothing closes."""
    groups: list[tuple[int, int, int]] = []
    chain = least = unclosed = 0  # with those of the groups around
    plain = comment = False  # whether the token before is a finished one; whether the line is a comment
    before = ""
    for found in _TOKEN.finditer(latex):
        token = found.group()
        if token in {"{", r"\left", r"\begin"}:
            groups.append((chain, unclosed, least))
            least, plain = chain, False
        elif token in {"}", r"\right", r"\end"}:
            if groups and not comment:  # math-core may or may not see what stands in a comment
                chain, unclosed, least = groups.pop()
            plain = True
        elif token in {"%", "\n"}:
            comment = token == "%"
        elif before in _SIZES:
            plain = True
        elif token in _CLOSED:
            unclosed = max(unclosed - 1, groups[-1][1] if groups else 0)
            plain = True
        elif token in _UNCLOSED:
            unclosed += 1
            plain = True
        elif token[0] == "\\" or token in {"^", "_", "'"}:
            chain += 1
            least += token in _SWITCHES
            plain = False
        else:
            if plain and token in _RESETS:
                chain = least
            plain = True
        before = token
        if len(groups) > _DEEPEST or chain > _LONGEST_CHAIN:
            raise TypesetError(f"This formula is nested too deeply: {excerpt(latex)}")
        if unclosed > _MOST_UNCLOSED:
            raise TypesetError(
                f"This formula has more than {_MOST_UNCLOSED} parentheses without their closing ones: "
                f"{excerpt(latex)}"
            )
