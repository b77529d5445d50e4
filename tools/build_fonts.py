"""Make templates/fonts/ from its sources. Run by hand, when a font or the set of characters changes.

    python tools/build_fonts.py FOLDER           # write templates/fonts/
    python tools/build_fonts.py FOLDER --check   # say whether templates/fonts/ is what would be written

FOLDER holds the four archives that are named below; one that is missing is fetched into it with ``npm pack`` or ``pip
download``. The packages of npm have one woff2 file for each Unicode range; they are merged into one static TTF for
each style. STIX Two Math comes whole, from the wheel of ziamath, as the STIX project released it
(https://github.com/stipub/stixfonts, 2.11): mathematics is set with it, by its MATH table, and it backs up the others
with signs. All are pruned to the characters that a lesson may use, and to the features that it does use.

All four are under the SIL Open Font License 1.1, which says of pruned fonts: the licence and the notice of copyright
stay with them (here: OFL-*.txt, and inside the files), and a name that its owner reserves is not theirs. Adobe reserves
"Source", so what is made of Source Sans 3 and Source Code Pro names itself Lesson Sans and Lesson Code; no name of the
STIX fonts is reserved. Documents that use them are free of both.

SOURCES.txt says where each file is from, and its digest; coverage.txt lists the characters that the fonts have between
them, as ranges of code points.
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "templates" / "fonts"
#: the date in the files, so that they come out the same each time: 2024-01-01, in seconds since 1904
DATE = 3_786_912_000
SUBSETS = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
LICENSE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
LICENSE_BEGINS = LICENSE.encode()
#: the English names that a file keeps: copyright to PostScript name, trademark, licence and its address, family, style
NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]


@dataclass(frozen=True)
class Source:
    """An archive of a package registry: what to ask for, the file that comes, and its digest."""

    package: str
    archive: str
    sha256: str

    def fetched(self, folder: Path) -> Path:
        """The archive in the folder, fetched if it is not there; anything else of that name is refused."""
        path = folder / self.archive
        if not path.exists():
            subprocess.run(
                ["npm", "pack", "--silent", "--pack-destination", str(folder), self.package]
                if self.archive.endswith(".tgz")
                else [sys.executable, "-m", "pip", "download", "--no-deps", "-qd", str(folder), self.package],
                check=True,
            )
        if hashlib.sha256(path.read_bytes()).hexdigest() != self.sha256:
            sys.exit(f"{path} is not the {self.package} that the fonts are made of.")
        return path


STIX_TEXT = Source(
    "@fontsource/stix-two-text@5.3.0",
    "fontsource-stix-two-text-5.3.0.tgz",
    "910943975c04992905616f6ff56edf73c405fc4fba571192f0a6a83a5e8ddf49",
)
SANS = Source(
    "@fontsource/source-sans-3@5.3.1",
    "fontsource-source-sans-3-5.3.1.tgz",
    "b598201d980b3512805bbea186aab8ef91590d59990e6a13c90e030b6ff37881",
)
CODE = Source(
    "@fontsource/source-code-pro@5.3.1",
    "fontsource-source-code-pro-5.3.1.tgz",
    "52ff8925aa275d3d28b745760ab78e9ac11276a477c909f1a8e703e0902afcc4",
)
STIX_MATH = Source(
    "ziamath==0.13",
    "ziamath-0.13-py3-none-any.whl",
    "67a9b9714101fc90c2d6d0328e578f3ac311fb007644f2bbb9314ba2bc1c1459",
)
#: target file: where from, weight, style, family as the file names itself, name of the style
STYLES = {
    "STIXTwoText-Regular.ttf": (STIX_TEXT, 400, "normal", "STIX Two Text", "Regular"),
    "STIXTwoText-Italic.ttf": (STIX_TEXT, 400, "italic", "STIX Two Text", "Italic"),
    "STIXTwoText-Bold.ttf": (STIX_TEXT, 700, "normal", "STIX Two Text", "Bold"),
    "SourceSans3-Regular.ttf": (SANS, 400, "normal", "Lesson Sans", "Regular"),
    "SourceSans3-Italic.ttf": (SANS, 400, "italic", "Lesson Sans", "Italic"),
    "SourceSans3-Semibold.ttf": (SANS, 600, "normal", "Lesson Sans", "SemiBold"),
    "SourceCodePro-Regular.ttf": (CODE, 400, "normal", "Lesson Code", "Regular"),
}
MATH_FILE = "STIXTwoMath-Regular.ttf"
LICENSES = {STIX_TEXT: "OFL-STIXTwo.txt", SANS: "OFL-SourceSans3.txt", CODE: "OFL-SourceCodePro.txt"}

#: Latin with its accents, Greek, Cyrillic, punctuation, currency, super- and subscripts.
TEXT = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x1A0, 0x1B0), (0x1CD, 0x1D4), (0x218, 0x21B), (0x2C6, 0x2DD),
    (0x300, 0x30C), (0x323, 0x323), (0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1),
    (0x1E80, 0x1EF9), (0x2000, 0x206F), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2116, 0x2122), (0x2191, 0x2193),
    (0x2212, 0x2215), (0xFFFD, 0xFFFD),
]  # fmt: skip
#: What formulas are made of in the text's size and in scripts: plain letters, Greek, signs, italic and bold letters.
SCRIPTS = [
    (0x20, 0x7E), (0xA0, 0xB7), (0xD7, 0xD7), (0xF7, 0xF7), (0x131, 0x131), (0x237, 0x237), (0x391, 0x3C9),
    (0x3D1, 0x3D6), (0x3F0, 0x3F5), (0x2016, 0x2057), (0x210E, 0x210F), (0x2190, 0x2194), (0x21D0, 0x21D4),
    (0x2200, 0x22FF), (0x27E8, 0x27E9), (0x2A7D, 0x2A7E), (0x1D400, 0x1D467), (0x1D6A4, 0x1D6E1), (0x1D6FC, 0x1D71B),
]  # fmt: skip
#: STIX Two Math, further: accents, letterlike signs, arrows, braces, shapes, script and double-struck letters.
MATH = [
    *SCRIPTS, (0xA0, 0xFF), (0x2C6, 0x2DD), (0x300, 0x30C), (0x330, 0x338), (0x370, 0x3FF), (0x2000, 0x209C),
    (0x20D0, 0x20EF), (0x2100, 0x214F), (0x2190, 0x21FF), (0x2308, 0x230B), (0x23B4, 0x23B5), (0x23DC, 0x23E1),
    (0x25A0, 0x25CF), (0x2605, 0x2606), (0x2713, 0x2717), (0x27C2, 0x27C2), (0x27E6, 0x27EB), (0x27F5, 0x27FC),
    (0x2A00, 0x2A06), (0x2AAF, 0x2AB0), (0xFFFD, 0xFFFD), (0x1D400, 0x1D4CF), (0x1D538, 0x1D56B), (0x1D6A4, 0x1D755),
    (0x1D7CE, 0x1D7E1),
]  # fmt: skip


def characters(ranges: Iterable[tuple[int, int]]) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


def merged(archive: Path, weight: int, style: str) -> TTFont:
    """The woff2 files of one style, put together again."""
    package = archive.name.removeprefix("fontsource-").rpartition("-")[0]
    with tarfile.open(archive) as files, tempfile.TemporaryDirectory() as folder:
        parts = []
        names = set(files.getnames())
        for subset in SUBSETS:
            name = f"package/files/{package}-{subset}-{weight}-{style}.woff2"
            if name in names:
                font = TTFont(io.BytesIO(read(files, name)), recalcTimestamp=False)
                font.flavor = None
                parts.append(str(Path(folder) / f"{subset}.ttf"))
                font.save(parts[-1])
        return Merger().merge(parts)


def read(files: tarfile.TarFile, name: str) -> bytes:
    member = files.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read()


def prune(font: TTFont, codes: set[int], features: list[str], drop: list[str]) -> None:
    options = Options()
    options.layout_features = features
    options.name_IDs = NAMES
    options.notdef_outline = True
    options.hinting = False
    options.drop_tables += ["DSIG", "STAT", "gasp", *drop]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def forget_script_forms(font: TTFont, codes: set[int]) -> None:
    """Leave forms for scripts to the glyphs of these characters and to those that have none."""
    drawn = font.getBestCmap()
    others = set(drawn.values()) - {drawn[code] for code in codes & drawn.keys()}
    gsub = font["GSUB"].table
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "ssty":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    table.alternates = {k: v for k, v in table.alternates.items() if k not in others}


def rename(font: TTFont, family: str, style: str) -> None:
    full, postscript = f"{family} {style}", f"{family.replace(' ', '')}-{style}"
    names = {
        1: family,
        2: style,
        3: f"{postscript};symgd",
        4: full,
        6: postscript,
        13: LICENSE,
        16: family,
        17: style,
    }
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def write(font: TTFont, path: Path) -> None:
    font["head"].created = font["head"].modified = DATE
    font.recalcTimestamp = False
    font.save(path)


def license_of(archive: Path, font: TTFont) -> bytes:
    """The licence in the package, under the notice of copyright in the font itself."""
    with tarfile.open(archive) as files:
        text = read(files, "package/LICENSE")
    notice = font["name"].getDebugName(0)
    return f"{notice}\n\n".encode() + text[text.index(LICENSE_BEGINS) :]


def ranges(codes: Iterable[int]) -> list[str]:
    lines: list[list[int]] = []
    for code in sorted(codes):
        if lines and code == lines[-1][1] + 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return [f"{first:04X}" if first == last else f"{first:04X}-{last:04X}" for first, last in lines]


def build(archives: Path, target: Path) -> None:
    """Write all files of templates/fonts/ into a folder."""
    made: dict[str, tuple[Source, TTFont]] = {}
    for name, (source, weight, style, family, style_name) in STYLES.items():
        font = merged(source.fetched(archives), weight, style)
        prune(font, characters(TEXT), ["kern", "liga", "mark", "mkmk"], ["BASE"])
        rename(font, family, style_name)
        made[name] = source, font
    in_every_text_font = set.intersection(*(set(font.getBestCmap()) for _, font in made.values()))
    with zipfile.ZipFile(STIX_MATH.fetched(archives)) as wheel:
        math = TTFont(io.BytesIO(wheel.read(f"ziamath/fonts/{MATH_FILE}")), recalcTimestamp=False)
    forget_script_forms(math, characters(SCRIPTS))
    prune(math, characters(MATH) | characters(TEXT) - in_every_text_font, ["ssty"], ["GPOS"])
    made[MATH_FILE] = STIX_MATH, math
    for name, (source, font) in made.items():
        write(font, target / name)
        if source in LICENSES:
            (target / LICENSES[source]).write_bytes(license_of(source.fetched(archives), font))
    covered = {code for _, font in made.values() for code in font.getBestCmap()}
    (target / "coverage.txt").write_text("\n".join(ranges(covered)) + "\n", encoding="ascii")
    (target / "SOURCES.txt").write_text(sources_of(made, target), encoding="utf-8")


def sources_of(made: dict[str, tuple[Source, TTFont]], target: Path) -> str:
    """Where each font is from, its version and licence, and the digest of its file."""
    lines = [
        f"Made by tools/build_fonts.py with fontTools {fontTools.version}, under the SIL Open Font License 1.1.",
        "Each is a pruned version of the font that it names.",
    ]
    for name, (source, font) in sorted(made.items()):
        version = font["name"].getDebugName(5)
        digest = hashlib.sha256((target / name).read_bytes()).hexdigest()
        lines += ["", name, f"  from {source.package}, {version}", f"  sha256 {digest}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("archives", metavar="FOLDER", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    arguments.archives.mkdir(parents=True, exist_ok=True)
    if not arguments.check:
        build(arguments.archives, TARGET)
        return
    with tempfile.TemporaryDirectory() as folder:
        build(arguments.archives, Path(folder))
        names = {path.name for path in [*TARGET.iterdir(), *Path(folder).iterdir()]}
        _, other, missing = filecmp.cmpfiles(TARGET, folder, names, shallow=False)
    if other or missing:
        sys.exit(f"Not what the script makes: {', '.join(sorted([*other, *missing]))}")


if __name__ == "__main__":
    main()
