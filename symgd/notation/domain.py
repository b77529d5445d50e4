"""Where a tree is real: one condition for each division, root, logarithm, … in it.

The conditions come from the tree, not from SymPy, so x/x keeps its hole at 0 and exp(ln x) its half-line.
To add a kind of condition: a row in `KINDS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

import sympy
from sympy import Expr, Mul, Pow

from symgd.notation.functions import FUNCTIONS_BY_NAME
from symgd.notation.signs import is_negative, is_nonnegative, is_nonzero, is_positive
from symgd.notation.symbolic import from_sympy, to_sympy
from symgd.notation.text import text
from symgd.notation.tree import Call, Node, Power, Quotient, Variable
from symgd.records import record

__all__ = ["KINDS", "Condition", "Kind", "conditions", "lost_conditions"]


@record
class Kind:
    """One kind of condition on a number t."""

    name: str
    phrase: str  # "ln needs its argument …"
    holds: Callable[[float], bool]
    proved: Callable[[Expr], bool | None]  # whether SymPy's assumptions prove it for all values


def _number_only(holds: Callable[[float], bool]) -> Callable[[Expr], bool | None]:
    return lambda expression: _value_holds(holds, expression)


def _value_holds(holds: Callable[[float], bool], expression: Expr) -> bool:
    """Whether a constant satisfies a condition; an exact ±1 or 0 counts as it is."""
    if expression.free_symbols:
        return False
    value = expression if expression.is_Rational else expression.evalf()
    return bool(value.is_Number and value.is_finite and holds(float(value)))


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("nonzero", "not to be zero", lambda t: t != 0, lambda e: not _possible_zeros(e)),
        Kind("positive", "to be positive", lambda t: t > 0, is_positive),
        Kind("nonnegative", "not to be negative", lambda t: t >= 0, is_nonnegative),
        *(
            Kind(name, phrase, holds, _number_only(holds))
            for name, phrase, holds in (
                ("within_one", "to lie between -1 and 1", lambda t: abs(t) <= 1),
                ("inside_one", "to lie strictly between -1 and 1", lambda t: abs(t) < 1),
                ("not_inside_one", "to be at most -1 or at least 1", lambda t: abs(t) >= 1),
                ("outside_one", "to be less than -1 or greater than 1", lambda t: abs(t) > 1),
                ("at_least_one", "to be at least 1", lambda t: t >= 1),
                ("at_most_one", "to be at most 1", lambda t: t <= 1),
            )
        ),
    )
}

# What else holds of the same argument when a condition of this kind does.
_IMPLIES: Final[dict[str, frozenset[str]]] = {
    "positive": frozenset({"positive", "nonnegative", "nonzero"}),
    "at_least_one": frozenset({"at_least_one", "positive", "nonnegative", "nonzero", "not_inside_one"}),
    "outside_one": frozenset({"outside_one", "not_inside_one", "nonzero"}),
    "not_inside_one": frozenset({"not_inside_one", "nonzero"}),
    "inside_one": frozenset({"inside_one", "within_one", "at_most_one"}),
    "within_one": frozenset({"within_one", "at_most_one"}),
}


@record
class Condition:
    """What one operation of a tree needs so that its value is real: ``argument`` is ``kind``."""

    kind: str  # a key of KINDS
    argument: Node
    operation: str  # the canonical name of a function, "/" or "power"
    part: str = "argument"  # what the argument is to the operation: "denominator", "base", "cosine", …

    @property
    def code(self) -> str:
        """The operation and the kind: ``ln:positive``."""
        return f"{self.operation}:{self.kind}"

    @property
    def sympy(self) -> Expr:
        """The argument as SymPy."""
        return to_sympy(self.argument)

    def holds(self, value: float) -> bool:
        """Whether the condition holds where the argument has this value; never for nan."""
        return not math.isnan(value) and KINDS[self.kind].holds(value)

    @property
    def requirement(self) -> str:
        """``ln needs its argument to be positive``."""
        if self.operation == "log" and self.part == "ln":
            return "log needs its base not to be 1"
        operation = {"/": "a fraction", "power": "this power"}.get(self.operation, self.operation)
        part = f"its {self.part}" if self.part in _PARTS else text(self.argument)
        return f"{operation} needs {part} {KINDS[self.kind].phrase}"

    def message(self, point: str = "") -> str:
        """The requirement, and where it fails: ``ln needs its argument to be positive: x - 1 at x = 0``."""
        return f"{self.requirement}: {text(self.argument)} at {point}" if point else self.requirement


_PARTS: Final = ("argument", "denominator", "base")


def conditions(tree: Node) -> tuple[Condition, ...]:
    """The conditions under which every operation of the tree is real, inner operations first.

    Conditions that hold for all real values, and those that came before, are left out.
    """
    found: dict[tuple[str, Expr], Condition] = {}
    for condition in _all_conditions(tree):
        argument = condition.sympy
        if not _holds_everywhere(condition.kind, argument):
            found.setdefault((condition.kind, argument), condition)
    return tuple(found.values())


def lost_conditions(tree: Node, expression: Expr | None = None) -> tuple[Condition, ...]:
    """The conditions of the tree that its SymPy expression no longer shows.

    They are those of x/x, (√x)², exp(ln x), ln x − ln x. What is not seen to be implied counts as lost.
    """
    shown = _shown(to_sympy(tree) if expression is None else expression)
    return tuple(
        condition
        for condition in conditions(tree)
        if not {(condition.kind, part) for part in _parts(condition.kind, condition.sympy)} <= shown
    )


def _shown(expression: Expr) -> set[tuple[str, Expr]]:
    """What the expression itself still asks for, as kinds and arguments, with all that follows."""
    try:
        visible = conditions(from_sympy(expression))
    except ValueError:  # not a real expression: it shows nothing
        return set()
    shown = {
        (kind, part)
        for condition in visible
        for kind in _IMPLIES.get(condition.kind, frozenset({condition.kind}))
        for part in _parts(kind, condition.sympy)
    }
    both = {part for kind, part in shown if kind == "nonnegative" and ("nonzero", part) in shown}
    return shown | {("positive", part) for part in both}


def _all_conditions(tree: Node) -> Iterator[Condition]:
    for child in tree.children:
        yield from _all_conditions(child)
    if isinstance(tree, Quotient):
        yield Condition("nonzero", tree.denominator, "/", "denominator")
    elif isinstance(tree, Power):
        kind = _power_needs(tree)
        if kind:
            yield Condition(kind, tree.base, "power", "base")
    elif isinstance(tree, Call):
        yield from _call_conditions(tree)


def _call_conditions(tree: Call) -> Iterator[Condition]:
    for need in FUNCTIONS_BY_NAME[tree.function].needs:
        argument = tree.arguments[need.argument]
        part = "base" if tree.function == "log" and need.argument else "argument"
        if need.through:
            argument, part = Call(need.through, (argument,)), need.through
        yield Condition(need.kind, argument, tree.function, part)


def _power_needs(tree: Power) -> str:
    """The kind of condition on the base of a power, or nothing."""
    if any(isinstance(part, Variable) for part in tree.exponent.walk()):
        return "positive"
    exponent = to_sympy(tree.exponent)
    negative = is_negative(exponent)
    if exponent.is_integer:
        return "nonzero" if negative else ""
    return "positive" if negative else "nonnegative"


def _holds_everywhere(kind: str, argument: Expr) -> bool:
    if not argument.free_symbols:
        return _value_holds(KINDS[kind].holds, argument)
    return bool(KINDS[kind].proved(argument))


def _possible_zeros(expression: Expr) -> set[Expr]:
    """The factors that may vanish: x and x + 1 for 2·x²·(x + 1)·exp(x)/y."""
    found = set()
    for factor in Mul.make_args(expression):
        base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, sympy.S.One)
        vanishes = not (exponent.is_number and is_negative(exponent))
        if vanishes and not is_nonzero(base):
            found.add(base)
    return found


def _parts(kind: str, argument: Expr) -> set[Expr]:
    """The arguments that must satisfy a condition of the same kind each, freed of what does not matter."""
    if kind == "nonzero":
        return _possible_zeros(argument)
    if kind in ("positive", "nonnegative"):
        number, rest = argument.as_coeff_Mul()
        return {-rest if number.is_negative else rest}
    return {argument}
