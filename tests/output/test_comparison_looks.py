"""The runs of a comparison can be told apart in gray, and by readers without one kind of cone."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from symgd.lessons.comparison.contestants import MOST
from symgd.output.figures import draw_swatch
from symgd.output.figures.comparison_looks import LOOKS

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def linear(color: str) -> np.ndarray:
    values = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(color: str) -> float:
    """Against white, as WCAG has it."""
    return 1.05 / (float(linear(color) @ TO_XYZ[1]) + 0.05)


def test_the_colors_are_as_many_as_a_comparison_may_have_runs() -> None:
    assert len(LOOKS) == MOST


@pytest.mark.parametrize(("a", "b"), list(combinations(range(MOST), 2)))
def test_in_gray(a: int, b: int) -> None:
    lightness = [lab(linear(LOOKS[i].color))[0] for i in (a, b)]
    assert abs(lightness[0] - lightness[1]) > 10


@pytest.mark.parametrize("vision", VISION)
def test_without_one_kind_of_cone(vision: str) -> None:
    seen = [lab(VISION[vision] @ linear(look.color)) for look in LOOKS]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) > 14


def test_markers_and_the_pair_of_dashes_and_lightness_differ() -> None:
    assert len({look.marker for look in LOOKS}) == MOST
    solid = [lab(linear(look.color))[0] for look in LOOKS if look.dashes == "solid"]
    assert len({str(look.dashes) for look in LOOKS if look.dashes != "solid"}) == MOST - len(solid)
    assert np.ptp(solid) > 30  # two solid lines, one dark and one light


@pytest.mark.parametrize("look", LOOKS)
def test_lines_and_letters_stand_out_from_the_paper(look) -> None:
    assert contrast(look.color) >= 3
    assert contrast(look.label_color) >= 4.5


@pytest.mark.parametrize("index", range(MOST))
def test_a_swatch_is_a_small_picture_in_the_color_of_its_run(index: int) -> None:
    picture = draw_swatch(index)
    assert (picture.width, picture.height) == (40, 12)
    styles = [element.get("style", "") for element in ElementTree.fromstring(picture.svg).iter()]
    assert set(re.findall(r"stroke: (#\w+)", " ".join(styles))) == {LOOKS[index].color}
    dashed = any("stroke-dasharray" in style for style in styles)
    assert dashed == (LOOKS[index].dashes != "solid")
    line = picture.recording.operations[0]
    assert (b"[] 0 d" in line.split(b"S")[0]) != dashed
