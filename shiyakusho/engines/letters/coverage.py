"""Make ``coverage.txt`` from the fonts (maintainers only: needs ``fonttools``, not at run time).

python -m shiyakusho.engines.letters.coverage
"""

from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "ground" / "ui" / "fonts"
BODY = ("BIZUDPGothic_400Regular.ttf", "BIZUDPGothic_700Bold.ttf")
NAMES = ("NotoSansJP_400Regular.ttf", "NotoSansJP_700Bold.ttf")


def table() -> str:
    """What both weights of the body's font can draw, then what both of the names' can and it cannot."""
    names, body = [_codes(f) for f in NAMES], [_codes(f) for f in BODY]
    whole = body[0] & body[1]
    lines = [f"body {first:X} {last:X}" for first, last in _runs(sorted(whole))]
    beyond = sorted((names[0] & names[1]) - whole)
    lines += [f"names {first:X} {last:X}" for first, last in _runs(beyond)]
    for selector, bases in sorted(_variants().items()):
        lines.append(f"variants {selector:X} " + " ".join(f"{base:X}" for base in sorted(bases)))
    return "\n".join(lines) + "\n"


def _codes(font: str) -> set[int]:
    from fontTools.ttLib import TTFont

    return set(TTFont(FONTS / font, lazy=True).getBestCmap())


def _variants() -> dict[int, set[int]]:
    from fontTools.ttLib import TTFont

    found: list[dict[int, set[int]]] = []
    for font in NAMES:
        tables = [t for t in TTFont(FONTS / font, lazy=True)["cmap"].tables if t.format == 14]
        found.append({s: {base for base, _ in p} for t in tables for s, p in t.uvsDict.items()})
    return {selector: bases & found[1].get(selector, set()) for selector, bases in found[0].items()}


def _runs(codes: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text(table(), encoding="ascii")
