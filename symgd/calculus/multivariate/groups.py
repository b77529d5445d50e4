"""What has to do with each other, together: sets that share an element, joined."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import TypeVar

__all__ = ["joined"]

Element = TypeVar("Element")


def joined(sets: Iterable[Set[Element]]) -> list[set[Element]]:
    """The unions of those sets that share elements, directly or through others; they are disjoint.

    >>> joined([{1, 2}, {3}, {2, 4}])
    [{3}, {1, 2, 4}]
    """
    groups: list[set[Element]] = []
    for new in sets:
        touched = [group for group in groups if group & new]
        groups = [*(group for group in groups if not group & new), set().union(new, *touched)]
    return groups
