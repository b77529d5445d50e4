r"""Mathematics that needs no picture: ``x = 8``, ``η = 0.1``, ``f′(x_k)``, ``3x² − 2x − 3`` as HTML text.

`simple` reads a small part of LaTeX (letters, numbers, signs, one script on a symbol) and gives None for the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["simple"]

#: what stands round an operator; it neither stretches nor breaks a line inside ``white-space: nowrap``
SPACE: Final = "\N{FOUR-PER-EM SPACE}"
THIN: Final = "\N{THIN SPACE}"
#: a formula of so many characters may be broken at its relation signs
_LONG = 34

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_UPRIGHT = {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "nabla": "∇", "infty": "∞", "star": "⋆",
}  # fmt: skip
_RELATIONS = {"=": "=", "<": "&lt;", ">": "&gt;", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
              "approx": "≈", "in": "∈", "to": "→"}  # fmt: skip
_BINARY = {"+": "+", "-": "−", "cdot": "·", "times": "×", "pm": "±"}
_PRIMES = {1: "′", 2: "″", 3: "‴"}
_NAMES = {"sin", "cos", "tan", "cot", "sec", "csc", "ln", "log", "exp", "sinh", "cosh", "tanh", "arcsin", "arccos",
          "arctan", "max", "min"}  # fmt: skip
_BARS = {"lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖"}
_KINDS = ("word", "word", "command", "number", "letter", "sign")
_TOKEN = re.compile(
    r"\s*(?:\\(?:mathrm|text|operatorname)\{([A-Za-z]+)\}|\\mathbb\{(R)\}|\\([A-Za-z]+|[,;! %])"
    r"|(\d+(?:\.\d+)?)|([A-Za-z])|([-+=<>()\[\]|,.;'/^_{}*]))\s*"
)


@dataclass(slots=True)
class _Reader:
    """Tokens and a place among them; `None` from a method means: this is not simple."""

    tokens: list[tuple[str, str]]
    at: int = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token


def simple(latex: str) -> str | None:
    """The formula as HTML text, or None if it takes more than text to write it."""
    tokens = _tokens(latex)
    if tokens is None:
        return None
    reader = _Reader(tokens)
    shown = _row(reader, scripts=True)
    if shown is None or reader.peek()[0] != "end" or not shown:
        return None
    if len(re.sub("<[^>]*>", "", shown)) > _LONG:
        return f'<span class="m long">{re.sub(f"(?<=[=≤≥≈≠]){SPACE}", " ", shown)}</span>'
    return f'<span class="m">{shown}</span>'


def _tokens(latex: str) -> list[tuple[str, str]] | None:
    tokens, position = [], 0
    while position < len(latex):
        found = _TOKEN.match(latex, position)
        if found is None:
            return None
        position = found.end()
        which = found.lastindex or 0
        tokens.append((_KINDS[which - 1], "ℝ" if which == 2 else found.group(which)))
    return tokens


def _row(reader: _Reader, scripts: bool) -> str | None:
    """Symbols and operators up to a closing brace or the end."""
    parts: list[str] = []
    operand = False  # whether a symbol stands on the left, so that a minus is binary
    space = SPACE if scripts else ""
    while reader.peek()[0] != "end" and reader.peek() != ("sign", "}"):
        kind, text = reader.take()
        if text in _RELATIONS and kind in {"sign", "command"}:
            parts.append(f"{space}{_RELATIONS[text]}{space}")
            operand = False
        elif text in _BINARY and kind in {"sign", "command"}:
            parts.append(f"{space}{_BINARY[text]}{space}" if operand else _BINARY[text])
            operand = False
        elif kind == "sign" and text in ",;":
            parts.append(f"{text} " if scripts else text)
            operand = False
        elif kind == "command" and text == ",":
            parts.append(THIN)
        elif kind == "command" and text in _BARS:
            parts.append(_BARS[text])
            operand = text in {"rvert", "rVert"}
        elif kind == "sign" and text in "([|":
            parts.append(text)
            operand = text == "|" and operand
        else:
            symbol = _symbol(reader, kind, text, scripts)
            if symbol is None:
                return None
            if operand and kind == "command" and text in _NAMES:
                parts.append(THIN)
            parts.append(symbol)
            operand = True
    return "".join(parts)


def _symbol(reader: _Reader, kind: str, text: str, scripts: bool) -> str | None:
    """One symbol with its primes and at most one script."""
    name = kind == "command" and text in _NAMES
    shown = _glyph(kind, text)
    if shown is None:
        return None
    primes = 0
    while reader.peek() == ("sign", "'"):
        reader.take()
        primes += 1
    if primes:
        shown += f'<i class="p">{_PRIMES.get(primes, "′" * primes)}</i>'
    elif text == "f" and reader.peek() not in {("sign", "^"), ("sign", "_")}:
        shown = '<i class="o">f</i>'
    if reader.peek() in {("sign", "^"), ("sign", "_")}:
        if not scripts or primes:
            return None
        tag = "sup" if reader.take()[1] == "^" else "sub"
        inner = _script(reader)
        if inner is None or reader.peek() in {("sign", "^"), ("sign", "_")}:
            return None
        shown += f"<{tag}>{inner}</{tag}>"
    if name and reader.peek() not in {("sign", "("), ("end", ""), ("sign", "}"), ("sign", ")")}:
        shown += THIN
    return shown


def _script(reader: _Reader) -> str | None:
    if reader.peek() != ("sign", "{"):
        kind, text = reader.take()
        return _glyph(kind, text)
    reader.take()
    inner = _row(reader, scripts=False)
    return inner if inner is not None and reader.take() == ("sign", "}") else None


def _glyph(kind: str, text: str) -> str | None:
    if kind in {"number", "word"}:
        return text
    if kind == "letter":
        return f"<i>{text}</i>"
    if kind == "command":
        if text == "%":
            return "%"
        greek = _GREEK.get(text)
        return f"<i>{greek}</i>" if greek else _UPRIGHT.get(text) or (text if text in _NAMES else None)
    if text == "*":
        return "∗"
    return text if text and text in ")]/." else None
