"""How functions of several variables bend: against a table, against values of f, and against determinants."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import pairwise

import pytest
import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.convexity import convexity
from symgd.calculus.problem import Problem, Undefined

KINDS = [
    # a constant Hessian
    ("x^2 + 50y^2", "strictly_convex", "constant_hessian"),
    ("x^2 + x*y + y^2 + z^2", "strictly_convex", "constant_hessian"),
    ("(x+y)^2", "convex", "constant_hessian"),
    ("(x+y)^2 + (x-z)^2 + 3x", "convex", "constant_hessian"),
    ("x^2 - y^2", "not_convex", "constant_hessian"),
    ("x*y", "not_convex", "constant_hessian"),
    ("x*y + y*z + z*x", "not_convex", "constant_hessian"),
    ("-x^2 - x*y - y^2", "strictly_concave", "constant_hessian"),
    ("-(x-y)^2", "concave", "constant_hessian"),
    ("pi*x^2 + x*y + y^2", "strictly_convex", "constant_hessian"),
    ("x^2 + (x+y)^2/10^9 - y/3", "strictly_convex", "constant_hessian"),
    # composition
    ("x + y", "convex", "composition"),
    ("x^4 + y^4", "strictly_convex", "composition"),
    ("x^4 + (x-y)^6", "strictly_convex", "composition"),
    ("(x+y)^4 + exp(x+y)", "convex", "composition"),
    ("exp(x+y) + x^2 + y^2", "strictly_convex", "composition"),
    ("exp(x)*exp(y)", "convex", "composition"),
    ("log(1+exp(x)) + y^2", "strictly_convex", "composition"),
    ("log(exp(x) + exp(y))", "convex", "composition"),
    ("log(exp(x) + exp(y) + exp(-x-y))", "strictly_convex", "composition"),
    ("log(1 + exp(-(x+2y))) + log(1 + exp(x-y))", "strictly_convex", "composition"),
    ("x^2 + y^2 + abs(x)", "strictly_convex", "composition"),
    ("|x| + |y|", "convex", "composition"),
    ("max(x, y) + x^2", "convex", "composition"),
    ("relu(x+y)^2 + x^2", "convex", "composition"),
    ("sqrt(x^2 + y^2)", "convex", "composition"),
    ("sqrt(1 + x^2 + y^2)", "strictly_convex", "composition"),
    ("(x^2 + y^2)^2", "strictly_convex", "composition"),
    ("(x^2 + y^2)^0.75", "strictly_convex", "composition"),
    ("exp(x^2 + y^2)", "strictly_convex", "composition"),
    ("cosh(x-y) + x^2", "strictly_convex", "composition"),
    ("log(cosh(x-y)) + y^2", "strictly_convex", "composition"),
    ("(x-y)*atan(x-y) + y^2", "strictly_convex", "composition"),
    ("2^x + 2^(-y)", "strictly_convex", "composition"),
    ("x^4 - 2x^3 + 2x^2 + y^2", "strictly_convex", "composition"),
    ("-exp(x) - y^2", "strictly_concave", "composition"),
    ("-log(x) - log(y) + x + y", "strictly_convex", "composition"),
    ("x*log(x) + y*log(y)", "strictly_convex", "composition"),
    ("-sqrt(1 - x^2 - y^2)", "strictly_convex", "composition"),
    ("-log(1 - x^2 - y^2)", "strictly_convex", "composition"),
    # minors
    ("x^4 + y^4 + x^2*y^2", "convex", "minors"),
    # proved not to be convex
    ("(1-x)^2 + 100(y-x^2)^2", "not_convex", "bends_down"),
    ("(x^2+y-11)^2 + (x+y^2-7)^2", "not_convex", "bends_down"),
    ("x^4 + y^4 - x*y", "not_convex", "bends_down"),
    ("sin(x) + y^2", "not_convex", "bends_down"),
    ("x^3 + y^2", "not_convex", "bends_down"),
    ("abs(x*y)", "not_convex", "bends_down"),
    ("(x^2 + y^2)^0.25", "not_convex", "bends_down"),
    ("log(1 + x^2 + y^2)", "not_convex", "bends_down"),
    ("exp(x)*(1 + y^2)", "not_convex", "bends_down"),
    # nothing is said
    ("sign(x) + y^2", None, None),
    ("x/x + y^2", None, None),
    ("1/x^2 + y^2", None, None),
]


@pytest.mark.parametrize(("text", "kind", "reason"), KINDS)
def test_table(text, kind, reason):
    found = convexity(Problem(text), Budget(2))
    assert (found.kind, found.reason) == (kind, reason) if found else kind is None


@pytest.mark.parametrize("text", [text for text, kind, _ in KINDS if kind is not None])
def test_values_agree(text):
    """Convex: f between two points is nowhere above the chord. Not convex: it is above one."""
    problem = Problem(text)
    found = convexity(problem, Budget(2))
    if found.kind == "not_convex":
        point, d = ([float(v) for v in vector] for vector in (found.bend.point, found.bend.direction))
        t = 1e-3
        ends = [problem.value([p + s * t * q for p, q in zip(point, d, strict=True)]) for s in (1, -1)]
        bend = (ends[0] - 2 * problem.value(point) + ends[1]) / t**2
        assert bend < 0
        assert math.isclose(bend, float(found.bend.value), rel_tol=1e-2)
        return
    source = random.Random(text)
    sign, tested = (1 if found.is_convex else -1), 0
    while tested < 60:
        a, b = ([source.uniform(-2, 2) for _ in problem.symbols] for _ in range(2))
        try:
            ends = [sign * problem.value(point) for point in (a, b)]
            middle = sign * problem.value([(p + q) / 2 for p, q in zip(a, b, strict=True)])
        except Undefined:
            continue
        tested += 1
        chord = sum(ends) / 2
        assert middle <= chord + 1e-12 * max(1, abs(chord))
        if found.kind.startswith("strictly"):
            assert middle < chord
        if found.modulus:
            assert chord - middle >= found.modulus * math.dist(a, b) ** 2 / 8 - 1e-9


def test_random_quadratics():
    """Against the characteristic polynomial of SymPy: its signs count the eigenvalues (Descartes)."""
    source = random.Random(4)
    names = ("w", "x", "y", "z")
    for _ in range(40):
        n = source.randint(2, 4)
        symbols = sp.symbols(names[:n])
        factor = sp.Matrix(source.randint(1, n), n, lambda *_: source.randint(-2, 2))
        signs = sp.diag(*(source.choice((1, 1, 1, -1)) for _ in range(factor.rows)))
        hessian = factor.T * signs * factor
        form = sp.expand((sp.Matrix(symbols).T * hessian * sp.Matrix(symbols))[0])
        if len(form.free_symbols) < n:
            continue
        coefficients = [c for c in sp.Poly(hessian.charpoly().as_expr()).all_coeffs() if c]
        positive = sum(bool(a * b < 0) for a, b in pairwise(coefficients))
        negative = hessian.rank() - positive
        found = convexity(Problem(str(form)), Budget(2))
        expected = {
            (True, False): "strictly_convex" if positive == n else "convex",
            (False, True): "strictly_concave" if negative == n else "concave",
            (True, True): "not_convex",
        }[positive > 0, negative > 0]
        assert found.kind == expected
        if expected == "not_convex":
            d = sp.Matrix([sp.Rational(v.numerator, v.denominator) for v in found.bend.direction])
            assert (
                Fraction(int((2 * d.T * hessian * d)[0].p), int((2 * d.T * hessian * d)[0].q))
                == found.bend.value
                < 0
            )


def test_no_time_no_claim():
    assert convexity(Problem("(x^2+y-11)^2 + (x+y^2-7)^2"), Budget(0)) is None
    assert convexity(Problem("x^2 + y^2"), Budget(0)) is None


def test_domain_is_told():
    assert not convexity(Problem("x*log(x) + y*log(y)"), Budget(2)).everywhere
    assert convexity(Problem("x^2 + y^2"), Budget(2)).everywhere


def test_twenty_variables():
    text = " + ".join(f"(x{i} - x{i + 1})^2" for i in range(1, 20))
    assert convexity(Problem(text), Budget(5)).kind == "convex"
    assert convexity(Problem(f"{text} + exp(x1)"), Budget(5)).kind == "strictly_convex"
