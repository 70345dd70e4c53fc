"""Makes the fonts that reports are set in: trimmed and renamed from Liberation Sans and DejaVu Sans.

Run by hand when a newer release of either is wanted: `python hia_tui/reports/fonts/build.py`.
Needs fontTools and the Debian packages fonts-liberation2 and fonts-dejavu-core (or a folder given).
"""

import sys
from pathlib import Path

from fontTools import subset, ttLib  # type: ignore[import-untyped]

HERE = Path(__file__).parent
DEBIAN = Path("/usr/share/fonts/truetype")
LETTERS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x250, 0x2AF), (0x2B0, 0x2FF), (0x300, 0x36F),
    (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xFB00, 0xFB06),
    (0xFFFD, 0xFFFD),
)  # fmt: skip
"""Latin with Welsh, Gaelic, Polish, Vietnamese; IPA, marks, Greek, Cyrillic, punctuation, arrows."""
SYMBOLS = (
    (0x530, 0x58F), (0x10A0, 0x10FF), (0x2190, 0x21FF), (0x2200, 0x226F), (0x2295, 0x22A0),
    (0x2318, 0x232B), (0x23CE, 0x23F3), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x26FF),
    (0x2700, 0x27BF), (0x2B1A, 0x2B1A), (0x1F600, 0x1F64F),
)  # fmt: skip
"""What needs no joining of letters besides: Armenian, Georgian, ticks, boxes, faces."""


def main(folder: Path) -> None:
    """Write the three fonts and the list of what they cover."""
    letters = _points(LETTERS)
    regular = folder / "liberation2/LiberationSans-Regular.ttf"
    bold = folder / "liberation2/LiberationSans-Bold.ttf"
    both = _cmap(regular) & _cmap(bold) & letters
    symbols = (_cmap(folder / "dejavu/DejaVuSans.ttf") & _points(SYMBOLS)) - both
    _trim(regular, both, HERE / "HIASans-Regular.ttf", "HIA Sans", "Regular")
    _trim(bold, both, HERE / "HIASans-Bold.ttf", "HIA Sans", "Bold")
    _trim(folder / "dejavu/DejaVuSans.ttf", symbols, HERE / "HIASymbols.ttf", "HIA Symbols", "Regular")
    lines = [f"text {_ranges(both)}", f"symbols {_ranges(symbols)}"]
    (HERE / "coverage.txt").write_text("\n".join(lines) + "\n", "ascii")


def _points(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    return {point for first, last in ranges for point in range(first, last + 1)}


def _cmap(path: Path) -> set[int]:
    with ttLib.TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _ranges(points: set[int]) -> str:
    """`20-7e,a0-17f`: code points in hexadecimal."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return ",".join(f"{a:x}-{b:x}" for a, b in found)


def _trim(source: Path, points: set[int], target: Path, family: str, style: str) -> None:
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "kern", "FFTM", "DSIG", "gasp", "meta", "VDMX", "hdmx"]
    options.glyph_names = False
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    _rename(font, family, style)
    font["post"].formatType = 3.0
    subset.save_font(font, str(target), options)


def _rename(font: ttLib.TTFont, family: str, style: str) -> None:
    """The licences reserve the names of the originals; copyright and licence texts stay."""
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}".removesuffix(" Regular")}
    names[6] = f"{family.replace(' ', '')}-{style}"
    table = font["name"]
    keep = [record for record in table.names if record.nameID in (0, 13, 14) and record.platformID == 3]
    table.names = [record for record in keep if record.langID == 0x409]
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEBIAN)
