"""Fonts are cut down without a parser of C: cffi parses the name of an array's type anew for every length."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from symgd.typeset.weasy.replacing import replaced

__all__ = ["NAMES", "quick_fonts"]

#: what the function reads whose types are shortened
NAMES = {"weasyprint.pdf.fonts:Font._harfbuzz_subset": ("ffi", "new", "hb_codepoint_t[")}


class _Types:
    """cffi's interface, in which an array that is filled at once has no length in its type: all have one type then."""

    def __init__(self, interface: Any) -> None:
        self._interface = interface

    def new(self, kind: str, content: Any = None) -> Any:
        if kind.endswith("]") and content is not None and kind.endswith(f"[{len(content)}]"):
            kind = kind.partition("[")[0] + "[]"
        return self._interface.new(kind, content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._interface, name)


@contextmanager
def quick_fonts() -> Iterator[None]:
    """While this lasts WeasyPrint cuts fonts down in less time."""
    from weasyprint.pdf import fonts

    with replaced((fonts, "ffi", _Types(fonts.ffi))):
        yield
