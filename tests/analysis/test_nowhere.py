"""Functions that take their smallest value nowhere: what is claimed of them, against their values."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

import symgd
from symgd.descent import minimize

OO = sp.oo
# expression, start, the infimum, the end towards which it is the limit, the direction; None where no limit is known
NOWHERE = [
    ("x**3", 1, -OO, -OO, -1),
    ("exp(-x)", 0, 0, OO, 1),
    ("exp(-x)+2", 0, 2, OO, 1),
    ("-x^2+3x", -3, -OO, -OO, -1),
    ("ln(x)", 2, -OO, 0, -1),
    ("exp(-x^2)", 0.3, 0, OO, 1),
    ("exp(-x^2)", -0.3, 0, -OO, -1),
    ("2^(-x)", 1, 0, OO, 1),  # sympy takes its limit at −∞ for 0
    ("1/(x-1)-1/(x+1)", 0.5, -OO, 1, 1),
    ("ln(ln(x))", 3, -OO, 1, -1),
    ("x/ln(x)", 0.5, -OO, 1, 1),
    ("atan(x)", 0, -sp.pi / 2, -OO, -1),
    ("1/x", -1, -OO, 0, 1),
    ("x^3-3x", -4, -OO, -OO, -1),
    ("-sqrt(x)", 1, -OO, OO, 1),
    ("log(1+exp(-x))", 0, 0, OO, 1),
    ("-|x|", 1, None, None, 0),
    ("exp(-exp(x^9))", 0.5, None, None, 0),  # its values have too many digits
]


@pytest.mark.parametrize(("text", "x0", "infimum", "toward", "direction"), NOWHERE)
def test_the_infimum_is_not_taken(text, x0, infimum, toward, direction) -> None:
    theory = symgd.theory(minimize(text, x0, learning_rate=0.01))
    found = theory.no_smallest
    assert found is not None
    assert (found.infimum, found.toward, found.direction) == (infimum, toward, direction)
    assert theory.kinds["no_smallest"] == "computed"
    if infimum is None:
        return
    value = theory.run.problem.value
    far = toward in (OO, -OO)
    sizes = (1.0, 10.0, 100.0, 500.0, 1e6) if far else (0.1, 1e-3, 1e-15)
    values = np.array(
        [value(direction * size if far else float(toward) - direction * size) for size in sizes]
    )
    if infimum == -OO:
        assert values[-1] < values[0]
        assert values.min() < (-3 if "ln" in text else -100)
    else:
        assert values.min() >= float(infimum)
        assert values.min() == pytest.approx(float(infimum), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "x0"),
    [("x^2", 1), ("x/(1+x^2)", 3), ("sqrt(x)", 1), ("sin(x)*exp(-x)", 1), ("exp(-x)*x^2", 3)],
)
def test_none_is_claimed_where_it_is_taken_or_unknown(text: str, x0: float) -> None:
    found = symgd.theory(minimize(text, x0, learning_rate=0.01)).no_smallest
    assert found is None
