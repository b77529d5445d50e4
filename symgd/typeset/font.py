"""An OpenType font with a MATH table, as layout needs it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from symgd.typeset.errors import TypesetError
from symgd.typeset.opentype import OpenType, Table, checked

__all__ = ["Assembly", "MathFont", "Metrics", "Part"]

#: the constants of the MATH table in their order there
_PLAIN = (
    "ScriptPercentScaleDown", "ScriptScriptPercentScaleDown",
    "DelimitedSubFormulaMinHeight", "DisplayOperatorMinHeight",
)  # fmt: skip
_WITH_DEVICES = (
    "MathLeading", "AxisHeight", "AccentBaseHeight", "FlattenedAccentBaseHeight",
    "SubscriptShiftDown", "SubscriptTopMax", "SubscriptBaselineDropMin",
    "SuperscriptShiftUp", "SuperscriptShiftUpCramped", "SuperscriptBottomMin", "SuperscriptBaselineDropMax",
    "SubSuperscriptGapMin", "SuperscriptBottomMaxWithSubscript", "SpaceAfterScript",
    "UpperLimitGapMin", "UpperLimitBaselineRiseMin", "LowerLimitGapMin", "LowerLimitBaselineDropMin",
    "StackTopShiftUp", "StackTopDisplayStyleShiftUp", "StackBottomShiftDown", "StackBottomDisplayStyleShiftDown",
    "StackGapMin", "StackDisplayStyleGapMin",
    "StretchStackTopShiftUp", "StretchStackBottomShiftDown", "StretchStackGapAboveMin", "StretchStackGapBelowMin",
    "FractionNumeratorShiftUp", "FractionNumeratorDisplayStyleShiftUp",
    "FractionDenominatorShiftDown", "FractionDenominatorDisplayStyleShiftDown",
    "FractionNumeratorGapMin", "FractionNumDisplayStyleGapMin", "FractionRuleThickness",
    "FractionDenominatorGapMin", "FractionDenomDisplayStyleGapMin",
    "SkewedFractionHorizontalGap", "SkewedFractionVerticalGap",
    "OverbarVerticalGap", "OverbarRuleThickness", "OverbarExtraAscender",
    "UnderbarVerticalGap", "UnderbarRuleThickness", "UnderbarExtraDescender",
    "RadicalVerticalGap", "RadicalDisplayStyleVerticalGap", "RadicalRuleThickness", "RadicalExtraAscender",
    "RadicalKernBeforeDegree", "RadicalKernAfterDegree",
)  # fmt: skip
_CORNERS = {"top right": 0, "top left": 1, "bottom right": 2, "bottom left": 3}


class Metrics(NamedTuple):
    """A glyph, in design units.

    Args:
        advance: how far it moves the pen.
        left, bottom, right, top: the box of its ink.
        italic: its italic correction.
        accent: where an accent is centered (top accent attachment); None: the font does not say.
    """

    advance: float
    left: float
    bottom: float
    right: float
    top: float
    italic: float = 0.0
    accent: float | None = None


class Part(NamedTuple):
    """A piece of an assembled glyph, in design units; extenders may be repeated."""

    glyph: int
    start_connector: float
    end_connector: float
    full_advance: float
    extender: bool


class Assembly(NamedTuple):
    """How a glyph of any size is put together, from the bottom up or from left to right."""

    parts: tuple[Part, ...]
    italic: float


class MathFont:
    """The measures of one font. Tables are read when they are first asked for; all answers are remembered.

    Args:
        path: a TrueType or OpenType file with a MATH table.

    Raises:
        TypesetError: it is no such file.
        TypeError: it is no path.
    """

    units: int  #: design units an em

    def __init__(self, path: Path | str) -> None:
        if not isinstance(path, str | Path):
            raise TypeError(f"A font is given by the path of its file, not by {type(path).__name__}.")
        self._file = OpenType(path)
        self.path = self._file.path
        self.units = self._file.units
        self._metrics: dict[int, Metrics] = {}
        self._kerns: dict[tuple[int, str], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._constructions: dict[tuple[int, bool], Table | None] = {}
        self._variants: dict[tuple[int, bool], tuple[tuple[int, float], ...]] = {}
        self._assemblies: dict[tuple[int, bool], Assembly | None] = {}
        self._outlines: dict[int, str] = {}

    def __reduce__(self) -> tuple[type[MathFont], tuple[Path]]:
        return type(self), (self.path,)

    def glyph(self, character: str) -> int:
        """The number of a character's glyph; raises `TypesetError` where the font has none."""
        try:
            return self._characters[character]
        except KeyError:
            raise TypesetError(f"The font has no character for {character!r}.") from None

    def has(self, character: str) -> bool:
        return character in self._characters

    def metrics(self, glyph: int) -> Metrics:
        found = self._metrics.get(glyph)
        if found is None:
            found = self._metrics[glyph] = self._measured(glyph)
        return found

    def constant(self, name: str) -> float:
        """A constant of the MATH table by its name in the specification, such as ``AxisHeight``, in design units."""
        try:
            return self._constants[name]
        except KeyError:
            raise TypesetError(f"The MATH table has no constant {name}.") from None

    def script_scale(self, level: int) -> float:
        """The size of scripts of a level to that of the text: 1, then ScriptPercentScaleDown, then …ScriptScript…."""
        if level <= 0:
            return 1.0
        return self._constants[_PLAIN[0] if level == 1 else _PLAIN[1]] / 100

    def kern(self, glyph: int, corner: str, height: float) -> float:
        """MathKernInfo: ``corner`` is "top right", "top left", "bottom right" or "bottom left"; design units."""
        key = (glyph, corner)
        if key not in self._kerns:
            self._kerns[key] = self._steps(glyph, corner)
        heights, values = self._kerns[key]
        return values[bisect_right(heights, height)]

    def variants(self, glyph: int, *, vertical: bool = True) -> tuple[tuple[int, float], ...]:
        """Larger forms of a glyph, the smallest first (itself included): number and advance in that direction.

        Empty where the font lists none.
        """
        key = (glyph, vertical)
        if key not in self._variants:
            self._variants[key] = self._listed(self._construction(glyph, vertical))
        return self._variants[key]

    def assembly(self, glyph: int, *, vertical: bool = True) -> Assembly | None:
        key = (glyph, vertical)
        if key not in self._assemblies:
            self._assemblies[key] = self._assembled(self._construction(glyph, vertical))
        return self._assemblies[key]

    @cached_property
    @checked
    def overlap(self) -> float:
        """How far the pieces of an assembled glyph overlap at least (MinConnectorOverlap), in design units."""
        return self._file.table("MATH").part(8).unsigned(0)

    def script_form(self, glyph: int, level: int) -> int:
        """The form for scripts of a level that the font's ``ssty`` feature gives; itself where it gives none."""
        forms = self._script_forms.get(glyph)
        if level <= 0 or not forms:
            return glyph
        return forms[min(level, len(forms)) - 1]

    def outline(self, glyph: int) -> str:
        """The outline as SVG path data in design units, y upwards."""
        if glyph not in self._outlines:
            from fontTools.pens.svgPathPen import SVGPathPen

            self._outlines[glyph] = self._draw(glyph, SVGPathPen).getCommands()
        return self._outlines[glyph]

    # ---- the tables ----

    @cached_property
    def _characters(self) -> dict[str, int]:
        return {chr(code): glyph for code, glyph in self._file.characters().items()}

    @cached_property
    @checked
    def _constants(self) -> dict[str, float]:
        constants, count = self._file.table("MATH").part(4), len(_WITH_DEVICES)
        return {
            **dict(zip(_PLAIN, constants.numbers("2h2H", 0), strict=True)),
            **dict(zip(_WITH_DEVICES, constants.values(count, 8), strict=True)),
            "RadicalDegreeBottomRaisePercent": constants.signed(8 + 4 * count),
        }

    @cached_property
    def _italics(self) -> dict[int, int]:
        return self._glyph_values(0)

    @cached_property
    def _accents(self) -> dict[int, int]:
        return self._glyph_values(2)

    @checked
    def _glyph_values(self, at: int) -> dict[int, int]:
        """The values of a part of MathGlyphInfo that has one for each glyph."""
        table = self._file.table("MATH").part(6).follow(at)
        if table is None:
            return {}
        values = table.values(table.unsigned(2), 4)
        return {glyph: values[index] for glyph, index in table.part(0).covered().items()}

    @cached_property
    @checked
    def _kern_tables(self) -> tuple[Table, dict[int, int]] | None:
        table = self._file.table("MATH").part(6).follow(6)
        return (table, table.part(0).covered()) if table else None

    @checked
    def _steps(self, glyph: int, corner: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The kerning of a corner: heights, and the values below, between and above them."""
        position, found = _CORNERS[corner], None
        if self._kern_tables is not None and glyph in self._kern_tables[1]:
            table, covered = self._kern_tables
            offset = table.unsigned(4 + 8 * covered[glyph] + 2 * position)
            found = table.at(offset) if offset else None
        if found is None:
            return (), (0,)
        count = found.unsigned(0)
        return found.values(count, 2), found.values(count + 1, 2 + 4 * count)

    @cached_property
    @checked
    def _coverages(self) -> tuple[dict[int, int], dict[int, int]]:
        """Which glyphs grow, upwards and sideways."""
        variants = self._file.table("MATH").part(8)
        vertical, horizontal = variants.follow(2), variants.follow(4)
        return vertical.covered() if vertical else {}, horizontal.covered() if horizontal else {}

    @checked
    def _construction(self, glyph: int, vertical: bool) -> Table | None:
        index = self._coverages[0 if vertical else 1].get(glyph)
        if index is None:
            return None
        variants = self._file.table("MATH").part(8)
        before = 0 if vertical else variants.unsigned(6)
        return variants.part(10 + 2 * (before + index))

    @checked
    def _listed(self, construction: Table | None) -> tuple[tuple[int, float], ...]:
        if construction is None:
            return ()
        numbers = construction.numbers(f"{2 * construction.unsigned(2)}H", 4)
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))

    @checked
    def _assembled(self, construction: Table | None) -> Assembly | None:
        table = construction.follow(0) if construction else None
        if table is None:
            return None
        parts = []
        for index in range(table.unsigned(4)):
            glyph, start, end, full, flags = table.numbers("5H", 6 + 10 * index)
            parts.append(Part(glyph, start, end, full, bool(flags & 1)))
        return Assembly(tuple(parts), table.signed(0))

    @cached_property
    def _script_forms(self) -> dict[int, tuple[int, ...]]:
        return self._file.alternates("ssty")

    @checked
    def _measured(self, glyph: int) -> Metrics:
        box = self._file.box(glyph) if self._file.outlined_by_glyf else self._drawn_box(glyph)
        italic, accent = self._italics.get(glyph, 0), self._accents.get(glyph)
        return Metrics(self._file.advance(glyph), box[0], box[1], box[2], box[3], italic, accent)

    def _drawn_box(self, glyph: int) -> tuple[float, float, float, float]:
        from fontTools.pens.boundsPen import BoundsPen

        left, bottom, right, top = self._draw(glyph, BoundsPen).bounds or (0, 0, 0, 0)
        return left, bottom, right, top

    def _draw(self, glyph: int, pen_of: Callable[[Any], Any]) -> Any:
        """A pen of fontTools that has drawn a glyph."""
        names, glyphs = self._drawn
        pen = pen_of(glyphs)
        glyphs[names[glyph]].draw(pen)
        return pen

    @cached_property
    def _drawn(self) -> tuple[list[str], Any]:
        """The names of the glyphs for fontTools, and their outlines by name."""
        from fontTools.ttLib import TTFont

        font = TTFont(self._file.stream(), lazy=True)
        if self._file.outlined_by_glyf:  # any names will do, and those of the file take time to make
            font.setGlyphOrder([f"glyph{glyph:05d}" for glyph in range(self._file.glyphs)])
        return font.getGlyphOrder(), font.getGlyphSet()
