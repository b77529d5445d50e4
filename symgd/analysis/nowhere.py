"""A function of one variable that takes its smallest value nowhere: the proof, and what its values come close to."""

from __future__ import annotations

from itertools import pairwise

import sympy as sp

from symgd.calculus.budget import Budget
from symgd.calculus.intervals import working_precision
from symgd.calculus.problem import Problem
from symgd.calculus.survey import Survey, surveys_of
from symgd.notation.real import sign, step
from symgd.records import record

__all__ = ["NoSmallest", "no_smallest"]

_JUMPS = (sign, step)
_PLAIN = (sp.exp, sp.log, sp.atan, sp.tanh, sp.sinh, sp.cosh)
_LARGEST = 30
_FAR, _DIGITS = (8, 32, 128), 30


@record
class NoSmallest:
    """No value of f is the smallest: proved.

    Either f falls below every number, or all points at which it could be taken are known, and none is a minimum.
    ``infimum`` is the greatest number below all values, −∞ where there is none, and f has it as its limit towards
    ``toward``, from the left for ``direction`` 1, from the right for −1. All are None where no limit was found.
    """

    infimum: sp.Expr | None = None
    toward: sp.Expr | None = None
    direction: int = 0


def no_smallest(problem: Problem, budget: Budget, onward: int = 1) -> NoSmallest | None:
    """The proof that f takes its smallest value nowhere on its domain; None where there is none.

    Where f is continuous on a piece of its domain, and has no minimum and no end that belongs to it, it rises or falls
    on the whole piece, or rises and then falls: its infimum there is a limit at an end.
    Of two such ends the one that lies ``onward`` (−1 or 1) is named.
    """
    f, symbol = problem.f, problem.symbols[0]
    if f.has(*_JUMPS):
        return None
    with working_precision():
        surveys = surveys_of(problem, budget)
    if not surveys:
        return None
    limits = [
        (_limit(f, symbol, end, direction), end, direction)
        for survey in surveys
        for end, direction in ((survey.interval.start, -1), (survey.interval.end, 1))
    ]
    limits.sort(key=lambda found: found[2] != onward)
    lowest = [found for found in limits if found[0] is sp.S.NegativeInfinity]
    if lowest:
        return NoSmallest(*lowest[0])
    if not all(_is_open(survey) for survey in surveys):
        return None
    points = [point for survey in surveys for point in survey.points]
    if not all(point.proved and point.kind in ("maximum", "inflection") for point in points):
        return None
    if any(value is None for value, _, _ in limits):
        return NoSmallest()
    return NoSmallest(*min(limits, key=lambda found: sp.N(found[0])))


def _is_open(survey: Survey) -> bool:
    ends = survey.interval.left_open, survey.interval.right_open
    return all(ends) and all(end is None for end in survey.closed)


def _limit(f: sp.Expr, symbol: sp.Symbol, end: sp.Expr, direction: int) -> sp.Expr | None:
    """The limit of f towards the end of a piece of its domain, for simple functions; else None."""
    functions = f.atoms(sp.Function)
    if sp.count_ops(f) > _LARGEST or not all(isinstance(g, _PLAIN) for g in functions) or end.has(sp.Float):
        return None
    try:
        smooth = f.replace(
            lambda part: (
                part.is_Pow and part.base.is_positive and part.exp.has(symbol) and not part.base.has(symbol)
            ),
            lambda part: sp.exp(part.exp * sp.log(part.base)),
        )
        value = sp.limit(smooth, symbol, end, "-" if direction > 0 else "+")
    except (NotImplementedError, ValueError, TypeError, ArithmeticError, RecursionError, sp.PoleError):
        return None
    if not value.is_extended_real or value.has(sp.Limit, symbol):
        return None
    return value if _is_approached(f, symbol, end, direction, value) else None


def _is_approached(f: sp.Expr, symbol: sp.Symbol, end: sp.Expr, direction: int, limit: sp.Expr) -> bool:
    """Whether values ever closer to the end bear a limit out: a second look at what sympy says."""
    if _tower(f, symbol) > 1:
        return False  # its values would fill the memory
    places = [direction * n if end.is_infinite else end - direction * sp.Rational(1, 10**n) for n in _FAR]
    try:
        values = [sp.N(f.subs(symbol, place), _DIGITS) for place in places]
        gaps = [abs(value - sp.N(limit, _DIGITS)) for value in values]
        if limit.is_infinite:
            sign = 1 if limit is sp.S.Infinity else -1
            return all(bool(sign * a < sign * b) for a, b in pairwise(values))
        return all(bool(a > b) or bool(a == b == 0) for a, b in pairwise(gaps))
    except (ArithmeticError, ValueError, TypeError):
        return False


def _tower(part: sp.Expr, symbol: sp.Symbol) -> int:
    """How many exponentials of a variable stand one in another."""
    inner = max((_tower(arg, symbol) for arg in part.args), default=0)
    grows = isinstance(part, sp.exp | sp.sinh | sp.cosh | sp.tanh) or (part.is_Pow and part.exp.has(symbol))
    return inner + 1 if grows else inner
