"""The assignments of a rule with the index of the step, k or k + 1, of everything in them.

What a step assigns to x and to the memory has the index k + 1, what it finds there k. What is named on the way has
the larger index of what it is made of. A memory that only keeps what something was before, ``x_prev``, is that of the
step before, and its assignment is left out.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from symgd.optimizers.nodes import Backtracking
from symgd.optimizers.rule import Optimizer, g, x
from symgd.records import record

__all__ = ["Indexed", "indexed_assignments", "kept", "names_gradient", "source_of"]


@record
class Indexed:
    """An assignment with indexes, in steps from k: its own, and that of each symbol that its value uses.

    ``index`` is 1 for x_{k+1}, 0 for x_k; a half where x is assigned twice.
    """

    target: sp.Symbol
    value: sp.Expr
    index: Fraction
    uses: dict[sp.Symbol, tuple[sp.Symbol, Fraction]]  # symbol → whose value it has, and of which step


def kept(optimizer: Optimizer) -> dict[sp.Symbol, sp.Symbol]:
    """The memories that only keep what x, g or another memory was before the step: ``{x_prev: x}``."""
    memory = {s.symbol for s in optimizer.state()}
    rule = optimizer.assignments()
    found: dict[sp.Symbol, sp.Symbol] = {}
    assigned: set[sp.Symbol] = set()
    for assignment in rule:
        target, value = assignment.target, assignment.value
        once = sum(a.target == target for a in rule) == 1
        if once and target in memory and value in {x, g, *memory} - assigned - {target}:
            found[target] = value
        assigned.add(target)
    return found


def indexed_assignments(optimizer: Optimizer) -> tuple[Indexed, ...]:
    """The assignments of a rule with their indexes, those that only keep something left out.

    >>> from symgd.optimizers import Momentum
    >>> [(str(row.target), int(row.index), int(row.uses[x][1])) for row in indexed_assignments(Momentum())[1:]]
    [('x', 1, 0)]
    """
    rule, lagged = optimizer.assignments(), kept(optimizer)
    memory = {s.symbol for s in optimizer.state()}
    counts = {a.target: sum(b.target == a.target for b in rule) for a in rule}
    done = dict.fromkeys(counts, 0)
    now: dict[sp.Symbol, Fraction] = dict.fromkeys([x, g, *memory], Fraction(0))
    rows = []
    for assignment in rule:
        target, value = assignment.target, sp.sympify(assignment.value, strict=True)
        done[target] += 1
        if target in lagged:
            now[target] = Fraction(1)  # from here on it is one step younger
            continue
        uses = {s: source_of(s, lagged, now) for s in sorted(value.free_symbols, key=str) if s in now}
        if target == x or target in memory:
            index = Fraction(done[target], counts[target])
        else:
            index = max((i for _, i in uses.values()), default=Fraction(0))
            index = max(index, Fraction(0))
        rows.append(Indexed(target, value, index, uses))
        now[target] = index
    return tuple(rows)


def source_of(
    symbol: sp.Symbol, lagged: dict[sp.Symbol, sp.Symbol], now: dict[sp.Symbol, Fraction]
) -> tuple[sp.Symbol, Fraction]:
    """Whose value a symbol has, and of which step, counted from k."""
    index = now[symbol]
    while symbol in lagged:
        symbol, index = lagged[symbol], index - 1
    return symbol, index


def names_gradient(optimizer: Optimizer) -> bool:
    """Whether the gradient has a letter of its own in the rule, because it occurs more than once."""
    count = 0
    for row in indexed_assignments(optimizer):
        count += sum(part == g or part in kept(optimizer) for part in sp.preorder_traversal(row.value))
        count += 2 * isinstance(row.value, Backtracking)
    return count > 1 or any(source == g for source in kept(optimizer).values())
