"""The name of a variable that stands alone, as a key or an argument."""

from __future__ import annotations

from symgd.errors import ExpressionError
from symgd.notation.expression import parse
from symgd.notation.tree import Variable

__all__ = ["variable_name"]


def variable_name(typed: object) -> str | None:
    """The canonical name of the variable that somebody wrote, or None if that is not one.

    >>> variable_name("θ₁"), variable_name("theta_1"), variable_name("2x"), variable_name(5)
    ('theta1', 'theta1', None, None)
    """
    if not isinstance(typed, str):
        return None
    try:
        tree = parse(typed).tree
    except ExpressionError:
        return None
    return tree.name if isinstance(tree, Variable) else None
