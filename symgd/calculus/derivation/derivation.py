"""`differentiate`, and the `Derivation` that it gives."""

from __future__ import annotations

from itertools import pairwise

import sympy

from symgd.calculus.derivation.checking import check
from symgd.calculus.derivation.finding import RuleApplication, find
from symgd.calculus.derivation.rulebook import rule_name
from symgd.calculus.derivation.telling import Line, tell
from symgd.calculus.derivation.tidying import tidy
from symgd.errors import InputError, ParameterError
from symgd.notation import Expression, parse
from symgd.notation.domain import Condition
from symgd.notation.symbolic import symbol, to_sympy
from symgd.notation.text import text
from symgd.notation.tree import Node, Variable
from symgd.notation.variable import variable_name
from symgd.records import record

__all__ = ["Derivation", "Kink", "Step", "differentiate"]


@record
class Step:
    """One line of the working: what stood there, what stands there now, and by which rules."""

    rules: tuple[str, ...]  # codes, in the order in which the line uses them
    before: Node
    after: Node

    @property
    def rule(self) -> str:
        """The names of the rules: ``"chain rule, power rule"``."""
        return ", ".join(map(rule_name, self.rules))


@record
class Kink:
    """Where f may be defined and f′ not: ``argument`` is ``where``, one of "zero", "one", "unit" (±1)."""

    rule: str
    argument: Node
    where: str


@record
class Derivation:
    """A derivative worked out rule by rule, and checked when it was built.

    ``steps`` leads from d/dx f, line by line, to ``result_tree``, which is ``result`` in a person's order;
    ``tree`` is the tree of rules behind it. ``cancelled`` holds the conditions on the domain that tidying
    removed from sight (x/x = 1, for x ≠ 0); ``partial`` says whether f has other variables, held fixed here.
    """

    function: Node
    variable: str
    result: sympy.Expr
    result_tree: Node
    steps: tuple[Step, ...]
    tree: RuleApplication
    cancelled: tuple[Condition, ...]

    @property
    def partial(self) -> bool:
        """Whether f has a variable other than the one it is differentiated by."""
        return bool(self.held)

    @property
    def held(self) -> tuple[str, ...]:
        """The variables that are held fixed, in the order in which they occur."""
        names = dict.fromkeys(part.name for part in self.function.walk() if isinstance(part, Variable))
        return tuple(name for name in names if name != self.variable)

    @property
    def rules(self) -> tuple[str, ...]:
        """The codes of all rules used, in the order in which the steps use them."""
        return tuple(dict.fromkeys(code for step in self.steps for code in step.rules))

    @property
    def kinks(self) -> tuple[Kink, ...]:
        """Where the rules fail although f is defined: at u = 0 for |u|, at u = v for max(u, v)."""
        found = (
            Kink(application.rules[-1], *failure)
            for application in self.tree.walk()
            if (failure := application.fails) is not None
        )
        return tuple(kink for kink in dict.fromkeys(found) if _can_happen(kink))

    def __str__(self) -> str:
        """The working as plain text, a line a step.

        >>> print(differentiate("x^3 + 5", "x"))
        d/dx(x**3 + 5)
          = d/dx(x**3) + d/dx(5)   sum rule
          = 3*x**2 + 0             power rule, constant rule
          = 3*x**2                 simplify
        """
        lines = [text(step.after) for step in self.steps]
        width = min(max(map(len, lines)), 72)
        rows = (f"  = {line:<{width}}   {step.rule}" for line, step in zip(lines, self.steps, strict=True))
        return "\n".join([text(self.steps[0].before), *rows])


def differentiate(expression: str | Expression | Node, variable: str) -> Derivation:
    """The derivative of an expression with respect to a variable, worked out rule by rule.

    ∂f/∂x, all other variables held fixed. ``variable`` is a name that could stand in an expression, such as
    ``"x"``, ``"x1"``, ``"theta"`` or ``"θ"``; one that does not occur gives 0, by the constant rule.

    Raises `ExpressionError` for text that cannot be read, `ParameterError` for an ``expression`` that is none
    and a ``variable`` that is not the name of one, `InputError` for a function that is nowhere real, and
    `InternalError` should the result ever differ from SymPy's derivative.

    >>> differentiate("x^2 sin x", "x").result
    x**2*cos(x) + 2*x*sin(x)
    >>> [step.rules for step in differentiate("(1-x)^2 + 100(y-x^2)^2", "y").steps][:2]
    [('sum',), ('held_constant', 'constant_multiple', 'chain', 'power')]
    """
    function = _tree(expression)
    x = Variable(_canonical(variable))
    root = find(function, x)
    lines = tell(root)
    try:
        tidied = tidy(lines[-1].tree, function)
    except ValueError:  # SymPy met the square root of a negative number
        message = f"The derivative of {text(function)} with respect to {x.name} is not a real function."
        raise InputError(message) from None
    if tidied.codes:
        lines = (*lines, Line(tidied.tree, tidied.codes))
    derivative = sympy.diff(to_sympy(function), symbol(x.name))
    check(function, x.name, derivative, [line.tree for line in lines], tidied.expression)
    return Derivation(
        function=function,
        variable=x.name,
        result=tidied.expression,
        result_tree=lines[-1].tree,
        steps=tuple(Step(here.rules, above.tree, here.tree) for above, here in pairwise(lines)),
        tree=root,
        cancelled=tidied.cancelled,
    )


def _can_happen(kink: Kink) -> bool:
    """False where SymPy sees that the argument is never zero, as in √(x² + 1)."""
    return not (kink.where == "zero" and to_sympy(kink.argument).is_nonzero)


def _tree(expression: object) -> Node:
    if isinstance(expression, Node):
        return expression
    if isinstance(expression, str):
        return parse(expression).tree
    if not isinstance(expression, Expression):
        kind = type(expression).__name__
        raise ParameterError(f'a function is a text such as "x^2 - 3x", or an Expression, not {kind}.')
    return expression.tree


def _canonical(variable: str) -> str:
    """The canonical name of a variable: ``θ`` → ``theta``."""
    name = variable_name(variable)
    if name is None:
        raise ParameterError(f"{variable!r} is not the name of a variable; write one such as x, x1 or theta.")
    return name
