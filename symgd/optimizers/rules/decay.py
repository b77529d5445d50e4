"""Weight decay, the pull towards zero, in its two kinds: inside the gradient, or beside it."""

from __future__ import annotations

import sympy as sp

from symgd.optimizers.parameters import weight_decay
from symgd.optimizers.rule import Assignment, Optimizer, eta, g, x

__all__ = ["decayed_gradient", "decayed_iterate", "is_coupled"]

d = sp.Symbol("d", real=True)  # the gradient with the pull


def decayed_gradient(optimizer: Optimizer) -> tuple[tuple[Assignment, ...], sp.Symbol]:
    """Coupled decay, as torch has it, and optax in Adadelta: d ← g + λx takes the place of g, where λ is not 0."""
    if is_coupled(optimizer):
        return (Assignment(d, g + weight_decay * x),), d
    return (), g


def decayed_iterate(optimizer: Optimizer) -> sp.Expr:
    """Decoupled decay, as keras has it, and AdamW and Lion anywhere: (1 − ηλ)x takes the place of x.

    Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019.
    """
    decays = optimizer.hyperparameters.get("weight_decay", 0.0) > 0.0
    return (1 - eta * weight_decay) * x if decays and not is_coupled(optimizer) else x


def is_coupled(optimizer: Optimizer) -> bool:
    """Whether the pull is inside the gradient."""
    decays = optimizer.hyperparameters.get("weight_decay", 0.0) > 0.0
    return decays and optimizer.form != "keras" and not optimizer.decouples
