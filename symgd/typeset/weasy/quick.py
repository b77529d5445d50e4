"""WeasyPrint with some of its inner functions replaced by quicker ones of the same meaning, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from symgd.typeset.weasy.quick_boxes import quick_boxes
from symgd.typeset.weasy.quick_declarations import quick_declarations
from symgd.typeset.weasy.quick_files import quick_files
from symgd.typeset.weasy.quick_fonts import quick_fonts
from symgd.typeset.weasy.quick_styles import quick_styles
from symgd.typeset.weasy.quick_text import quick_text

__all__ = ["quick"]


@contextmanager
def quick() -> Iterator[None]:
    """While this lasts WeasyPrint needs less time for the same bytes.

    It must not be entered by two threads at once, and only where there are no `differences`.
    """
    with quick_declarations(), quick_styles(), quick_boxes(), quick_fonts(), quick_text(), quick_files():
        yield
