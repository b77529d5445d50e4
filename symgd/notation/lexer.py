"""Text → tokens, each with its place in the text as it was typed.

A word is a function, a constant or a variable by the time it is a token; unknown words and characters are
refused here. Superscripts become ``^ ( … )`` and subscripts an index, at the columns where they stand.
"""

from __future__ import annotations

import re
from typing import Final

from symgd.errors import ExpressionError
from symgd.notation import latex_input
from symgd.notation.characters import (
    FRACTIONS,
    ROOTS,
    SIGNS,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    canonical,
    refuse_character,
)
from symgd.notation.messages import did_you_mean, nearest, refuse, shortened
from symgd.notation.names import GREEK_BY_LETTER, split_index
from symgd.notation.words import MAX_INDEX_DIGITS, classify, letters_of_a_product, refuse_word
from symgd.records import record

__all__ = ["MAX_CHARACTERS", "MAX_DIGITS", "MAX_TOKENS", "Token", "tokenize"]

MAX_CHARACTERS: Final = 2000
MAX_TOKENS: Final = 1200
MAX_DIGITS: Final = 30
MAX_DECIMAL_EXPONENT: Final = 308

_NUMBER: Final = re.compile(r"(?P<mantissa>[0-9]+\.?[0-9]*|\.[0-9]+)(?P<exponent>[eE][+-]?[0-9]+)?")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_DIGITS_AND_LETTER: Final = re.compile(r"(?P<digits>[0-9]*)(?P<letter>[A-Za-z]?)")
_INDEX: Final = re.compile(r"_\{\s*([0-9]+)\s*\}|_([0-9]+)")
_COMMAND: Final = re.compile(r"\\(?:[A-Za-z]+|.)")
_COMPARISONS: Final = re.compile(r"==|!=|<=|>=|:=|=>|<|>|≤|≥|≠|≈|≡|∼|∝|→|↦|⇒")


@record
class Token:
    """One symbol: its kind, its canonical value, and the slice of the text that it was typed as."""

    kind: str
    value: str
    start: int
    end: int
    spaced: bool = False  # a space stands before it
    typed: bool = True  # False: it was not typed as such, but stands for something that was
    bare_index: bool = False  # a variable that was typed as x2, not as x_2 or x₂

    @property
    def column(self) -> int:
        """Where it starts, from 1."""
        return self.start + 1


