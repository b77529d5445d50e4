"""What becomes of walks from many starts under many rates: a map whose tones differ in lightness and in texture."""

from __future__ import annotations

from symgd.lessons.figures import RateMap, Region
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.frame import Axis, Frame
from symgd.output.figures.placing import Placer
from symgd.output.figures.rate_bands import limit_line, name_limit
from symgd.output.figures.richtext import Line
from symgd.output.figures.ticks import number
from symgd.output.figures.tones import LEGEND_ROW, Tone, draw_cells, draw_legend, legend_rows
from symgd.output.figures.words import indexed, optimum, word

_TONES = {
    "here": Tone("#2f6096"),
    "underway": Tone("#fbfbfb"),
    "short": Tone("#fbfbfb"),
    "adrift": Tone("#fbfbfb", "#b5bdc4", level=False),
    "unsettled": Tone("#dfe4e8", "#6b7681"),
    "away": Tone("#9aa4ad"),
    "left": Tone("#f0dccf", "#a8613f", level=False),
}
_OTHER_MINIMA = (
    Tone("#f3cf97"),
    Tone("#1d4030"),
    Tone("#6f9a80", "#ffffff"),
    Tone("#7d5a94", "#ffffff", level=False),
)


def build(data: RateMap) -> Sheet:
    entries = [(tone, _name(region, data)) for tone, region in zip(_tones(data), data.regions, strict=True)]
    rows = legend_rows(entries, 480.0 - 60.0)
    figure = sheet(data.height + LEGEND_ROW * (len(rows) - 1))
    frame = Frame(
        figure,
        Axis(data.x_window, word("rates", "rate", data.letters), log=True),
        Axis(data.y_window, indexed(data.variable, "0")),
        region=(0.0, 0.0, figure.width, data.height),
    )
    placer = Placer(frame.box)
    draw_cells(frame, data.cells, _tones(data), [region.outcome for region in data.regions])
    for limit in data.limits:
        limit_line(frame, limit, placer)
    own = frame.points(data.rate, data.start)
    frame.rings(own, 5.0, label="own", color=style.ORANGE, z=4)
    placer.avoid(own)
    placer.place(word("rates", "lesson"), *own[0], size=style.SMALL, color=style.ORANGE)
    for limit in data.limits:
        name_limit(frame, limit, data.variable, data.letters, placer, halo=0.85)
    placer.add_to(frame)
    draw_legend(frame, rows)
    return figure


def _tones(data: RateMap) -> list[Tone]:
    minima = iter(_OTHER_MINIMA)
    return [next(minima) if r.outcome == "elsewhere" else _TONES[r.outcome] for r in data.regions]


def _name(region: Region, data: RateMap) -> Line:
    if region.outcome == "here":
        return word("rates", "to_here", star=optimum(data.variable))
    if region.x is not None:
        return word("rates", "to", value=number(region.x))
    return word("rates", region.outcome)
