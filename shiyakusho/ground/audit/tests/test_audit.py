from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.utils import InterfaceError, InternalError, OperationalError, ProgrammingError

from shiyakusho.ground.audit import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Purpose,
    acting_as,
    current_purpose,
    for_purpose,
    record_read,
    recorded,
    services,
)
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.contracts.outages import NotNoted

CLERK = Actor("staff", "a1", "相談 太郎", post="子育て支援係")

pytestmark = pytest.mark.django_db


def last() -> AuditEvent:
    return AuditEvent.objects.latest("at")


def test_one_write_is_one_event_with_actor_purpose_and_subjects() -> None:
    before = AuditEvent.objects.count()
    with (
        acting_as(CLERK, "案件 1"),
        recorded("test.write", subjects=["case:1"], colour="青") as event,
    ):
        event.subjects.append("resident:2")
        event.detail["size"] = 3
    assert AuditEvent.objects.count() == before + 1
    row = last()
    assert (row.action, row.actor_name, row.actor_post, row.purpose) == (
        "test.write",
        "相談 太郎",
        "子育て支援係",
        "案件 1",
    )
    assert row.subjects == ["case:1", "resident:2"]
    assert row.detail == {"colour": "青", "size": 3}


def test_a_write_inside_a_write_joins_its_event() -> None:
    before = AuditEvent.objects.count()
    with recorded("outer.write", subjects=["case:1"]), recorded("inner.write", subjects=["blob:2"]):
        pass
    assert AuditEvent.objects.count() == before + 1
    assert last().subjects == ["case:1", "blob:2"]
    assert last().detail["also"] == [{"action": "inner.write"}]


def test_a_refused_inner_write_leaves_no_trace_in_the_outer_one() -> None:
    with recorded("outer.write"), pytest.raises(ZeroDivisionError), recorded("inner.write"):
        raise ZeroDivisionError
    assert "also" not in last().detail


def test_a_failed_write_leaves_no_event() -> None:
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError), recorded("test.write"):
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == before


def test_the_database_knows_who_writes() -> None:
    purpose = Purpose("case", "1", "児童手当の申請の審査")
    with acting_as(CLERK, purpose), recorded("test.write"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('shiyakusho.actor'), current_setting('shiyakusho.purpose')"
        )
        assert cursor.fetchone() == ("staff:a1", "case:1")


def test_the_event_tells_the_purpose_in_words_and_keeps_the_path_apart() -> None:
    with acting_as(CLERK, path="GET /staff/cases/1/"), collected_reads():
        for_purpose("case", "1", "児童手当の申請の審査")
        record_read(["resident:1"], what="person")
    assert last().purpose == "児童手当の申請の審査"
    assert last().detail == {
        "what": ["person"],
        "for": {"kind": "case", "reference": "1"},
        "path": "GET /staff/cases/1/",
    }


def test_a_purpose_ends_with_the_block_and_words_alone_are_none_for_staff() -> None:
    with acting_as(SYSTEM):
        with acting_as(CLERK, "案件 1"):
            assert current_purpose().kind == ""
            for_purpose("visit", "2")
            assert current_purpose() == Purpose("visit", "2")
        assert current_purpose().kind == "system"
    with acting_as(Actor("resident", "r1", "花子")):
        assert current_purpose().kind == "self"


def test_reads_of_a_request_are_one_event_with_all_their_subjects() -> None:
    before = AuditEvent.objects.count()
    with acting_as(CLERK), collected_reads():
        record_read(["resident:1"], what="person")
        record_read(["resident:1", "resident:2"], what="household")
        assert AuditEvent.objects.count() == before
    assert AuditEvent.objects.count() == before + 1
    assert last().action == "records.read"
    assert last().subjects == ["resident:1", "resident:2"]
    assert last().detail == {"what": ["household", "person"]}


def test_a_request_that_read_nothing_leaves_nothing() -> None:
    before = AuditEvent.objects.count()
    with collected_reads():
        record_read([], what="person")
    assert AuditEvent.objects.count() == before


def test_events_about_a_subject_are_found() -> None:
    with recorded("test.write", subjects=["resident:77"]):
        pass
    assert [event.action for event in events_about("resident:77")] == ["test.write"]
    assert list(events_about("resident:7")) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET action = 'x'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
    ],
)
def test_the_serving_role_can_neither_change_nor_delete(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_serving_role_cannot_change_the_schema() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.planted (x int)")


def test_what_an_anonymous_person_wrote_says_so_and_for_nothing() -> None:
    with acting_as(ANONYMOUS, "申込み"), recorded("test.write"):
        pass
    event = last()
    assert (event.actor_kind, event.actor_name, event.purpose) == (
        "anonymous",
        "匿名の利用者",
        "申込み",
    )
    with acting_as(ANONYMOUS, "申込み"):
        assert current_purpose() == Purpose("", "", "申込み")


@pytest.mark.parametrize(
    "fault", [OperationalError, InterfaceError, InternalError, ProgrammingError]
)
def test_an_event_that_cannot_be_written_undoes_its_write(fault, monkeypatch) -> None:
    """The house reads and writes nothing that is not noted; where the database itself is away, that
    is said."""

    def refuse(event) -> None:
        raise fault("audit_auditevent")

    monkeypatch.setattr(services, "_create", refuse)
    with pytest.raises(NotNoted, match=r"^test\.write$"), recorded("test.write"):
        pass
    monkeypatch.setattr(services, "connection", SimpleNamespace(connection=None))
    with pytest.raises(fault), recorded("test.write"):
        pass
    gone = SimpleNamespace(connection=SimpleNamespace(closed=True))
    monkeypatch.setattr(services, "connection", gone)
    with pytest.raises(fault), recorded("test.write"):
        pass


def test_a_long_purpose_is_told_as_far_as_it_is_read() -> None:
    with acting_as(ANONYMOUS, "長" * 250), recorded("test.write"):
        pass
    assert last().purpose == "長" * 200
