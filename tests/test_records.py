"""Records: they do what frozen dataclasses do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest

from symgd.records import record


@record
class Point:
    """A point."""

    x: float
    y: float = 0.0
    seen: list[str] = field(default_factory=list, compare=False, repr=False)
    dimension: ClassVar[int] = 2

    @cached_property
    def size(self) -> float:
        """The distance to the origin."""
        return float((self.x**2 + self.y**2) ** 0.5)


@record
class Named(Point):
    """A point with a name."""

    name: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a name is missing")


@record(eq=False)
class Alone:
    """Equal to itself alone."""

    x: float

    def __repr__(self) -> str:
        return "alone"


@dataclass(frozen=True)
class Usual:
    """What records are held against."""

    x: float
    y: float = 0.0


def test_values_and_defaults() -> None:
    point = Point(1.0, seen=["a"])
    assert (point.x, point.y, point.seen, point.dimension) == (1.0, 0.0, ["a"], 2)
    assert Point(1.0).seen is not Point(1.0).seen
    assert [f.name for f in fields(Named)] == ["x", "y", "seen", "name"]
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "change",
    [
        lambda point: setattr(point, "x", 2.0),
        lambda point: setattr(point, "z", 2.0),
        lambda point: delattr(point, "x"),
        lambda point: point.__init__(2.0),
    ],
)
@pytest.mark.parametrize("make", [lambda: Point(1.0), lambda: Alone(1.0), lambda: Named(1.0, name="P")])
def test_they_are_frozen(make: Callable[[], Any], change: Callable[[Any], None]) -> None:
    point = make()
    with pytest.raises(FrozenInstanceError):
        change(point)
    assert point.x == 1.0
    assert not hasattr(point, "z")


def test_equal_and_hashed_by_what_is_compared() -> None:
    assert Point(1.0, seen=["a"]) == Point(1.0)
    assert hash(Point(1.0, 2.0)) == hash(Usual(1.0, 2.0))
    assert Point(1.0) != Point(2.0)
    assert Point(1.0) != Named(1.0, name="P")
    assert Point(1.0) != Usual(1.0)
    assert Alone(1.0) != Alone(1.0)
    assert len({Alone(1.0), Alone(1.0)}) == 2


def test_shown_as_written() -> None:
    assert repr(Point(1.0, seen=["a"])) == "Point(x=1.0, y=0.0)"
    assert repr(Named(1.0, name="P")) == "Named(x=1.0, y=0.0, name='P')"
    assert repr(Alone(1.0)) == "alone"


def test_replaced_copied_kept_and_matched() -> None:
    point = Named(3.0, 4.0, name="P")
    assert point.size == 5.0
    assert replace(point, y=0.0).size == 3.0
    assert copy.copy(point) == copy.deepcopy(point) == pickle.loads(pickle.dumps(point)) == point
    match point:
        case Point(x, y):
            assert (x, y) == (3.0, 4.0)


def test_what_is_checked_after_the_fields_are_set() -> None:
    with pytest.raises(ValueError, match="a name is missing"):
        Named(1.0)


class Measured:
    """Has a property."""

    @property
    def size(self) -> float:
        return 1.0


def test_a_field_cannot_hide_a_property() -> None:
    wide = type("Wide", (Measured,), {"__annotations__": {"size": float}})
    with pytest.raises(TypeError, match=r"Wide\.size is a property"):
        record(wide)
