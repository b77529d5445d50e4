"""An OpenType font with a MATH table, as layout needs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont, TTLibError

from symgd.typeset.errors import TypesetError

__all__ = ["Assembly", "MathFont", "Metrics", "Part"]

_CORNERS = {
    "top right": "TopRightMathKern",
    "top left": "TopLeftMathKern",
    "bottom right": "BottomRightMathKern",
    "bottom left": "BottomLeftMathKern",
}


@dataclass(frozen=True, slots=True)
class Metrics:
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


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an assembled glyph, in design units; extenders may be repeated."""

    glyph: int
    start_connector: float
    end_connector: float
    full_advance: float
    extender: bool


@dataclass(frozen=True, slots=True)
class Assembly:
    """How a glyph of any size is put together, from the bottom up or from left to right."""

    parts: tuple[Part, ...]
    italic: float


class MathFont:
    """The measures of one font. Tables are read when they are first asked for; all answers are remembered.

    Args:
        path: a TrueType or OpenType file with a MATH table.

    Raises:
        TypesetError: it is no such file.
    """

    units: int  #: design units an em

    def __init__(self, path: Path | str) -> None:
        try:
            self._font = TTFont(path, lazy=True)
            self._math = self._font["MATH"].table
        except (OSError, TTLibError, KeyError) as error:
            raise TypesetError(f"{path} is no font with a MATH table.") from error
        self.units = self._font["head"].unitsPerEm
        self._cmap = self._font.getBestCmap()
        self._glyphs = self._font.getGlyphSet()
        self._metrics: dict[int, Metrics] = {}
        info = self._math.MathGlyphInfo
        italics = info.MathItalicsCorrectionInfo
        self._italics = dict(zip(italics.Coverage.glyphs, italics.ItalicsCorrection, strict=True))
        accents = info.MathTopAccentAttachment
        self._accents = dict(zip(accents.TopAccentCoverage.glyphs, accents.TopAccentAttachment, strict=True))
        kerns = info.MathKernInfo
        self._kerns = (
            dict(zip(kerns.MathKernCoverage.glyphs, kerns.MathKernInfoRecords, strict=True)) if kerns else {}
        )
        self._forms: dict[str, list[str]] = {}
        gsub = self._font["GSUB"].table
        for record in gsub.FeatureList.FeatureRecord:
            if record.FeatureTag == "ssty":
                for index in record.Feature.LookupListIndex:
                    for table in gsub.LookupList.Lookup[index].SubTable:
                        self._forms |= table.alternates

    def glyph(self, character: str) -> int:
        """The number of a character's glyph; raises `TypesetError` where the font has none."""
        try:
            return int(self._font.getGlyphID(self._cmap[ord(character)]))
        except KeyError:
            raise TypesetError(f"The font has no character for {character!r}.") from None

    def has(self, character: str) -> bool:
        return ord(character) in self._cmap

    def metrics(self, glyph: int) -> Metrics:
        if glyph not in self._metrics:
            name = self._font.getGlyphName(glyph)
            pen = BoundsPen(self._glyphs)
            self._glyphs[name].draw(pen)
            italic, accent = self._italics.get(name), self._accents.get(name)
            self._metrics[glyph] = Metrics(
                self._glyphs[name].width,
                *(pen.bounds or (0, 0, 0, 0)),
                italic=italic.Value if italic else 0.0,
                accent=accent.Value if accent else None,
            )
        return self._metrics[glyph]

    def constant(self, name: str) -> float:
        """A constant of the MATH table by its name in the specification, such as ``AxisHeight``, in design units."""
        if name == "MinConnectorOverlap":
            return float(self._math.MathVariants.MinConnectorOverlap)
        value = getattr(self._math.MathConstants, name)
        return float(getattr(value, "Value", value))

    def script_scale(self, level: int) -> float:
        """The size of scripts of a level to that of the text: 1, then ScriptPercentScaleDown, then …ScriptScript…."""
        if level <= 0:
            return 1.0
        return self.constant("ScriptPercentScaleDown" if level == 1 else "ScriptScriptPercentScaleDown") / 100

    def kern(self, glyph: int, corner: str, height: float) -> float:
        """MathKernInfo: ``corner`` is "top right", "top left", "bottom right" or "bottom left"; design units."""
        record = self._kerns.get(self._font.getGlyphName(glyph))
        table = getattr(record, _CORNERS[corner], None)
        if table is None:
            return 0.0
        above = sum(limit.Value <= height for limit in table.CorrectionHeight)
        return float(table.KernValue[above].Value)

    def _construction(self, glyph: int, vertical: bool) -> Any:
        variants = self._math.MathVariants
        coverage, constructions = (
            (variants.VertGlyphCoverage, variants.VertGlyphConstruction)
            if vertical
            else (variants.HorizGlyphCoverage, variants.HorizGlyphConstruction)
        )
        name = self._font.getGlyphName(glyph)
        return constructions[coverage.glyphs.index(name)] if name in coverage.glyphs else None

    def variants(self, glyph: int, *, vertical: bool = True) -> tuple[tuple[int, float], ...]:
        """Larger forms of a glyph, the smallest first (itself included): number and advance in that direction.

        Empty where the font lists none.
        """
        construction = self._construction(glyph, vertical)
        return tuple(
            (self._font.getGlyphID(record.VariantGlyph), record.AdvanceMeasurement)
            for record in (construction.MathGlyphVariantRecord if construction else ())
        )

    def assembly(self, glyph: int, *, vertical: bool = True) -> Assembly | None:
        construction = self._construction(glyph, vertical)
        if construction is None or construction.GlyphAssembly is None:
            return None
        found = construction.GlyphAssembly
        return Assembly(
            tuple(
                Part(
                    self._font.getGlyphID(part.glyph),
                    part.StartConnectorLength,
                    part.EndConnectorLength,
                    part.FullAdvance,
                    bool(part.PartFlags & 1),
                )
                for part in found.PartRecords
            ),
            found.ItalicsCorrection.Value,
        )

    def script_form(self, glyph: int, level: int) -> int:
        """The form for scripts of a level that the font's ``ssty`` feature gives; the glyph itself where it gives none."""
        forms = self._forms.get(self._font.getGlyphName(glyph))
        if level <= 0 or not forms:
            return glyph
        return int(self._font.getGlyphID(forms[min(level, len(forms)) - 1]))

    def outline(self, glyph: int) -> str:
        """The outline as SVG path data in design units, y upwards."""
        pen = SVGPathPen(self._glyphs)
        self._glyphs[self._font.getGlyphName(glyph)].draw(pen)
        return str(pen.getCommands())
