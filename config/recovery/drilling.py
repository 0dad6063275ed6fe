"""The drill (復旧訓練): the newest backup really restored, wrecked, and brought back to a second before.

In scratch copies only; the running house is asked for nothing. The report says what was compared.
"""

import json
import os
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.process.postgres import Postgres
from config.recovery import pieces
from config.recovery.archive import entry_of, write_safely
from config.recovery.marks import Digests, asking, differences, digests, tables
from config.recovery.place import Place
from config.recovery.refusals import NotRecovered, damaged
from config.recovery.restoring import Wanted, check_house, check_rows, recovered

QUIET_SECONDS, BACK_SECONDS = 1.5, 1.0
DELETED_ONE_BY_ONE = 200_000  # rows; what is left goes by TRUNCATE
KEPT_SECONDS = 120


def drill(wanted: Wanted, scratch: Path) -> dict[str, Any]:
    """Restore to the mark and compare; delete everything; restore to a second before and compare.

    ``wanted`` names place and key. The report has ``good``; what failed stands under ``fault``.
    """
    begun = time.monotonic()
    told: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds")}
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True, mode=0o711)
    try:
        _drill(wanted, scratch, told)
        told["good"] = True
    except NotRecovered as fault:
        told |= {"good": False, "fault": str(fault), "code": fault.code}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    told["seconds"] = round(time.monotonic() - begun, 1)
    _write(wanted.place, told)
    return told


def _drill(wanted: Wanted, scratch: Path, told: dict[str, Any]) -> None:
    wal = scratch / "kept" / "wal"
    first = replace(wanted, folder=scratch / "first", archive_to=wal)
    start = time.monotonic()
    with recovered(_with_folder(first)) as (postgres, manifest, found):
        url = postgres.url(manifest["server"]["database"], "postgres")
        told |= found | check_rows(url, manifest, first)
        told |= check_house(postgres, manifest, first, found)
        told["to_the_mark_seconds"] = round(time.monotonic() - start, 1)
        before, moment = _wreck(url, told)
        _wait_until_kept(url, wal)
    start = time.monotonic()
    second = replace(wanted, folder=scratch / "second", moment=moment, more_wal=[wal])
    with recovered(second) as (postgres, manifest, _):
        with asking(postgres.url(manifest["server"]["database"], "postgres")) as connection:
            faults = differences(before, digests(connection))
    if faults:
        raise damaged(f"1秒前と違う表があります: {'; '.join(faults[:5])}")
    told["to_a_second_before_seconds"] = round(time.monotonic() - start, 1)
    told["compared"] = {"tables": len(before), "rows": sum(rows for rows, _ in before.values())}


def _with_folder(wanted: Wanted) -> Wanted:
    """The scratch copy's own WAL has a place that the database's user can write."""
    assert wanted.archive_to is not None
    postgres = Postgres(wanted.folder / "postgres")
    wanted.archive_to.mkdir(parents=True)
    for folder in (wanted.archive_to.parent, wanted.archive_to):
        folder.chmod(0o711)
    if os.geteuid() == 0:
        os.chown(wanted.archive_to, postgres.uid, postgres.uid)
    return wanted


def _wreck(url: str, told: dict[str, Any]) -> tuple[Digests, datetime]:
    """Delete every row; returns what stood there before and the moment to go back to."""
    with asking(url) as connection:
        before = digests(connection)
        time.sleep(QUIET_SECONDS)
        row = connection.execute("SELECT clock_timestamp()").fetchone()
        assert row is not None
        deleted: datetime = row[0]
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            _delete_all(connection, before)
        left = sum(rows for rows, _ in digests(connection).values())
    if left:
        raise damaged(f"訓練の一斉削除のあとに {left} 行が残りました")
    told["deleted_rows"] = sum(rows for rows, _ in before.values())
    return before, deleted - timedelta(seconds=BACK_SECONDS)


def _delete_all(connection: psycopg.Connection, there: Digests) -> None:
    left = DELETED_ONE_BY_ONE
    rest = []
    for table in sorted(tables(connection), key=lambda one: there[_name(one, connection)][0]):
        left -= there[_name(table, connection)][0]
        if left < 0:
            rest.append(table)
        else:
            connection.execute(sql.SQL("DELETE FROM ONLY {}").format(table))
    if rest:
        names = sql.SQL(", ").join(rest)
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))


def _name(table: sql.Identifier, connection: psycopg.Connection) -> str:
    return table.as_string(connection).replace('"', "")


def _wait_until_kept(url: str, wal: Path) -> None:
    with asking(url) as connection:
        row = connection.execute(
            "SELECT (SELECT timeline_id FROM pg_control_checkpoint()), pg_switch_wal()::text"
        ).fetchone()
    assert row is not None
    number = pieces.number_at(row[1])
    deadline = time.monotonic() + KEPT_SECONDS
    while not any(entry_of(pieces.name_of(line, number), wal) for line in (row[0], row[0] + 1)):
        if time.monotonic() > deadline:
            raise NotRecovered("recovery_archive_late", "訓練の WAL が届きません")
        time.sleep(0.1)


def _write(place: Place, told: dict[str, Any]) -> None:
    name = told["at"].replace(":", "").replace("+0000", "Z")
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    place.drills.mkdir(parents=True, exist_ok=True)
    write_safely(place.drills / f"{name}.json", f"{text}\n".encode())
    write_safely(place.drills / f"{name}.txt", in_words(told).encode())


def in_words(told: dict[str, Any]) -> str:
    """The report as a person reads it."""
    head = f"復旧訓練 {told['at']}: {'よし' if told['good'] else '失敗'}（{told['seconds']} 秒）\n"
    if not told["good"]:
        return f"{head}見つかったこと: {told['fault']}\n"
    compared, files, audit = told["compared"], told["contents"], told["audit"]
    return head + "".join(
        f"・{line}\n"
        for line in (
            f"バックアップ {told['backup']} を {told['to_the_mark_seconds']} 秒で戻し、"
            f"{told['tables']} 表 {told['rows']:,} 行が記録と一致しました。",
            f"添付ファイルの中身 {files['contents']:,} 個（{files['bytes']:,} バイト）がそろい、"
            "すべてハッシュと一致しました。",
            f"監査の鎖 {audit['events']:,} 件が、外に預けた先端 {audit['heads']} 個と一致しました。",
            f"後の決定をあらためて行いました: {told['later_decisions'] or 'なし'}。",
            f"写しの {told['deleted_rows']:,} 行を一斉に消し、1秒前へ "
            f"{told['to_a_second_before_seconds']} 秒で戻しました。"
            f"{compared['tables']} 表 {compared['rows']:,} 行が、消す前と一致しました。",
        )
    )
