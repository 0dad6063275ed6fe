"""``shiyakusho backup | restore | drill | keep``."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from config.recovery.refusals import NotRecovered

TOKYO = ZoneInfo("Asia/Tokyo")


def add_commands(subparsers: Any) -> None:
    backup = subparsers.add_parser("backup", help="バックアップ: one base backup into BACKUP_DIR")
    backup.set_defaults(run=run_backup)

    restore = subparsers.add_parser("restore", help="復元: a moment into an empty folder")
    restore.add_argument("folder", type=Path, metavar="DIR", help="empty, or not there yet")
    restore.add_argument(
        "--to", default="backup", help="a time (Japan's), latest, or backup: the newest one's mark"
    )
    restore.add_argument("--from", dest="place", type=Path, help="default: BACKUP_DIR")
    restore.add_argument("--backup", default="", help="the name of an older base backup")
    restore.add_argument("--key", help="public key of the audit; default: the one in the backups")
    restore.add_argument("--heads", type=Path, help="heads of the audit that somebody else keeps")
    restore.add_argument("--tombstones", type=Path, help="later decisions; default: the backups'")
    restore.set_defaults(run=run_restore, needs_django=False)

    drill = subparsers.add_parser("drill", help="復旧訓練: restore in scratch copies and compare")
    drill.add_argument("--scratch", type=Path, help="a folder for the copies; it is emptied")
    drill.set_defaults(run=run_drill)

    keep = subparsers.add_parser(
        "keep", help="番: files and heads all day, backup and drill at night"
    )
    keep.set_defaults(run=run_keep)


def run_backup(args: argparse.Namespace) -> int:
    """Make one, note it on the operations page, remove what is too old."""
    from config.recovery.night import nightly_backup

    return _said(lambda: nightly_backup(say=print))


def run_drill(args: argparse.Namespace) -> int:
    """Exit status 0 only when everything was compared and equal."""
    from config.recovery.night import nightly_drill

    return _said(lambda: nightly_drill(args.scratch, say=print))


def run_keep(args: argparse.Namespace) -> int:
    from config.recovery.keeping import Keeper

    return Keeper().run()


def run_restore(args: argparse.Namespace) -> int:
    """Restore and check; prints what was compared, or why nothing is declared good."""
    from config.recovery.place import Place
    from config.recovery.restoring import Wanted, restore

    place = Place((args.place or _configured()).resolve())
    folder = args.folder.resolve()

    def act() -> bool:
        wanted = Wanted(
            place,
            folder,
            args.key or _key_beside(place),
            moment=_moment(args.to),
            latest=args.to == "latest",
            heads=args.heads,
            tombstones=args.tombstones,
            backup=args.backup,
        )
        told = restore(wanted)
        print(f"復元しました: {folder}（{told['seconds']} 秒）")
        print(f"  バックアップ {told['backup']}、最後の取引 {told['recovered_to']}")
        print(
            f"  {told['tables']} 表 {told['rows']:,} 行、中身 {told['contents']['contents']:,} 個"
        )
        print(f"  監査 {told['audit']['events']:,} 件と先端 {told['audit']['heads']} 個が一致")
        print(f"  あらためて行った後の決定: {told['later_decisions'] or 'なし'}")
        print("確認はすべて終わりました。この場所のデータで始められます。")
        return True

    return _said(act)


def _said(act: Any) -> int:
    try:
        return 0 if act() else 1
    except NotRecovered as fault:
        print(fault, file=sys.stderr)
        return 1


def _configured() -> Path:
    import os

    if not os.environ.get("BACKUP_DIR"):
        raise ImproperlyConfigured("BACKUP_DIR, or --from, names the folder of the backups")
    return Path(os.environ["BACKUP_DIR"])


def _key_beside(place: Any) -> str:
    """The key that lies beside the backups: it finds accidents, not somebody who replaced both."""
    try:
        key: str = place.key.read_text().strip()
    except OSError:
        raise NotRecovered(
            "recovery_no_key", f"{place.key} がありません。--key で渡してください"
        ) from None
    print(f"公開鍵 {key[:16]}… は、バックアップのそばのものです。控えの鍵と見比べてください。")
    return key


def _moment(text: str) -> datetime | None:
    if text in ("latest", "backup"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        said = f"「{text}」は時刻として読めません。2026-11-20 14:30:00 のように書いてください"
        raise NotRecovered("recovery_time", said) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
