"""支援措置, every edge: whose address is hidden from whom, who watches, and what the alarm says."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiyakusho.ground import clock
from shiyakusho.ground.audit import Actor, Purpose, acting_as
from shiyakusho.ground.audit.actors import SYSTEM
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.purpose import registry
from shiyakusho.registers.people import public, shielding
from shiyakusho.registers.people.models import AccountLink
from shiyakusho.registers.people.sight import Sight, allowed_posts, sight_of

pytestmark = pytest.mark.django_db
POST, OTHER = "kokuraminami/citizens/chief", "kokuraminami/citizens/clerk"
FOR = Purpose("task", "tests", "試験")
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=clock.TOKYO)


@pytest.fixture
def protect(imported):
    def make(person: int = 2, posts=(POST,), since: int = -9, until=None, kind="stalking"):
        today = clock.today()
        return public.protect(
            resident_id=imported[person], kind=kind, since=today + timedelta(days=since),
            until=until, allowed_posts=list(posts),
        )  # fmt: skip

    return make


@pytest.fixture
def holding(account, monkeypatch):
    """A member of staff and what they hold today."""

    def make(*posts: str, **more):
        clerk = account("staff", roles=["clerk"], **more)
        monkeypatch.setattr(
            "shiyakusho.ground.identity.roles.role_resolvers",
            [lambda who, at: [RoleGrant("clerk", post_id=one) for one in posts] if who.pk == clerk.pk else []],
        )  # fmt: skip
        return clerk

    return make


@pytest.fixture
def watcher(account, monkeypatch):
    """Somebody in the allowed post and somebody who watches over all; both have an address."""
    held = account("staff", name="課長", email="kacho@example.jp")
    guard = account("staff", name="保護", email="hogo@example.jp")
    silent = account("staff", name="宛先なし", email="")
    monkeypatch.setattr(
        registry.holders_of, "_answer", lambda posts: [held, silent] if POST in set(posts) else []
    )
    monkeypatch.setattr(
        registry.guardians_of, "_answer", lambda sections: [] if list(sections) else [guard, held]
    )
    return held, guard


def seen_as(actor: Actor, ids, on=None) -> Sight:
    with acting_as(actor, FOR):
        return sight_of(ids, on or clock.today())


def test_who_is_not_protected_is_in_no_list(imported, protect) -> None:
    protect()
    nobody = Sight(frozenset(), frozenset())
    assert seen_as(SYSTEM, [imported[1]]) == nobody
    assert seen_as(SYSTEM, list(imported.values())) == Sight(frozenset({imported[2]}), frozenset())


def test_one_post_of_many_is_enough_and_each_counts_for_its_own(imported, protect, holding) -> None:
    protect(2, [POST, OTHER])
    protect(3, ["somewhere/else"])
    both = frozenset({imported[2], imported[3]})
    clerk = actor_of(holding(OTHER, "x/y"))
    assert seen_as(clerk, both) == Sight(both, frozenset({imported[3]}))


def test_who_holds_nothing_sees_nothing_even_when_nobody_may(imported, protect, holding) -> None:
    protect(2, [])
    hidden = frozenset({imported[2]})
    for who in (actor_of(holding()), actor_of(holding(""))):
        assert seen_as(who, hidden).hidden == hidden


def test_an_account_that_is_closed_holds_nothing(imported, protect, holding) -> None:
    protect()
    clerk = holding(POST)
    actor = actor_of(clerk)
    assert not seen_as(actor, [imported[2]]).hidden
    Account.objects.filter(pk=clerk.pk).update(is_active=False)
    assert seen_as(actor, [imported[2]]).hidden


def test_ones_own_is_seen_while_the_link_lasts(imported, protect, account) -> None:
    protect(2)
    protect(1)
    mine = account("resident")
    public.link_account_to(account=mine, resident_id=imported[2], method="staff")
    me = Actor("resident", str(mine.pk), "本人")
    with acting_as(SYSTEM):
        found = frozenset({imported[1], imported[2]})
    assert seen_as(me, found).hidden == frozenset({imported[1]})
    with acting_as(SYSTEM):
        AccountLink.objects.update(ended_at=clock.now())
    gone = seen_as(me, found)
    assert gone.hidden == gone.protected


def test_where_the_fence_is_lifted_ones_own_is_still_ones_own(imported, protect, account) -> None:
    protect(2)
    protect(1)
    mine, other = account("resident"), account("resident")
    public.link_account_to(account=mine, resident_id=imported[2], method="staff")
    public.link_account_to(account=other, resident_id=imported[1], method="staff")
    me, found = Actor("resident", str(mine.pk), "本人"), frozenset({imported[1], imported[2]})
    with lifted("tests"):
        assert seen_as(me, found) == Sight(found, frozenset({imported[1]}))
        AccountLink.objects.filter(account=mine).update(ended_at=clock.now())
        assert seen_as(me, found) == Sight(found, found)


def test_a_service_holds_no_post(imported, protect, holding) -> None:
    """Whatever id it comes with."""
    protect()
    service = Actor("service", str(holding(POST).pk), "連携")
    with lifted("tests"):
        assert seen_as(service, [imported[2]]).hidden == frozenset({imported[2]})


def test_who_is_shielded_is_known_whoever_asks(imported, protect) -> None:
    protect()
    with acting_as(Actor("resident", str(uuid4()), "だれか")):
        assert shielding.shields_of([imported[2]]) == {imported[2]: frozenset({POST})}


def test_a_post_must_be_allowed_by_every_measure_of_the_day(imported, protect) -> None:
    protect(2, [POST, OTHER])
    protect(2, [OTHER, "x/y"], since=-1)
    protect(2, [POST], since=1, kind="other")
    today = clock.today()
    for days, posts in ((-9, {POST, OTHER}), (-1, {OTHER}), (0, {OTHER}), (1, set())):
        on = today + timedelta(days=days)
        assert allowed_posts([imported[2]], on) == {imported[2]: frozenset(posts)}
    assert allowed_posts([imported[2]], today - timedelta(days=10)) == {}
    assert shielding.shields_of([imported[2]]) == {imported[2]: frozenset({OTHER})}
    assert shielding.shields_of([imported[2]], today - timedelta(days=9)) == {
        imported[2]: frozenset({POST, OTHER})
    }


def test_it_holds_from_its_first_day_until_the_day_before_its_end(imported, protect) -> None:
    made = protect(since=0, until=clock.today() + timedelta(days=2))
    today = clock.today()
    held = [allowed_posts([imported[2]], today + timedelta(days=n)) != {} for n in range(-1, 3)]
    assert held == [False, True, True, False]
    [found] = [one for one in shielding.measures() if one.id == made]
    assert (found.resident_id, found.holds) == (imported[2], True)


def test_the_officer_reads_what_holds_and_what_is_to_come(imported, protect) -> None:
    today = clock.today()
    over = protect(1, until=today, kind="other")
    old = protect(2)
    new = protect(2, [OTHER, POST], since=3, kind="other")

    def told_on(day=None) -> dict:
        return {one.id: one for one in shielding.measures(day) if one.id in {over, old, new}}

    found = told_on()
    assert list(found) == [new, old]
    assert [one.holds for one in found.values()] == [False, True]
    told = found[new]
    assert (told.kind, told.since, told.until, told.posts) == (
        "その他これらに準ずるもの", today + timedelta(days=3), None, (OTHER, POST)
    )  # fmt: skip
    assert told.number.startswith("1000000000000") and "髙𣘺" in told.name
    event = AuditEvent.objects.filter(action="records.read").latest("at")
    assert f"resident:{imported[2]}" in event.subjects
    assert event.detail["what"] == ["people.protection"]
    assert list(told_on(today + timedelta(days=3))) == [new, old]
    assert set(told_on(today - timedelta(days=1))) == {new, old, over}


def test_one_measure_is_read_when_it_is_over_too(
    imported, protect, django_assert_num_queries
) -> None:
    over = protect(1, until=clock.today(), kind="other")
    with django_assert_num_queries(4):  # the row with its resident, and the read in its transaction
        found = shielding.measure(over)
    assert (found.id, found.holds, found.resident_id) == (over, False, imported[1])
    event = AuditEvent.objects.filter(action="records.read").latest("at")
    assert (event.subjects, event.detail["what"]) == (
        [f"resident:{imported[1]}"], ["people.protection"]
    )  # fmt: skip
    with pytest.raises(public.NoSuchResident):
        shielding.measure(uuid4())


def test_whoever_was_protected_once(imported, protect) -> None:
    protect(1, until=clock.today(), kind="other")
    protect(2)
    assert shielding.ever_protected() >= {imported[1], imported[2]}
    assert imported[3] not in shielding.ever_protected()


def alarms() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="people.blocked").order_by("pk"))


def test_a_try_is_noted_and_told_to_those_who_watch(imported, protect, holding, watcher) -> None:
    protect()
    clerk = holding(OTHER, name="担当 一郎")
    actor = actor_of(clerk)
    with acting_as(actor, FOR), clock.stopped_at(NIGHT):
        shielding.note_blocked(resident_id=imported[2], what="case")
        shielding.note_blocked(resident_id=imported[2], what="case")
    found = alarms()
    assert [(one.payload["to"], one.key) for one in found] == [
        (str(one.pk), f"people.blocked:staff:{clerk.pk}:{imported[2]}:2026112023:{one.pk}") for one in watcher
    ]  # fmt: skip
    who = f"担当 一郎（{actor.post or 'staff'}）"
    assert {(one.payload["what"], one.payload["who"], one.payload["at"]) for one in found} == {
        ("case", who, NIGHT.isoformat())
    }
    event = AuditEvent.objects.filter(action="people.blocked").first()
    assert (event.subjects, event.detail["what"], event.detail["alarmed"]) == (
        [f"resident:{imported[2]}"], "case", 2
    )  # fmt: skip
    with acting_as(actor, FOR), clock.stopped_at(NIGHT + timedelta(hours=1)):
        shielding.note_blocked(resident_id=imported[2], what="case")
    assert len(alarms()) == 4


@pytest.mark.parametrize(
    ("actor", "named"),
    [
        (Actor("resident", "r", "戸畑 健太"), "戸畑 健太（住民のアカウント）"),
        (Actor("service", "s", "連携", post="基幹"), "連携（基幹）"),
        (Actor("anonymous", "", "だれか"), "だれか（anonymous）"),
    ],
)
def test_the_alarm_says_who(imported, protect, watcher, actor, named) -> None:
    protect()
    with acting_as(actor):
        shielding.note_blocked(resident_id=imported[2], what="person")
    assert {one.payload["who"] for one in alarms()} == {named}


def test_of_who_is_not_protected_those_who_watch_over_all_hear(imported, watcher) -> None:
    shielding.tell_watchers(resident_id=imported[3], number="R8-1", section="市民課")
    _held, guard = watcher
    assert {one.payload["to"] for one in alarms()} == {str(one.pk) for one in watcher}
    assert {one.key for one in alarms()} >= {f"people.blocked:arrived:R8-1:{guard.pk}"}


def test_those_who_watch_hear_what_arrived_where_and_when(imported, protect, watcher) -> None:
    protect(2, [OTHER])
    _held, guard = watcher
    with clock.stopped_at(NIGHT):
        shielding.tell_watchers(resident_id=imported[2], number="R8-1", section="市民課")
        shielding.tell_watchers(resident_id=imported[3], number="R8-2", section="市民課")
    told = [one.payload for one in alarms() if one.payload["to"] == str(guard.pk)]
    assert told == [
        {"arrived": number, "section": "市民課", "at": NIGHT.isoformat(), "to": str(guard.pk)}
        for number in ("R8-1", "R8-2")
    ]


def test_only_the_posts_of_that_person_hear_of_an_arrival(
    imported, protect, watcher, monkeypatch
) -> None:
    """Nobody watches over all here; the head of the allowed post watches over one person."""
    monkeypatch.setattr(registry.guardians_of, "_answer", lambda sections: [])
    protect()
    for person, heard in ((3, 0), (2, 1)):
        shielding.tell_watchers(resident_id=imported[person], number=f"R8-{person}", section="x")
        assert len(alarms()) == heard


def sent(folder: Path, payload: dict) -> dict[str, str]:
    shielding.send(payload, "k1")
    mails = [
        message_from_bytes(one.read_bytes(), policy=policy.default) for one in folder.glob("[!.]*")
    ]
    return {f"{mail['To']} {mail['Subject']}": mail.get_content() for mail in mails}


@pytest.mark.parametrize(("what", "named"), [*shielding.WHAT.items(), ("booking", "booking")])
def test_the_mail_of_a_try(watcher, settings, tmp_path, what, named) -> None:
    settings.MAIL_DIR = tmp_path
    payload = {
        "to": str(watcher[0].pk),
        "what": what,
        "who": "担当（課長）",
        "at": NIGHT.isoformat(),
    }
    [(head, text)] = sent(tmp_path, payload).items()
    assert head == f"kacho@example.jp {shielding.SUBJECT}"
    assert text.splitlines()[:5] == [
        "操作した人：担当（課長）", f"見ようとしたもの：{named}", "時刻：2026-11-20 23:30", "",
        "何も表示していません。心当たりのないときは、本人の安全を確かめ、所属の長に連絡してください。",
    ]  # fmt: skip
    assert text.splitlines()[5] == "だれの記録かは、監査の画面で確かめられます。"


def test_the_mail_of_an_arrival(watcher, settings, tmp_path) -> None:
    settings.MAIL_DIR = tmp_path
    payload = {
        "to": str(watcher[0].pk),
        "arrived": "R8-1",
        "section": "市民課",
        "at": NIGHT.isoformat(),
    }
    [(head, text)] = sent(tmp_path, payload).items()
    assert head == f"kacho@example.jp {shielding.ARRIVED}"
    lines = text.splitlines()
    assert lines[:3] == ["受付番号：R8-1", "担当する課：市民課", ""]
    assert "見てよい職がありません" in lines[3] and "扱う職を決めて" in lines[4]


def test_who_left_or_has_no_address_gets_none(watcher, settings, tmp_path) -> None:
    settings.MAIL_DIR = tmp_path
    held, guard = watcher
    Account.objects.filter(pk=held.pk).update(is_active=False)
    Account.objects.filter(pk=guard.pk).update(email="")
    for to in (str(held.pk), str(guard.pk), str(uuid4())):
        payload = {"to": to, "what": "case", "who": "x", "at": NIGHT.isoformat()}
        assert sent(tmp_path, payload) == {}


def test_no_more_than_a_page_of_measures(protect, monkeypatch) -> None:
    monkeypatch.setattr(shielding, "MOST", 1)
    protect(1, kind="other")
    new = protect(2, since=-1)
    assert [one.id for one in shielding.measures()] == [new]


def test_measures_of_one_day_stand_in_one_order_and_are_read_at_once(imported, protect) -> None:
    until = clock.today() + timedelta(days=9)
    made = sorted([protect(one, until=until) for one in (1, 2, 3, 4)], key=str)
    with CaptureQueriesContext(connection) as asked:
        found = [one for one in shielding.measures() if one.id in made]
    assert [str(one.id) for one in found] == [str(one) for one in made]
    assert {one.until for one in found} == {until}
    assert sum("people_resident" in one["sql"] for one in asked) == 1
