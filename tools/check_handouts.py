"""Check handouts with Poppler: the same bytes twice, no font but ours, and the sentences in the text."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

OUR_FONTS = ("STIXTwoText", "STIXTwoMath", "SourceSans3", "SourceCodePro")
# Each lesson with texts that its handout must hold.
LESSONS = {
    ("3*x**2 - 2*x - 3", "--x0", "8"): ("Page 1", "minimum"),
    ("x^2", "--x0", "1", "--lr", "1"): ("cycle",),
    ("x - ln x", "--x0", "3", "--lr", "5"): ("domain",),
}


def make(arguments: tuple[str, ...], path: Path, seed: str) -> None:
    """Make a lesson in a process of its own, with its own order of hashes."""
    command = [sys.executable, "-m", "symgd", *arguments, "-o", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONHASHSEED": seed})


def text_of(tool: str, *arguments: str) -> str:
    """What a tool of Poppler prints."""
    return subprocess.run([tool, *arguments], check=True, capture_output=True, encoding="utf-8").stdout


def faults(arguments: tuple[str, ...], sentences: tuple[str, ...], folder: Path) -> list[str]:
    """What is wrong with the handout of one lesson."""
    first, second = folder / "first.pdf", folder / "second.pdf"
    make(arguments, first, "1")
    make(arguments, second, "2")
    found = [] if first.read_bytes() == second.read_bytes() else ["two runs give other bytes"]
    for line in text_of("pdffonts", str(first)).splitlines()[2:]:
        name = line.split()[0].partition("+")[2].replace("-", "")
        if not name.startswith(OUR_FONTS):
            found.append(f"a font that is not ours: {line.split()[0]}")
    text = " ".join(text_of("pdftotext", str(first), "-").split())
    return found + [f"no {sentence!r} in the text" for sentence in sentences if sentence not in text]


def main() -> None:
    """Print a line a lesson; exit with 1 if one has a fault."""
    failed = False
    for arguments, sentences in LESSONS.items():
        with tempfile.TemporaryDirectory() as folder:
            found = faults(arguments, sentences, Path(folder))
        failed = failed or bool(found)
        print(
            f"{arguments[0]}: {'; '.join(found) or 'same bytes twice, our fonts only, its sentences there'}"
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
