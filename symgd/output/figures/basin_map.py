"""To which minimum walks lead from the points of a plane: light tones under the contour lines and the walk."""

from __future__ import annotations

from symgd.lessons.figures import TEXT_WIDTH, BasinMap, BasinRegion, Steps
from symgd.output.figures import style
from symgd.output.figures.canvas import Sheet, sheet
from symgd.output.figures.contours import draw_lines, plane_frame
from symgd.output.figures.graph import draw_marks
from symgd.output.figures.placing import Placer
from symgd.output.figures.richtext import Line, line
from symgd.output.figures.steps import draw_steps
from symgd.output.figures.ticks import number
from symgd.output.figures.tones import LEGEND_ROW, Tone, draw_cells, draw_legend, legend_rows
from symgd.output.figures.words import word

_DIGITS = 4
_LEGEND_ROOM = 340.0  # beside the narrowest plot, which is in the middle of the page
_TONES = {
    "here": Tone("#c3d8ec"),
    "away": Tone("#a7afb6"),
    "left": Tone("#ffffff", "#a8613f", level=False),
    "nowhere": Tone("#ffffff"),
}
_OTHERS = (
    Tone("#f6e7c3"),
    Tone("#a9c7ae", "#ffffff"),
    Tone("#cbb8d6", "#ab91bc", level=False),
    Tone("#dba98d"),
    Tone("#7fa3a0", "#ffffff"),
    Tone("#eef0f1", "#aab3ba", level=False),
)


def build(data: BasinMap) -> Sheet:
    tones = _tones(data)
    rows = legend_rows([(t, _name(r)) for t, r in zip(tones, data.regions, strict=True)], _LEGEND_ROOM)
    extra = LEGEND_ROW * (len(rows) - 1)
    figure = sheet(data.ground.height + extra)
    frame = plane_frame(figure, data.ground, (0.0, 0.0, TEXT_WIDTH, data.ground.height))
    placer = Placer(frame.box)
    draw_cells(frame, data.cells, tones, [region.outcome for region in data.regions])
    draw_lines(frame, data.ground, placer, faint=True)
    if data.flow is not None:
        flow = data.flow
        frame.curve(
            flow[:, 0],
            flow[:, 1],
            label="flow",
            color=style.INK,
            linewidth=style.WALK_WIDTH,
            linestyle=(0, (1, 1.6)),
            zorder=2.5,
        ).set_clip_on(True)
        placer.avoid(frame.points(flow[:, 0], flow[:, 1]))
    draw_marks(frame, (*data.ground.others, *data.ground.marks), placer)
    walk = data.ground.walk
    draw_steps(frame, Steps(walk[:, 0], walk[:, 1], data.ground.leaves), placer)
    start = next(mark for mark in data.ground.marks if mark.role == "start")
    placer.place(
        word("basins", "start"),
        *frame.points(start.x, start.y)[0],
        size=style.SMALL,
        color=style.ORANGE,
        halo=0.85,
    )
    placer.add_to(frame)
    draw_legend(frame, rows)
    return figure


def _tones(data: BasinMap) -> list[Tone]:
    others = iter(_OTHERS)
    return [
        next(others) if region.outcome == "elsewhere" else _TONES[region.outcome] for region in data.regions
    ]


def _name(region: BasinRegion) -> Line:
    if region.place is None:
        return word("basins", region.outcome)
    place = line("(", number(region.place[0], _DIGITS), ", ", number(region.place[1], _DIGITS), ")")
    return word("basins", f"to_{region.outcome}", value=place)
