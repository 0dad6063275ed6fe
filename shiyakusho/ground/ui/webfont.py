"""Cut the web font into slices (maintainers only: needs ``fonttools[woff]``, never at run time).

A phone with its own Japanese font downloads nothing. A device without one fetches only the slices
whose characters stand on the page: the first slice holds kana and the commonest kanji.

    python -m shiyakusho.ground.ui.webfont NotoSansJP_400Regular.ttf 400 corpus.txt
"""

import sys
from collections import Counter
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "ui"
FIRST_KANJI = 640
CHUNK = 520
SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))


def slices(available: set[int], corpus: str) -> list[tuple[list[int], str]]:
    """Split ``available`` into (code points, unicode-range), in the order of declaration.

    The rare ones come first under coarse ranges in code order; the common ones follow with exact
    ranges and win, because of overlapping faces the one declared last is asked first. That keeps
    the style sheet small (exact ranges of 16,000 characters would weigh 100 kB).
    """
    frequency = Counter(ord(c) for c in corpus)
    base = {c for c in available if c < 0x3100 or 0xFF00 <= c <= 0xFFEF}
    kanji = sorted(available - base, key=lambda c: (-frequency[c], c))
    base |= set(kanji[:FIRST_KANJI])
    common = [c for c in sorted(available - base) if _is_level_1(c)]
    rare = sorted(available - base - set(common))
    coarse = [(part, f"U+{part[0]:X}-{part[-1]:X}") for part in _chunks(rare)]
    exact = [(part, unicode_range(part)) for part in [*_chunks(common), sorted(base)]]
    return coarse + exact


def _chunks(codes: list[int]) -> list[list[int]]:
    return [codes[i : i + CHUNK] for i in range(0, len(codes), CHUNK)]


def _is_level_1(code: int) -> bool:
    """Whether the character stands in rows 16-47 of JIS X 0208 (第1水準)."""
    try:
        packed = chr(code).encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return len(packed) == 2 and 0xB0 <= packed[0] <= 0xCF


def unicode_range(codes: list[int]) -> str:
    """CSS ``unicode-range`` of sorted code points, runs joined."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def cut(font_path: Path, weight: int, corpus: str) -> str:
    """Write the slices of one weight and return their ``@font-face`` rules."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    rules = []
    for number, (codes, where) in enumerate(slices(set(TTFont(font_path).getBestCmap()), corpus)):
        options = subset.Options(
            flavor="woff2", hinting=False, layout_features=["kern", "ccmp", "locl", "calt"]
        )
        font = subset.load_font(str(font_path), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[*codes, *SELECTORS])
        cutter.subset(font)
        name = f"noto-sans-jp-{weight}-{number:02d}.woff2"
        subset.save_font(font, str(STATIC / "fonts" / name), options)
        rules.append(_rule(weight, name, where))
    return "\n".join(rules)


def _rule(weight: int, name: str, codes: str) -> str:
    return (
        f'@font-face{{font-family:"Shiyakusho JP";font-weight:{weight};font-display:swap;'
        f'src:url("../fonts/{name}") format("woff2");unicode-range:{codes}}}'
    )


def main(arguments: list[str]) -> int:
    """Cut one weight and put its rules in ``css/font-<weight>.css``."""
    font, weight, corpus = Path(arguments[0]), int(arguments[1]), Path(arguments[2])
    rules = cut(font, weight, corpus.read_text(encoding="utf-8"))
    (STATIC / "css" / f"font-{weight}.css").write_text(rules + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
