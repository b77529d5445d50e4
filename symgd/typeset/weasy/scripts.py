"""Exponents and indices in running text, which are copied as what they are: 10⁸, not 108."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from symgd.typeset.pieces import script
from symgd.typeset.weasy.canvas import actual_text
from symgd.typeset.weasy.quick import quick
from symgd.typeset.weasy.replacing import replaced

__all__ = ["NAMES", "SIGNATURES", "drawing", "readable_scripts"]

#: what is replaced, and how
SIGNATURES = {"weasyprint.draw:draw_text": "(stream, textbox, offset_x, text_overflow, block_ellipsis)"}
#: what calls it
NAMES = {"weasyprint.draw:draw_inline_level": ("draw_text",)}


@contextmanager
def drawing() -> Iterator[None]:
    """`quick` and `readable_scripts`."""
    with quick(), readable_scripts():
        yield


@contextmanager
def readable_scripts() -> Iterator[None]:
    """While this lasts, what WeasyPrint draws of ``<sup>`` and ``<sub>`` says what is copied of it."""
    from weasyprint import draw

    usual, levels = draw.draw_text, {"sup": 1, "sub": -1}

    def draw_text(
        stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any
    ) -> None:
        level = levels.get(textbox.element_tag)
        copied = script(textbox.text, level) if level else ""
        if copied:
            stream.stream.append(actual_text(copied).encode())
        usual(stream, textbox, offset_x, text_overflow, block_ellipsis)
        if copied:
            stream.stream.append(b"EMC")

    with replaced((draw, "draw_text", draw_text)):
        yield
