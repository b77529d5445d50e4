"""The sheet of formulas: what the printers make, in both ways, on a tagged page."""

from __future__ import annotations

import importlib.util
import io
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pypdf
import pytest

from symgd.output.pdf import render_pdf

TOOLS = Path(__file__).parent.parent / "tools"


@cache
def tool(name: str) -> ModuleType:
    """A program of the folder tools."""
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


ROWS = tool("formula_sheet").formulas()
PRINTED = [row for row in ROWS if "printer" in row]


def test_it_has_forty_formulas_and_most_are_printed_from_functions() -> None:
    assert len(ROWS) == 40
    assert len({row["name"] for row in ROWS}) == len({row["latex"] for row in ROWS}) == 40
    assert len(PRINTED) > 20
    assert {row["printer"] for row in PRINTED} == set(tool("formula_printers").PRINTERS)


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row["name"])
def test_a_formula_is_what_its_printer_makes(row: dict[str, str]) -> None:
    assert tool("formula_printers").PRINTERS[row["printer"]](row["of"]) == row["latex"]


def test_two_polynomials_have_twenty_five_terms() -> None:
    long = [row["latex"].partition("=")[2] for row in ROWS if "Twenty-five" in row["name"]]
    assert [sum(line.count(sign) for sign in ("+ ", "- ")) + 1 for line in long] == [25, 25]


def test_each_has_its_earlier_drawing_and_no_other_is_kept() -> None:
    kept = tool("formula_sheet").earlier()
    assert [drawing["name"] for drawing in kept["formulas"]] == [row["name"] for row in ROWS]
    used = {number for drawing in kept["formulas"] for number, _, _ in drawing["glyphs"]}
    assert used == set(range(len(kept["outlines"])))
    assert set(kept["made_with"]["packages"]) == {"ziamath", "ziafont", "math-core"}
    assert all(drawing["width"] * drawing["scale"] <= kept["measure"] for drawing in kept["formulas"])


def test_the_page_names_every_formula() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(tool("formula_sheet").page())))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for row in ROWS:
        assert row["name"] in text
    assert "The earlier way" in text
    assert "The new way" in text
