"""Exponents and indices of running text are copied as such."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest
import weasyprint.draw
from weasy_pages import drawn, written

from symgd.typeset.characters import script
from symgd.typeset.weasy import drawing

TABLE = (
    "<p>below 10<sup>−5</sup>, the 3<sup>rd</sup> at x<sub>12</sub> and y<sub>max</sub></p>"
    "<table><tr><td>−6.562 × 10<sup>8\N{FIGURE SPACE}</sup><td>2<tr><td>1.5 × 10<sup>−12</sup><td>2</table>"
)


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        ("8", 1, "⁸"),
        ("−12\N{FIGURE SPACE}", 1, "⁻¹²\N{FIGURE SPACE}"),
        ("th", 1, ""),
        ("0", -1, "₀"),
        ("max", -1, "_max"),
        (" ", 1, ""),
    ],
)
def test_signs_that_stand_higher_or_lower(text: str, level: int, expected: str) -> None:
    assert script(text, level) == expected


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_poppler_copies_exponents(tmp_path: Path) -> None:
    usual = weasyprint.draw.draw_text
    with drawing():
        (tmp_path / "page.pdf").write_bytes(written(TABLE, drawn()))
    assert weasyprint.draw.draw_text is usual
    for options in ([], ["-layout"], ["-raw"]):
        run = subprocess.run(
            ["pdftotext", *options, str(tmp_path / "page.pdf"), "-"], capture_output=True, encoding="utf-8", check=True
        )  # fmt: skip
        words = run.stdout.replace("\N{FIGURE SPACE}", "").split("\n")
        text = " ".join(" ".join(words).split())
        for expected in ("below 10⁻⁵", "the 3rd at x₁₂ and y_max", "−6.562 × 10⁸", "1.5 × 10⁻¹²"):
            assert expected in text


def test_the_page_looks_the_same() -> None:
    usual = _operators(written(TABLE, drawn()))
    with drawing():
        found = _operators(written(TABLE, drawn()))
    assert b"ActualText" in found
    assert "−6.562 × 10⁸".encode("utf-16-be").hex().encode() in found  # a number in a cell is copied as one
    lines = found.split(b"\n")
    marks = [number for number, line in enumerate(lines) if b"ActualText" in line]
    for number in reversed(marks):
        del lines[next(n for n in range(number, len(lines)) if lines[n] == b"EMC")], lines[number]
    assert b"\n".join(lines) == usual


def _operators(file: bytes) -> bytes:
    return bytes(pypdf.PdfReader(io.BytesIO(file)).pages[0].get_contents().get_data())  # type: ignore[union-attr]
