"""Systems of polynomial equations over the rationals: all their real solutions, proved to be all."""

from symgd.calculus.multivariate.systems.common_factors import Along, common_factor, common_zeros
from symgd.calculus.multivariate.systems.elimination import (
    as_polynomial,
    blocks,
    echelon,
    eliminate,
    substituted,
    terms_in,
    univariate,
    variables_of,
)
from symgd.calculus.multivariate.systems.isolation import Algebraic, Solution, solve

__all__ = [
    "Algebraic",
    "Along",
    "Solution",
    "as_polynomial",
    "blocks",
    "common_factor",
    "common_zeros",
    "echelon",
    "eliminate",
    "solve",
    "substituted",
    "terms_in",
    "univariate",
    "variables_of",
]
