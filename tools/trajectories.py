"""Follow the frameworks' own runs, and print the tables of docs/frameworks.md: ``make frameworks``.

The first is how far symgd is from the frameworks, the second how far these are from each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np

import symgd

RUNS = Path(__file__).parent.parent / "tests" / "data" / "trajectories.json"
FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "Optax"}
ROUNDING = 1e-12  # so close are runs of the same rule, computed in another order
Errors = dict[tuple[str, str], float]


def read_runs() -> list[dict[str, Any]]:
    """The runs that rounding does not throw off: 51 iterates each, made by the frameworks with 64-bit floats."""
    runs = json.loads(RUNS.read_text(encoding="utf-8"))
    return [run for run in runs if run["well_conditioned"] and not run["diverged"]]


def error(run: dict[str, Any]) -> float:
    """The largest relative error of a coordinate of an iterate."""
    method = symgd.optimizers.like(run["call"], **run["call_kwargs"])
    ours = symgd.minimize(run["function"], run["x0"], optimizer=method, tol=0, max_iter=run["n_steps"])
    x, theirs = ours.history["x"].reshape(ours.nit + 1, -1), np.array(run["steps"])
    if x.shape != theirs.shape:
        return float("inf")
    distance = np.abs(x - theirs)
    return float(np.divide(distance, np.abs(theirs), out=np.zeros_like(x), where=distance > 0.0).max())


def worst(errors: Iterable[tuple[dict[str, Any], float]]) -> Errors:
    """The largest error by optimizer and framework."""
    cells: Errors = {}
    for run, size in errors:
        cell = run["optimizer"], run["framework"]
        cells[cell] = max(size, cells.get(cell, 0.0))
    return cells


def apart(runs: Iterable[dict[str, Any]]) -> dict[tuple[str, str, str], float]:
    """The largest distance of a coordinate, by optimizer and pair of frameworks, of runs with equal settings."""
    cells: dict[tuple[str, str, str], float] = {}
    for one, other in product([run for run in runs if run["setting"] == "alt"], repeat=2):
        if all(one[key] == other[key] for key in ("optimizer", "function")):
            distance = np.abs(np.array(one["steps"]) - np.array(other["steps"])).max()
            cell = one["optimizer"], one["framework"], other["framework"]
            cells[cell] = max(float(distance), cells.get(cell, 0.0))
    return cells


def tables() -> tuple[str, str]:
    """Both tables in Markdown."""
    runs = read_runs()
    versions = {run["framework"]: run["version"].partition("+")[0] for run in runs}
    optimizers = tuple(dict.fromkeys(run["optimizer"] for run in runs))
    ours, theirs = worst((run, error(run)) for run in runs), apart(runs)
    pairs = tuple(combinations(FRAMEWORKS, 2))
    heads = [f"{name} {versions[key]}" for key, name in FRAMEWORKS.items()]
    rows = {name: [_size(ours.get((name, key))) for key in FRAMEWORKS] for name in optimizers}
    pair_heads = [" – ".join(FRAMEWORKS[key] for key in pair) for pair in pairs]
    pair_rows = {name: [_distance(theirs.get((name, *pair))) for pair in pairs] for name in optimizers}
    return _table(heads, rows), _table(pair_heads, pair_rows)


def _table(heads: list[str], rows: dict[str, list[str]]) -> str:
    lines = [["optimizer", *heads], ["---"] * (1 + len(heads)), *([name, *row] for name, row in rows.items())]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _size(size: float | None) -> str:
    return "" if size is None else f"{size:.0e}"


def _distance(size: float | None) -> str:
    return "" if size is None else "same" if size < ROUNDING else f"{size:.0e}"


if __name__ == "__main__":
    print("\n\n".join(tables()))
