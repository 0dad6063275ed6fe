"""`shiyakusho catalogue translations|confirm`: which translations are older than their Japanese."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .faults import DefinitionFaults, did_you_mean
from .places import Source
from .source import read_source
from .translations import FOLDERS, Key, Notes, noted, read_notes, stale_in, warning_of, write_notes


def add_translations(inner: Any) -> None:
    """Add the two actions to `catalogue`."""
    listed = inner.add_parser("translations", help="日本語が変わったのに、前のままの訳を言う")
    listed.add_argument("--json", action="store_true", help="結果を JSON で出す")
    listed.add_argument(
        "--note", action="store_true", help="新しく書かれた訳を translations.csv に控える"
    )
    listed.set_defaults(run=_list)
    confirm = inner.add_parser("confirm", help="訳を読んで、いまの日本語と合っていることを控える")
    confirm.add_argument("id", help="手続のid（進み方は processes/ID）")
    confirm.add_argument("--place", help="その場所の訳だけ（一覧に出る場所）")
    confirm.add_argument("--language", help="その言葉だけ（plain、en など）")
    confirm.set_defaults(run=_confirm)
    for parser in (listed, confirm):
        parser.add_argument("--city", help="この市の上書きのファイルについて")


def _list(args: argparse.Namespace) -> int:
    root = _root(args.city)
    sources, notes = _read(root)
    found = [(one, s) for file, s in sources.items() for one in stale_in(s, file, notes)]
    if args.json:
        rows = [warning_of(*one).as_dict() | {"language": one[0].key[2]} for one in found]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            print(warning_of(*one))
    now = noted(sources.items(), notes)
    if args.note:
        write_notes(root, now)
    elif new := sum(pairs != notes.get(key) for key, pairs in now.items()):
        print(f"控えていない訳が {new}件あります（--note で控える）", file=sys.stderr)
    print(f"古い訳 {len(found)}件", file=sys.stderr)
    return 0


def _confirm(args: argparse.Namespace) -> int:
    root = _root(args.city)
    sources, notes = _read(root)
    file = args.id if args.id in sources else f"procedures/{args.id}"
    if file not in sources:
        near = did_you_mean(args.id, (name.partition("/")[2] for name in sources))
        print(f"定義 {args.id} はありません{near}", file=sys.stderr)
        return 1

    def meant(key: Key) -> bool:
        return key[0] == file and args.place in (None, key[1]) and args.language in (None, key[2])

    confirmed = [one for one in stale_in(sources[file], file, notes) if meant(one.key)]
    if not confirmed:
        print("そこに古い訳はありません", file=sys.stderr)
        return 1
    write_notes(root, noted(sources.items(), notes, meant))
    for one in confirmed:
        print(f"控えた: {one.key[1]} {one.key[2]}")
    return 0


def _root(city: str | None) -> Path:
    from django.conf import settings

    root = Path(settings.CITIES_DIR) / city if city else Path(settings.NATIONAL_DIR)
    if not root.is_dir():
        raise SystemExit(f"市 {city} は cities/ にありません")
    return root


def _read(root: Path) -> tuple[dict[str, Source], Notes]:
    try:
        return dict(_sources(root)), read_notes(root)
    except DefinitionFaults as error:
        print(error)
        raise SystemExit(1) from None


def _sources(root: Path) -> Iterator[tuple[str, Source]]:
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.yaml")):
            name = str(path.relative_to(root.parent))
            yield f"{folder}/{path.stem}", read_source(path, name=name)
