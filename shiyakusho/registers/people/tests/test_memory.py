"""A request reads a person once, and never reads what is not true any more."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiyakusho.ground import clock
from shiyakusho.ground.audit import Purpose, acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people import public
from shiyakusho.registers.people.memory import remembered

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def everything(resident) -> tuple:
    """All a page may ask about a person."""
    return (
        public.person(resident),
        public.household_of(resident),
        public.facts_for(resident, clock.today()),
        public.provenance_for(resident, clock.today()),
        public.prefill(resident),
        public.given_facts(resident),
        public.spouse_of(resident, clock.today()),
    )


def queries(ask, *args) -> tuple:
    with CaptureQueriesContext(connection) as sent:
        answer = ask(*args)
    return answer, [q["sql"] for q in sent if "people_" in q["sql"]]


def test_within_a_request_nothing_is_asked_twice(imported) -> None:
    outside = everything(imported[1])
    with remembered(), collected_reads():
        first, sent = queries(everything, imported[1])
        again, nothing = queries(everything, imported[1])
    assert first == again == outside
    assert sent and not nothing
    assert len(sent) == len(set(sent))


def test_between_requests_nothing_stays(imported) -> None:
    with remembered():
        public.person(imported[1])
    with remembered():
        _, sent = queries(public.person, imported[1])
    assert sent
    _, sent = queries(public.person, imported[1])
    _, again = queries(public.person, imported[1])
    assert sent and again  # outside a request: every time


def test_after_a_write_everything_is_read_anew(imported) -> None:
    me = imported[1]
    with remembered():
        assert "phone" not in public.given_facts(me)
        kept = public.give_fact(resident_id=me, fact="phone", value="090", source="form")
        assert public.given_facts(me)["phone"].value == "090"
        assert public.facts_for(me, clock.today())["phone"] == "090"
        public.withdraw_fact(resident_id=me, fact_id=kept)
        assert "phone" not in public.given_facts(me)


def test_a_write_that_is_rolled_back_leaves_nothing(imported) -> None:
    from django.db import transaction

    me = imported[1]
    with remembered():
        with pytest.raises(RuntimeError), transaction.atomic():
            public.give_fact(resident_id=me, fact="phone", value="090", source="form")
            assert "phone" in public.given_facts(me)
            raise RuntimeError
        assert "phone" not in public.given_facts(me)


def test_a_link_is_seen_at_once(imported, account) -> None:
    me = account("resident")
    with remembered():
        assert public.resident_of(me) is None
        public.link_account_to(account=me, resident_id=imported[1], method="staff")
        assert public.resident_of(me).id == imported[1]
        public.unlink_account(account=me)
        assert public.resident_of(me) is None


def test_what_one_actor_saw_is_not_shown_to_another(imported, account) -> None:
    me, clerk, today = account("resident"), account("staff", roles=["clerk"]), clock.today()
    public.link_account_to(account=me, resident_id=imported[1], method="staff")
    public.protect(
        resident_id=imported[1], kind="stalking", since=today, until=None, allowed_posts=[]
    )
    with remembered():
        with acting_as(actor_of(me)):
            assert public.person(imported[1]).address is not None
            assert public.facts_for(imported[1], today)["ward"]
        with acting_as(actor_of(clerk), Purpose("task", "tests")):
            assert public.person(imported[1]).address is None
            assert "ward" not in public.facts_for(imported[1], today)


def test_an_answer_in_other_hands_changes_no_later_one(imported) -> None:
    with remembered():
        facts = public.facts_for(imported[1], DAY)
        facts["self"]["name"] = "別人"
        facts["children"].clear()
        public.given_facts(imported[1])["x"] = None
        public.provenance_for(imported[1], DAY).clear()
        assert public.facts_for(imported[1], DAY)["self"]["name"] == "髙𣘺 健太"
        assert public.facts_for(imported[1], DAY)["children"]
        assert public.given_facts(imported[1]) == {}
        assert public.provenance_for(imported[1], DAY)


def test_a_remembered_answer_is_noted_as_read(imported) -> None:
    with remembered(), collected_reads():
        public.facts_for(imported[1], clock.today())
        public.facts_for(imported[1], clock.today())
    noted = AuditEvent.objects.filter(action="records.read")
    assert noted.count() == 1
    assert f"resident:{imported[1]}" in noted.get().subjects


def test_the_room_writes_by_one_way_only() -> None:
    """Whoever imports ``recorded`` here could write without forgetting."""
    room = Path(__file__).parent.parent
    found = {
        file.relative_to(room).as_posix()
        for file in room.rglob("*.py")
        if "tests" not in file.parts
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and "recorded" in {name.name for name in node.names}
    }
    assert found == {"memory.py"}
