"""The first steps worked by hand: the numbers put into f′ and into the rule, exact while they stay short."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from symgd.calculus.problem import Problem
from symgd.descent.run import Run
from symgd.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Variable,
)
from symgd.notation.typed import as_typed

__all__ = ["HandStep", "Worked", "number_node", "substituted", "worked_steps"]

_SHORT_DECIMAL, _SHORT_FRACTION, _ROUNDED = 9, 7, 7  # characters, characters, significant digits
_LONGEST_SUBSTITUTION = 30  # nodes


@dataclass(frozen=True)
class Worked:
    """A number as a tree, and whether it is exact (else it is rounded, and ≈ belongs in front of it)."""

    node: Node
    exact: bool


@dataclass(frozen=True)
class HandStep:
    """Step ``k`` → ``k + 1`` of one variable.

    ``substituted`` is f′ with the number of ``point`` put in, None where that would be too long to read;
    ``slope`` its value, ``next`` the iterate that follows.
    """

    k: int
    point: Worked
    substituted: Node | None
    slope: Worked
    rate: Worked
    next: Worked


def worked_steps(run: Run, count: int = 2) -> tuple[HandStep, ...]:
    """The first steps of a run in one variable, fewer where the run has fewer."""
    problem, eta = run.problem, as_typed(run.learning_rate)
    x: Fraction | float = as_typed(run.x0[0])
    steps: list[HandStep] = []
    for k in range(min(count, run.nit)):
        slope = _slope(problem, x)
        if isinstance(slope, Fraction) and isinstance(x, Fraction):
            following: Fraction | float = x - eta * slope
        else:
            following = float(run.history["x"][k + 1])
        point = worked(x)
        steps.append(
            HandStep(
                k=k,
                point=point,
                substituted=_put_in(problem, point.node) if point.exact else None,
                slope=worked(slope),
                rate=worked(eta),
                next=worked(following),
            )
        )
        x = following
    return tuple(steps)


def worked(value: Fraction | float) -> Worked:
    """A number as a reader wants it: a short decimal, else a short fraction, else rounded."""
    if isinstance(value, Fraction):
        decimal = _decimal(value)
        if decimal is not None and len(decimal.lstrip("-")) <= _SHORT_DECIMAL:
            return Worked(number_node(decimal), True)
        if len(f"{abs(value.numerator)}/{value.denominator}") <= _SHORT_FRACTION:
            quotient = Quotient(Number(str(abs(value.numerator))), Number(str(value.denominator)))
            return Worked(quotient if value > 0 else Negative(quotient), True)
    rounded = f"{float(value):.{_ROUNDED}g}"
    for digits in range(_ROUNDED + 2, 17, 2):  # 0.9999999998 is not 1
        if Fraction(rounded).denominator > 1 or Fraction(rounded) == value:
            break
        rounded = f"{float(value):.{digits}g}"
    exact = isinstance(value, Fraction) and Fraction(rounded) == value
    return Worked(number_node(rounded), exact)


def number_node(digits: str) -> Node:
    """Digits, perhaps with a minus, as a tree."""
    mantissa, _, exponent = digits.partition("e")
    digits = mantissa + (f"e{int(exponent)}" if exponent else "")
    return Negative(Number(digits[1:])) if digits.startswith("-") else Number(digits)


def _decimal(value: Fraction) -> str | None:
    """The decimal expansion where it is finite and short, or None."""
    rest, counts = value.denominator, []
    for prime in (2, 5):
        counts.append(0)
        while rest % prime == 0:
            rest, counts[-1] = rest // prime, counts[-1] + 1
    count = max(counts)
    if rest != 1 or count > _SHORT_DECIMAL:
        return None
    digits = f"{abs(value.numerator) * 10**count // value.denominator:0{count + 1}d}"
    decimal = f"{digits[:-count]}.{digits[-count:]}" if count else digits
    return f"-{decimal}" if value < 0 else decimal


def _slope(problem: Problem, x: Fraction | float) -> Fraction | float:
    """f′(x), exactly where it is rational."""
    if isinstance(x, Fraction) and len(str(x.denominator)) <= 12:
        value = problem.tidy_gradient[0].subs(problem.symbols[0], sp.Rational(x.numerator, x.denominator))
        if value.is_Rational:
            return Fraction(int(value.p), int(value.q))
    return float(problem.evaluate(float(x))[1])


def _put_in(problem: Problem, number: Node) -> Node | None:
    derivative = problem.derivations[0].result_tree
    if sum(1 for _ in derivative.walk()) > _LONGEST_SUBSTITUTION or not any(
        isinstance(node, Variable) for node in derivative.walk()
    ):
        return None
    return substituted(derivative, {problem.variables[0]: number})


def substituted(node: Node, values: dict[str, Node]) -> Node:
    """The tree with numbers in the place of variables, every operation left standing."""

    def again(part: Node) -> Node:
        return substituted(part, values)

    match node:
        case Variable(name):
            return values.get(name, node)
        case Number() | Constant():
            return node
        case Negative(argument):
            return Negative(again(argument))
        case Sum(terms):
            return Sum(tuple(map(again, terms)))
        case Product(factors):
            return Product(tuple(map(again, factors)))
        case Quotient(numerator, denominator):
            return Quotient(again(numerator), again(denominator))
        case Power(base, exponent):
            return Power(again(base), again(exponent))
        case Call(function, arguments):
            return Call(function, tuple(map(again, arguments)))
    raise TypeError(f"{type(node).__name__} cannot stand in a worked step")
