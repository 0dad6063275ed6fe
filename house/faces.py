"""The faces of every definition side by side, for a person to look at: ``python -m house.faces --out DIR
[--language en] [--variant long] [procedure …]``.

Writes one HTML page with a row for each procedure: the web form, the papers and the letters as
pictures, and what is missing. Needs no database; the clock stands still.
"""

from __future__ import annotations

import argparse
import html
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.registry import Part, Rendered

STOPPED = "2026-11-21T10:00:00+09:00"
SCALE = 0.9  # of 72 dots an inch: a page is 536 dots wide


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--language", default="ja")
    parser.add_argument("--variant", default="filled", choices=("filled", "short", "long"))
    parser.add_argument("procedures", nargs="*")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("SHIYAKUSHO_NOW", STOPPED)
    import django

    django.setup()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = [_row(options, procedure_id) for procedure_id in options.procedures or _with_form()]
    page = options.out / "index.html"
    page.write_text(f'<!doctype html><meta charset="utf-8">{STYLE}{"".join(rows)}', "utf-8")
    print(page)
    return 0


STYLE = (
    "<style>body{font:14px sans-serif}section{display:flex;gap:8px;overflow-x:auto;align-items:start}"
    "figure{margin:0}img,iframe{border:1px solid #999;width:380px}iframe{height:540px}b{color:#b00}</style>"
)


def _with_form() -> list[str]:
    from shiyakusho.registers.catalogue import public as catalogue

    return [one.procedure_id for one in catalogue.drafts() if one.definition.form]


def _row(options: argparse.Namespace, procedure_id: str) -> str:
    from shiyakusho.registers.catalogue import public as catalogue
    from shiyakusho.registers.catalogue.registry import FACES, faces

    (version,) = catalogue.drafts([procedure_id])
    example = catalogue.example_of(version, day=date(2026, 11, 21), variant=options.variant)
    drawn = {
        name: faces.get(name)(version, language=options.language, example=example)
        for name in FACES
        if name in faces
    }
    title = html.escape(f"{version.definition.title.ja} {procedure_id}")
    figures = [one for name, face in drawn.items() for one in _figures(options, name, face, title)]
    missing = [f"{name}: {one}" for name, face in drawn.items() for one in face.missing]
    said = f"<b>{html.escape('; '.join(missing))}</b>" if missing else ""
    return f"<h2>{title}</h2>{said}<section>{''.join(figures)}</section>"


def _figures(options: argparse.Namespace, name: str, face: Rendered, title: str) -> Iterator[str]:
    place = options.out / title.rpartition(" ")[2]
    place.mkdir(exist_ok=True)
    for part in face.parts:
        for path in _written(place / f"{name}.{part.key}", part):
            source = path.relative_to(options.out)
            tag = "iframe sandbox" if path.suffix == ".html" else "img"
            yield f'<figure><figcaption>{name} {html.escape(part.title)}</figcaption><{tag} src="{source}"></{tag.split(maxsplit=1)[0]}></figure>'


def _written(stem: Path, part: Part) -> Iterator[Path]:
    """The files of a part: its page, or a picture of each sheet."""
    if part.html:
        path = stem.with_name(f"{stem.name}.html")
        path.write_text(part.html, "utf-8")
        yield path
        return
    import pypdfium2

    for n, sheet in enumerate(pypdfium2.PdfDocument(part.pdf), start=1):
        path = stem.with_name(f"{stem.name}.{n}.png")
        sheet.render(scale=SCALE).to_pil().save(path)
        yield path


if __name__ == "__main__":
    sys.exit(main())
