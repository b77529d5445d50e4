"""Telling a tree of rules line by line, as a teacher writes it on the board.

A *schedule* says on which line each rule is applied; a line is then the tree of rules, with the rules up to
that line worked out and the others still standing as d/dx. On one line go all pending derivatives, the
outermost rule of each. Three kinds of rules wait for no line of their own: a constant factor that is pulled
out, the constants of a long sum, and the terms of an inner sum that need one rule only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from symgd.calculus.derivation.build import ONE, ZERO, written
from symgd.calculus.derivation.finding import RuleApplication
from symgd.calculus.derivation.rules import ChainRule, ConstantMultipleRule, ConstantRule, SumRule
from symgd.notation.tree import Node
from symgd.records import record

__all__ = ["Line", "tell"]

MOST_LINES = 11  # and one more to tidy

_PASSING = frozenset({"constant_multiple", "change_of_base"})


@record
class Line:
    """One line of the working, and the codes of the rules that led to it."""

    tree: Node
    rules: tuple[str, ...]


@record
class _Scheduled:
    """A rule application and the number of the line on which it is applied."""

    application: RuleApplication
    line: int
    parts: tuple[_Scheduled, ...]

    def walk(self) -> Iterator[_Scheduled]:
        yield self
        for part in self.parts:
            yield from part.walk()


def tell(root: RuleApplication) -> tuple[Line, ...]:
    """The lines from d/dx f, named by no rule, to the derivative with no d/dx left."""
    plan = _schedule(root, 1, outermost=True)
    last = max(part.line for part in plan.walk())
    if last > MOST_LINES:
        plan = _squeeze(plan, last)
        last = MOST_LINES
    lines = [Line(root.before, ())]
    lines += [Line(_write(plan, k), _codes(plan, k)) for k in range(1, last + 1)]
    # A line that looks as the one before (0 or 1 dropped from nothing) would be an empty row.
    return (lines[0], *(here for above, here in pairwise(lines) if here.rules or here.tree != above.tree))


def _schedule(application: RuleApplication, line: int, outermost: bool) -> _Scheduled:
    """The application on this line, its parts on this line or the next."""
    passing = application.rule in _PASSING
    parts = tuple(
        _schedule(part, line if passing or together else line + 1, outermost and passing)
        for part, together in zip(application.children, _together(application, outermost), strict=True)
    )
    return _Scheduled(application, line, parts)


def _together(application: RuleApplication, outermost: bool) -> list[bool]:
    """Which parts of a sum are worked out on the sum's own line."""
    parts = application.children
    if not isinstance(application.applied, SumRule):
        return [False] * len(parts)
    constants = [isinstance(part.applied, ConstantRule) for part in parts]
    if not outermost:
        alone = sum(constants) == len(parts) - 1  # (1 + u)' is u' with its own rule
        return [alone or _is_simple(part) for part in parts]
    return constants if sum(constants) > 1 else [False] * len(parts)


def _is_simple(application: RuleApplication) -> bool:
    """One rule and no more, a constant factor aside."""
    if isinstance(application.applied, ConstantMultipleRule):
        return _is_simple(application.children[0])
    return not application.children


def _squeeze(plan: _Scheduled, last: int) -> _Scheduled:
    """The same plan on `MOST_LINES` lines: several levels of rules go on one line."""
    line = -(-plan.line * MOST_LINES // last)
    return _Scheduled(plan.application, line, tuple(_squeeze(part, last) for part in plan.parts))


def _write(plan: _Scheduled, line: int) -> Node:
    """The tree on this line.

    Where a derivative stood on the line above, the 0 that it equals is shown, and behind an outer derivative
    the 1; the next line drops them. Elsewhere they do not come up: (x sin x)' is sin x + x cos x.
    """
    if plan.line > line:
        return plan.application.before
    derivatives = [_write(part, line) for part in plan.parts]
    shown = (
        written(derivative) if plan.line < part.line == line and _shows(plan, derivative) else derivative
        for part, derivative in zip(plan.parts, derivatives, strict=True)
    )
    return plan.application.formula(*shown)


def _shows(plan: _Scheduled, derivative: Node) -> bool:
    """Whether the derivative of a part is a 0 or a 1 that is to be seen."""
    return derivative is ZERO or (derivative is ONE and isinstance(plan.application.applied, ChainRule))


def _codes(plan: _Scheduled, line: int) -> tuple[str, ...]:
    """The codes of all rules applied on this line, in the order in which they stand there."""
    codes = {code: None for part in plan.walk() if part.line == line for code in part.application.rules}
    dropped = any(
        _shows(whole, _write(part, line - 1))
        for whole in plan.walk()
        for part in whole.parts
        if whole.line < part.line == line - 1
    )
    return (*codes, "simplify") if dropped else tuple(codes)
