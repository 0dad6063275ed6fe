"""A moment comes back exactly, with its files, its audit and every later decision."""

import json
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from config.process.postgres import Postgres
from config.recovery.marks import asking, digests
from config.recovery.opening import may_open
from config.recovery.tests.conftest import CITY, HAND_IN, City


def opened(folder: Path) -> Postgres:
    postgres = Postgres(folder / "postgres")
    postgres.start()
    return postgres


def test_the_mark_comes_back_row_by_row(city: City, empty: Path) -> None:
    done = city.command("restore", str(empty), "--to", "backup")
    assert done.returncode == 0, done.stderr
    assert "確認はすべて終わりました" in done.stdout
    manifest = json.loads((city.place.backups()[-1] / "manifest.json").read_text())
    assert may_open(empty)
    postgres = opened(empty)
    try:
        with psycopg.connect(postgres.url(CITY)) as serving:  # it may sign in again
            assert serving.execute("SELECT count(*) FROM files_blob").fetchone()[0] >= 0
        with asking(postgres.url(CITY, "postgres")) as connection:
            there = digests(connection)
    finally:
        postgres.stop()
    wanted = manifest["mark"]["tables"]
    untouched = [
        name for name in wanted if not name.startswith(("public.audit_", "public.outbox_"))
    ]
    assert [n for n in untouched if there[n] != wanted[n]] == []
    assert sum(rows for rows, _ in wanted.values()) > 1000
    assert len(list((empty / "files").glob("[0-9a-f][0-9a-f]/*"))) == 6


@pytest.mark.check("G1")
def test_a_second_before_the_mass_delete(city: City, empty: Path) -> None:
    city.inside(HAND_IN, first=100, count=2)
    city.mirror()
    with asking(city.url) as connection:
        before = digests(connection)
    wanted = city.now() + timedelta(seconds=0.2)
    city.sql("SELECT pg_sleep(1.2)")
    city.sql(
        "SET session_replication_role = replica; DELETE FROM public.people_addressperiod; DELETE FROM public.files_blob"
    )
    city.keep()
    try:
        done = city.command("restore", str(empty), "--to", wanted.isoformat())
        assert done.returncode == 0, done.stderr
        postgres = opened(empty)
        try:
            with asking(postgres.url(CITY, "postgres")) as connection:
                there = digests(connection)
        finally:
            postgres.stop()
        for name in ("public.people_addressperiod", "public.people_resident", "public.files_blob"):
            assert there[name] == before[name], name
    finally:
        assert city.sql("SELECT count(*) FROM public.people_addressperiod") == [(0,)]
        _put_back(city, empty)


def _put_back(city: City, folder: Path) -> None:
    """The next test wants its rows again: the restored copy has them."""
    postgres = opened(folder)
    try:
        for table in ("people_addressperiod", "files_blob"):
            with (
                psycopg.connect(postgres.url(CITY, "postgres")) as source,
                psycopg.connect(city.url) as target,
            ):
                target.execute("SET session_replication_role = replica")
                with source.cursor().copy(f"COPY public.{table} TO STDOUT") as out:
                    with target.cursor().copy(f"COPY public.{table} FROM STDIN") as into:
                        for data in out:
                            into.write(data)
    finally:
        postgres.stop()


DECIDED = """
from django.db import transaction
from shiyakusho.ground.audit import acting_as, recorded, SYSTEM
from shiyakusho.ground.identity import services
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.models import GivenFact, Resident
from shiyakusho.ground.recovery import tombstones
from shiyakusho.ground.outbox.services import deliver_overdue
"""


@pytest.mark.check("G4")
def test_what_was_decided_later_holds_before_anybody_may_sign_in(city: City, empty: Path) -> None:
    """A person is forgotten after the moment; the restored house has forgotten them too."""
    resident = city.inside(
        DECIDED
        + """
with acting_as(SYSTEM, "試験"):
    resident = Resident.objects.order_by("pk").first()
    account = services.open_account(kind="resident", issuer="tests", subject="later", display_name="試験", level="L3")
    people.link_account_to(account=account, resident_id=resident.pk, method="staff")
told = str(resident.pk)
"""
    )
    links = f"SELECT count(*) FROM public.people_accountlink WHERE resident_id = '{resident}'"
    assert city.sql(links)[0][0] == 1
    city.sql("SELECT pg_sleep(1)")
    moment = city.now()
    city.inside(
        DECIDED
        + """
with acting_as(SYSTEM, "試験"), recorded("tests.erase"):
    from shiyakusho.ground.contracts import personal_data
    personal_data.get("people").erase(f"resident:{v['resident']}")
    tombstones.put("person.erased", f"resident:{v['resident']}", rooms=["people"])
deliver_overdue()
told = None
""",
        resident=resident,
    )
    assert len(list(city.place.tombstones.glob("*.json"))) == 1
    city.keep()
    done = city.command("restore", str(empty), "--to", moment.isoformat())
    assert done.returncode == 0, done.stderr
    assert "person.erased" in done.stdout
    postgres = opened(empty)
    try:
        assert int(postgres.psql(CITY, links)) == 0
        told = postgres.psql(
            CITY, "SELECT count(*) FROM audit_auditevent WHERE action = 'recovery.apply_again'"
        )
        assert int(told) == 1
    finally:
        postgres.stop()


