"""A moment comes back exactly, with its files, its audit and every later decision."""

import json
import shutil
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


BEFORE = """
from shiyakusho.ground.audit import acting_as, SYSTEM
from shiyakusho.ground.identity import services
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.models import Resident
with acting_as(SYSTEM, "試験"):
    residents = list(Resident.objects.order_by("pk")[:2])
    account, staff = (
        services.open_account(kind=kind, issuer="tests", subject=kind, display_name="試験", level="L3")
        for kind in ("resident", "staff")
    )
    people.link_account_to(account=account, resident_id=residents[0].pk, method="staff")
    services.issue_token(account=staff, label="lost")
told = {"erased": str(residents[0].pk), "hidden": str(residents[1].pk), "account": str(account.pk), "staff": str(staff.pk)}
"""
LATER = """
from datetime import date
from shiyakusho.ground.audit import acting_as, recorded, SYSTEM
from shiyakusho.ground.contracts import personal_data
from shiyakusho.ground.identity import restored, services
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.outbox.services import deliver_overdue
from shiyakusho.ground.recovery import tombstones
from shiyakusho.registers.people import public as people
with acting_as(SYSTEM, "試験"):
    person = f"resident:{v['erased']}"
    with recorded("tests.erase"):
        personal_data.get("people").erase(person)
        tombstones.put("person.erased", person, rooms=["people"])
    people.protect(resident_id=v["hidden"], kind="domestic_violence", since=date(2026, 11, 1), until=None, allowed_posts=[])
    services.revoke_tokens(account=Account.objects.get(pk=v["staff"]), label="lost")
    with recorded("tests.close"):
        Account.objects.filter(pk=v["account"]).update(is_active=False)
        restored.keep(restored.CLOSED, Account.objects.get(pk=v["account"]))
    deliver_overdue()
told = None
"""


@pytest.mark.check("G4")
def test_what_was_decided_later_holds_before_anybody_may_sign_in(city: City, empty: Path) -> None:
    """A person forgotten, an address hidden, a token and an account closed: all after the moment."""
    told = city.inside(BEFORE)
    facts = (
        f"SELECT (SELECT count(*) FROM people_accountlink WHERE resident_id = '{told['erased']}'),"
        f"(SELECT count(*) FROM people_protection WHERE resident_id = '{told['hidden']}'),"
        "(SELECT count(*) FROM identity_apitoken WHERE revoked_at IS NULL AND label = 'lost'),"
        f"(SELECT is_active FROM identity_account WHERE id = '{told['account']}')"
    )
    assert city.sql(facts) == [(1, 0, 1, True)]
    city.sql("SELECT pg_sleep(1)")
    moment = city.now()
    city.inside(LATER, **told)
    assert city.sql(facts) == [(0, 1, 0, False)]
    assert len(list(city.place.tombstones.glob("*.json"))) == 4
    city.keep()
    done = city.command("restore", str(empty), "--to", moment.isoformat())
    assert done.returncode == 0, done.stderr
    for kind in (
        "person.erased",
        "people.protected",
        "identity.tokens_revoked",
        "identity.account_closed",
    ):
        assert kind in done.stdout, done.stdout
    postgres = opened(empty)
    try:
        assert postgres.psql(CITY, facts) == "0|1|0|f\n"
        events = "SELECT count(*) FROM audit_auditevent WHERE action = 'recovery.apply_again'"
        assert int(postgres.psql(CITY, events)) == 4
    finally:
        postgres.stop()


@pytest.mark.check("G4")
def test_a_decision_somebody_changed_keeps_the_house_closed(city: City, empty: Path) -> None:
    """One that is not signed by the city, one that cannot be read: nothing opens."""
    file = city.place.tombstones / "2026-01-01T000000.000000Z-x.json"
    for text in ("{}", '{"format": "shiyakusho-tombstone-1"}', "not json"):
        file.write_text(text)
        try:
            done = city.command("restore", str(empty / "new"))
        finally:
            file.unlink()
        assert (done.returncode, done.stderr.count("後の決定")) == (1, 1), done.stderr
        assert not may_open(empty / "new")
        shutil.rmtree(empty / "new")


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
def test_a_piece_is_closed_after_half_of_the_minute_that_may_be_lost(city: City) -> None:
    """As the running server has it; that it does so the battery sees by the clock."""
    [(mode, seconds, command)] = city.sql(
        "SELECT current_setting('archive_mode'), setting::int, current_setting('archive_command')"
        " FROM pg_settings WHERE name = 'archive_timeout'"
    )
    assert mode == "on" and 0 < 2 * seconds <= 60
    assert str(city.place.wal) in command


@pytest.mark.battery
@pytest.mark.check("G1")
def test_what_was_committed_is_outside_within_a_minute(city: City, empty: Path) -> None:
    """The same by the clock, as shipped, while somebody writes without a pause."""
    begun = last = _written(city)
    while last - begun < 75:
        city.sql("SELECT pg_sleep(0.2)")
        last = _written(city)
    lost = last - _last_restored(city, empty)
    print(f"lost {lost:.1f} s")
    assert lost <= 60


def _written(city: City) -> float:
    """When a row more was written."""
    city.sql("CREATE TABLE IF NOT EXISTS public.rpo (at timestamptz PRIMARY KEY)")
    told = city.sql(
        "INSERT INTO public.rpo VALUES (clock_timestamp()) RETURNING extract(epoch FROM at)"
    )
    return float(told[0][0])


def _last_restored(city: City, empty: Path) -> float:
    """When the last row was written that is still there without the server's disk."""
    done = city.command("restore", str(empty), "--to", "latest")
    city.sql("DROP TABLE public.rpo")
    assert done.returncode == 0, done.stderr
    postgres = opened(empty)
    try:
        return float(postgres.psql(CITY, "SELECT extract(epoch FROM max(at)) FROM public.rpo"))
    finally:
        postgres.stop()
