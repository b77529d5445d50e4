"""Statements a, c, i and j: what a rule with or without memory does close to a minimizer, as data.

Near x* the gradient is g = h·e, e = x − x*, and one step is a linear map of the state (e, memory), derived from the
rule's assignments by `linearization`. Its spectral radius is the factor by which the error shrinks in the long run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from symgd.analysis.local import spectrum
from symgd.analysis.local.linearization import Absence, eigenvalue, h, linearize, numbers
from symgd.analysis.local.spectrum import BestRates
from symgd.descent.run import Run
from symgd.descent.stepping import internals
from symgd.notation.typed import as_typed
from symgd.optimizers.rule import eta
from symgd.records import record

__all__ = ["LocalTheory", "local_theory"]

_TIE = 1e-12  # two sizes or curvatures so close are one
_SIMPLE = 10_000  # the largest denominator of a simple fraction


@record(eq=False)
class LocalTheory:
    r"""The linear map :math:`z_{k+1} = M z_k` that one step is, close to a minimizer and after many steps.

    ``coordinates``: e = x − x*, then the memory that acts on it. ``matrix``: M over `rule.eta`, `linearization.h`
    (f″(x*), or an eigenvalue of the Hessian: one such map for each), the hyper-parameters and ``frozen``.
    ``polynomial``: det(λI − M), λ is `linearization.eigenvalue`.

    ``dropped``: memory of second order, such as Adam's v, that does not count beside ε. ``frozen``: memory that does
    not change where the gradient is zero (Adagrad's sum, AMSGrad's maximum), with its value at the end of this run:
    then all of this is about that memory, not about a new start.

    ``numbers``: what stands for the symbols in this run, h = ``slowest``. ``eigenvalues``: of M with these, the
    largest first; ``slowest`` is that of the ``curvatures`` whose largest is largest, the least of them where
    others, ``tied``, have one of that size, too. ``factor``: its size, the limit
    of ‖z_{k+1}‖/‖z_k‖ in the geometric mean, for a run that converges without luck; above 1 x* repels.

    ``limit``: x* attracts for every rate below it and repels just above it; None if there is none.
    ``limit_exact``: its formula in h (the largest curvature) and the hyper-parameters, proved; None where the limit
    was only computed. ``best``: see `spectrum.BestRates`; one variable. ``floor``: no rate makes the factor smaller
    than this, ``floor_exact`` its formula (√μ for the heavy ball); None where nothing above 0 is known.
    """

    coordinates: tuple[sp.Symbol, ...]
    matrix: sp.ImmutableMatrix
    polynomial: sp.Expr
    numbers: dict[sp.Symbol, sp.Rational]
    curvatures: tuple[float, ...]
    slowest: float
    eigenvalues: tuple[complex, ...]
    factor: float
    limit: float | None
    limit_exact: sp.Expr | None
    best: BestRates | None = None
    floor: float | None = None
    floor_exact: sp.Expr | None = None
    tied: tuple[float, ...] = ()
    dropped: tuple[sp.Symbol, ...] = ()
    frozen: dict[sp.Symbol, float] = field(default_factory=dict)

    @property
    def dominant(self) -> complex:
        """The largest eigenvalue."""
        return self.eigenvalues[0]

    @property
    def oscillates(self) -> bool:
        """Whether the largest eigenvalues are a complex pair: the error swings around x*, some steps to each side."""
        return abs(self.dominant.imag) > 1e-6 * self.factor

    @property
    def alternates(self) -> bool:
        """Whether the largest eigenvalue is negative: the error changes its sign at every step, in the long run."""
        return not self.oscillates and self.dominant.real < 0.0

    @property
    def double(self) -> bool:
        """Whether the first two eigenvalues are within 5 % of each other: then the factor is reached late."""
        if len(self.eigenvalues) < 2 or self.factor == 0.0:
            return False
        return abs(self.eigenvalues[0] - self.eigenvalues[1]) <= 0.05 * self.factor

    @property
    def coincide(self) -> bool:
        """Whether the two eigenvalues are one, exactly, with 1/9 for the float nearest to it."""
        if len(self.eigenvalues) != 2:
            return False
        known = {symbol: _simplest(value) for symbol, value in self.numbers.items()}
        return bool(sp.discriminant(self.polynomial.subs(known), eigenvalue) == 0)

    @property
    def repels(self) -> bool:
        """Whether x* repels at this run's rate."""
        return self.factor > 1.0


