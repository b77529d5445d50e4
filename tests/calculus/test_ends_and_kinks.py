"""Kinks, zeros of f′ that are none, and the ends of the domain at which f is defined."""

from __future__ import annotations

import pytest
from sympy import sympify

from symgd.calculus.budget import Budget
from symgd.calculus.everywhere import closed_ends
from symgd.calculus.landscape import at_zero, downhill, global_minimum, stationary_points
from symgd.calculus.problem import Problem


def described(points) -> str:
    """Each point as its closed form, its kind, and K, H, E for kink, horizontal, end."""
    if points is None:
        return "unknown"
    flags = (("K", "kink"), ("H", "horizontal"), ("E", "end"))
    return "; ".join(
        f"{p.exact} {p.kind} {''.join(c for c, name in flags if getattr(p, name))}".strip() for p in points
    )


STATIONARY = [
    ("-sqrt(4-x^2)", "0 minimum H"),
    ("sqrt(4-x^2)", "0 maximum H"),
    ("(x-0.0625)^2", "1/16 minimum H"),  # a search from 1/16 itself must not miss it
    ("x*sqrt(x)", "0 minimum HE"),
    ("sqrt(x)", ""),
    ("exp(sqrt(x))", ""),
    ("abs(x)", "0 minimum K"),
    ("3*abs(x)-x", "0 minimum K"),
    ("abs(x)^3", "0 minimum H"),
    ("x^4*abs(x)", "0 minimum H"),
    ("x*abs(x)", "0 inflection H"),
    ("cbrt(x)^2", "0 minimum K"),
    ("cbrt(x)^5", "0 inflection H"),
    ("(x^2)^(1/3)", "0 minimum K"),
    ("sqrt(x^2-2x+1)", "1 minimum K"),
    ("(x^2-2x+1)^1.5", "1 minimum H"),
    ("sqrt(x^4-2x^2+1)", "-1 minimum K; 0 maximum H; 1 minimum K"),
    ("abs(x^2-2)^3", "-sqrt(2) minimum H; 0 maximum H; sqrt(2) minimum H"),
    ("max(x^2,(x-1)^2)", "1/2 minimum K"),
    ("x^3+relu(x)", ""),  # f′ is zero on one side only: no stationary point, and no sign change
    ("x^3-relu(-x)", ""),
    ("relu(-x)+x^3", "-sqrt(3)/3 maximum H; 0 minimum K"),
    ("x/x+x^2", ""),
    ("x+sqrt(x^4-x^2)", "unknown"),  # 0 is a point of the domain all by itself
]


@pytest.mark.parametrize(("text", "expected"), STATIONARY)
def test_stationary_points(text: str, expected: str) -> None:
    assert described(stationary_points(Problem(text), Budget(5))) == expected


@pytest.mark.parametrize(
    ("text", "curvature", "order"),
    [("abs(x)^3", 0.0, 3), ("x^4*abs(x)", 0.0, 5), ("x*abs(x)", None, None), ("abs(x)", None, None)],
)
def test_curvature_where_branches_meet(text: str, curvature: float | None, order: int | None) -> None:
    point = downhill(Problem(text), 2.0, Budget(2)).point
    assert point is not None
    assert (point.curvature, point.order) == (curvature, order)


@pytest.mark.parametrize("start", [1.0, 1e-20, 1e-26, -1e-26, 1e-60, 5e-324, -5e-324])
@pytest.mark.parametrize(("text", "curvature"), [("x^2 + relu(x)^2", None), ("x^2 + relu(x)^3", 2.0)])
def test_no_step_leads_over_a_joint(text: str, curvature: float | None, start: float) -> None:
    point = downhill(Problem(text), start, Budget(2)).point
    assert point is not None
    assert (point.x, point.kind, point.curvature) == (0.0, "minimum", curvature)


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("abs(x-1)+abs(x+2)+relu(x)+sin(x)^2/3", "0"),
        ("relu(x)+sin(x)^2", "0"),
        ("relu(x)+sin(x)^4", "0"),
        ("abs(x)+abs(sin(x))", "0"),
        ("relu(x-pi)+sin(x)^2", "pi"),
        ("relu(x-2)+(exp(x-2)-x+1)^2", "2"),
    ],
)
def test_a_kink_is_reached_where_the_slope_before_it_falls_to_zero(
    text: str, place: str, side: float
) -> None:
    for away in (0.4, 1e-4, 1e-9):
        x = float(sympify(place)) + side * away
        down = downhill(Problem(text), x, Budget(5))
        assert (down.kind, down.proved) == ("minimizer", True)
        assert down.point is not None
        assert (str(down.point.exact), down.point.kink) == (place, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqrt(x)", "0 minimum E"),
        ("x*sqrt(x)", "0 minimum HE"),
        ("sqrt(4-x^2)", "-2 minimum E; 2 minimum E"),
        ("-sqrt(4-x^2)", "-2 maximum E; 2 maximum E"),
        ("sqrt(2-x^2)", "-sqrt(2) minimum E; sqrt(2) minimum E"),
        ("asin(x)", "-1 minimum E; 1 maximum E"),
        ("sqrt(x)+1/x", ""),
        ("x^2", ""),
        ("sqrt(x)-sign(x)", "unknown"),  # f jumps at its end
    ],
)
def test_closed_ends(text: str, expected: str) -> None:
    assert described(closed_ends(Problem(text), Budget(5))) == expected


