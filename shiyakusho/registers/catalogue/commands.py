"""`shiyakusho catalogue check|load|schema|…`: definitions as files, checked and made live."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .promotion_commands import add_promotion
from .translation_commands import add_translations

ROOT = Path(__file__).resolve().parents[3]


def add_commands(subparsers: Any) -> None:
    """Add `catalogue` to the house's command."""
    parser = subparsers.add_parser("catalogue", help="手続の定義を確かめる・読み込む")
    inner = parser.add_subparsers(title="catalogue", required=True, metavar="ACTION")
    check = inner.add_parser("check", help="定義ファイルを確かめる(書き込まない)")
    check.add_argument("--city", help="市の上書きも確かめる(既定は設定の市)")
    check.add_argument("--json", action="store_true", help="結果を JSON で出す")
    check.set_defaults(run=_check)
    load = inner.add_parser("load", help="定義ファイルを読み込んで公開する")
    load.add_argument("--city", help="市のid(既定は設定の市)")
    load.add_argument("--dry-run", action="store_true", help="何が変わるかだけを言う")
    load.set_defaults(run=_load)
    add_promotion(inner)
    add_translations(inner)
    status = inner.add_parser("status", help="手続ごとの状況（版、見え方、例の数、言葉）を言う")
    status.add_argument("ids", nargs="*", help="手続のid（なければ全部）")
    status.add_argument("--json", action="store_true", help="結果を JSON で出す")
    status.add_argument("--files", action="store_true", help="データベースでなく定義ファイルを見る")
    status.add_argument(
        "--thorough", action="store_true", help="見え方をすべての例とすべての言葉で試す"
    )
    status.set_defaults(run=_status)
    schema = inner.add_parser("schema", help="JSON Schema を national/schema に書く")
    schema.set_defaults(run=_schema, needs_django=False)


def _gathered(city: str | None) -> Any:
    from django.conf import settings

    from .gathering import gather_and_warn

    pack = Path(settings.CITIES_DIR) / (city or settings.CITY)
    if not pack.is_dir():
        raise SystemExit(f"市 {pack.name} は cities/ にありません")
    return gather_and_warn(Path(settings.NATIONAL_DIR), pack)


def _check(args: argparse.Namespace) -> int:
    from .faults import DefinitionFaults

    try:
        gathered, found = _gathered(args.city)
    except DefinitionFaults as error:
        gathered, found = [], error.faults
    errors = sum(fault.severity == "error" for fault in found)
    if args.json:
        print(json.dumps([fault.as_dict() for fault in found], ensure_ascii=False))
        return 1 if errors else 0
    for fault in found:
        print(fault)
    if errors:
        print(f"{errors}件の誤りがあります")
        return 1
    print(f"{len(gathered)}件の手続の定義に誤りはありません(注意 {len(found)}件)")
    return 0


def _load(args: argparse.Namespace) -> int:
    from shiyakusho.ground.audit import SYSTEM, acting_as

    from . import services
    from .faults import DefinitionFaults

    try:
        gathered, warnings = _gathered(args.city)
    except DefinitionFaults as error:
        print(error)
        return 1
    for warning in warnings:
        print(warning, file=sys.stderr)
    with acting_as(SYSTEM, "手続の定義の読み込み"):
        report = (services.plan if args.dry_run else services.load)(gathered=gathered)
    for words, ids in (
        ("新しい", report.created),
        ("変わった", report.updated),
        ("やめた", report.archived),
        ("手続づくりで変えられていて触らない", report.drift),
    ):
        if ids:
            print(f"{words}: {'、'.join(ids)}")
    if report.reindexed:
        print("検索の索引を作り直す")
    print(f"変わらない: {len(report.unchanged)}件")
    return 0


def _status(args: argparse.Namespace) -> int:
    from .faults import DefinitionFaults

    try:
        return _tell_status(args)
    except DefinitionFaults as error:
        print(error, file=sys.stderr)
        return 1


def _tell_status(args: argparse.Namespace) -> int:
    from django.db import connection

    from .standing import standings, standings_of_files

    files = args.files or connection.vendor != "postgresql"
    if files and not args.files:
        print("データベースの指定（DATABASE_URL）がないので、定義ファイルを見る", file=sys.stderr)
    told = (standings_of_files if files else standings)(args.ids, thorough=args.thorough)
    if args.json:
        print(json.dumps({"procedures": [one.as_dict() for one in told]}, ensure_ascii=False))
        return 0
    for one in told:
        version = f"第{one.version}版" if one.version else "版なし"
        shown = "・".join(one.faces) or "見え方なし"
        print(f"{one.id}: {version} {one.state} {shown} 例{one.tests} {'・'.join(one.languages)}")
        if one.stale:
            stale = "、".join(f"{name} {count}件" for name, count in one.stale.items())
            print(f"  古い訳: {stale}")
        for name, lacks in one.missing.items():
            print(f"  {name} に足りない: {'、'.join(lacks)}")
    return 0


def _schema(args: argparse.Namespace) -> int:
    from .schema import write_schemas

    for path in write_schemas(ROOT / "national" / "schema"):
        print(path.relative_to(ROOT))
    return 0
