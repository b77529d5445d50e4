"""A walk that the cap ends on a point without a gradient stands still there."""

from __future__ import annotations

from typing import Any

import pytest

from symgd.descent import minimize


@pytest.mark.parametrize(
    ("text", "x0", "settings", "status"),
    [
        ("x^2 + y^2", (1, 2), {"learning_rate": 0.5}, "converged"),
        ("x^2 - y^2", (1, 0), {"learning_rate": 0.5}, "stationary"),
        ("x^2 + y^2", (1, 2), {"learning_rate": 0.4}, "max_iter"),
        (
            "x^2 + y^2",
            (1, 2),
            {"learning_rate": 0.5, "optimizer": "momentum"},
            "max_iter",
        ),  # it goes on from there
    ],
)
def test_one_step_to_where_the_gradient_is_zero(
    text: str, x0: tuple[float, ...], settings: dict[str, Any], status: str
) -> None:
    run = minimize(text, x0, max_iter=1, tol=0, **settings)
    assert (run.nit, run.status) == (1, status)