@pytest.mark.parametrize(
    ("text", "places", "value"),
    [
        ("sqrt(x)", [0.0], 0.0),
        ("x*sqrt(x)", [0.0], 0.0),
        ("sqrt(9-x^2)+x", [-3.0], -3.0),
        ("sqrt(x)+sqrt(1-x)", [0.0, 1.0], 1.0),
        ("(x-1)^2*sqrt(x)", [0.0, 1.0], 0.0),
        ("-sqrt(4-x^2)", [0.0], -2.0),
    ],
)
def test_global_minimum_compares_ends(text: str, places: list[float], value: float) -> None:
    found = global_minimum(Problem(text), Budget(5))
    assert found is not None
    assert (sorted(p.x for p in found.points), found.value) == (places, value)
    assert all(p.end for p in found.points) <= (found.reason == "compared")


@pytest.mark.parametrize("text", ["sqrt(x)-x", "sqrt(x)-x^2", "x+1/x", "x^3-3x", "sqrt(x)-sign(x)"])
def test_no_global_minimum_is_claimed_with_closed_ends(text: str) -> None:
    assert global_minimum(Problem(text), Budget(5)) is None


@pytest.mark.parametrize(
    ("text", "x", "edge", "end"),
    [
        ("sqrt(x)", 1.0, 0, True),
        ("x*sqrt(x)", 1.0, 0, True),
        ("x/x+x^2", 1.0, 0, False),
        ("ln(x)", 2.0, 0, False),
    ],
)
def test_downhill_to_an_edge(text: str, x: float, edge: int, end: bool) -> None:
    down = downhill(Problem(text), x, Budget(2))
    assert (down.kind, down.edge, down.proved, down.point is not None) == ("edge", edge, True, end)
    assert down.point is None or (down.point.end and down.point.curvature is None)


def test_a_horizontal_end_is_a_zero_of_the_slope() -> None:
    point = at_zero(Problem("x*sqrt(x)"), 0.0)
    assert point is not None
    assert (point.kind, point.end, point.horizontal, point.proved) == ("minimum", True, True, True)


def test_values_that_are_zero_are_zero() -> None:
    points = stationary_points(Problem("abs(x^2-2)^3"), Budget(5))
    assert points is not None
    assert [p.fun for p in points] == [0.0, 8.0, 0.0]


def test_derivatives_stop_growing() -> None:
    from symgd.calculus.effort import size
    from symgd.calculus.search import MAX_TOTAL_SIZE, smooth

    problem = Problem("exp(-x^2)*sin(5x)/(1+x^2)+tanh(x^2-3)*exp(-x)")
    u = smooth(problem.gradient[0], problem.symbols[0])
    made = [d for d in (u.derivative(k) for k in range(9)) if d is not None]
    assert 3 <= len(made) < 9
    assert sum(map(size, made[:-1])) <= max(MAX_TOTAL_SIZE, sum(map(size, made[:2])))


@pytest.mark.parametrize(
    ("text", "x", "kind"),
    [
        ("tanh(x)", -100.0, "ray"),  # 1 − tanh² is 0 in 77 digits, 1/cosh² is not
        ("tanh(x)", -300.0, "ray"),
        ("sin(tanh(x))", -300.0, "ray"),
        ("tanh(x)^2", -200.0, "minimizer"),
        ("ln(cosh(x))-abs(x)", 200.0, "unknown"),
        ("x-sqrt(x^2+exp(-x^2))", 40.0, "unknown"),
    ],
)
def test_a_slope_that_is_tiny_is_not_zero(text: str, x: float, kind: str) -> None:
    assert at_zero(Problem(text), x) is None
    assert downhill(Problem(text), x, Budget(2)).kind == kind
