"""Convexity, where it can be proved, and its absence, which must not be."""

from __future__ import annotations

import pytest
import sympy
from sympy import Interval, oo, pi

from symgd.calculus import Problem
from symgd.calculus.budget import Budget
from symgd.calculus.landscape import convexity, domain_interval

LINE = Interval(-oo, oo)
RIGHT = Interval.open(0, oo)

PROVED = [
    ("3x^2 - 2x - 3", LINE, "strictly_convex"),
    ("-x^2 + 3x", LINE, "strictly_concave"),
    ("2x - 3", LINE, "convex"),
    ("x^4", LINE, "strictly_convex"),
    ("exp(x) - 2x", LINE, "strictly_convex"),
    ("cosh x", LINE, "strictly_convex"),
    ("ln(cosh(x)) + x^2/10", LINE, "strictly_convex"),
    ("ln(1 + exp(x)) + ln(1 + exp(-x))", LINE, "strictly_convex"),
    ("softplus(x) - x/3", LINE, "strictly_convex"),
    ("sqrt(1 + x^2)", LINE, "strictly_convex"),
    ("x^2/2 - sin x", LINE, "strictly_convex"),
    ("x^2 + 2cos(x)", LINE, "strictly_convex"),
    ("ln(exp(x) + exp(2x) + exp(-x))", LINE, "strictly_convex"),
    ("|x - 1| + 2|x|", LINE, "convex"),
    ("|x| + x^2", LINE, "strictly_convex"),
    ("relu(x)", LINE, "convex"),
    ("relu(x)^2 + x^2", LINE, "strictly_convex"),
    ("max(x^2, 2 - x)", LINE, "convex"),
    ("-|x|", LINE, "concave"),
    ("min(x, 1)", LINE, "concave"),
    ("x - ln x", RIGHT, "strictly_convex"),
    ("x^x", RIGHT, "strictly_convex"),
    ("x*ln(x)", RIGHT, "strictly_convex"),
    ("1/x", RIGHT, "strictly_convex"),
    ("1/x", Interval.open(-oo, 0), "strictly_concave"),
    ("sqrt(x)", Interval(0, oo), "strictly_concave"),
    ("x + 1/x", RIGHT, "strictly_convex"),
    ("tan(x)", Interval(0, pi / 4), "strictly_convex"),
    ("x^3", Interval(0, 2), "strictly_convex"),
    ("x^3", Interval(-2, 0), "strictly_concave"),
    ("sin(x)", Interval(0, pi), "strictly_concave"),
    ("x^4 - 3x^3 + 2", Interval(2, oo), "strictly_convex"),
    ("12.5x^2 - 12relu(x - 1)^2 + 12relu(x - 2)^2", LINE, "strictly_convex"),
]

REFUTED = [
    ("x^4 - 3x^3 + 2", LINE),
    ("x^3", LINE),
    ("sin(x)", LINE),
    ("-exp(-x^2)", LINE),
    ("1/x", LINE),
    ("1/x", Interval(-1, 1)),
    ("ln(x)", LINE),
    ("|x^2 - 1|", LINE),
    ("max(x, -x^2)", LINE),
    ("sign(x)*x^2", LINE),
    ("sign(x)", LINE),
    ("tan(x)", Interval.open(-pi / 2, pi / 2)),
    ("x^2 - x^4/100", Interval(-5, 5)),
    ("sqrt(|x|)", LINE),
    ("cbrt(x)", LINE),
    ("cbrt(x)^2", LINE),
]


@pytest.mark.parametrize(("text", "interval", "expected"), PROVED)
def test_proved(text: str, interval: Interval, expected: str) -> None:
    assert convexity(Problem(text), interval, Budget(5)) == expected


@pytest.mark.parametrize(("text", "interval"), REFUTED)
def test_not_claimed(text: str, interval: Interval) -> None:
    assert convexity(Problem(text), interval, Budget(5)) is None


DOMAINS = [
    ("x^2", 1.0, LINE),
    ("x - ln x", 3.0, RIGHT),
    ("sqrt(x)", 3.0, Interval(0, oo)),
    ("sqrt(x) + 1/x", 3.0, RIGHT),
    ("1/x", -1.0, Interval.open(-oo, 0)),
    ("tan(x)", 4.0, Interval.open(pi / 2, 3 * pi / 2)),
    ("asin(x)", 0.3, Interval(-1, 1)),
    ("atanh(x)", 0.3, Interval.open(-1, 1)),
    ("x/ln(x)", 5.0, Interval.open(1, oo)),
    ("x/ln(x)", 0.5, Interval.open(0, 1)),
    ("x/x", 5.0, RIGHT),
    ("ln(ln(x))", 5.0, Interval.open(1, oo)),
    ("1/(x^2 - 2)", 0.0, Interval.open(-sympy.sqrt(2), sympy.sqrt(2))),
    ("sqrt(x^2*(x - 1))", 2.0, Interval(1, oo)),
    ("x^(1/3)", 1.0, Interval(0, oo)),
    ("cbrt(x)", 1.0, LINE),
    ("1/|x|", 1.0, RIGHT),
]


@pytest.mark.parametrize(("text", "point", "expected"), DOMAINS)
def test_connected_piece_of_the_domain(text: str, point: float, expected: Interval) -> None:
    assert domain_interval(Problem(text), point, Budget(5)) == expected


def test_no_piece_outside_the_domain() -> None:
    assert domain_interval(Problem("ln(x)"), -1.0, Budget(1)) is None
