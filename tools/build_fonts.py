"""Make templates/fonts/ from unpacked packages. Run by hand, when a font or the set of characters changes.

    python tools/build_fonts.py STIX_TWO_TEXT SOURCE_SANS_3 SOURCE_CODE_PRO STIX_TWO_MATH.ttf

The first three are folders of unpacked npm packages (``npm pack @fontsource/stix-two-text``, ``source-sans-3``,
``source-code-pro``, then ``tar xzf``), which hold one woff2 file for each Unicode range. They are merged into one
static TTF for each style and pruned to the characters that a lesson may use. The last one is STIXTwoMath-Regular.ttf,
as it lies in the wheel of ziamath; it backs up the others with mathematical signs. All four are under the SIL Open
Font License 1.1, whose texts are copied beside them.

It also writes coverage.txt: the characters that the fonts have between them, as ranges of code points.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "templates" / "fonts"
#: the date in the files, so that they come out the same each time: 2024-01-01, in seconds since 1904
DATE = 3_786_912_000
SUBSETS = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")

#: target file: (package, weight, style, family as the file names itself, name of the style)
STYLES = {
    "STIXTwoText-Regular.ttf": ("stix-two-text", 400, "normal", "STIX Two Text", "Regular"),
    "STIXTwoText-Italic.ttf": ("stix-two-text", 400, "italic", "STIX Two Text", "Italic"),
    "STIXTwoText-Bold.ttf": ("stix-two-text", 700, "normal", "STIX Two Text", "Bold"),
    "SourceSans3-Regular.ttf": ("source-sans-3", 400, "normal", "Source Sans 3", "Regular"),
    "SourceSans3-Italic.ttf": ("source-sans-3", 400, "italic", "Source Sans 3", "Italic"),
    "SourceSans3-Semibold.ttf": ("source-sans-3", 600, "normal", "Source Sans 3", "SemiBold"),
    "SourceCodePro-Regular.ttf": ("source-code-pro", 400, "normal", "Source Code Pro", "Regular"),
}
LICENSES = {
    "stix-two-text": "OFL-STIXTwo.txt",
    "source-sans-3": "OFL-SourceSans3.txt",
    "source-code-pro": "OFL-SourceCodePro.txt",
}

#: Latin with its accents, Greek, Cyrillic, punctuation, currency, super- and subscripts.
TEXT = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x1A0, 0x1B0), (0x1CD, 0x1D4), (0x218, 0x21B), (0x2C6, 0x2DD),
    (0x300, 0x30C), (0x323, 0x323), (0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1),
    (0x1E80, 0x1EF9), (0x2000, 0x206F), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2116, 0x2122), (0x2191, 0x2193),
    (0x2212, 0x2215), (0xFFFD, 0xFFFD),
]  # fmt: skip
#: STIX Two Math, further: letterlike signs, arrows, operators, a few shapes, angle brackets, plain alphabets.
MATH = [
    *TEXT, (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2308, 0x230B), (0x25A0, 0x25CF),
    (0x2605, 0x2606), (0x2713, 0x2717), (0x27E8, 0x27E9), (0x27F5, 0x27FA), (0x2A7D, 0x2A7E), (0x1D434, 0x1D467),
    (0x1D6FC, 0x1D71B),
]  # fmt: skip


def characters(ranges: list[tuple[int, int]]) -> list[int]:
    return [code for first, last in ranges for code in range(first, last + 1)]


def prune(font: TTFont, codes: list[int], *, features: list[str]) -> None:
    options = Options()
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.drop_tables += ["DSIG", "STAT", "MATH"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def rename(font: TTFont, family: str, style: str) -> None:
    postscript = f"{family.replace(' ', '')}-{style}"
    for name_id, text in {
        1: family,
        2: style,
        4: f"{family} {style}",
        6: postscript,
        16: family,
        17: style,
    }.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def merged(package: Path, weight: int, style: str) -> TTFont:
    """The woff2 files of one style, put together again."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for subset in SUBSETS:
            source = package / "files" / f"{package_name(package)}-{subset}-{weight}-{style}.woff2"
            if source.exists():
                font = TTFont(source, recalcTimestamp=False)
                font.flavor = None
                parts.append(str(Path(folder) / f"{subset}.ttf"))
                font.save(parts[-1])
        return Merger().merge(parts)


def package_name(package: Path) -> str:
    return min(
        (path.name for path in (package / "files").glob("*-latin-400-normal.woff2")), key=len
    ).removesuffix("-latin-400-normal.woff2")


def ranges(codes: list[int]) -> list[str]:
    lines: list[list[int]] = []
    for code in sorted(codes):
        if lines and code == lines[-1][1] + 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return [f"{first:04X}" if first == last else f"{first:04X}-{last:04X}" for first, last in lines]


def main(text: Path, sans: Path, mono: Path, math: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    packages = {package_name(path): path for path in (text, sans, mono)}
    for target, (name, weight, style, family, style_name) in STYLES.items():
        font = merged(packages[name], weight, style)
        prune(
            font,
            characters(TEXT),
            features=["*"] if name == "stix-two-text" else ["kern", "liga", "mark", "tnum"],
        )
        rename(font, family, style_name)
        font["head"].created = font["head"].modified = DATE
        font.recalcTimestamp = False
        font.save(TARGET / target)
    for name, target in LICENSES.items():
        shutil.copyfile(packages[name] / "LICENSE", TARGET / target)
    font = TTFont(math, recalcTimestamp=False)
    prune(font, characters(MATH), features=["kern"])
    font["head"].created = font["head"].modified = DATE
    font.save(TARGET / "STIXTwoMath-Regular.ttf")
    covered = {code for path in TARGET.glob("*.ttf") for code in TTFont(path).getBestCmap()}
    (TARGET / "coverage.txt").write_text("\n".join(ranges(list(covered))) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:5]))
