"""What a rule may look up: Newton's step, searches along a step, and where there is no step."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symgd.calculus.landscape import downhill
from symgd.calculus.problem import Problem
from symgd.descent import minimize
from symgd.descent.lookups import Lookups, NoStep
from symgd.descent.stepping import ArrayStepper
from symgd.optimizers import get

# text, start, optimizer, stop, steps, x at the end, status
ENDS = [
    ("|x|", 1, "newton", "stuck", 0, 1, "stopped_early"),
    ("|x|", 0, "newton", "stuck", 0, 0, "converged"),
    ("x", 1, "newton", "stuck", 0, 1, "no_minimum"),
    ("x^3", 0, "newton", "stuck", 0, 0, "stationary"),
    ("x^4", 0, "newton", "stuck", 0, 0, "converged"),
    ("x^4", 1, "newton", "tol", 26, 0, "converged"),
    ("x^2", 3, "newton", "tol", 1, 0, "converged"),
    ("-x^2", 3, "newton", "tol", 1, 0, "stationary"),
    ("cos x", 0.5, "newton", "tol", 3, 0, "stationary"),
    ("relu x", 1, "newton", "stuck", 0, 1, "stopped_early"),
    ("(x+y)^2", (1, 2), "newton", "stuck", 0, (1, 2), "stopped_early"),
    ("x + y^2", (1, 0), "newton", "stuck", 0, (1, 0), "no_minimum"),
    ("x*y", (1, 2), "newton", "tol", 1, (0, 0), "stationary"),
    ("x^2 + y^2 + x*y", (1, 2), "newton", "tol", 1, (0, 0), "converged"),
    ("exp(-x)", 0, "exact_line_search", "stuck", 0, 0, "no_minimum"),
    ("x", 1, "exact_line_search", "stuck", 0, 1, "no_minimum"),
    ("x^2", 0, "exact_line_search", "tol", 0, 0, "converged"),
    ("sin x", 0.3, "exact_line_search", "tol", 1, -math.pi / 2, "converged"),
    ("|x|", 1, "exact_line_search", "tol", 1, 0, "converged"),
    ("relu x", 1, "exact_line_search", "tol", 1, 0, "converged"),  # a flat piece: to its near end
    ("|x|", 1, "armijo", "tol", 1, 0, "converged"),
    ("|x|", 1, "barzilai_borwein", "tol", 11, 0, "converged"),
    ("sqrt x", 1, "armijo", "tol", 8, 0, "converged"),
    ("exp(-x)", 0, "armijo", "cap", 500, None, "no_minimum"),
]


@pytest.mark.parametrize(("text", "start", "name", "stop", "nit", "end", "status"), ENDS)
def test_how_it_ends(text: str, start, name: str, stop: str, nit: int, end, status: str) -> None:
    run = minimize(text, start, optimizer=name)
    assert (run.stop, run.nit, run.status) == (stop, nit, status)
    assert len(run.history) == nit + 1
    if end is not None:
        np.testing.assert_allclose(run.x, end, atol=1e-4)


# text, start, the first minimizer along the step
LINES = [
    ("x^4/4 - x^3/3", -2.0, 1.0),  # an inflection at 0 on the way
    ("x^4/4 - x^3/3", 3.0, 1.0),
    ("x^6/6 - 2x^5/5 + x^4/4 + x^2/1000000", 3.0, None),  # nearly an inflection at 1
    ("x^4 - x^2", 0.1, math.sqrt(0.5)),
    ("x^4 - x^2", -3.0, -math.sqrt(0.5)),
    ("cosh(x - 2)", 9.0, 2.0),
    ("x - ln x", 0.01, 1.0),
]


@pytest.mark.parametrize(("text", "start", "minimizer"), LINES)
def test_the_first_minimizer_along_a_step(text: str, start: float, minimizer: float | None) -> None:
    problem = Problem(text)
    alpha = Lookups(problem).line_minimum((start,), (problem.slope(start),))
    assert alpha > 0.0
    end = start - alpha * problem.slope(start)
    if minimizer is not None:
        assert end == pytest.approx(minimizer, rel=1e-12)
    # the slope keeps its sign on the way, and has lost it beyond
    ways = np.linspace(0, 1 - 1e-6, 2001)
    slopes = np.array([problem.slope(start + w * (end - start)) for w in ways])
    assert (slopes * slopes[0] >= 0).all()
    assert problem.slope(end + 1e-4 * (end - start)) * slopes[0] < 0


def test_no_step_uphill() -> None:
    problem = Problem("x^2")
    with pytest.raises(NoStep):
        Lookups(problem).line_minimum((1.0,), (-2.0,))


# text, start, point: the lengths that Armijo's rule takes, by hand
BACKTRACKS = [
    ("x^2", 1.0, 0.5),  # α = 1 goes to −1, where f is no lower
    ("50x^2", 1.0, 2.0**-6),
    ("x - ln x", 0.01, None),  # the slope is −99: a long way, inside the domain
    ("x - ln x", 50.0, 1.0),
    ("x^2 - ln x", 4.0, None),  # α = 1 and ½ lead out of the domain
]


@pytest.mark.parametrize(("text", "start", "alpha"), BACKTRACKS)
def test_backtracking(text: str, start: float, alpha: float | None) -> None:
    problem = Problem(text)
    run = minimize(problem, start, optimizer="armijo", max_iter=1)
    slope = problem.slope(start)
    tried = [2.0**-i for i in range(60)]

    def falls(length: float) -> bool:
        try:
            return problem.value(start - length * slope) <= problem.value(start) - 1e-4 * length * slope**2
        except ArithmeticError:
            return False

    expected = next(length for length in tried if falls(length))
    assert alpha is None or expected == alpha
    assert run.x == start - expected * slope
    assert run.searches == tried.index(expected) + 1
    assert run.nfev == run.njev + run.searches


def test_backtracking_at_the_edge_of_the_domain() -> None:
    run = minimize("x^2 - ln x", 4, optimizer="armijo")
    assert run.status == "converged"
    assert run.x == pytest.approx(math.sqrt(0.5), abs=1e-4)
    assert run.history["x"].min() > 0
    several = minimize("x^2 - ln x + y^2 - ln y", (4, 3), optimizer="armijo")
    assert several.status == "converged"
    np.testing.assert_allclose(several.x, math.sqrt(0.5), atol=1e-4)


def barzilai_borwein(matrix: np.ndarray, x: np.ndarray, steps: int) -> np.ndarray:
    """The method from the paper, for ½xᵀAx, with the first length of symgd."""
    g = matrix @ x
    alpha, rows = 1 / max(1.0, np.linalg.norm(g)), [x]
    for _ in range(steps):
        new = x - alpha * g
        slope = matrix @ new
        s, y = new - x, slope - g
        alpha = s @ s / (s @ y)
        x, g = new, slope
        rows.append(x)
    return np.array(rows)


@pytest.mark.parametrize(
    ("text", "matrix", "start"),
    [
        ("x^2 + 20y^2", np.diag([2.0, 40.0]), (1.0, 2.0)),
        ("x^2 + x*y + 3y^2", np.array([[2.0, 1.0], [1.0, 6.0]]), (4.0, -1.0)),
        ("x^2 + 5y^2 + 9z^2 + y*z", np.array([[2.0, 0, 0], [0, 10.0, 1.0], [0, 1.0, 18.0]]), (1.0, 2.0, 3.0)),
    ],
)
def test_barzilai_and_borwein_on_quadratics(text: str, matrix: np.ndarray, start: tuple[float, ...]) -> None:
    run = minimize(text, start, optimizer="barzilai_borwein", tol=0, max_iter=9)
    np.testing.assert_allclose(
        run.history["x"], barzilai_borwein(matrix, np.array(start), 9), rtol=1e-8, atol=1e-12
    )
    assert minimize(text, start, optimizer="barzilai_borwein").status == "converged"


def test_in_one_variable_it_is_the_secant_method() -> None:
    run = minimize("exp(x) - 2x", 3, optimizer="barzilai_borwein", tol=0, max_iter=8)
    xs, df = [3.0], lambda t: math.exp(t) - 2
    xs.append(3.0 - 1 / df(3.0) * df(3.0))
    for _ in range(7):
        (a, b) = xs[-2:]
        xs.append(b - (b - a) / (df(b) - df(a)) * df(b))
    np.testing.assert_allclose(run.history["x"], xs, rtol=1e-12)


def test_newton_is_the_linear_solve() -> None:
    run = minimize("exp(x) + exp(y) + (x - y)^2 - x - 2y", (2, -1), optimizer="newton", tol=0, max_iter=6)
    point = np.array([2.0, -1.0])
    for row in run.history["x"][1:]:
        a, b = np.exp(point)
        slope = np.array([a + 2 * (point[0] - point[1]) - 1, b - 2 * (point[0] - point[1]) - 2])
        point = point - np.linalg.solve([[a + 2, -2], [-2, b + 2]], slope)
        np.testing.assert_allclose(row, point, rtol=1e-12, atol=1e-15)
    assert np.abs(run.jac).max() < 1e-10


# On arrays a walk without a next step becomes nan, and the others go on.
@pytest.mark.parametrize(
    ("text", "name", "starts", "ends"),
    [
        ("x^3", "newton", [0.0, 2.0], [math.nan, 1.0]),
        ("x", "exact_line_search", [1.0], [math.nan]),
        ("x - ln x", "armijo", [50.0, -1.0], [50 - 49 / 50, math.nan]),
        ("x^4 - x^2", "exact_line_search", [0.1, -3.0, 0.0], [math.sqrt(0.5), -math.sqrt(0.5), 0.0]),
    ],
)
def test_on_arrays(text: str, name: str, starts: list[float], ends: list[float]) -> None:
    points, _ = ArrayStepper(Problem(text), get(name)).step(0, (np.array(starts),))
    for found, end in zip(points[0], ends, strict=True):
        assert found == pytest.approx(end, rel=1e-12, nan_ok=True)


def test_newton_on_arrays_in_two_variables() -> None:
    points, _ = ArrayStepper(Problem("x^2 + y^4"), get("newton")).step(
        0, (np.array([1.0, 1.0]), np.array([3.0, 0.0]))
    )
    np.testing.assert_allclose(points, [[0.0, math.nan], [2.0, math.nan]], rtol=1e-14)


def test_a_small_hessian_is_not_a_singular_one() -> None:
    problem = Problem("(x^2 + y^2)/10^200")
    points, _ = ArrayStepper(problem, get("newton")).step(0, (np.array([1.0]), np.array([3.0])))
    np.testing.assert_allclose(points, [[0.0], [0.0]], atol=1e-15)
    assert minimize(problem, (1, 3), optimizer="newton").nit == 1


def test_searches_share_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk that comes back to a float does not search again, and what one search takes the next have no more."""
    budgets: list[float] = []

    def counted(problem, x, budget):
        budgets.append(budget.seconds)
        return downhill(problem, x, budget)

    monkeypatch.setattr("symgd.descent.lookups.downhill", counted)
    found = Lookups(Problem("x*sin(x)*exp(-x/10) + sqrt(1 + x^2)"))
    lengths = [
        found.line_minimum((start,), (found.problem.slope(start),)) for start in (20.0, 20.0, 21.0, 20.0)
    ]
    assert lengths[0] == lengths[1] == lengths[3]
    assert len(budgets) == 2
    assert budgets[1] < budgets[0] == 4.0
