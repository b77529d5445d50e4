"""The Hessian at a critical point against NumPy and SymPy."""

import numpy as np
import pytest
import sympy as sp

from symgd import minimize
from symgd.analysis import theory
from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.newton import newton
from symgd.calculus.multivariate.second_order import second_order
from symgd.calculus.problem import Problem


def found(text, x):
    problem = Problem(text)
    return second_order(problem, newton(problem, x, Budget(5)))


# function, start, minors, eigenvalues, eigenvectors
TABLE = [
    ("x^2+50y^2", (3, 1), "2, 200", "2, 100", "(1, 0), (0, 1)"),
    ("x^2-y^2", (3, 1), "2, -4", "-2, 2", "(0, 1), (1, 0)"),
    ("x^2+x*y+y^2+z^2", (1, 1, 1), "2, 3, 6", "1, 2, 3", "(1, -1, 0), (0, 0, 1), (1, 1, 0)"),
    ("x^2+x*y+2y^2", (1, 1), "2, 7", "3-sqrt(2), 3+sqrt(2)", "(1, 1-sqrt(2)), (1, 1+sqrt(2))"),
    ("x*y+y*z+x*z+x^2+y^2+z^2", (1, 2, 3), "2, 3, 4", "1, 1, 4", "(1, -1, 0), (1, 1, -2), (1, 1, 1)"),
    ("(x+y)^2", (1, 2), "2, 0", "0, 4", "(1, -1), (1, 1)"),
    ("exp(x*y)-x^2", (0.1, 0.1), "-2, -1", "-1-sqrt(2), sqrt(2)-1", "(1, 1-sqrt(2)), (1, 1+sqrt(2))"),
    ("pi*x^2+y^2", (1, 1), "2*pi, 4*pi", "2, 2*pi", "(0, 1), (1, 0)"),
    ("(1-x)^2+100(y-x^2)^2", (1, 1), "802, 400", "501-sqrt(250601), 501+sqrt(250601)", None),
]


@pytest.mark.parametrize(("text", "x", "minors", "values", "vectors"), TABLE)
def test_closed_forms(text, x, minors, values, vectors):
    second = found(text, x)
    assert second.minors == tuple(sp.sympify(f"[{minors}]"))
    assert [
        sp.simplify(a - b) for a, b in zip(second.eigenvalues_exact, sp.sympify(f"[{values}]"), strict=True)
    ] == ([0] * len(x))
    expected = None if vectors is None else tuple(tuple(v) for v in sp.sympify(f"[{vectors}]"))
    assert second.eigenvectors_exact == expected


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 9, 12])
def test_random_quadratics_against_numpy(n):
    random = np.random.default_rng(n)
    A = random.integers(-3, 4, (n, n)) * (random.random((n, n)) < 0.4)
    A = A + A.T + 2 * n * np.diag(random.integers(1, 4, n))
    names = [f"x{i}" for i in range(n)]
    terms = [(i, j) for i in range(n) for j in range(i, n) if A[i, j]]
    text = "+".join(f"({A[i, j]})/{1 + (i == j)}*{names[i]}*{names[j]}" for i, j in terms)
    second = found(text, [1.0] * n)
    np.testing.assert_array_equal(second.numbers, A)
    np.testing.assert_allclose(second.eigenvalues, np.linalg.eigvalsh(A), rtol=1e-12)
    V = second.eigenvectors
    np.testing.assert_allclose(A @ V, V * np.array(second.eigenvalues), atol=1e-9 * n)
    np.testing.assert_allclose(V.T @ V, np.eye(n), atol=1e-12)
    assert second.condition == pytest.approx(np.linalg.cond(A), rel=1e-9)
    if second.minors is not None:
        expected = [np.linalg.det(A[:k, :k]) for k in range(1, n + 1)]
        np.testing.assert_allclose([float(m) for m in second.minors], expected, rtol=1e-9)
    if second.eigenvectors_exact is not None:
        matrix = sp.Matrix(second.entries)
        for value, vector in zip(second.eigenvalues_exact, second.eigenvectors_exact, strict=True):
            assert all(sp.expand(entry) == 0 for entry in (matrix - value * sp.eye(n)) * sp.Matrix(vector))


def test_quadratic_fields_and_repeated_eigenvalues():
    """A path of three, twice: eigenvalues 2 − √2, 2, 2 + √2, and each again in a block of its own."""
    path = "x^2+y^2+z^2-x*y-y*z"
    second = found(f"{path}+u^2+v^2+w^2-u*v-v*w", [1.0] * 6)
    root = sp.sqrt(2)
    assert second.eigenvalues_exact == (2 - root, 2 - root, 2, 2, 2 + root, 2 + root)
    assert second.condition_exact == 3 + 2 * root
    matrix = sp.Matrix([list(v) for v in second.eigenvectors_exact])
    assert (matrix * matrix.T).applyfunc(sp.expand).is_diagonal()


@pytest.mark.parametrize("text", ["|x|+y^2", "relu(x)+x^2+y^2", "Max(x,y)+x^2+y^2"])
def test_no_second_order_at_a_kink(text):
    problem = Problem(text.replace("Max", "max"))
    point = newton(problem, (0.0, 0.0), Budget(5))
    assert point is None or second_order(problem, point) is None


def test_the_theory_hands_it_on():
    assert theory(minimize("x^2-y^2", (1, 0), learning_rate=0.1)).second_order.eigenvalues == (-2.0, 2.0)
    assert theory(minimize("x^2", 1, learning_rate=0.1)).second_order is None
