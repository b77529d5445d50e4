"""The sections of a lesson: what each one knows. The sentences are in ``templates/lesson/<name>.html.j2``.

To add a section: a dataclass here, a line in `plan.SECTIONS` that fills it, and its template.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from symgd.calculus.derivation import Derivation
from symgd.calculus.derivation.symmetry import Twin
from symgd.calculus.facts import StationaryPoint
from symgd.lessons.by_hand import HandStep
from symgd.lessons.by_hand.numbers import Worked
from symgd.lessons.figures import FigureData, Race, Slice, Surface
from symgd.lessons.habits import Balance, Habits
from symgd.lessons.questions import Reason, Second, Third
from symgd.lessons.table import StepTable
from symgd.notation.domain import Condition
from symgd.records import record

if TYPE_CHECKING:
    from symgd.analysis.higher_order import NewtonLaw
    from symgd.analysis.multivariate.valley import LowestPass, Valley
    from symgd.calculus.multivariate.points import CriticalPoint
    from symgd.calculus.multivariate.stationary import CriticalPoints
    from symgd.lessons.basin_map import BasinStudy
    from symgd.lessons.hessian import Entries, Pattern
    from symgd.lessons.rates.distances import Distances
    from symgd.lessons.rates.start_map import StartMap
    from symgd.lessons.rates.study import Study
    from symgd.lessons.rates.trials import Trial

__all__ = [
    "Answers",
    "Basins",
    "ByHand",
    "Derivative",
    "Listing",
    "OtherRates",
    "Predictions",
    "Question",
    "Rule",
    "Section",
    "Solving",
    "SolvingMany",
    "Speed",
    "Steps",
    "Stop",
]


@record(eq=False)
class Section:
    """A part of a lesson; ``name`` is that of its template."""

    name: ClassVar[str] = ""


@record(eq=False)
class Question(Section):
    """Which function, from where; with its picture."""

    name: ClassVar[str] = "question"
    conditions: tuple[Condition, ...]
    figure: FigureData | None


@record(eq=False)
class Derivative(Section):
    """The derivative, or each partial derivative, rule by rule.

    Of the ``derivations``, one a variable, those ``worked`` (their indices) are shown line by line; ``rules`` are the
    codes that these use, in order. The results of the others follow: those of ``twins`` by exchanging letters, since
    they are one another's (a `Twin` or None for each variable), and the ``rest`` by the same kind of working.
    """

    name: ClassVar[str] = "derivative"
    derivations: Sequence[Derivation]
    rules: tuple[str, ...]
    worked: tuple[int, ...] = (0,)
    twins: tuple[Twin | None, ...] = (None,)
    rest: tuple[int, ...] = ()

    @property
    def folded(self) -> tuple[tuple[int, ...], ...]:
        """The variables with a twin, those together that have the same one by the same right."""
        groups: dict[tuple[int, bool], list[int]] = {}
        for j, twin in enumerate(self.twins):
            if twin is not None:
                groups.setdefault((twin.of, twin.whole), []).append(j)
        return tuple(map(tuple, groups.values()))


@record(eq=False)
class Solving(Section):
    """What is known of f′ = 0: all its solutions, or the first one downhill, or that there is none.

    ``points`` are all stationary points if ``complete``, else those that were found (at most the one downhill).
    """

    name: ClassVar[str] = "solving"
    points: tuple[StationaryPoint, ...]
    complete: bool


@record(eq=False)
class SolvingMany(Section):
    """What is known of ∇f = 0 in several variables, and what the Hessian says at the point that the lesson speaks of.

    ``known`` are all critical points, proved to be all, or None; ``rows`` are those that a table has room for, the
    lowest first. ``hessian`` holds the second partial derivatives as expressions of the variables, where few and
    short; ``pattern`` says how a constant one of more variables is built.
    """

    name: ClassVar[str] = "solving"
    point: CriticalPoint | None
    known: CriticalPoints | None
    rows: tuple[CriticalPoint, ...]
    hessian: Entries | None
    pattern: Pattern | None


@record(eq=False)
class Rule(Section):
    """The update rule, its rate and its stop."""

    name: ClassVar[str] = "rule"


@record(eq=False)
class Predictions(Section):
    """Questions to answer before reading on; `Answers` has the answers.

    ``calculator``: the first step cannot be worked exactly by hand, for it has a root, a power or many digits.
    ``across``: the first step meets the contour line through the start at a right angle.
    """

    name: ClassVar[str] = "predictions"
    second: Second
    calculator: bool = False
    third: Third | None = None
    across: bool = False


@record(eq=False)
class ByHand(Section):
    """The first steps with the numbers put in."""

    name: ClassVar[str] = "by_hand"
    steps: tuple[HandStep, ...]


@record(eq=False)
class Steps(Section):
    """The table of steps, and the walk on the graph; in three and more variables a ``slice`` besides.

    ``surface`` is the graph of two variables, where it was asked for.
    """

    name: ClassVar[str] = "steps"
    table: StepTable
    figure: FigureData | None
    slice: Slice | None = None
    surface: Surface | None = None


@record(eq=False)
class Speed(Section):
    """How fast the error shrinks or grows, and why.

    ``habits`` is what the steps show (None without a step), ``balance`` weight decay at the end, and ``newton`` the
    law of Newton's method at the point where it came to rest; each None where there is none.
    """

    name: ClassVar[str] = "speed"
    figure: FigureData | None
    errors: npt.NDArray[np.float64] | None
    habits: Habits | None = None
    balance: Balance | None = None
    newton: NewtonLaw | None = None


@record(eq=False)
class Basins(Section):
    """Of several minima, in the valley of which one the walk was, and how that is known.

    ``minima`` are those that are known, the run's first; ``complete``: these are all, proved. ``below``: the run came
    below the lowest pass before it was in the bowl of `valley`.
    """

    name: ClassVar[str] = "basins"
    valley: Valley
    minima: tuple[CriticalPoint, ...]
    complete: bool
    below: LowestPass | None
    study: BasinStudy | None


@record(eq=False)
class Stop(Section):
    """Why the run ended, and what that end is worth; ``habits`` and ``balance`` as in `Speed`."""

    name: ClassVar[str] = "stop"
    habits: Habits | None = None
    balance: Balance | None = None


@record(eq=False)
class OtherRates(Section):
    """The same start under other learning rates; how many steps each needs; other starts; where walks do not settle.

    ``distances`` takes the place of ``study`` where hardly any rate arrives, in several variables.
    """

    name: ClassVar[str] = "other_rates"
    trials: tuple[Trial, ...]
    multiples: FigureData | Race | None
    study: Study | None = None
    starts: StartMap | None = None
    strip: FigureData | None = None
    distances: Distances | None = None


@record(eq=False)
class Listing(Section):
    """The same run as a program; from step ``parts`` on, rounding alone may lead it elsewhere (None: nowhere)."""

    name: ClassVar[str] = "listing"
    source: str
    parts: int | None = None


@record(eq=False)
class Answers(Section):
    """The answers to `Predictions`: where the first step leads, worked by hand if it is taken, and the others.

    ``first_point`` is x₀ − η∇f(x₀) for gradient descent, None for other methods; ``direction`` is that of the first
    step: "against" the gradient, "down", "up" or "nowhere". ``reason``: why the second is so, in several variables.
    """

    name: ClassVar[str] = "answers"
    first_point: npt.NDArray[np.float64] | None
    first: Worked | None
    direction: str
    second: Second
    reason: Reason | None = None
    third: Third | None = None
    across: bool = False
