"""What a night does with the settings of this house: backup, drill, a word on the operations page."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.recovery import place as places
from config.recovery.backing_up import Source, back_up
from config.recovery.drilling import drill, in_words
from config.recovery.outside import Outside
from config.recovery.refusals import NotRecovered
from config.recovery.restoring import Wanted
from config.recovery.retiring import retire

Say = Callable[[str], None]


def place() -> places.Place:
    """The folder of the settings. Raises ``ImproperlyConfigured``."""
    if not settings.BACKUP_DIR:
        raise ImproperlyConfigured("BACKUP_DIR names a folder on another disk")
    return places.Place(Path(settings.BACKUP_DIR).resolve())


def nightly_backup(*, say: Say) -> bool:
    """One base backup, heads and decisions beside it, old ones removed; reported also when it fails."""
    from shiyakusho.ground.audit.actors import SYSTEM, acting_as
    from shiyakusho.ground.audit.heads import sign_due
    from shiyakusho.ground.audit.sealing import seal_all
    from shiyakusho.ground.audit.signing import key, public_key
    from shiyakusho.ground.recovery import reports

    where, private = place(), key()
    with acting_as(SYSTEM, "バックアップ"):
        try:
            seal_all()
            sign_due()
            Outside(where).turn()
            told: dict[str, Any] = back_up(_source(private), where)
            told["retired"] = retire(
                where,
                key=public_key(private),
                kept_days=settings.BACKUP_KEPT_DAYS,
                live=Path(settings.FILES_DIR),
            )
        except NotRecovered as fault:
            reports.note("backup", {"fault": str(fault), "code": fault.code}, good=False)
            raise
        reports.note("backup", told, good=True)
    say(
        f"バックアップ {told['name']}: {told['rows']:,} 行、{told['base_bytes']:,} バイト、"
        f"新しい中身 {told['contents_copied']:,} 個、{told['seconds']} 秒"
    )
    return True


def nightly_drill(scratch: Path | None, *, say: Say) -> bool:
    """The newest backup, tried. Whether it was good."""
    from shiyakusho.ground.audit.actors import SYSTEM, acting_as
    from shiyakusho.ground.audit.signing import key, public_key
    from shiyakusho.ground.recovery import reports

    where = place()
    folder = scratch or where.root / "scratch"
    told = drill(Wanted(where, folder, public_key(key()), heads=_heads()), folder)
    with acting_as(SYSTEM, "復旧訓練"):
        reports.note("drill", told, good=bool(told["good"]))
    say(in_words(told))
    return bool(told["good"])


def _source(private: Any) -> Source:
    if not (url := os.environ.get("BACKUP_URL")):
        raise ImproperlyConfigured("BACKUP_URL names the database for the role that backs it up")
    return Source(url, Path(settings.FILES_DIR), settings.CITY, private)


def _heads() -> Path | None:
    """The holder's own heads where they lie in a folder; else the copies beside the backups."""
    held = str(settings.AUDIT_HEADS_TO)
    return Path(held) if held and "://" not in held and Path(held).is_dir() else None
