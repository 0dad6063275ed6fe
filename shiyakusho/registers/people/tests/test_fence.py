"""The register's second fence, asked by whole tables: no selector stands between."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit import ANONYMOUS, Actor, Purpose, acting_as
from shiyakusho.ground.audit.actors import Standing
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people import public
from shiyakusho.registers.people.models import (
    AddressPeriod,
    GivenFact,
    Household,
    Membership,
    RegisterEntry,
    Relation,
    Resident,
)

pytestmark = [pytest.mark.django_db, pytest.mark.check("A4")]
POST, OTHER_POST = "kokuraminami/citizens/chief", "kokuraminami/citizens/clerk"
VISIT = Purpose("visit", "1", "窓口での応対")


def clerk(*posts: str, permissions: frozenset[str] = frozenset({"people.read"})) -> Actor:
    held = Standing(posts=frozenset((post, 3) for post in posts), permissions=permissions)
    return Actor("staff", "8c2ac7cc-6c2f-4b6b-8f57-0a6d5a2b1a11", "職員", standing=held)


@pytest.fixture
def family(imported, account):
    """Ids by place in the family, and an account of the father (1)."""
    father = account("resident")
    public.link_account_to(account=father, resident_id=imported[1], method="demo")
    return imported, actor_of(father)


def protect(resident_id, *posts: str) -> None:
    public.protect(
        resident_id=resident_id, kind="domestic_violence", since=clock.today() - timedelta(days=9),
        until=None, allowed_posts=list(posts),
    )  # fmt: skip


def of_whom(model, column: str = "resident_id") -> set:
    return set(model.objects.values_list(column, flat=True))


def test_a_resident_has_the_own_family_and_nobody_else(family) -> None:
    ids, father = family
    mine = {ids[1], ids[2], ids[3]}
    with acting_as(father):
        assert of_whom(Resident, "pk") == mine
        assert of_whom(AddressPeriod) == of_whom(Membership) == mine
        assert of_whom(RegisterEntry) <= mine
        assert Household.objects.count() == 1
        assert all(ids[1] in pair for pair in Relation.objects.values_list("resident", "other"))


def test_who_left_the_household_is_gone_and_sees_nobody(family) -> None:
    ids, father = family
    today = clock.today()
    Membership.objects.filter(resident_id=ids[1]).update(until=today)
    Relation.objects.update(until=today)
    with acting_as(father):
        assert of_whom(Resident, "pk") == {ids[1]}
        assert of_whom(Membership) == {ids[1]}


def test_an_ended_link_opens_nothing(family, account) -> None:
    ids, _ = family
    other = account("resident")
    public.link_account_to(account=other, resident_id=ids[4], method="demo")
    public.unlink_account(account=other)
    with acting_as(actor_of(other)):
        assert not Resident.objects.exists()


def test_what_was_given_is_the_persons_own(family) -> None:
    ids, father = family
    for one in (1, 2):
        public.give_fact(resident_id=ids[one], fact="phone", value="090", source="form")
    with acting_as(father):
        assert of_whom(GivenFact) == {ids[1]}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            GivenFact.objects.create(
                resident_id=ids[4], fact="phone", value="1", source="form", said_by="x",
                at=clock.now(),
            )  # fmt: skip
        assert GivenFact.objects.filter(resident_id=ids[2]).update(value="0") == 0


def test_a_protected_address_is_the_persons_and_the_allowed_posts(family) -> None:
    ids, father = family
    protect(ids[2], POST)
    with acting_as(father):
        assert of_whom(AddressPeriod) == {ids[1], ids[3]}
    for who, sees in ((clerk(POST), True), (clerk(OTHER_POST), False), (clerk(), False)):
        with acting_as(who, VISIT):
            assert (ids[2] in of_whom(AddressPeriod)) == sees
            assert ids[1] in of_whom(AddressPeriod)
    protect(ids[1])
    with acting_as(father):
        assert of_whom(AddressPeriod) == {ids[1], ids[3]}


def test_of_two_measures_one_post_must_be_allowed_by_both(family) -> None:
    ids, _ = family
    protect(ids[2], POST, OTHER_POST)
    public.protect(
        resident_id=ids[2], kind="stalking", since=clock.today(), until=None,
        allowed_posts=[OTHER_POST],
    )  # fmt: skip
    for who, sees in ((clerk(POST), False), (clerk(OTHER_POST), True), (clerk(POST, OTHER_POST), True)):  # fmt: skip
        with acting_as(who, VISIT):
            assert (ids[2] in of_whom(AddressPeriod)) == sees


@pytest.mark.parametrize(
    ("who", "purpose", "opens"),
    [
        (clerk(), VISIT, True),
        (clerk(), Purpose(), False),
        (clerk(permissions=frozenset({"cases.read"})), VISIT, False),
        (ANONYMOUS, VISIT, False),
    ],
)
def test_the_register_opens_to_who_may_read_it_for_a_purpose(family, who, purpose, opens) -> None:
    with acting_as(who, purpose):
        assert Resident.objects.exists() == opens
        assert Relation.objects.exists() == opens


def found(function: str, *values: object) -> set:
    marks = ", ".join("%s" for _ in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {function}({marks})", values)
        return {row[0] for row in cursor.fetchall()}


def test_the_functions_that_look_at_everybody_ask_who_calls(family) -> None:
    ids, father = family
    protect(ids[2], POST)
    with acting_as(clerk(), VISIT):
        assert ids[1] in found("people_find_by_kana", "%")
        place = found("people_find_by_place", "%", clock.today(), [])
        assert ids[1] in place and ids[2] not in place
    for who, purpose in ((father, VISIT), (ANONYMOUS, VISIT), (clerk(), Purpose())):
        with acting_as(who, purpose):
            assert found("people_find_by_kana", "%") == set()
            assert found("people_find_by_name", "%") == set()
            assert found("people_find_by_place", "%", clock.today(), []) == set()


def test_only_the_house_lets_the_fence_rest(family) -> None:
    _, father = family
    with acting_as(father), pytest.raises(DatabaseError, match="only the house"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT people_begin_first_load()")


def test_the_seeing_role_keeps_the_trigram_index(family, database_template) -> None:
    """Below the policy of everybody else the index is lost: why the functions exist."""
    name = connection.settings_dict["NAME"]
    address = {"host": database_template[0], "user": "postgres", "dbname": name}
    told = {}
    with psycopg.connect(**address) as outside:
        for role in ("shiyakusho_fence", "shiyakusho_app"):
            outside.execute("SET LOCAL enable_seqscan = off")
            outside.execute(f"SET LOCAL ROLE {role}")
            rows = outside.execute(
                "EXPLAIN SELECT id FROM people_resident WHERE name_key LIKE '% タカハシ%'"
            )
            told[role] = "\n".join(row[0] for row in rows)
            outside.rollback()
    assert "people_resident_words" in told["shiyakusho_fence"]
    assert "people_resident_words" not in told["shiyakusho_app"]
