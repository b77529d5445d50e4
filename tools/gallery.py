"""Make the handouts of reports/gallery/ from lessons.toml beside them: ``make gallery``."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from symgd.cli import main

GALLERY = Path("reports", "gallery")


def arguments(lesson: dict[str, Any]) -> list[str]:
    """The command line of a lesson of the gallery, without ``-o``."""
    words = [lesson["expression"]]
    for field, value in lesson.items():
        if field not in {"name", "expression"}:
            values = [] if value is True else value if isinstance(value, list) else [value]
            words += [f"--{field.replace('_', '-')}", *map(str, values)]
    return words


def make() -> int:
    """Write each handout; returns the largest exit code."""
    lessons = tomllib.loads((GALLERY / "lessons.toml").read_text(encoding="utf-8"))["lessons"]
    codes = []
    for row, lesson in enumerate(lessons, start=1):
        path = GALLERY / f"{row:02}-{lesson['name']}.pdf"
        print(f"== {path}", flush=True)
        codes.append(main([*arguments(lesson), "-o", str(path)]))
    return max(codes)


if __name__ == "__main__":
    sys.exit(make())
