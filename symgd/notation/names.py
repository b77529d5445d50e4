"""The names of variables and constants: ASCII, Unicode and LaTeX, side by side.

A variable is a letter or a Greek name, with an optional index: ``x``, ``x12``, ``theta``, ``theta2``.
"""

from __future__ import annotations

import re

from symgd.records import record

__all__ = [
    "CONSTANTS",
    "GREEK",
    "GREEK_BY_LATEX",
    "GREEK_BY_LETTER",
    "GREEK_BY_NAME",
    "GreekLetter",
    "display_name",
    "latex_name",
    "natural_key",
    "split_index",
    "spoken_name",
]


@record
class GreekLetter:
    """One Greek letter that may name a variable (``pi`` names the constant)."""

    name: str
    letter: str
    latex: str
    variants: tuple[str, ...] = ()  # further letters and commands that are read as this one

    @property
    def spoken(self) -> str:
        """``theta``, ``capital Theta``."""
        return f"capital {self.name}" if self.name[0].isupper() else self.name


# Omicron, and the capitals that look like Latin ones, are left out: nobody could tell them apart in print.
GREEK: tuple[GreekLetter, ...] = (
    GreekLetter("alpha", "α", r"\alpha"),
    GreekLetter("beta", "β", r"\beta", ("ϐ",)),
    GreekLetter("gamma", "γ", r"\gamma"),
    GreekLetter("delta", "δ", r"\delta"),
    GreekLetter("epsilon", "ε", r"\varepsilon", ("ϵ", r"\epsilon")),
    GreekLetter("zeta", "ζ", r"\zeta"),
    GreekLetter("eta", "η", r"\eta"),
    GreekLetter("theta", "θ", r"\theta", ("ϑ", r"\vartheta")),
    GreekLetter("iota", "ι", r"\iota"),
    GreekLetter("kappa", "κ", r"\kappa", ("ϰ", r"\varkappa")),
    GreekLetter("lambda", "λ", r"\lambda"),
    GreekLetter("mu", "μ", r"\mu", ("µ",)),
    GreekLetter("nu", "ν", r"\nu"),
    GreekLetter("xi", "ξ", r"\xi"),
    GreekLetter("pi", "π", r"\pi"),
    GreekLetter("rho", "ρ", r"\rho", ("ϱ", r"\varrho")),
    GreekLetter("sigma", "σ", r"\sigma", ("ς", r"\varsigma")),
    GreekLetter("tau", "τ", r"\tau"),
    GreekLetter("upsilon", "υ", r"\upsilon"),
    GreekLetter("phi", "φ", r"\varphi", ("ϕ", r"\phi")),
    GreekLetter("chi", "χ", r"\chi"),
    GreekLetter("psi", "ψ", r"\psi"),
    GreekLetter("omega", "ω", r"\omega"),
    GreekLetter("Gamma", "Γ", r"\Gamma"),
    GreekLetter("Delta", "Δ", r"\Delta", ("∆",)),
    GreekLetter("Theta", "Θ", r"\Theta"),
    GreekLetter("Lambda", "Λ", r"\Lambda"),
    GreekLetter("Xi", "Ξ", r"\Xi"),
    GreekLetter("Pi", "Π", r"\Pi"),
    GreekLetter("Sigma", "Σ", r"\Sigma"),
    GreekLetter("Upsilon", "Υ", r"\Upsilon"),
    GreekLetter("Phi", "Φ", r"\Phi"),
    GreekLetter("Psi", "Ψ", r"\Psi"),
    GreekLetter("Omega", "Ω", r"\Omega", ("Ω",)),
)

GREEK_BY_NAME: dict[str, GreekLetter] = {row.name: row for row in GREEK}
GREEK_BY_LETTER: dict[str, GreekLetter] = {
    letter: row for row in GREEK for letter in (row.letter, *row.variants) if letter[0] != "\\"
}
GREEK_BY_LATEX: dict[str, GreekLetter] = {
    command: row for row in GREEK for command in (row.latex, *row.variants) if command[0] == "\\"
}

# name -> (LaTeX, Unicode, spoken)
CONSTANTS: dict[str, tuple[str, str, str]] = {
    "pi": (r"\pi", "π", "pi"),
    "e": ("e", "e", "e"),
}

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def split_index(name: str) -> tuple[str, str]:
    """The letter of a variable and its index, which may be empty: ``theta12`` → ``("theta", "12")``."""
    match = re.fullmatch(r"(.*?)_?(\d*)", name, re.ASCII | re.DOTALL)
    assert match is not None  # the pattern matches every string
    return match[1], match[2]


def natural_key(name: str) -> tuple[str, str, int]:
    """Sorts names as a person does: x, x1, x2, x10, y."""
    letter, index = split_index(name)
    return letter.casefold(), letter, int(index) if index else -1


def display_name(name: str) -> str:
    """A variable in plain Unicode text: ``theta1`` → ``θ₁``."""
    letter, index = split_index(name)
    greek = GREEK_BY_NAME.get(letter)
    return (greek.letter if greek else letter) + index.translate(_SUBSCRIPTS)


def latex_name(name: str) -> str:
    r"""A variable in LaTeX: ``theta12`` → ``\theta_{12}``."""
    letter, index = split_index(name)
    greek = GREEK_BY_NAME.get(letter)
    stem = greek.latex if greek else letter
    if not index:
        return stem
    return f"{stem}_{index}" if len(index) == 1 else f"{stem}_{{{index}}}"


def spoken_name(name: str) -> str:
    """A variable read aloud: ``theta1`` → ``theta sub 1``, ``X`` → ``capital X``."""
    letter, index = split_index(name)
    greek = GREEK_BY_NAME.get(letter)
    spoken = f"capital {letter}" if letter.isupper() else letter
    stem = greek.spoken if greek else spoken
    return f"{stem} sub {index}" if index else stem