def local_theory(run: Run, curvatures: Sequence[float], centered: bool) -> LocalTheory | Absence:
    """What a run's rule does close to a minimizer with these second derivatives, or why nothing can be said.

    ``curvatures`` are f″(x*) > 0, or the eigenvalues of the Hessian there; ``centered``: x* is 0.
    """
    if run.optimizer.has_rate and run.rate is None:
        return "schedule"
    linear = linearize(run.optimizer, centered)
    if isinstance(linear, str):
        return linear
    frozen = _frozen(run, linear.frozen)
    if isinstance(frozen, str):
        return frozen
    known: dict[sp.Symbol, Any] = numbers(run.optimizer)
    known |= {sp.Symbol(u.name, positive=True): _exact(value) for u, value in frozen.items()}
    at_rate = {eta: sp.Rational(as_typed(run.rate))} if run.rate is not None else {}
    polynomial = spectrum.polynomial_of(linear.matrix)
    modes = [(c, spectrum.eigenvalues(polynomial, {**known, **at_rate, h: _exact(c)})) for c in curvatures]
    size = max(abs(found[0]) for _, found in modes)
    slowest, eigenvalues = next(mode for mode in modes if abs(mode[1][0]) >= size * (1.0 - _TIE))
    tied = [c for c, found in modes if abs(found[0]) >= size * (1.0 - _TIE) and c > slowest * (1.0 + _TIE)]
    apart = [c for c, last in zip(tied, (slowest, *tied), strict=False) if c > last * (1.0 + _TIE)]
    limits = [spectrum.limit_of(polynomial, {**known, h: _exact(c)}) for c in curvatures]
    known_limits = [found for found in limits if found is not None]
    limit = min(known_limits, key=lambda found: found.value) if len(known_limits) == len(limits) else None
    largest = {**known, h: _exact(curvatures[-1])}
    floor = spectrum.floor(polynomial, largest)
    return LocalTheory(
        coordinates=linear.coordinates,
        matrix=linear.matrix,
        polynomial=polynomial,
        numbers={**known, **at_rate, h: _exact(slowest)},
        curvatures=tuple(curvatures),
        slowest=slowest,
        tied=tuple(apart),
        eigenvalues=eigenvalues,
        factor=abs(eigenvalues[0]),
        limit=None if limit is None else limit.value,
        limit_exact=None if limit is None else limit.formula,
        best=spectrum.best_rates(polynomial, largest) if len(curvatures) == 1 else None,
        floor=None if floor is None else float(floor.subs(largest)),
        floor_exact=floor,
        dropped=linear.dropped,
        frozen=frozen,
    )


def _simplest(value: sp.Rational) -> sp.Rational:
    """The simplest fraction that the same float stands for, if it is simple: 1/9 for 0.1111111111111111."""
    simple = Fraction(int(value.p), int(value.q)).limit_denominator(_SIMPLE)
    return sp.Rational(simple.numerator, simple.denominator) if float(simple) == float(value) else value


def _exact(value: float) -> sp.Rational:
    fraction = Fraction(value)
    return sp.Rational(fraction.numerator, fraction.denominator)


def _frozen(run: Run, symbols: Sequence[sp.Symbol]) -> dict[sp.Symbol, float] | Absence:
    """The memory that no longer changes, as the last step of the run left it."""
    if not symbols:
        return {}
    if run.problem.dimension > 1:
        return "coordinates"
    if run.nit == 0:
        return "no_step"
    last = {symbol: float(values[-1]) for symbol, values in internals(run).items() if symbol in symbols}
    return last if all(0.0 < value < np.inf for value in last.values()) else "no_step"
