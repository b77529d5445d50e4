"""Systems of polynomial equations over the rationals: all their real solutions, proved to be all."""

from symgd.calculus.multivariate.systems.common_factors import Along, common_factor, common_zeros
from symgd.calculus.multivariate.systems.elimination import as_polynomial, blocks, eliminate, variables_of
from symgd.calculus.multivariate.systems.isolation import Algebraic, Solution, solve

__all__ = [
    "Algebraic",
    "Along",
    "Solution",
    "as_polynomial",
    "blocks",
    "common_factor",
    "common_zeros",
    "eliminate",
    "solve",
    "variables_of",
]