def tokenize(text: str) -> list[Token]:
    """The tokens of the text, the last of kind ``end``; ExpressionError where it cannot be read."""
    if len(text) > MAX_CHARACTERS:
        raise refuse("too_long", "", limit=MAX_CHARACTERS, count=len(text))
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.canonical = "".join(map(canonical, text))
        self.latex = latex_input.is_latex(text)
        self.position, self.end = latex_input.unwrapped(text)
        self.tokens: list[Token] = []
        self.spaced = False

    def run(self) -> list[Token]:
        while self.position < self.end:
            self._next()
            if len(self.tokens) > MAX_TOKENS:
                raise refuse("too_many_tokens", self.text, self.tokens[MAX_TOKENS].column, limit=MAX_TOKENS)
        self._add("end", "", self.end)
        return self.tokens

    def _next(self) -> None:
        character = self.canonical[self.position]
        if character in SPACES:
            self.position += 1
            self.spaced = True
        elif character == "\\":
            self._command()
        elif number := _NUMBER.match(self.canonical, self.position, self.end):
            self._number(number)
        elif word := _WORD.match(self.canonical, self.position, self.end):
            self._word(word[0], word.end())
        elif character in GREEK_BY_LETTER:
            self._greek(GREEK_BY_LETTER[character].name)
        elif character in SUPERSCRIPTS:
            self._superscript()
        elif character in FRACTIONS:
            self._add("fraction", character, self.position + 1)
        elif character in ROOTS:
            self._add("root", ROOTS[character], self.position + 1)
        else:
            self._sign(character)

    def _add(self, kind: str, value: str, end: int, *, typed: bool = True, bare_index: bool = False) -> None:
        self.tokens.append(Token(kind, value, self.position, end, self.spaced, typed, bare_index))
        self.position = end
        self.spaced = False

    def _fail(self, code: str, position: int | None = None, **facts: object) -> ExpressionError:
        return refuse(code, self.text, (self.position if position is None else position) + 1, **facts)

    # signs

    def _sign(self, character: str) -> None:
        comparison = _COMPARISONS.match(self.canonical, self.position, self.end)
        if comparison:
            raise self._fail("comparison", sign=comparison[0])
        pair = self.canonical[self.position : min(self.position + 2, self.end)]
        if pair == "//":
            raise self._fail("floor_division")
        if character == "!":
            raise self._fail("factorial")
        if character == "_" and not (self.tokens and self.tokens[-1].value == "log" and not self.spaced):
            raise self._fail("underscore")
        if character == "$":
            raise self._fail("dollar")
        if character in "[]{}":
            if not self.latex:
                raise self._fail("square_brackets", bracket=character)
            self._add("(" if character in "[{" else ")", character, self.position + 1)
        elif pair in SIGNS:
            self._add(*SIGNS[pair], self.position + len(pair))
        elif character in SIGNS:
            self._add(*SIGNS[character], self.position + 1)
        elif character in SUBSCRIPTS:
            raise self._fail("underscore")
        elif character == "~" and self.latex:
            self.position += 1
            self.spaced = True
        else:
            raise refuse_character(self.text, self.position)

    def _superscript(self) -> None:
        """``x²ⁿ`` as ``x^(2n)``, each token at its own column."""
        stop = self.position
        while stop < self.end and self.canonical[stop] in SUPERSCRIPTS:
            stop += 1
        inside = "".join(SUPERSCRIPTS.get(c, c) for c in self.canonical[:stop])
        raised, before = self.position, self.canonical
        self._add("^", "^", raised, typed=False)
        self._add("(", "(", raised, typed=False)
        self.canonical, end, self.end = inside, self.end, stop
        while self.position < stop:
            self._next()
        self.canonical, self.end = before, end
        self._add(")", ")", stop, typed=False)

    # numbers

    def _number(self, match: re.Match[str]) -> None:
        digits, end = match[0], match.end()
        following = self.canonical[end : self.end]
        dots = re.match(r"\.[0-9.]*", following)
        if dots:
            raise self._fail("number_dots", number=digits + dots[0])
        separated = re.match(r"_[0-9_]+|['’][0-9]{3}", following)
        if separated:
            raise self._fail(
                "number_separator",
                number=digits + separated[0],
                joined=re.sub(r"\D", "", digits + separated[0]),
            )
        count = sum(map(str.isdigit, match["mantissa"]))
        if count > MAX_DIGITS:
            raise self._fail("too_many_digits", count=count, limit=MAX_DIGITS)
        exponent = match["exponent"]
        if exponent:
            power = exponent[1:].lstrip("+-").lstrip("0") or "0"
            if len(power) > 3 or int(power) > MAX_DECIMAL_EXPONENT or float(digits) == float("inf"):
                raise self._fail("number_range", number=digits)
            if re.match(r"[A-Za-z]", following) or following[:1] in GREEK_BY_LETTER:
                tail = exponent[1:] if exponent[1] in "+-" else f"^{exponent[1:]}"
                meant = did_you_mean(f"{digits}*…", f"{match['mantissa']}*e{tail}…")
                raise self._fail("scientific_or_e", number=digits, mantissa=match["mantissa"], readings=meant)
        self._add("number", digits, end)

    # words

    def _greek(self, name: str) -> None:
        """A Greek letter is a name of its own: ``2πx``, ``αβ``."""
        end = self.position + 1
        found = _DIGITS_AND_LETTER.match(self.canonical, end, self.end)
        assert found is not None  # the pattern matches the empty string
        letter, digits, last = self.text[self.position], found["digits"], found["letter"]
        if digits and name == "pi":
            advice = did_you_mean(f"{letter}^{digits}", f"{digits}*{letter}")
            raise self._fail("unknown_name", name=letter + digits, advice=advice)
        if digits and last:
            advice = did_you_mean(f"{letter}{digits}*{last}", f"{letter}^{digits}*{last}")
            raise self._fail("unknown_name", name=letter + digits + last, advice=advice)
        self._word(name + digits, found.end("digits"))

    def _command(self) -> None:
        """A LaTeX command."""
        font = latex_input.FONT.match(self.canonical, self.position, self.end)
        if font:
            self._word(font[1], font.end())
            return
        sized = latex_input.DELIMITER.match(self.canonical, self.position, self.end)
        token = latex_input.delimiter(sized["side"], sized["sign"]) if sized else None
        if sized and token:
            self._add(*token, sized.end())
            return
        command = _COMMAND.match(self.canonical, self.position, self.end)
        if command is None:
            raise refuse_character(self.text, self.position)
        name, end = command[0], command.end()
        if name in latex_input.SPACING:
            self.position, self.spaced = end, True
        elif name in latex_input.STRUCTURES:
            self._add("command", latex_input.STRUCTURES[name], end)
        elif name in latex_input.COMMANDS:
            kind, value = latex_input.COMMANDS[name]
            if kind == "word":
                self._word(value, end)
            else:
                self._add(kind, value, end)
        elif not name[1:].isalpha():
            raise refuse_character(self.text, self.position)
        else:
            raise self._fail("unknown_command", name=shortened(name), advice=_command_advice(name))

    def _word(self, word: str, end: int) -> None:
        """A word that ends at ``end``, and the index that may follow it."""
        if word == "log":
            self._add("function", "log", end)
            self._subscript_base()
            return
        index, after = self._index(end)
        if index:
            found = None if word[-1].isdigit() else classify(word + index)
            if (found is None or found[0] != "variable") and classify(word):
                raise self._fail("not_indexed", name=word)
        else:
            found = classify(word)
        if found is None and not index and self.latex and letters_of_a_product(word):
            for letter in word:
                self._word(letter, self.position + 1)
            return
        if found is None:
            called = self.canonical[after : self.end].lstrip().startswith("(")
            raise refuse_word(self.text[self.position : end], self.text, self.position, end, called=called)
        kind, name = found
        if kind == "variable":
            self._check_index(name)
        self._add(kind, name, after, bare_index=kind == "variable" and name[-1].isdigit() and not index)

    def _check_index(self, name: str) -> None:
        stem, digits = split_index(name)
        if len(digits) > MAX_INDEX_DIGITS:
            raise self._fail("index_long", name=stem, limit=MAX_INDEX_DIGITS)
        if digits[:1] == "0" and digits != "0":
            raise self._fail("index_zero", name=name, better=stem + (digits.lstrip("0") or "0"))

    def _index(self, end: int) -> tuple[str, int]:
        """The index after a word that ends at ``end``, and where that index ends."""
        match = _INDEX.match(self.canonical, end, self.end)
        if match:
            return match[1] or match[2], match.end()
        if self.canonical[end : min(end + 1, self.end)] == "_":
            raise self._fail("bad_index", end, letter=self.text[self.position : end])
        return self._subscripts(end)

    def _subscripts(self, start: int) -> tuple[str, int]:
        """The digits written as subscripts from there, and where they end."""
        stop = start
        while stop < self.end and self.canonical[stop] in SUBSCRIPTS:
            stop += 1
        return "".join(SUBSCRIPTS[c] for c in self.canonical[start:stop]), stop

    def _subscript_base(self) -> None:
        """``log₂``: the base of a logarithm as the tokens ``_`` and 2."""
        digits, stop = self._subscripts(self.position)
        if len(digits) > MAX_DIGITS:
            raise self._fail("too_many_digits", count=len(digits), limit=MAX_DIGITS)
        if digits:
            self._add("_", "_", self.position, typed=False)
            self._add("number", digits, stop)


def _command_advice(name: str) -> str:
    if name in latex_input.ADVICE:
        return latex_input.ADVICE[name]
    guess = nearest(name, [*latex_input.COMMANDS, *latex_input.STRUCTURES])
    return did_you_mean(guess) if guess else "Write it without that command."
