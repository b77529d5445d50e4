"""What PDF operators and SVG draw, in one form: painted paths on the paper, and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

import numpy as np

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass
class Painted:
    """A path with its corners and control points, and how it is painted; None is not painted."""

    points: np.ndarray
    fill: tuple[float, ...] | None
    stroke: tuple[float, ...] | None
    opacity: tuple[float, float]
    line: tuple = ()
    clip: tuple[float, ...] | None = None


@dataclass
class Paper:
    """A canvas that understands the operators of recordings."""

    paths: list[Painted] = field(default_factory=list)
    texts: list[tuple] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    fill: tuple[float, ...] | None = None
    stroke: tuple[float, ...] | None = None
    line: dict = field(default_factory=dict)
    alpha: tuple[float, float] = (1.0, 1.0)
    clip: tuple[float, ...] | None = None
    matrix: np.ndarray = field(default_factory=lambda: np.eye(3))
    kept: list = field(default_factory=list)

    def push(self):
        self.kept.append((self.fill, self.stroke, dict(self.line), self.alpha, self.clip, self.matrix))

    def pop(self):
        self.fill, self.stroke, self.line, self.alpha, self.clip, self.matrix = self.kept.pop()

    def opacity(self, fill=1.0, stroke=1.0):
        self.alpha = fill, stroke

    def text(self, face, size, x, y, glyphs, color, copied=""):
        scale = self.matrix[0, 0]
        place = self.matrix @ (x, y, 1.0)
        self.copied.append(copied or "".join(g[2] for g in glyphs))
        self.texts.append(
            (face, size * scale, place[0], place[1], "".join(g[2] for g in glyphs), glyphs, color)
        )

    def operators(self, code):
        points, operands = [], []
        for token in re.findall(r"\[[^]]*\]|\S+", code.decode()):
            if re.fullmatch(r"-?[\d.]+", token):
                operands.append(float(token))
                continue
            if token.startswith("["):
                operands.append(tuple(map(float, token[1:-1].split())))
                continue
            match token:
                case "rg":
                    self.fill = tuple(operands)
                case "RG":
                    self.stroke = tuple(operands)
                case "w" | "J" | "j" | "d":
                    self.line[token] = operands[0]
                case "cm":
                    a, b, c, d, e, f = operands
                    self.matrix = self.matrix @ np.array([[a, c, e], [b, d, f], [0, 0, 1]])
                case "q":
                    self.push()
                case "Q":
                    self.pop()
                case "m" | "l" | "c":
                    points += operands
                case "re":
                    x, y, wide, high = operands
                    points = [x, y, x + wide, y + high]
                case "W":
                    flat = np.array(points).reshape(-1, 2)
                    self.clip = (*flat.min(axis=0), *flat.max(axis=0))
                case "n":
                    points = []
                case "h":
                    pass
                case "S" | "f" | "B":
                    flat = np.array(points).reshape(-1, 2)
                    placed = flat @ self.matrix[:2, :2].T + self.matrix[:2, 2]
                    line = tuple(self.line[key] for key in "wJjd") if token != "f" else ()
                    fill, stroke = (
                        self.fill if token != "S" else None,
                        self.stroke if token != "f" else None,
                    )
                    self.paths.append(Painted(placed, fill, stroke, self.alpha, line, self.clip))
                    points = []
                case _:
                    raise AssertionError(f"unknown operator {token}")
            operands = []
        assert not operands
        assert len(points) == 0


CAPS = {"butt": 0, "round": 1, "square": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}


def of_svg(document):
    """The paths and the texts of an SVG document as matplotlib writes it."""
    root = ElementTree.fromstring(document)
    shapes = {e.get("id"): e for e in root.iter() if e.get("id")}
    paths, texts = [], []

    def visit(element, clip):
        if element.tag == f"{SVG}defs":
            return
        if reference := element.get("clip-path"):
            rectangle = shapes[reference[5:-1]][0]
            x, y, wide, high = (float(rectangle.get(k)) for k in ("x", "y", "width", "height"))
            clip = x, y, x + wide, y + high
        style = dict(part.strip().split(": ") for part in element.get("style", "").split(";") if part.strip())
        if element.tag == f"{SVG}path":
            paths.append(painted(corners(element.get("d")), style, clip))
        elif element.tag == f"{SVG}use":
            place = float(element.get("x")), float(element.get("y"))
            paths.append(painted(corners(shapes[element.get(HREF)[1:]].get("d")) + place, style, clip))
        elif element.tag == f"{SVG}text":
            texts.append(element)
        for child in element:
            visit(child, clip)

    visit(root, None)
    return paths, texts


def corners(outline):
    return np.array([float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", outline)]).reshape(-1, 2)


def painted(points, style, clip):
    def color(name):
        return tuple(int(style[name][i : i + 2], 16) / 255 for i in (1, 3, 5))

    fill = None if style.get("fill") == "none" else color("fill") if "fill" in style else (0.0, 0.0, 0.0)
    stroke = color("stroke") if "stroke" in style else None
    both = style.get("opacity")
    alphas = tuple(float(both or style.get(f"{kind}-opacity", 1)) for kind in ("fill", "stroke"))
    dashes = (
        tuple(float(n) for n in style["stroke-dasharray"].split(",")) if "stroke-dasharray" in style else ()
    )
    line = (
        float(style.get("stroke-width", 1)),
        CAPS[style.get("stroke-linecap", "butt")],
        JOINS[style.get("stroke-linejoin", "round")],
        dashes,
    )
    return Painted(points, fill, stroke, alphas, line if stroke else (), clip)
