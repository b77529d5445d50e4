"""What things are called in a lesson: letters that do not clash with the variables of the function."""

from __future__ import annotations

from typing import Literal

from symgd.notation.names import latex_name, split_index, spoken_name
from symgd.notation.spoken import indexed as spoken_with
from symgd.records import record

__all__ = ["Formula", "Names"]


@record
class Formula:
    """A formula that stands for itself: its LaTeX, and how it is read aloud."""

    latex: str
    alt: str


_FUNCTIONS = ("f", "g", "h", "F", "G", "H")
_MATRICES = ("H", "A", "M", "S")
_INDEXES = ("k", "n", "j", "m", "i")  # i is never a variable
_RATES = (("eta", r"\eta", "eta"), ("alpha", r"\alpha", "alpha"), ("gamma", r"\gamma", "gamma"))


@record
class Names:
    """The letters of one lesson, as formulas.

    The function is f, the step number k, the rate η, unless a variable bears that name. Iterates are x_k for one
    variable and bold 𝐱_k for more; a variable that has an index of its own, θ₁, is written θ₁⁽ᵏ⁾.
    """

    variables: tuple[str, ...]

    @property
    def many(self) -> bool:
        """Whether there are several variables."""
        return len(self.variables) > 1

    @property
    def function(self) -> Formula:
        """f."""
        letter = next((c for c in _FUNCTIONS if c not in self.variables), None)
        return Formula(letter, letter) if letter else Formula(r"\hat{f}", "f hat")

    @property
    def index(self) -> str:
        """k."""
        return next(c for c in _INDEXES if c not in self.variables)

    @property
    def rate(self) -> Formula:
        """η."""
        free = (row for row in _RATES if row[0] not in self.variables)
        _, command, alt = next(free, ("", r"\hat{\eta}", "eta hat"))
        return Formula(_open(command), alt)

    @property
    def taken(self) -> frozenset[str]:
        """The letters that mean something already: of the variables, the function, the step number, the rate."""
        own = {"e", "h", self.index, *self.function.alt.split()[:1]}
        return frozenset(own | {self.rate.alt} | {split_index(name)[0] for name in self.variables})

    @property
    def point(self) -> Formula:
        """x, or the vector of all variables."""
        if self.many:
            return Formula(r"\mathbf{x}", "bold x")
        return self.coordinate_name(self.variables[0])

    @property
    def arguments(self) -> Formula:
        """x, or x, y: what stands between the parentheses of f."""
        return Formula(
            ", ".join(map(latex_name, self.variables)), ", ".join(map(spoken_name, self.variables))
        )

    def iterate(self, index: str) -> Formula:
        """x_k; ``index`` is LaTeX: ``k``, ``k+1``, ``0``, ``*`` for the minimizer."""
        alt = spoken_with(self.point.alt, "star" if index == "*" else index)
        indexed = not self.many and split_index(self.variables[0])[1]
        if index == "*":
            return Formula(f"{self.point.latex}^{{*}}", alt)
        if indexed:
            return Formula(f"{self.point.latex}^{{({index})}}", alt)
        return Formula(f"{self.point.latex}_{{{index}}}", alt)

    def coordinate_name(self, variable: str) -> Formula:
        """One of the variables: x, θ₁."""
        return Formula(_open(latex_name(variable)), spoken_name(variable))

    def coordinate(self, i: int, index: str) -> Formula:
        """Variable i of iterate ``index``: x_k, θ₁⁽ᵏ⁾."""
        return Names((self.variables[i],)).iterate(index)

    @property
    def spoken_variables(self) -> tuple[str, ...]:
        """How the variables are read aloud."""
        return tuple(map(spoken_name, self.variables))

    def at(self, argument: Formula, order: Literal[0, 1, 2] = 0) -> Formula:
        """f, f′ or f″ at an argument; ∇f for several variables and order 1."""
        if order and self.many:
            head = Formula(rf"\nabla {self.function.latex}", f"the gradient of {self.function.alt}")
        else:
            primes = ("", " prime", " double prime")[order]
            head = Formula(self.function.latex + "'" * order, self.function.alt + primes)
        return Formula(f"{head.latex}({argument.latex})", f"{head.alt} of {argument.alt}")

    def error(self, index: str) -> Formula:
        """e_k = x_k − x*."""
        return Formula(f"e_{{{index}}}", spoken_with("e", index))  # e is a constant, never a variable

    # What sentences need most.

    @property
    def k(self) -> Formula:
        """The step number."""
        return Formula(self.index, self.index)

    @property
    def xk(self) -> Formula:
        """x_k."""
        return self.iterate(self.index)

    @property
    def xk1(self) -> Formula:
        """x_{k+1}."""
        return self.iterate(f"{self.index}+1")

    @property
    def x0(self) -> Formula:
        """x₀."""
        return self.iterate("0")

    @property
    def xstar(self) -> Formula:
        """x*."""
        return self.iterate("*")

    @property
    def ek(self) -> Formula:
        """e_k."""
        return self.error(self.index)

    @property
    def ek1(self) -> Formula:
        """e_{k+1}."""
        return self.error(f"{self.index}+1")

    @property
    def fx(self) -> Formula:
        """f(x), or f(x, y)."""
        return self.at(self.arguments)

    @property
    def slope(self) -> Formula:
        """f′(x), or ∇f(𝐱)."""
        return self.at(self.point, 1)

    @property
    def df(self) -> Formula:
        """f′, or ∇f."""
        head = self.function
        if self.many:
            return Formula(rf"\nabla {head.latex}", f"the gradient of {head.alt}")
        return Formula(f"{head.latex}'", f"{head.alt} prime")

    @property
    def hessian(self) -> Formula:
        """H, the matrix of the second partial derivatives."""
        taken = {*self.variables, self.function.latex}
        letter = next((c for c in _MATRICES if c not in taken), None)
        return Formula(rf"\mathbf{{{letter}}}", letter) if letter else Formula(r"\hat{\mathbf{H}}", "H hat")

    @property
    def d2f(self) -> Formula:
        """f″."""
        return Formula(f"{self.function.latex}''", f"{self.function.alt} double prime")


def _open(command: str) -> str:
    """LaTeX that may stand right before a letter."""
    return f"{command} " if command[-1].isalpha() and command.startswith("\\") else command
