"""Everything that symgd raises on purpose.

::

    SymgdError
    ├── InputError               what was asked for cannot be a problem      (exit code 2)
    │   ├── ExpressionError      the typed text, with a caret under the column
    │   └── ParameterError       a start, a rate, a tolerance, an option
    ├── OutputError              a file could not be written                 (exit code 3)
    ├── MissingDependencyError   the system lacks a library, said by name    (exit code 3)
    └── InternalError            a result failed its own check; never shown as a result
"""

from __future__ import annotations

__all__ = [
    "ExpressionError",
    "InputError",
    "InternalError",
    "MissingDependencyError",
    "OutputError",
    "ParameterError",
    "SymgdError",
    "quoted",
]


class SymgdError(Exception):
    """What went wrong, where, and what to do: one message for the person who typed the input."""

    exit_code = 2


class InputError(SymgdError):
    """The input cannot be a problem at all."""


class ExpressionError(InputError):
    """The typed text is not an expression that symgd understands.

    ``column`` counts characters from 1; ``suggestion`` is a full sentence, or empty.
    ``str(error)`` is the whole message, the text and a caret under the column included.
    """

    def __init__(self, problem: str, text: str = "", column: int | None = None, suggestion: str = "") -> None:
        self.problem = problem
        self.text = text
        self.column = column
        self.suggestion = suggestion
        super().__init__(self._message())

    def _message(self) -> str:
        lines = [self.problem if self.column is None else f"{self.problem} (column {self.column})"]
        if self.column is not None and self.text:
            lines += _excerpt(self.text, self.column)
        if self.suggestion:
            lines.append(self.suggestion)
        return "\n".join(lines)


class ParameterError(InputError):
    """A start, a rate, a tolerance or an option has a value that cannot be used."""


class OutputError(SymgdError):
    """A file could not be written."""

    exit_code = 3


class MissingDependencyError(SymgdError):
    """The system lacks a library that a format needs; the message names it."""

    exit_code = 3


def quoted(value: object, most: int = 60) -> str:
    """A value as a message shows it: as Python writes it, shortened if it is long."""
    try:
        text = repr(value)
    except ValueError:  # Python does not write whole numbers of thousands of digits
        return "a very large number"
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-most // 4 :]}"


class InternalError(SymgdError):
    """A result failed its own check. It is raised so that it is never printed as a result."""

    exit_code = 1


def _excerpt(text: str, column: int, width: int = 76) -> list[str]:
    """The part of ``text`` around ``column`` and a line with a caret under it."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    start = max(0, min(column - 1 - width // 2, len(shown) - width))
    lead, tail = ("…" if start else ""), ("…" if start + width < len(shown) else "")
    caret = " " * (len(lead) + column - 1 - start) + "^"
    return [f"  {lead}{shown[start : start + width]}{tail}", f"  {caret}"]
