"""The chain against real sessions: open transactions, many writers, two sealers, the owner."""

import functools
import hashlib
import io
import json
import random
import threading
import time

import psycopg
import pytest
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from shiyakusho.ground.audit import exporting, recorded, sealing
from shiyakusho.ground.audit.exporting import export
from shiyakusho.ground.audit.models import AuditEvent, ChainLink
from shiyakusho.ground.audit.sealer import Sealer
from shiyakusho.ground.audit.sealing import seal, seal_all, tip, unsealed
from shiyakusho.ground.audit.tests.conftest import INSERT

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ["audit_auditevent", "audit_chainlink", "audit_chainhead"]
# Shares no line with the database's function: the rule as the README tells it.
TEXTS = (
    "SELECT seq, audit_canonical(e), digest, hash, action FROM audit_chainlink c "
    "JOIN audit_auditevent e ON e.id = c.event_id ORDER BY seq"
)


def chain() -> list[str]:
    """The actions in the order of the chain, after computing every link anew."""
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        rows = cursor.fetchall()
    before, actions = bytes(32), []
    for place, (seq, text, digest, link, action) in enumerate(rows, start=1):
        assert seq == place
        assert bytes(digest) == hashlib.sha256(text.encode()).digest()
        before = hashlib.sha256(before + seq.to_bytes(8, "big") + bytes(digest)).digest()
        assert bytes(link) == before
        actions.append(action)
    return actions


@pytest.fixture
def begun() -> int:
    """What the template holds is sealed; the number of events there were."""
    seal_all()
    return len(chain())


def test_an_event_is_sealed_once_with_the_hash_of_the_one_before(begun) -> None:
    for number in range(3):
        with recorded("test.write", number=number):
            pass
    assert unsealed().events == 3
    assert (seal(), seal(), unsealed().events) == (3, 0, 0)
    assert chain()[begun:] == ["test.write"] * 3
    assert tip().seq == AuditEvent.objects.count()


def test_the_end_of_a_chain_that_has_not_begun(monkeypatch) -> None:
    monkeypatch.setattr(ChainLink, "objects", ChainLink.objects.none())
    assert (tip().seq, tip().hash, tip().sealed_at) == (0, "0" * 64, None)


def test_an_export_says_how_much_it_wrote(begun) -> None:
    out = io.StringIO()
    assert export(out) == begun == len(out.getvalue().splitlines())
    first, *_, last = map(json.loads, out.getvalue().splitlines())
    assert list(first) == ["seq", "event", "digest", "hash"]
    assert "システム" in out.getvalue()  # to be read by people, too
    assert (first["seq"], last["seq"], last["hash"]) == (1, begun, tip().hash)
    noted = AuditEvent.objects.get(action="audit.export")
    assert noted.detail["through"] == begun


def test_more_than_one_batch_is_sealed_and_counted(begun, monkeypatch) -> None:
    for number in range(5):
        with recorded("test.write", number=number):
            pass
    monkeypatch.setattr(sealing, "seal", functools.partial(seal, 2))
    assert seal_all() == 5
    assert unsealed().events == 0 and chain()[begun:] == ["test.write"] * 5


def test_an_export_is_read_in_pieces(begun, monkeypatch) -> None:
    whole, pieces = io.StringIO(), io.StringIO()
    export(whole)
    monkeypatch.setattr(exporting, "ROWS_AT_ONCE", 3)
    export(pieces)
    assert pieces.getvalue() == whole.getvalue()


def test_nothing_is_sealed_past_a_transaction_still_open(begun, connect) -> None:
    long, quick = connect(autocommit=False), connect()
    long.execute(INSERT, ["test.begun_early"])
    quick.execute(INSERT, ["test.committed_meanwhile"])
    assert seal() == 0
    assert unsealed().events == 1  # what is not committed is not seen
    quick.execute(INSERT, ["test.committed_later"])
    assert seal() == 0
    long.commit()
    assert seal() == 3
    assert chain()[begun:] == [
        "test.begun_early",
        "test.committed_meanwhile",
        "test.committed_later",
    ]


def test_what_is_open_in_another_database_is_not_waited_for(begun, connect) -> None:
    there = connection.settings_dict
    elsewhere = {"host": there["HOST"], "user": there["USER"], "dbname": "postgres"}
    with psycopg.connect(**elsewhere) as other:
        other.execute("SELECT pg_current_xact_id()")
        connect().execute(INSERT, ["test.here"])
        assert seal() == 1
    assert chain()[begun:] == ["test.here"]


