"""Statements about random functions, held against grids of values that NumPy computes from the same text."""

from __future__ import annotations

import random

import numpy as np
import pytest

from symgd.analysis import theory
from symgd.descent import minimize

NUMPY = {"sin": np.sin, "cos": np.cos, "exp": np.exp, "tanh": np.tanh, "abs": np.abs}
EXTRAS = ("sin({a}*x)", "{a}*cos(x)", "{a}*exp(-x**2)", "{a}*tanh(x)", "{a}*x", "abs(x - {a})", "0*x")


def random_text(rng):
    a, b, c = (round(rng.uniform(-2, 2), 1) or 0.5 for _ in range(3))
    bowl = rng.choice([f"{abs(b)}*x**2", f"{abs(b)}*x**4 + ({c})*x**2", f"x**4 + ({b})*x**3 + ({c})*x**2"])
    return f"{bowl} + {rng.choice(EXTRAS).format(a=f'({a})')}"


def values(text, x):
    with np.errstate(all="ignore"):
        return eval(text, {"__builtins__": {}}, {**NUMPY, "x": x})


@pytest.mark.parametrize("seed", range(60))
def test_no_statement_is_contradicted_by_a_grid(seed):
    rng = random.Random(seed)
    text, start = random_text(rng), round(rng.uniform(-3, 3), 1)
    run = minimize(text, start, learning_rate=rng.choice(["auto", 0.01, 0.05, 0.2]))
    said = theory(run)
    wide = np.linspace(-20, 20, 200_001)
    f = values(text, wide)
    if said.is_global is not None:
        noise = 1e-9 * (1 + abs(said.minimizer.fun))
        assert bool(f.min() >= said.minimizer.fun - noise) is said.is_global
    if said.convexity is not None and said.convexity.whole:
        bends = np.diff(f, 2)
        signs = {
            "convex": bends >= -1e-9 * (1 + np.abs(f[1:-1])),
            "concave": bends <= 1e-9 * (1 + np.abs(f[1:-1])),
        }
        assert signs[said.convexity.kind.removeprefix("strictly_")].all()
    if said.certificate is not None:
        x, h = said.minimizer.x, 1e-4
        beside = np.array([float(said.certificate.lower) - h, x, float(said.certificate.upper) + h])
        left, middle, right = values(text, beside)
        assert min(left, right) >= middle - 1e-12
    if said.descent_limit is not None:
        piece = np.linspace(said.descent_limit.lower, said.descent_limit.upper, 4001)
        second = np.diff(values(text, piece), 2) / (piece[1] - piece[0]) ** 2
        assert np.abs(second).max() <= said.descent_limit.L * 1.001 + 1e-5
        level = run.history["fun"][0]
        assert values(text, piece).max() <= level + 1e-9 * (1 + abs(level))
    if said.ledger is not None:
        assert said.ledger.holds
    if said.basin is not None:
        way = values(text, np.linspace(start, said.basin.first.x, 2001))
        assert np.all(np.diff(way) <= 1e-12 * (1 + np.abs(way[1:])))
    if said.worst_case is not None:
        assert said.worst_case.actual <= said.worst_case.bound
    if said.stop_bound is not None:
        assert said.distance <= said.stop_bound.slope_bound
    if run.status == "converged" and said.measured_ratio is not None and run.nit > 50:
        assert said.measured_ratio.value == pytest.approx(said.factor, abs=0.05)
