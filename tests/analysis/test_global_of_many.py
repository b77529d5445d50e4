"""Whether a minimum of several variables is a global one, and the proof that it is not."""

from __future__ import annotations

import numpy as np
import pytest

import symgd
from symgd.descent import minimize

# expression, start, reason, whether it is the only one, how many others are known
GLOBAL = [
    ("x^2 + x*y + y^2", (1, 1), "convex", True, 0),
    ("exp(x) + exp(-x) + y^2", (1, 1), "convex", True, 0),
    ("(x^2+y-11)^2 + (x+y^2-7)^2", (-3, 3), "square", False, 3),
    ("100(y-x^2)^2 + (1-x)^2", (0.9, 0.9), "square", True, 0),
    ("x^4/4 - x^2/2 + y^2/2", (1.2, 0.1), "compared", False, 1),
    ("x^4/4 - x^2/2 + x/10 + y^2/2", (-1, 0.1), "compared", True, 0),
    ("x^2 + 2y^2 - 0.3cos(3pi*x) - 0.4cos(4pi*y) + 0.7", (0.05, 0.05), "terms", None, 0),
    ("20 + x^2 + y^2 - 10cos(2pi*x) - 10cos(2pi*y)", (0.1, 0.1), "terms", None, 0),
]


@pytest.mark.parametrize(("text", "x0", "reason", "only", "others"), GLOBAL)
def test_global_minima(
    text: str, x0: tuple[float, float], reason: str, only: bool | None, others: int
) -> None:
    theory = symgd.theory(minimize(text, x0))
    fact = theory.global_minimum
    assert fact is not None
    assert (fact.reason, fact.only, len(fact.others)) == (reason, only, others)
    assert (theory.is_global, theory.lower_elsewhere) == (True, None)
    point = theory.minimizer
    assert point is not None
    for other in fact.others:
        assert other.fun == pytest.approx(point.fun, abs=1e-12)
        assert not np.allclose(other.x, point.x)


# expression, start, kind, where, whether f is unbounded
LOWER = [
    ("x^3 - 3x + y^2", (2, 1), "falls", None, True),
    ("x^2 + y^2 - x^2*y^2", (0.3, 0.1), "falls", None, True),
    ("x^4/4 - x^2/2 + x/10 + y^2/2", (1, 1), "stationary", (-1.04668053, 0), False),
    ("(x^2+y-11)^2 + (x+y^2-7)^2 + x", (3, 2), "stationary", (-3.7886013, -3.2861599), False),
    ("sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1", (0, 0), "stationary", None, False),
    ("sin(x) + x/10 + y^2", (-1, 0.2), "stationary", None, False),
]


@pytest.mark.parametrize(("text", "x0", "kind", "place", "unbounded"), LOWER)
def test_lower_places(
    text: str, x0: tuple[float, float], kind: str, place: tuple[float, float] | None, unbounded: bool
) -> None:
    theory = symgd.theory(minimize(text, x0))
    found = theory.lower_elsewhere
    assert found is not None
    assert (found.kind, found.unbounded, theory.is_global) == (kind, unbounded, False)
    assert theory.minimizer is not None
    value = theory.run.problem.value(found.x)
    assert value < theory.minimizer.fun
    assert value == pytest.approx(found.fun, rel=1e-9)
    if place is not None:
        assert found.x == pytest.approx(place, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "x0"),
    [
        ("x^2 + y^2 - x^2*y^2*exp(-y^2)", (0.2, 0.1)),
        ("0.6 + x^2 + sin(x)^2*cos(y)^3 + y^2 + exp(x*y)", (0.1, 0.1)),
    ],
)
def test_where_it_is_not_known(text: str, x0: tuple[float, float]) -> None:
    theory = symgd.theory(minimize(text, x0))
    assert theory.minimizer is not None
    assert (theory.is_global, theory.global_minimum, theory.lower_elsewhere) == (None, None, None)


def test_the_value_at_a_minimum_without_closed_form_is_exact() -> None:
    theory = symgd.theory(minimize("(x^2+y-11)^2 + (x+y^2-7)^2", (-3, 3)))
    assert (theory.minimizer_exact, theory.value_exact) == (None, 0)


def test_data() -> None:
    run = minimize("x^4/4 - x^2/2 + x/10 + y^2/2", (-1, 0.1))
    found = run.to_dict()["minimizer"]
    assert (found["global"], found["proved"], found["exact"]) == (True, True, None)
