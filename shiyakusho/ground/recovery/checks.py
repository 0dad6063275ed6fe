"""What `check --deploy` says of a house that could not come back."""

# texts: staff (whoever operates the house reads them at the command line)

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register

from shiyakusho.ground.audit.signing import NoKey, key


@register(Tags.security, deploy=True)
def the_house_can_come_back(app_configs: Any, **more: Any) -> list[Warning]:
    """The audit has a key and a holder outside, and backups a place."""
    found = []
    try:
        key()
    except NoKey as error:
        found.append(
            _warn("W001", f"監査の先端に署名する鍵がありません（{error}）", "AUDIT_KEY_FILE")
        )
    if not settings.AUDIT_HEADS_TO:
        found.append(_warn("W002", "監査の先端の預け先がありません", "AUDIT_HEADS_TO"))
    if not settings.BACKUP_DIR:
        found.append(_warn("W003", "バックアップを置く場所がありません", "BACKUP_DIR"))
    return found


def _warn(number: str, said: str, setting: str) -> Warning:
    hint = f"{setting} を入れてください（docs/guides/recovery.ja.md）。"
    return Warning(said, hint=hint, id=f"recovery.{number}")
