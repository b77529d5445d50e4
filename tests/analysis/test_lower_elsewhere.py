"""Proofs that a minimizer is not global, and differences that do not cancel."""

from __future__ import annotations

import pytest

import symgd
from symgd.descent import minimize

# expression, start, kind, whether f is unbounded there
LOWER = [
    ("x + 1/x", 3, "stationary", False),
    ("x^3 - 3x", 3, "ray", True),
    ("x^2 - x^4/100", 1, "ray", True),
    ("x^4 - 3x^2 + x", 2, "stationary", False),
    ("sin(x) + x/10", 3, "stationary", False),
    ("ln(x) + (x - 3)^2", 4, "edge", False),
    ("1/x + 1/(x - 3)^2 + x^2 - 2x", 1.2, "edge", True),
]


@pytest.mark.parametrize(("text", "x0", "kind", "unbounded"), LOWER)
def test_a_lower_place_is_found(text: str, x0: float, kind: str, unbounded: bool) -> None:
    theory = symgd.theory(minimize(text, x0))
    found = theory.lower_elsewhere
    assert found is not None
    assert (found.kind, found.unbounded, theory.is_global) == (kind, unbounded, False)
    assert theory.minimizer is not None
    assert theory.run.problem.value(found.x) < theory.minimizer.fun
    assert found.fun == pytest.approx(theory.run.problem.value(found.x), rel=1e-9)


def test_an_end_of_the_domain_may_be_lower() -> None:
    theory = symgd.theory(minimize("x^2 - x^3 + sqrt(5 - x)/100", 0.2))
    found = theory.lower_elsewhere
    assert found is not None
    assert found.point is not None
    assert (found.kind, found.x, found.fun, found.point.end) == ("end", 5.0, -100.0, True)
    assert theory.is_global is False


@pytest.mark.parametrize("text", ["x^2", "x^2*exp(-x)", "x^4 - x^2", "sqrt(x)", "|x|", "cos(x)"])
def test_none_is_claimed_where_nothing_is_lower(text: str) -> None:
    theory = symgd.theory(minimize(text, 1, learning_rate=0.1))
    assert theory.lower_elsewhere is None
    assert theory.is_global is not False


@pytest.mark.parametrize(
    ("text", "x0", "lower"),
    [("x^3 + y^2 - 3x", (2, 1), True), ("x^2 + y^2", (2, 1), False), ("x^4 + y^2", (1, 2), False)],
)
def test_several_variables(text: str, x0: tuple[float, float], lower: bool) -> None:
    theory = symgd.theory(minimize(text, x0))
    assert (theory.lower_elsewhere is not None, theory.is_global) == (lower, not lower)


def test_the_end_of_the_domain_is_the_minimizer_of_the_theory() -> None:
    theory = symgd.theory(minimize("sqrt(x)", 1, learning_rate=0.1))
    assert (theory.minimizer_exact, theory.value_exact, theory.is_global) == ((0,), 0, True)
    assert theory.minimizer is not None
    assert theory.minimizer.end
    assert theory.global_fact is not None
    assert theory.global_fact.reason == "compared"
    for name in (
        "stability_limit",
        "contraction",
        "regime",
        "power_law",
        "worst_case",
        "best_rate",
        "at_limit",
    ):
        assert getattr(theory, name) is None


def test_what_is_left_of_f_is_right_beside_a_large_constant() -> None:
    run = minimize("x^2 + 1000000", 3)
    theory = symgd.theory(run)
    assert theory.excess == pytest.approx(float(run.x) ** 2, rel=1e-12)
    assert theory.worst_case is not None
    assert theory.worst_case.actual == theory.excess
    assert theory.ledger is not None
    assert theory.ledger.holds
    assert theory.ledger.falls == pytest.approx(
        run.history["x"][:-1] ** 2 - run.history["x"][1:] ** 2, rel=1e-9
    )
