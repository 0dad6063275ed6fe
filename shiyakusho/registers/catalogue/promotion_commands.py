"""`shiyakusho catalogue export|import|plan|apply|diff`: definitions from one place to another."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

SHORTEST_DIGEST = 12
SAYS = {
    "new": "新しい", "update": "新しい版になる", "unchanged": "変わらない", "keep": "こちらを残す",
    "drift": "こちらで変えられている（--take か --keep を選ぶ）", "take": "束の版にする",
}  # fmt: skip


def add_promotion(inner: Any) -> None:
    """Add the five actions to `catalogue`."""
    export = inner.add_parser("export", help="二人が承認した版を束に書き出す")
    export.add_argument("bundle", type=Path, help="書き出す先（フォルダ、または .tar）")
    export.add_argument("ids", nargs="*", help="手続のid（なければ全部）")
    export.set_defaults(run=_export)
    taken = inner.add_parser("import", help="束を作業中の版として受け取る（公開しない）")
    taken.add_argument("bundle", type=Path)
    taken.set_defaults(run=_import)
    for name, words, run in (
        ("plan", "束を入れると何が変わるかを言う（書き込まない）", _plan),
        ("apply", "束を入れる（二度目は何も書かない）", _apply),
    ):
        parser = inner.add_parser(name, help=words)
        parser.add_argument("bundle", type=Path)
        parser.add_argument("--take", action="append", default=[], metavar="ID", help="束を取る")
        parser.add_argument(
            "--keep", action="append", default=[], metavar="ID", help="こちらを残す"
        )
        parser.add_argument(
            "--as", dest="renamed", action="append", default=[], metavar="ID=NEW", help="別のidで"
        )
        parser.set_defaults(run=run)
        if name == "apply":
            parser.add_argument(
                "--digest", required=True, help="plan が言った束の指紋（12文字から）"
            )
        else:
            parser.add_argument("--json", action="store_true", help="結果を JSON で出す")
    diff = inner.add_parser("diff", help="二つの版の違いを文で言う")
    diff.add_argument("procedure")
    diff.add_argument("old", type=int, help="版の番号")
    diff.add_argument("new", type=int, nargs="?", help="版の番号（なければ公開中の版）")
    diff.add_argument("--json", action="store_true", help="結果を JSON で出す")
    diff.set_defaults(run=_diff)


def _export(args: argparse.Namespace) -> int:
    from shiyakusho.ground.contracts import Refusal

    from .bundle import write_bundle
    from .exporting import exported

    try:
        files = exported(args.ids or None)
    except Refusal as refusal:
        return _refused(refusal)
    print(f"束の指紋: {write_bundle(args.bundle, files)}（{len(files) - 1}件）")
    return 0


def _import(args: argparse.Namespace) -> int:
    from shiyakusho.ground.audit import SYSTEM, acting_as

    from .receiving import receive

    bundle = _read(args.bundle)
    if bundle is None:
        return 1
    with acting_as(SYSTEM, "手続の定義の受け取り"):
        made = receive(bundle)
    print(f"作業中の版にした: {'、'.join(made) if made else 'なし'}")
    return 0


def _plan(args: argparse.Namespace) -> int:
    """0: nothing to do; 2: there is; 1: it cannot be applied as it is."""
    from .promoting import planned

    bundle = _read(args.bundle)
    if bundle is None:
        return 1
    found = planned(bundle, _choices(args), _renamed(args))
    if args.json:
        told = [
            {"procedure": one.item.procedure, "what": one.what, "faults": one.faults,
             "changes": [change.what for change in one.changes]}
            for one in found
        ]  # fmt: skip
        print(json.dumps({"digest": bundle.digest, "items": told}, ensure_ascii=False))
    else:
        print(f"束の指紋: {bundle.digest}")
        for one in found:
            _tell(one)
    if any(one.what == "drift" or (one.writes and one.faults) for one in found):
        return 1
    return 2 if any(one.writes for one in found) else 0


def _apply(args: argparse.Namespace) -> int:
    from shiyakusho.ground.audit import SYSTEM, acting_as
    from shiyakusho.ground.contracts import Refusal

    from .promoting import apply_bundle

    bundle = _read(args.bundle)
    if bundle is None:
        return 1
    if len(args.digest) < SHORTEST_DIGEST or not bundle.digest.startswith(args.digest):
        print(f"束の指紋が違います: {bundle.digest} [bundle_digest]")
        return 1
    try:
        with acting_as(SYSTEM, "手続の定義の移行"):
            found = apply_bundle(bundle, _choices(args), _renamed(args))
    except Refusal as refusal:
        return _refused(refusal)
    for one in found:
        print(f"{SAYS[one.what]}: {one.item.procedure}")
    return 0


def _diff(args: argparse.Namespace) -> int:
    from shiyakusho.ground.contracts import Refusal

    from .difference import difference
    from .public import live
    from .selectors import numbered

    try:
        old = numbered(args.procedure, args.old)
        new = numbered(args.procedure, args.new) if args.new else live(args.procedure)
    except Refusal as refusal:
        return _refused(refusal)
    found = difference(old, new)
    if args.json:
        print(json.dumps([vars(one) for one in found], ensure_ascii=False))
        return 0
    if not found:
        print("違いはありません")
    for one in found:
        print(f"- {one.what}")
        if one.before or one.after:
            print(f"    前: {one.before or 'なし'}\n    後: {one.after or 'なし'}")
    return 0


def _tell(one: Any) -> None:
    day = f"（{one.item.in_force_from}から）" if one.item.in_force_from else ""
    print(f"{SAYS[one.what]}: {one.item.procedure}{day}")
    for change in one.changes:
        print(f"  - {change.what}")
    for fault in one.faults:
        print(f"  ! {fault}")


def _read(path: Path) -> Any:
    from .bundle import read_bundle
    from .faults import DefinitionFaults

    try:
        return read_bundle(path)
    except DefinitionFaults as error:
        print(error)
        return None


def _choices(args: argparse.Namespace) -> dict[str, Any]:
    return dict.fromkeys(args.keep, "keep") | dict.fromkeys(args.take, "take")


def _renamed(args: argparse.Namespace) -> dict[str, str]:
    return dict(one.split("=", 1) for one in args.renamed if "=" in one)


def _refused(refusal: Any) -> int:
    print(f"{refusal} [{refusal.code}] {json.dumps(refusal.extra, ensure_ascii=False)}")
    return 1
