"""The outlines of formulas in WeasyPrint: its reader of paths takes any number in any unit, and its time.

Ours are whole numbers, and few commands: ``M``, ``h``, ``v``, ``l``, ``q``, ``c``, ``z``.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["draw_paths_quickly"]

_OURS = re.compile(r"(?:M-?\d+ -?\d+(?:[hv]-?\d+|[lqc]-?\d+(?: -?\d+)*|z)*)+")
_COMMAND = re.compile(r"([Mhvlqcz])([^Mhvlqcz]*)")


def draw_paths_quickly(weasyprint: Any) -> None:
    """From now on WeasyPrint draws such paths by `_path`, all others as before; the bytes are the same."""
    usual = weasyprint.svg.TAGS["path"]

    def path(svg: Any, node: Any, font_size: float) -> None:
        outline = node.get("d", "")
        marked = any(node.get(f"marker-{place}") for place in ("start", "mid", "end"))
        if marked or not _OURS.fullmatch(outline):
            usual(svg, node, font_size)
        else:
            _path(svg.stream, outline)

    weasyprint.svg.TAGS["path"] = path


def _path(stream: Any, outline: str) -> None:
    x = y = 0.0
    start = (x, y)
    stream.move_to(0, 0)
    for letter, numbers in _COMMAND.findall(outline):
        values = [float(number) for number in numbers.split()]
        if letter == "M":
            x, y = start = values[0], values[1]
            stream.move_to(x, y)
        elif letter == "z":
            stream.close()
            x, y = start
        elif letter == "q":
            u, v, dx, dy = values
            u, v, end_x, end_y = x + u, y + v, x + dx, y + dy
            stream.curve_to(
                u * 2 / 3 + x / 3,
                v * 2 / 3 + y / 3,
                u * 2 / 3 + end_x / 3,
                v * 2 / 3 + end_y / 3,
                end_x,
                end_y,
            )
            x, y = end_x, end_y
        elif letter == "c":
            a, b, c, d, dx, dy = values
            stream.curve_to(x + a, y + b, x + c, y + d, x + dx, y + dy)
            x, y = x + dx, y + dy
        else:
            x += values[0] if letter in "hl" else 0.0
            y += values[-1] if letter in "vl" else 0.0
            stream.line_to(x, y)
