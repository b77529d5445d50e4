"""Exponents and indices in running text, which are copied as what they are: 10⁸, not 108."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from symgd.typeset.characters import script
from symgd.typeset.weasy.canvas import actual_text
from symgd.typeset.weasy.quick import quick
from symgd.typeset.weasy.replacing import replaced

__all__ = ["NAMES", "SIGNATURES", "drawing", "readable_scripts"]

#: what is replaced, and how
SIGNATURES = {"weasyprint.draw:draw_text": "(stream, textbox, offset_x, text_overflow, block_ellipsis)"}
#: what calls it
NAMES = {
    "weasyprint.draw:draw_inline_level": ("draw_text",),
    "pydyf:Stream.data.fget": ("zlib", "compressobj", "level", "compress", "flush"),
}

#: the binary logarithm of the length up to which a stream is small
_SMALL = 12
#: a number up to its power of ten, alone in its cell: readers take an exponent there for a word of its own
_MANTISSA = re.compile(r"[−\d.\s×]*10")


@contextmanager
def drawing() -> Iterator[None]:
    """`quick`, and in this thread `readable_scripts`, and streams packed in a third of the time."""
    import pydyf

    with quick(), readable_scripts(), replaced((pydyf, "zlib", _Zlib(get_ident()))):
        yield


class _Zlib:
    """The module zlib, as pydyf calls it; what a thread writes is packed by `_Packer`."""

    def __init__(self, thread: int) -> None:
        self._thread = thread

    def compressobj(self, level: int) -> Any:
        return _Packer() if get_ident() == self._thread else zlib.compressobj(level)


class _Packer:
    """It packs at the usual level, and a small stream with no more memory than it needs."""

    def compress(self, content: bytes) -> bytes:
        small = len(content) <= 1 << _SMALL
        packer = zlib.compressobj(wbits=_SMALL, memLevel=_SMALL - 7) if small else zlib.compressobj()
        return packer.compress(content) + packer.flush()

    def flush(self) -> bytes:
        return b""


@contextmanager
def readable_scripts() -> Iterator[None]:
    """While this lasts, what WeasyPrint draws in this thread of ``<sup>`` and ``<sub>`` says what is copied of it."""
    from weasyprint import draw

    usual, levels, thread = draw.draw_text, {"sup": 1, "sub": -1}, get_ident()
    # the text that was drawn last, and where its operators begin and end
    before: tuple[Any, Any, int, int] = (None, None, 0, 0)

    def draw_text(
        stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any
    ) -> None:
        nonlocal before
        if get_ident() != thread:
            usual(stream, textbox, offset_x, text_overflow, block_ellipsis)
            return
        code, start = stream.stream, len(stream.stream)
        level = levels.get(textbox.element_tag)
        if not level or not (copied := script(textbox.text, level)):
            usual(stream, textbox, offset_x, text_overflow, block_ellipsis)
            before = stream, textbox, start, len(code)
            return
        base, first, last = before[1:]
        if before[0] is stream and level > 0 and _MANTISSA.fullmatch(base.text) and _beside(base, textbox):
            code.insert(last, b"EMC")
            code.insert(first, actual_text(base.text + copied).encode())
            copied = ""
        code.append(actual_text(copied).encode())
        usual(stream, textbox, offset_x, text_overflow, block_ellipsis)
        code.append(b"EMC")
        before = None, None, 0, 0

    with replaced((draw, "draw_text", draw_text)):
        yield


def _beside(left: Any, right: Any) -> bool:
    """Whether a box begins where another one ends."""
    return bool(abs(left.position_x + left.width - right.position_x) < 1.0)
