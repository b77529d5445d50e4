"""The package by itself: copied into a package that is otherwise empty, and used as docs/typeset.md says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

ROOT = Path(__file__).parent.parent.parent
FONT = ROOT / "templates" / "fonts" / "STIXTwoMath-Regular.ttf"


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder with symgd/typeset and a font, and nothing else of symgd."""
    shutil.copytree(
        ROOT / "symgd" / "typeset",
        tmp_path / "symgd" / "typeset",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (tmp_path / "symgd" / "__init__.py").touch()
    shutil.copy(FONT, tmp_path)
    return tmp_path


def run(program: str, folder: Path) -> str:
    """What a program prints that finds the symgd of this folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def example() -> str:
    """The program of docs/typeset.md."""
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "typeset.md").read_text("utf-8"), re.S)
    return str(program)


def test_the_program_of_the_documentation_runs_without_the_rest_of_symgd(alone: Path) -> None:
    found = run(
        example() + "\nimport sys\nprint(*(name for name in sys.modules if name.startswith('symgd')))", alone
    )
    assert found.split()
    assert all(name == "symgd" or name.startswith("symgd.typeset") for name in found.split())
    reader = pypdf.PdfReader(alone / "sum.pdf")
    assert "Gauss knew" in reader.pages[0].extract_text()
    fonts = [font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert any("STIX-Two-Math" in font for font in fonts)
    assert b"/Formula" in b"".join(page.get_contents().get_data() for page in reader.pages)


def test_a_formula_is_set_without_a_page(alone: Path) -> None:
    program = (
        "from symgd.typeset import MathFont, Typesetter; import sys;"
        "typesetter = Typesetter(MathFont('STIXTwoMath-Regular.ttf'));"
        r"one = typesetter.typeset(r'\frac{x}{2}', True);"
        "other = typesetter.typeset('<math display=\"block\"><mfrac><mi>x</mi><mn>2</mn></mfrac></math>', True);"
        "print(one.text, other.text, one.width == other.width, 'weasyprint' in sys.modules)"
    )
    assert run(program, alone).split() == ["x/2", "x/2", "True", "False"]


def test_the_program_is_short() -> None:
    lines = [line for line in example().splitlines() if line.strip()]
    assert len(lines) <= 15
