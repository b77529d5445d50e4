"""``y =`` and ``f(x, y) =`` in front of an expression."""

from __future__ import annotations

from symgd.notation.lexer import Token
from symgd.notation.messages import refuse
from symgd.records import record

__all__ = ["LeftSide", "read_left_side"]


@record
class LeftSide:
    """What is defined, its arguments (None for ``y =``), and how many tokens that took."""

    name: str = ""
    arguments: tuple[Token, ...] | None = None
    length: int = 0

    def check(self, tokens: list[Token], text: str, variables: tuple[str, ...]) -> None:
        """Raises ExpressionError unless the arguments are the variables of the right side."""
        if not self.length:
            return
        columns: dict[str, int] = {}
        for token in tokens[self.length :]:
            if token.kind == "variable":
                columns.setdefault(token.value, token.column)
        named = [argument.value for argument in self.arguments or ()]
        if self.name in variables and self.name not in named:
            raise refuse("prefix_itself", text, columns[self.name], name=self.name)
        if self.arguments is None or not variables:
            return
        facts = {
            "function": f"{self.name}({', '.join(named)})",
            "better": f"{self.name}({', '.join(variables)}) = …",
        }
        for variable in variables:
            if variable not in named:
                raise refuse("prefix_argument", text, columns[variable], name=variable, **facts)
        for argument in self.arguments:
            if argument.value not in variables:
                raise refuse("prefix_unused", text, argument.column, name=argument.value, **facts)


def read_left_side(tokens: list[Token], text: str) -> LeftSide:
    """The left side that the tokens start with, which may be none. ``x =`` is an equation, not a definition."""
    kinds = [token.kind for token in tokens]
    if kinds[:2] == ["variable", "="] and tokens[0].value != "x":
        return LeftSide(tokens[0].value, None, 2)
    if kinds[:2] != ["variable", "("] or "=" not in kinds:
        return LeftSide()
    end = kinds.index("=")
    inside = tokens[2 : end - 1]
    alternating = ["variable" if place % 2 == 0 else "," for place in range(len(inside))]
    if kinds[end - 1] != ")" or len(inside) % 2 == 0 or [token.kind for token in inside] != alternating:
        return LeftSide()
    arguments = tuple(inside[::2])
    for place, argument in enumerate(arguments):
        if argument.value in {other.value for other in arguments[:place]}:
            raise refuse("prefix_twice", text, argument.column, name=argument.value)
    return LeftSide(tokens[0].value, arguments, end + 1)