def test_a_transaction_rolled_back_leaves_no_gap(begun, connect) -> None:
    lost, kept = connect(autocommit=False), connect()
    lost.execute(INSERT, ["test.lost"])
    kept.execute(INSERT, ["test.kept"])
    lost.rollback()
    assert seal() == 1
    assert chain()[begun:] == ["test.kept"]


def test_a_reader_left_open_holds_nothing_up(begun, connect) -> None:
    connect(autocommit=False).execute("SELECT count(*) FROM audit_auditevent")
    connect().execute(INSERT, ["test.write"])
    assert seal() == 1


def test_a_batch_may_end_in_the_middle_of_a_transaction(begun, connect) -> None:
    many = connect(autocommit=False)
    for number in range(5):
        many.execute(INSERT, [f"test.{number}"])
    many.commit()
    assert [seal(2), seal(2), seal(2), seal(2)] == [2, 2, 1, 0]
    assert chain()[begun:] == [f"test.{number}" for number in range(5)]


def test_one_sealer_at_a_time(begun, connect) -> None:
    other = connect(autocommit=False)
    other.execute("SELECT audit_seal(10)")
    connect().execute(INSERT, ["test.write"])
    assert seal() == 0
    other.rollback()
    assert seal() == 1


def write_or_roll_back(session: psycopg.Connection, name: str, committed: list[str]) -> None:
    chance = random.Random(name)
    for number in range(30):
        session.execute(INSERT, [f"{name}.{number}"])
        time.sleep(chance.random() / 200)
        if chance.random() < 0.2:
            session.rollback()
        else:
            session.commit()
            committed.append(f"{name}.{number}")


def keep_sealing(session: psycopg.Connection, done: threading.Event) -> None:
    while not done.is_set():
        session.execute("SELECT audit_seal(7)")


def started(target, *arguments) -> threading.Thread:
    thread = threading.Thread(target=target, args=arguments)
    thread.start()
    return thread


def test_many_writers_and_two_sealers_leave_one_chain(begun, connect) -> None:
    committed: list[str] = []
    done = threading.Event()
    sealers = [started(keep_sealing, connect(), done) for _ in range(2)]
    writers = [
        started(write_or_roll_back, connect(autocommit=False), f"w{n}", committed) for n in range(6)
    ]
    for each in writers:
        each.join()
    done.set()
    for each in sealers:
        each.join()
    seal_all()
    sealed = chain()[begun:]
    assert sorted(sealed) == sorted(committed)
    for number in range(6):  # of one writer the order is its own
        own = [action for action in sealed if action.startswith(f"w{number}.")]
        assert own == sorted(own, key=lambda action: int(action.split(".")[1]))


def test_the_workers_sealer_seals_by_itself(begun, connect) -> None:
    sealer = Sealer()
    sealer.start()
    try:
        for number in range(5):
            connect().execute(INSERT, [f"test.{number}"])
            inserted = time.monotonic()
            while tip().seq < begun + number + 1:
                assert time.monotonic() - inserted < 10
                time.sleep(0.01)
    finally:
        sealer.stop()
    assert not sealer.is_alive()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["shiyakusho_app", "shiyakusho_owner"])
def test_neither_role_changes_deletes_or_empties(role, table, begun, connect) -> None:
    column = {"audit_auditevent": "action = 'x'", "audit_chainlink": "seq = seq"}
    session = connect(role)
    for statement in (
        f"UPDATE {table} SET {column.get(table, 'seq = 0')}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with pytest.raises(InsufficientPrivilege):
            session.execute(statement)


def test_the_serving_role_cannot_write_the_chain_nor_choose_a_place(begun, connect) -> None:
    session = connect()
    with pytest.raises(InsufficientPrivilege):
        session.execute("INSERT INTO audit_chainlink SELECT * FROM audit_chainlink")
    columns = INSERT.replace("detail)", "detail, xid)").replace("'{}')", "'{}', 1)")
    session.execute(columns, ["test.early"])
    [(claimed, real)] = session.execute(
        "SELECT xid, (SELECT max(xid) FROM audit_chainlink) FROM audit_auditevent "
        "WHERE action = 'test.early'"
    ).fetchall()
    assert claimed > real


def test_rows_from_an_older_cluster_are_told_not_passed_over(begun, owner) -> None:
    owner.execute("UPDATE audit_chainlink SET xid = 9000000000000000 WHERE seq = %s", [begun])
    with pytest.raises(Exception, match="still to come"):
        seal()
    assert ChainLink.objects.count() == begun
