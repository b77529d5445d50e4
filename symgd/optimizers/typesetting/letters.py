r"""Which letter an optimizer's symbol has on the page: ``m_hat`` is :math:`\hat m`, unless a variable is called m.

The letters of a rule give way to those of the function: its variables, its name, the step number. A symbol whose
letter is taken has another one, which none of the others has.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from symgd.notation.names import GREEK_BY_NAME, latex_name, split_index, spoken_name
from symgd.optimizers.rule import Optimizer, eta, g, k, x
from symgd.records import record

__all__ = ["Letter", "letters"]

# Those that may take a letter's place, the next one of the alphabet first; without e, f, h, x and indexes.
_LATIN = tuple("abcdgmnpqrstuvwyz") + tuple("ABCDGMNPQRSTUVWYZ")
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "mu", "nu", "rho", "tau", "sigma", "psi", "kappa", "xi", "zeta"),
    *("omega", "chi", "phi", "theta", "upsilon", "iota"),
)
_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}
_RAISED = ("max", "min")


@record
class Letter:
    """A letter with what belongs to it; ``latex`` and ``spoken`` are without the index of the step."""

    latex: str
    spoken: str

    def indexed(self, index: str) -> str:
        """The letter with an index of the step, which is LaTeX: :math:`m_{k+1}`; in parentheses where it has one."""
        return f"{self.latex}^{{({index})}}" if "_" in self.latex else f"{self.latex}_{{{index}}}"


def letters(optimizer: Optimizer, taken: Iterable[str], *, many: bool) -> dict[sp.Symbol, Letter]:
    """The letter of each symbol that the rule uses, and of g; x, η and k have none.

    Args:
        optimizer: whose symbols.
        taken: the letters, ``theta`` or ``b``, that mean something else on the page.
        many: whether there are several variables, so that vectors are bold.

    >>> from symgd.optimizers import Adam
    >>> [letter.latex for letter in letters(Adam(), ("x",), many=False).values()][:4]
    ['g', 'm', 'v', '\\\\hat{m}']
    """
    rule, memory = optimizer.assignments(), optimizer.state()
    parts = [*(a.value for a in rule), *(s.initial for s in memory)]
    free = set().union(*(part.free_symbols for part in (sp.sympify(part, strict=True) for part in parts)))
    symbols = dict.fromkeys(
        [g, *(a.target for a in rule), *(s.symbol for s in memory), *sorted(free, key=lambda s: str(s.name))]
    )
    wanted = {symbol: _split(symbol.name) for symbol in symbols if symbol not in (x, eta, k)}
    used = set(taken) | {"x", "e"}
    stems: dict[str, str] = {}
    for stem in dict.fromkeys(stem for stem, _ in wanted.values()):
        stems[stem] = stem if stem not in used else _other(stem, used | {s for s, _ in wanted.values()})
        used.add(stems[stem])
    bold = optimizer.vectors if many else frozenset()
    return {s: _letter(stems[stem], marks, s in bold) for s, (stem, marks) in wanted.items()}


def _split(name: str) -> tuple[str, tuple[str, ...]]:
    """``m_hat`` → m and hat, ``beta_1`` → beta and 1; ``eta_k`` is η with the index of its step."""
    stem, *marks = name.strip("_").split("_")
    letter, index = split_index(stem)
    if index and (letter in GREEK_BY_NAME or len(letter) == 1):
        stem, marks = letter, [index, *marks]
    if len(stem) > 1 and stem not in GREEK_BY_NAME:
        return name, ()  # a word
    return stem, tuple(mark for mark in marks if mark != "k")


def _other(stem: str, used: set[str]) -> str:
    pool = _GREEK if stem in GREEK_BY_NAME else _LATIN
    after = pool.index(stem) if stem in pool else 0
    return next((letter for letter in (*pool[after:], *pool, *_LATIN, *_GREEK) if letter not in used), stem)


def _letter(stem: str, marks: tuple[str, ...], bold: bool) -> Letter:
    word = len(stem) > 1 and stem not in GREEK_BY_NAME
    if word:
        plain = stem.replace("_", " ")
        return Letter(rf"\mathrm{{{''.join(c for c in stem if c.isalnum() and c.isascii())}}}", plain)
    source, spoken = latex_name(stem), spoken_name(stem)
    if bold:
        source = rf"\boldsymbol{{{source}}}" if stem in GREEK_BY_NAME else rf"\mathbf{{{source}}}"
    for mark in marks:
        if mark in _ACCENTS:
            source = f"{_ACCENTS[mark]}{{{source}}}"
        spoken += f" {mark}"
    above = ",".join(rf"\{mark}" for mark in marks if mark in _RAISED)
    below = ",".join(_mark(mark) for mark in marks if mark not in _ACCENTS and mark not in _RAISED)
    if above:
        source += f"^{{{above}}}"
    if below:
        source += f"_{below}" if len(below) == 1 else f"_{{{below}}}"
    return Letter(source, spoken)


def _mark(mark: str) -> str:
    """An index that is part of the name: β₁, g with an upright word."""
    return mark if len(mark) == 1 or mark.isdigit() else rf"\mathrm{{{mark}}}"
