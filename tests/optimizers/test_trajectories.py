"""The frameworks' own runs, iterate by iterate, and the tables about them in the docs."""

from __future__ import annotations

import importlib.util
import math
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import symgd

ROOT = Path(__file__).parent.parent.parent


@cache
def tool() -> ModuleType:
    """tools/trajectories.py, which `make frameworks` runs."""
    spec = importlib.util.spec_from_file_location("trajectories", ROOT / "tools" / "trajectories.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RUNS = tool().read_runs()


def test_no_run_is_left_out() -> None:
    assert len(RUNS) == 264
    assert all(len(run["steps"]) == 51 for run in RUNS)
    assert max(run["suggested_rtol"] for run in RUNS) <= 1e-11


@pytest.mark.parametrize(
    "run", RUNS, ids=lambda r: f"{r['call']} {r['optimizer']} {r['setting']} {r['function']}"
)
def test_every_run_of_a_framework_is_followed(run: dict) -> None:
    assert tool().error(run) <= run["suggested_rtol"]


def test_a_wrong_rule_is_not_taken_for_the_right_one() -> None:
    """Keras's Adam, followed with PyTorch's form of it."""
    run = next(r for r in RUNS if r["call"] == "keras.optimizers.Adam" and r["setting"] == "alt")
    settings = run["call_kwargs"]
    other = {
        "lr": settings["learning_rate"],
        "betas": (settings["beta_1"], settings["beta_2"]),
        "eps": settings["epsilon"],
    }
    assert tool().error(run | {"call": "torch.optim.Adam", "call_kwargs": other}) > 1e-7


def test_a_run_that_ends_early_is_no_match() -> None:
    run = dict(RUNS[0])
    run["n_steps"] = 49
    assert tool().error(run) == math.inf


def cells(text: str) -> list[list[str]]:
    """The rows of the tables of a Markdown text."""
    lines = (line for line in text.splitlines() if line.startswith("| "))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_tables_of_the_docs_are_those_that_the_command_prints() -> None:
    """Rounding may differ from machine to machine: sizes to a digit of the exponent, all else to the letter."""
    printed = cells("\n\n".join(tool().tables()))
    written = cells((ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8"))
    assert len(printed) == 2 * 17
    assert [len(row) for row in printed] == [len(row) for row in written]
    for ours, theirs in zip(printed, written, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            if "e-" in one and "e-" in other:
                assert 0.1 <= max(float(one), 1e-15) / max(float(other), 1e-15) <= 10, (ours, theirs)
            else:
                assert one == other


def test_the_call_of_the_docs_runs() -> None:
    text = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")
    code = text.partition("```python\n")[2].partition("```")[0]
    scope: dict = {}
    exec(code, scope)
    run = scope["run"]
    assert (run.nit, run.optimizer.full_name) == (50, "torch:adam")
    assert run.optimizer == symgd.optimizers.Adam(0.1, 0.8, 0.99, 1e-8, form="torch")
