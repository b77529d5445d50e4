"""docs/functions.md: what holds of each function of the literature, and that the table says it."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@cache
def tool() -> ModuleType:
    """tools/functions.py, which `make functions` runs."""
    spec = importlib.util.spec_from_file_location("functions_tool", ROOT / "tools" / "functions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def written() -> dict[str, tuple[str, ...]]:
    """The rows of the table, by name."""
    text = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {name: tuple(cells) for name, *cells in rows[1:] if name != "---"}


@pytest.mark.parametrize("row", tool().read_functions(), ids=lambda row: row["name"])
def test_a_function_of_the_literature(row: dict) -> None:
    facts = tool().facts(row)
    assert not facts.failures
    variables, theory, optimizer, steps = written()[row["name"]]
    assert (variables, theory, optimizer) == (str(facts.variables), facts.theory, facts.arrival[0])
    assert int(steps) == pytest.approx(facts.arrival[1], rel=0.1, abs=2)  # other libraries round otherwise


def test_the_table_has_each_function_once() -> None:
    names = [row["name"] for row in tool().read_functions()]
    assert list(written()) == names
    assert len(set(names)) == 55


def test_a_wrong_gradient_or_minimum_is_seen() -> None:
    row = next(r for r in tool().read_functions() if r["name"] == "himmelblau")
    shifted = tool().Problem(f"({row['expression']}) + x/1000")
    assert tool().slope_error(shifted, row) > tool().AGREEING
    assert tool().theory(tool().Problem(row["expression"]), [-0.27, -0.92]) not in tool().ACCEPTED
    assert tool().facts(row | {"all_minima": [[0.0, 0.0]], "value": -1.0}).failures == (
        "no optimizer gets there",
    )
