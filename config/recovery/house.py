"""The part of a restore that knows the house: its files, its audit, its later decisions.

A program of its own (``python -m config.recovery.house ASKED TOLD``), connected to the recovered
database. Prints one line to standard error and ends with 1 when something is wrong.
"""

import io
import json
import os
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

from config.recovery.contents import copy_checked
from config.recovery.refusals import NotRecovered, damaged


def main(arguments: list[str]) -> int:
    asked, told = json.loads(arguments[0]), Path(arguments[1])
    settings = "prod" if "SECRET_KEY" in os.environ else "tools"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{settings}")
    import django

    django.setup()
    from shiyakusho.ground.audit.actors import SYSTEM, acting_as

    try:
        with acting_as(SYSTEM, "復元の確認"):
            found = {
                "schema": _schema(),
                "contents": bring_contents(Path(asked["files"])),
                "audit": check_audit(Path(asked["heads"]), asked["key"], asked["moment"]),
                "later_decisions": apply_later(
                    Path(asked["tombstones"]), asked["key"], asked["moment"]
                ),
            }
    except NotRecovered as fault:
        print(fault, file=sys.stderr)
        return 1
    told.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return 0


def _schema() -> str:
    """A moment before a migration: the schema is brought to this build's, which applies decisions."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return "same"
    from config.database import SERVING_ROLE, prepare

    prepare(serving_role=os.environ.get("SERVING_ROLE", SERVING_ROLE))
    return f"{len(plan)} migrations applied"


def bring_contents(kept: Path) -> dict[str, int]:
    """Every content a row names comes from the backup, and is what its name says; nothing else."""
    from django.conf import settings

    from shiyakusho.ground.files.inventory import named_contents

    target = Path(settings.FILES_DIR)
    count = size = 0
    for name in named_contents():
        try:
            size += copy_checked(kept / name, target / name)
        except FileNotFoundError:
            raise damaged(f"添付ファイルの中身 {name} がバックアップにありません") from None
        except ValueError:
            raise damaged(f"添付ファイルの中身 {name} が壊れています") from None
        count += 1
    return {"contents": count, "bytes": size}


def check_audit(heads: Path, key: str, moment: str) -> dict[str, Any]:
    """The chain against the heads of outside up to the moment, by the verifier that stands alone."""
    from shiyakusho.ground.audit import verify
    from shiyakusho.ground.audit.exporting import export
    from shiyakusho.ground.audit.sealing import seal_all

    seal_all()
    until = datetime.fromisoformat(moment)
    with tempfile.TemporaryDirectory() as folder:
        file, held = Path(folder) / "audit.jsonl", Path(folder) / "heads.jsonl"
        with file.open("w", encoding="utf-8") as out:
            lines = export(out)
        try:
            known = verify.read_heads(heads)
        except (OSError, ValueError) as error:
            raise damaged(f"監査の先端が読めません: {type(error).__name__}") from error
        of_then = [head for head in known if datetime.fromisoformat(head["at"]) <= until]
        if not of_then:
            raise damaged("その時刻までの監査の先端がありません")
        held.write_text("".join(json.dumps(head) + "\n" for head in of_then))
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            status = verify.main([str(file), "--heads", str(held), "--key", key])
    if status:
        raise damaged(f"監査の鎖: {said.getvalue().strip().splitlines()[0]}")
    return {"events": lines, "heads": len(of_then)}


def apply_later(folder: Path, key: str, moment: str) -> dict[str, int]:
    """Erasures, protections and revocations decided after the moment."""
    from shiyakusho.ground.recovery import keeper, tombstones

    try:
        documents = list(keeper.read_all(folder, key))
    except keeper.NotTheCitys as error:
        raise damaged(f"後の決定 {error} が、書いたときと違います") from error
    since = datetime.fromisoformat(moment)
    return tombstones.apply_again(tombstones.newer_than(since, documents))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
