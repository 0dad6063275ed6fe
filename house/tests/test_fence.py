"""The second fence stands round every table of persons: the catalogue is asked, not the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from house.fences import OWNER, faults, unfenced

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).resolve().parents[2]

# Functions that run with another's rights, each because nothing less does.
DEFINERS = frozenset(
    {
        "audit_seal(integer)",  # writes the chain, which no role may
        "people_begin_first_load()",  # drops and brings back indexes of the empty register
        "people_end_first_load()",
        "people_nothing_rests()",
        "retention_destroy(uuid,text,text,text,text)",  # of append-only tables, by a list
        "people_anchors()",  # whose records somebody may reach: asked by the policies themselves
        "people_households()",
        "people_reach()",
        "people_hidden()",
        "people_find_by_name(text)",  # by the trigram index, which nothing below a policy may use
        "people_find_by_kana(text)",
        "people_find_by_place(text,date,uuid[])",
    }
)
# Where the house's own hand writes what a person's act sets going. A new place is a decision.
LIFTED = {
    ("shiyakusho/desks/remote/services/opening.py", "remote.booked"),
    ("shiyakusho/desks/remote/services/opening.py", "remote.booth"),
    ("shiyakusho/desks/representation/services.py", "representation.tell"),
    ("shiyakusho/desks/representation/views/manage.py", "representation.unlink"),
    ("shiyakusho/desks/representation/services.py", "representation.tell"),
    ("shiyakusho/doors/manage/auditing.py", "manage.audit"),
    ("shiyakusho/ground/unsealing/services.py", "unsealing.find"),
    ("shiyakusho/registers/people/blocked.py", "people.blocked"),
    ("shiyakusho/registers/people/shielding.py", "people.blocked"),
    ("shiyakusho/registers/people/shielding.py", "people.shields"),
    ("shiyakusho/engines/booking/gate/selectors.py", "booking.gate_counts"),
    ("shiyakusho/engines/booking/gate/selectors.py", "booking.turn"),
    ("shiyakusho/engines/booking/gate/services/admitting.py", "booking.admit"),
    ("shiyakusho/engines/booking/gate/services/arranging.py", "booking.forget_turns"),
    ("shiyakusho/engines/booking/gate/services/arranging.py", "booking.gate"),
    ("shiyakusho/engines/booking/gate/services/arranging.py", "booking.set_gate"),
    ("shiyakusho/engines/booking/gate/services/looking.py", "booking.look"),
    ("shiyakusho/engines/booking/gate/services/passing.py", "booking.use_turn"),
    ("shiyakusho/engines/booking/gate/services/taking.py", "booking.leave_gate"),
    ("shiyakusho/engines/booking/gate/services/taking.py", "booking.take_turn"),
    ("shiyakusho/engines/booking/lottery/views/own.py", "booking.of_win"),
    ("shiyakusho/engines/booking/services/expiring.py", "booking.expire"),
    ("shiyakusho/engines/booking/services/people.py", "booking.count"),
    ("shiyakusho/engines/booking/services/series_life.py", "booking.series"),
    ("shiyakusho/engines/booking/services/waiting.py", "booking.promote"),
    ("shiyakusho/engines/booking/services/waiting_spaces.py", "booking.ahead"),
    ("shiyakusho/engines/booking/usage.py", "booking.usage"),
    ("shiyakusho/engines/booking/views/own.py", "booking.ahead"),
    ("shiyakusho/engines/booking/views/own.py", "booking.feed"),
    ("shiyakusho/engines/booking/lottery/selectors.py", "booking.entry_of_win"),
    ("shiyakusho/engines/booking/lottery/services/closing.py", "booking.close_round"),
    ("shiyakusho/engines/booking/lottery/services/confirming.py", "booking.end_round"),
    ("shiyakusho/engines/booking/lottery/services/confirming.py", "booking.lapse"),
    ("shiyakusho/engines/booking/lottery/services/confirming.py", "booking.winning"),
    ("shiyakusho/engines/booking/lottery/services/drawing_round.py", "booking.draw"),
    ("shiyakusho/engines/booking/lottery/services/entering.py", "booking.one_entry"),
    ("shiyakusho/engines/booking/lottery/services/giving.py", "booking.given_up"),
    ("shiyakusho/engines/booking/lottery/services/giving.py", "booking.hand_on"),
    ("shiyakusho/engines/booking/lottery/services/holding_round.py", "booking.round_of"),
    ("shiyakusho/engines/booking/lottery/services/keeping.py", "booking.hold_for_city"),
    ("shiyakusho/engines/booking/lottery/services/keeping.py", "booking.release_hold"),
    ("shiyakusho/engines/booking/lottery/services/postponing.py", "booking.postpone"),
    ("shiyakusho/engines/booking/lottery/services/preparing.py", "booking.announce"),
    ("shiyakusho/engines/booking/lottery/services/tending.py", "booking.tend"),
    ("shiyakusho/engines/cases/handlers.py", "cases.heard"),
    ("shiyakusho/engines/cases/scope.py", "cases.too_secret"),
    ("shiyakusho/engines/letters/services.py", "letters.issue"),
    ("shiyakusho/engines/messaging/services.py", "messaging.send"),
    ("shiyakusho/engines/payments/selectors.py", "payments.of_thing"),
    ("shiyakusho/engines/payments/selectors.py", "payments.sums"),
    ("shiyakusho/engines/payments/selectors.py", "payments.unsure"),
    ("shiyakusho/engines/payments/services/asking.py", "payments.ask"),
    ("shiyakusho/engines/payments/services/asking.py", "payments.withdraw"),
    ("shiyakusho/engines/payments/services/giving_back.py", "payments.give_back"),
    ("shiyakusho/engines/payments/services/holding.py", "payments.holding"),
    ("shiyakusho/engines/payments/services/lapsing.py", "payments.lapse"),
    ("shiyakusho/engines/payments/services/till.py", "payments.till"),
    ("shiyakusho/engines/payments/services/trying.py", "payments.hear"),
    ("shiyakusho/engines/payments/services/trying.py", "payments.look_after"),
    ("shiyakusho/engines/signing/gate.py", "signing.gate"),
    ("shiyakusho/engines/signing/handlers.py", "signing.heard"),
    ("shiyakusho/engines/signing/services/holding.py", "signing.change"),
    ("shiyakusho/engines/signing/services/identifying.py", "signing.identify"),
    ("shiyakusho/engines/signing/views/signer.py", "signing.file"),
    ("shiyakusho/engines/signing/views/signer.py", "signing.link"),
    ("shiyakusho/engines/signing/views/signer.py", "signing.show"),
    ("shiyakusho/registers/people/blocked.py", "people.blocked"),
    ("shiyakusho/registers/people/linking.py", "people.arrive"),
    ("shiyakusho/registers/people/mandates.py", "people.accept_mandate"),
    ("shiyakusho/registers/people/representation.py", "people.may_act_for"),
    ("shiyakusho/registers/people/shielding.py", "people.shields"),
}
PLANTED = {
    "a table nobody fenced": (
        "CREATE TABLE planted (name text)",
        "planted: neither fenced nor on the list",
    ),
    "a fence the owner passes": (
        "CREATE TABLE planted (name text); ALTER TABLE planted ENABLE ROW LEVEL SECURITY; "
        "CREATE POLICY fence ON planted USING (fence_is_house())",
        "planted: neither fenced nor on the list",
    ),
    "a fence without a policy": (
        "CREATE TABLE planted (name text); ALTER TABLE planted ENABLE ROW LEVEL SECURITY; "
        "ALTER TABLE planted FORCE ROW LEVEL SECURITY",
        "planted: fenced without a policy",
    ),
    "a fence taken down": (
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "cases_case: neither fenced nor on the list",
    ),
    "a gate for everybody": (
        "CREATE POLICY planted ON people_resident USING (true)",
        "policy people_resident.planted: open to all",
    ),
    "a view with its owner's eyes": (
        "CREATE VIEW planted AS SELECT name FROM people_resident",
        "view planted: not security_invoker",
    ),
    "a function with its owner's rights": (
        "CREATE FUNCTION planted() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT count(*) FROM people_resident'",
        "function planted(): not on the list",
    ),
}


@pytest.fixture
def owner(database_template, django_db_setup, django_db_blocker) -> Iterator[psycopg.Cursor]:
    """The owning role in this test's database; everything it does is rolled back."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(host=database_template[0], user=OWNER, dbname=name) as outside:
        yield outside.cursor()
        outside.rollback()


@pytest.mark.check("A4")
def test_every_table_is_fenced_or_signed_for(owner) -> None:
    found = faults(owner, unfenced(), DEFINERS)
    assert not found, "\n".join(found)


@pytest.mark.check("A4")
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(owner, fault: str) -> None:
    statement, told = PLANTED[fault]
    owner.execute(statement)
    assert told in faults(owner, unfenced(), DEFINERS)


def test_every_reason_is_given() -> None:
    assert all(reason and len(reason) > 10 for reason in unfenced().values())


def test_the_fence_is_lifted_in_these_places_only() -> None:
    found = set()
    for path in (HOUSE / "shiyakusho").rglob("*.py"):
        if "tests" not in path.parts and "lifted(" in (text := path.read_text(encoding="utf-8")):
            found |= {(str(path.relative_to(HOUSE)), why) for why in _lifted_in(ast.parse(text))}
    assert found == LIFTED


def _lifted_in(tree: ast.Module) -> Iterator[str]:
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "lifted":
            [why] = node.args
            yield str(why.value if isinstance(why, ast.Constant) else named[why.id])
