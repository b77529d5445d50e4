"""The signs of the eigenvalues of exact matrices against NumPy."""

from fractions import Fraction

import numpy as np
import pytest

from symgd.calculus.budget import Budget
from symgd.calculus.multivariate.convexity.inertia import inertia, quadratic_form, rank


@pytest.mark.parametrize("seed", range(30))
def test_inertia_rank_and_directions(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(1, 7))
    B = random.integers(-2, 3, (n, int(random.integers(1, n + 1))))
    A = B @ np.diag(random.choice([-1, 1], B.shape[1])) @ B.T
    if seed % 3 == 0:
        np.fill_diagonal(A, 0)
    values = np.linalg.eigvalsh(A)
    exact = [tuple(map(Fraction, map(int, row))) for row in A]
    found = inertia(exact, Budget(10))
    assert (found.negative, found.positive) == (np.sum(values < -1e-9), np.sum(values > 1e-9))
    assert rank(exact) == found.negative + found.positive
    assert (found.falls is None) == (found.negative == 0)
    assert (found.rises is None) == (found.positive == 0)
    assert found.falls is None or quadratic_form(exact, found.falls) < 0
    assert found.rises is None or quadratic_form(exact, found.rises) > 0
