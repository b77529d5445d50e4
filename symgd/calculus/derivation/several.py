"""`Derivations`: the worked partial derivatives of a function, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import overload

from symgd.calculus.derivation.derivation import Derivation, differentiate
from symgd.notation import Expression

__all__ = ["Derivations"]


class Derivations(Sequence[Derivation]):
    """One `Derivation` a variable, in the order of the variables; of hundreds a lesson shows a few."""

    def __init__(self, expression: Expression) -> None:
        self._variables = expression.variables
        self._at = lru_cache(maxsize=None)(lambda name: differentiate(expression, name))

    def __len__(self) -> int:
        return len(self._variables)

    @overload
    def __getitem__(self, i: int) -> Derivation: ...

    @overload
    def __getitem__(self, i: slice) -> tuple[Derivation, ...]: ...

    def __getitem__(self, i: int | slice) -> Derivation | tuple[Derivation, ...]:
        names = self._variables[i]
        return self._at(names) if isinstance(names, str) else tuple(map(self._at, names))
