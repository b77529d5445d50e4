"""Check handouts with Poppler: the same bytes twice, no font but ours, sentences, and formulas that can be copied.

Each lesson is made in both ways of drawing. Where formulas are outlines, sentences are looked for alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

OUR_FONTS = ("STIXTwoText", "STIXTwoMath", "SourceSans3", "SourceCodePro")
#: what SYMGD_DRAWING is, by how a way is called
WAYS = {"as text": "", "as images": "svg"}


class Lesson(NamedTuple):
    """Arguments of the command, parts of sentences without formulas, and whole lines that are formulas."""

    arguments: tuple[str, ...]
    sentences: tuple[str, ...]
    lines: tuple[str, ...]


LESSONS = (
    Lesson(
        ("3*x**2 - 2*x - 3", "--x0", "8"),
        ("Page 1 of", "By the end you can", "the learning rate"),
        (
            "f(x) = 3x² − 2x − 3",
            "f′(x) = d/dx(3x²) − d/dx(2x) − d/dx(3)",
            "f′(x) = 6x − 2",
            "x* = 1/3 ≈ 0.333333",
            "xₖ₊₁ = xₖ − ηf′(xₖ)",
            "f′(x₀) = 6 · 8 − 2 = 46, x₁ = 8 − 0.1 · 46 = 3.4",
            "|x₁₅ − x*| ≤ |f′(x₁₅)|/μ ≤ 8.24 × 10⁻⁶",
        ),
    ),
    Lesson(
        ("log(cosh(x)) + x^2/10", "--x0", "5"),
        ("logarithm rule", "derivative of cosh"),
        (
            "f(x) = ln(cosh x) + x²/10",
            "= 1/(cosh x) · d/dx(cosh x) + 2x/10",
            "f′(x) = x/5 + tanh x",
            "eₖ₊₁ = (1 − ηf″(ξ))eₖ",
        ),
    ),
    Lesson(
        ("(1-x)^2 + 100(y-x^2)^2", "--x0", "-1.2", "1"),
        ("contour lines", "The function is not convex"),
        (
            "∂f/∂x = 400x(x² − y) + 2x − 2",
            "∂f/∂y = 200(y − x²)",
            "{400x(x² − y) + 2x − 2 = 0; 200(y − x²) = 0}",
            "H(x, y) = [1200x² − 400y + 2, −400x; −400x, 200], H(x*) = [802, −400; −400, 200]",
            "xₖ₊₁ = xₖ − η∇f(xₖ)",
        ),
    ),
    Lesson(
        ("x^2 + 3y^2", "--x0", "4", "1", "--optimizer", "gd", "momentum"),
        ("Page 1 of", "momentum"),
        ("f(x, y) = x² + 3y²",),
    ),
    Lesson(("x^2", "--x0", "1", "--lr", "1"), ("cycle",), ("f′(x) = 2x",)),
    Lesson(("x - ln x", "--x0", "3", "--lr", "5"), ("domain",), ("f′(x) = 1 − 1/x",)),
)


def make(arguments: tuple[str, ...], path: Path, **environment: str) -> None:
    """Make a lesson in a process of its own."""
    command = [sys.executable, "-m", "symgd", *arguments, "-o", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})


def text_of(tool: str, *arguments: str) -> str:
    """What a tool of Poppler prints."""
    return subprocess.run([tool, *arguments], check=True, capture_output=True, encoding="utf-8").stdout


def faults(lesson: Lesson, drawing: str, folder: Path) -> list[str]:
    """What is wrong with the handout of one lesson in one way of drawing."""
    first, second = folder / "first.pdf", folder / "second.pdf"
    for path, seed in ((first, "1"), (second, "2")):  # each with an order of hashes of its own
        make(lesson.arguments, path, PYTHONHASHSEED=seed, SYMGD_DRAWING=drawing)
    found = [] if first.read_bytes() == second.read_bytes() else ["two runs give other bytes"]
    for line in text_of("pdffonts", str(first)).splitlines()[2:]:
        name = line.split()[0].partition("+")[2].replace("-", "")
        if not name.startswith(OUR_FONTS):
            found.append(f"a font that is not ours: {line.split()[0]}")
    lines = [" ".join(line.split()) for line in text_of("pdftotext", str(first), "-").splitlines()]
    text = " ".join(lines)
    found += [f"no {sentence!r} in the text" for sentence in lesson.sentences if sentence not in text]
    if not drawing:
        found += [f"no line {line!r}" for line in lesson.lines if line not in lines]
    return found


def main() -> None:
    """Print a line a lesson and way of drawing; exit with 1 if one has a fault."""
    failed = False
    for lesson in LESSONS:
        for way, drawing in WAYS.items():
            with tempfile.TemporaryDirectory() as folder:
                found = faults(lesson, drawing, Path(folder))
            failed = failed or bool(found)
            well = "same bytes twice, our fonts only, its sentences there"
            well += "" if drawing else ", its formulas as text"
            print(f"{lesson.arguments[0]}, drawn {way}: {'; '.join(found) or well}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