def test_a_folder_with_anything_in_it_is_not_touched(city: City, empty: Path) -> None:
    (empty / "note.txt").write_text("mine")
    done = city.command("restore", str(empty))
    assert (done.returncode, done.stderr.count("recovery_not_empty")) == (1, 1)
    assert [one.name for one in empty.iterdir()] == ["note.txt"]
    inside = city.place.root / "new"
    assert "recovery_inside" in city.command("restore", str(inside)).stderr


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("2020-01-01", "recovery_no_backup"),
        ("2999-01-01", "recovery_not_reached"),
        ("きのう", "recovery_time"),
    ],
)
def test_a_moment_that_cannot_be_had(city: City, empty: Path, to: str, code: str) -> None:
    done = city.command("restore", str(empty), "--to", to)
    assert (done.returncode, done.stderr.count(code)) == (1, 1), done.stderr
    assert not (empty / "postgres" / "data").exists()


def test_another_key_is_not_believed(city: City, empty: Path) -> None:
    done = city.command("restore", str(empty), "--key", "ab" * 32)
    assert (done.returncode, done.stderr.count("recovery_damaged")) == (1, 1)


def test_a_restore_that_was_not_checked_is_not_served(tmp_path: Path) -> None:
    assert may_open(tmp_path)
    for text, opens in (
        ('{"state": "checking"}', False),
        ("{", False),
        ('{"state": "open"}', True),
    ):
        (tmp_path / "restored.json").write_text(text)
        assert may_open(tmp_path) is opens


BACKUP_ROLE = """
DO $$ BEGIN CREATE ROLE shiyakusho_backup LOGIN REPLICATION BYPASSRLS; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT pg_read_all_data, pg_maintain, pg_checkpoint TO shiyakusho_backup;
GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() TO shiyakusho_backup;
"""


def test_a_citys_own_server_needs_no_superuser(city: City, empty: Path) -> None:
    """The role of the handbook: it backs up, and what it backed up is compared and opens."""
    handbook = Path(__file__).resolve().parents[3] / "docs" / "guides" / "recovery.ja.md"
    for line in BACKUP_ROLE.strip().splitlines()[1:]:
        assert line in handbook.read_text(), line
    city.sql(BACKUP_ROLE)
    done = city.command("backup", BACKUP_URL=city.postgres.url(CITY, "shiyakusho_backup"))
    assert done.returncode == 0, done.stderr
    done = city.command("restore", str(empty))
    assert done.returncode == 0, done.stderr


def test_the_drill_compares_and_reports(city: City) -> None:
    done = city.command("drill", "--scratch", str(city.folder / "scratch"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "よし" in done.stdout and "1秒前へ" in done.stdout
    told = json.loads(sorted(city.place.drills.glob("*.json"))[-1].read_text())
    assert told["good"] and told["deleted_rows"] > 1000
    assert told["compared"]["rows"] >= told["deleted_rows"]
    assert not (city.folder / "scratch").exists()
    noted = city.sql("SELECT kind, good FROM public.recovery_report ORDER BY at DESC LIMIT 1")
    assert noted == [("drill", True)]


def test_a_drill_on_a_damaged_backup_fails_and_says_why(city: City) -> None:
    base = city.place.backups()[-1] / "base.tar.gz"
    content = base.read_bytes()
    base.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    try:
        done = city.command("drill", "--scratch", str(city.folder / "scratch"))
    finally:
        base.write_bytes(content)
    assert done.returncode == 1
    assert "失敗" in done.stdout and "base.tar.gz" in done.stdout


@pytest.mark.check("G1")
def test_what_was_committed_is_outside_within_a_minute(city: City, empty: Path) -> None:
    """The server's disk is gone at any moment: of what was committed, at most a minute is lost."""
    city.sql("CREATE TABLE IF NOT EXISTS public.rpo (at timestamptz PRIMARY KEY)")
    begun = city.now()
    while (city.now() - begun).total_seconds() < 75:
        city.sql("INSERT INTO public.rpo VALUES (clock_timestamp()) ON CONFLICT DO NOTHING")
        city.sql("SELECT pg_sleep(0.2)")
    lost_at = city.now()  # nothing is closed by hand: only the timeout has worked
    done = city.command("restore", str(empty), "--to", "latest")
    city.sql("DROP TABLE public.rpo")
    assert done.returncode == 0, done.stderr
    postgres = opened(empty)
    try:
        last = postgres.psql(CITY, "SELECT extract(epoch FROM max(at)) FROM public.rpo")
    finally:
        postgres.stop()
    lost = lost_at.timestamp() - float(last)
    print(f"lost {lost:.1f} s")
    assert lost <= 60
