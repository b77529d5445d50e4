"""Which ``|`` opens an absolute value and which closes one.

A bar looks the same on both sides, so ``|2|x|-1|`` can be |2|·x·|−1| or |2·|x| − 1|. Inside one group, a
bar after an operator must open; a bar after an operand may close, or open a factor. The readings that
close every bar are counted; the one that closes as early as it can is taken, unless another reading is
as natural: then the bars are asked about.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from symgd.notation.lexer import Token
from symgd.notation.messages import refuse

__all__ = ["resolve_bars"]

_OPENERS: Final = frozenset({"(", "|("})
_CLOSERS: Final = frozenset({")", "|)"})
_OPERATORS: Final = frozenset({"+", "-", "*", "/", "^", "_", "function", "root", "command"})
_NEVER_AFTER_OPENING: Final = frozenset({"+", "*", "/", "^", "_"})
_MAX_BARS: Final = 200


def resolve_bars(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with each ``|`` turned into ``|(`` or ``|)``; ExpressionError if that is not decidable."""
    bars = [token for token in tokens if token.kind == "|"]
    if not bars:
        return tokens
    if len(bars) > _MAX_BARS:
        raise refuse("bars_ambiguous", text, bars[0].column)
    opening: dict[int, bool] = {}
    for group in _groups(tokens):
        places = [place for place, item in enumerate(group) if item.kind == "|"]
        if places:
            for place, opens in zip(places, _roles(group, places, text), strict=True):
                opening[group[place].start] = opens
    _refuse_norms(tokens, opening, text)
    return [
        replace(token, kind="|(" if opening[token.start] else "|)") if token.kind == "|" else token
        for token in tokens
    ]


def _refuse_norms(tokens: list[Token], opening: dict[int, bool], text: str) -> None:
    """The absolute value of an absolute value is what comes of ||x||: a norm is meant."""
    stack: list[int] = []
    closed_by: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.kind == "|" and opening[token.start]:
            stack.append(place)
        elif token.kind == "|":
            closed_by[stack.pop()] = place
    for place, end in closed_by.items():
        if closed_by.get(place + 1) == end - 1:
            raise refuse("bars_double", text, tokens[place].column)


def _groups(tokens: list[Token]) -> list[list[Token]]:
    """The tokens by group: what stands in one pair of parentheses, between two commas.

    An inner group is shown in its outer one by its two parentheses alone.
    """
    done: list[list[Token]] = []
    stack: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in {",", "=", "end"}:
            done.append(stack[-1])
            stack[-1] = []
            continue
        if token.kind in _CLOSERS and len(stack) > 1:
            done.append(stack.pop())
        stack[-1].append(token)
        if token.kind in _OPENERS:
            stack.append([])
    return done + stack


def _roles(group: list[Token], places: list[int], text: str) -> list[bool]:
    """For each bar of one group, whether it opens."""
    count = len(places)
    # What stands between one bar and the next: the kinds of its first and last token, "" if nothing does.
    ends = [*places[1:], len(group)]
    first = [
        group[place + 1].kind if place + 1 < end else "" for place, end in zip(places, ends, strict=True)
    ]
    last = [group[end - 1].kind if place + 1 < end else "" for place, end in zip(places, ends, strict=True)]
    before = group[places[0] - 1].kind if places[0] else ""

    def operand_next(bar: int, opens: bool) -> bool:
        """Whether an operand is expected where the bar after ``bar`` stands."""
        return opens if not last[bar] else last[bar] in _OPERATORS

    @cache
    def readings(bar: int, depth: int, operand: bool) -> int:
        """In how many ways the bars from this one on can be read; 2 means two or more."""
        if bar == count:
            return int(depth == 0 and not operand)
        return min(2, sum(readings_if(bar, depth, opens) for opens in choices(bar, depth, operand)))

    def choices(bar: int, depth: int, operand: bool) -> list[bool]:
        """Closing comes first."""
        may_close = depth > 0 and not operand
        may_open = first[bar] not in _NEVER_AFTER_OPENING
        return [False] * may_close + [True] * may_open

    def readings_if(bar: int, depth: int, opens: bool) -> int:
        return readings(bar + 1, depth + (1 if opens else -1), operand_next(bar, opens))

    # From the last bar backwards, so that the recursion stays shallow.
    for bar in range(count - 1, -1, -1):
        for depth in range(min(bar, count - bar) + 1):
            for operand in (False, True):
                readings(bar, depth, operand)

    roles: list[bool] = []
    depth, operand = 0, not before or before in _OPERATORS
    ways = readings(0, 0, operand)
    if not ways:
        raise refuse("bars_unmatched", text, group[places[0]].column)
    factor_follows = False
    for bar in range(count):
        opens = next(each for each in choices(bar, depth, operand) if readings_if(bar, depth, each))
        depth += 1 if opens else -1
        roles.append(opens)
        operand = operand_next(bar, opens)
        factor_follows |= not opens and bool(first[bar]) and first[bar] not in {"+", "-", "*", "/", "^"}
    if ways > 1 and factor_follows:
        raise refuse("bars_ambiguous", text, group[places[0]].column)
    return roles
