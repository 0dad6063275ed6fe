"""What a post gives to who holds it, and to which section a work falls."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.identity.roles import Role, role_clearance
from shiyakusho.registers.organisation import clearances, public
from shiyakusho.registers.organisation.clearances import sections_of, works_in
from shiyakusho.registers.organisation.grants import roles_by_post
from shiyakusho.registers.organisation.in_office import absences_of, holdings_of, open_posts
from shiyakusho.registers.organisation.models import Post, SectionRow
from shiyakusho.registers.organisation.shapes import RoleTarget

DAY = date(2026, 11, 20)
UNIT = "kokurakita-childcare-support"
CLERK = f"{UNIT}.clerk"
CHIEF = "kokurakita-welfare.section_chief"
SINCE, UNTIL = date(2026, 4, 1), date(2027, 3, 31)


@pytest.fixture
def clerk(account):
    return account("staff", name="担当 四郎")


@pytest.mark.django_db
def test_a_post_gives_its_roles_its_section_and_its_kinds(clerk):
    Post.objects.filter(pk=CLERK).update(clearance=3, kinds=["benefit", "permit"])
    public.appoint(account=clerk, post_id=CLERK, since=SINCE, until=UNTIL)
    assert roles_by_post(clerk, DAY) == [
        RoleGrant(
            "clerk",
            post_id=CLERK,
            post_name=public.post(CLERK).name,
            section_id=UNIT,
            acting=False,
            clearance=3,
            kinds=frozenset({"benefit", "permit"}),
            since=SINCE,
            until=UNTIL,
        )
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("of_the_post", "reached"), [(0, 1), (1, 1), (3, 3)])
def test_of_post_and_role_the_higher_clearance_holds(clerk, of_the_post, reached):
    """A clerk's role reaches 1."""
    Post.objects.filter(pk=CLERK).update(clearance=of_the_post)
    public.appoint(account=clerk, post_id=CLERK, since=SINCE)
    [grant] = roles_by_post(clerk, DAY)
    assert (grant.clearance, grant.kinds, grant.until) == (reached, frozenset(), None)


@pytest.mark.django_db
def test_a_persons_own_clearance_goes_before_the_posts(clerk, account):
    public.appoint(account=clerk, post_id=CLERK, since=SINCE, clearance=1)
    [grant] = roles_by_post(clerk, DAY)
    assert grant.clearance == 1


@pytest.mark.django_db
def test_who_acts_has_the_posts_clearance_and_no_days_of_a_holder(clerk, account):
    chief = account("staff", name="課長 一子")
    public.appoint(account=chief, post_id=CHIEF, since=SINCE, clearance=1)
    public.appoint(account=clerk, post_id=f"{UNIT}.unit_chief", since=SINCE)
    public.record_absence(account=chief, since=DAY, until=DAY)
    [acting] = [one for one in roles_by_post(clerk, DAY) if one.acting]
    above = public.post(CHIEF)
    assert (acting.post_id, acting.post_name, acting.section_id) == (
        CHIEF,
        above.name,
        "kokurakita-welfare",
    )
    assert (acting.since, acting.until, acting.kinds) == (None, None, frozenset(above.kinds))
    assert acting.clearance == role_clearance("section_chief") > 1  # not the absent person's own
    assert roles_by_post(chief, DAY) and not [
        one for one in roles_by_post(chief, DAY) if one.acting
    ]


@pytest.mark.django_db
def test_a_post_above_all_sections_is_in_none(clerk):
    public.appoint(account=clerk, post_id="kokurakita.director", since=SINCE)
    assert {one.section_id for one in roles_by_post(clerk, DAY)} == {""}


@pytest.mark.django_db
def test_what_somebody_held_is_told_the_latest_first(clerk, account):
    first = public.appoint(account=clerk, post_id=CLERK, since=SINCE, until=DAY)
    both = [
        public.appoint(account=clerk, post_id=post, since=DAY + timedelta(1))
        for post in ("kokurakita-care.unit_chief", "kokurakita-care.clerk")
    ]
    public.appoint(account=account("staff"), post_id=CLERK, since=SINCE)
    assert holdings_of(clerk) == [both[1], both[0], first]
    past = public.appoint(
        account=clerk,
        post_id="kokurakita-care.clerk",
        since=date(2020, 4, 1),
        until=date(2021, 3, 31),
    )
    assert holdings_of(clerk)[-1] == past  # its post stands before the others in the alphabet


@pytest.mark.django_db
def test_of_absences_those_that_last_until_the_day_in_their_order(clerk, account):
    def away(first: int, last: int, who: Any = clerk) -> Any:
        return public.record_absence(
            account=who, since=DAY + timedelta(first), until=DAY + timedelta(last)
        )

    later, over, now = away(5, 6), away(-9, -1), away(-3, 0)
    away(0, 1, account("staff"))
    assert absences_of(clerk, DAY) == [now, later]
    assert absences_of(clerk, DAY - timedelta(1)) == [over, now, later]


@pytest.mark.django_db
def test_lists_of_one_person_end_at_fifty(clerk):
    for day in range(51):
        public.record_absence(
            account=clerk, since=DAY + timedelta(2 * day), until=DAY + timedelta(2 * day)
        )
    assert len(absences_of(clerk, DAY)) == 50
    Post.objects.filter(pk=CLERK).update(single=False)
    for day in range(51):
        on = SINCE + timedelta(2 * day)
        public.appoint(account=clerk, post_id=CLERK, since=on, until=on)
    assert len(holdings_of(clerk)) == 50


@pytest.mark.django_db
def test_nobody_is_appointed_to_what_was_closed():
    names = list(open_posts().values_list("pk", flat=True))
    assert names == sorted(names) and {CLERK, CHIEF, "city.mayor"} <= set(names)
    Post.objects.filter(pk=CHIEF).update(closed_on=DAY)
    SectionRow.objects.filter(pk=UNIT).update(closed_on=DAY)
    left = set(open_posts().values_list("pk", flat=True))
    assert set(names) - left == {CHIEF, *(one for one in names if one.startswith(f"{UNIT}."))}


WORK = frozenset({"cases.work"})
ROLES = {
    "clerk": Role("担当", WORK, Clearance(1), frozenset()),
    "reader": Role("閲覧", frozenset({"cases.read"}), Clearance(3), frozenset()),
    "benefits": Role("給付", WORK, Clearance(2), frozenset({"benefit"})),
}


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(clearances, "roles", lambda: ROLES)


def section(**said: Any) -> Any:
    return SimpleNamespace(**{"clearance": None, "kinds": (), "roles": ()} | said)


def city(*wards: str, grants: tuple[str, ...] = ("clerk",)) -> Any:
    given = {"clerk": list(grants), "chief": ["benefits"]} if grants else {"chief": ["benefits"]}
    return SimpleNamespace(
        posts=SimpleNamespace(grants=given),
        wards=tuple(SimpleNamespace(id=ward) for ward in wards),
    )


@pytest.mark.parametrize(
    ("there", "secrecy", "kind", "works"),
    [
        (section(), 1, "permit", True),
        (section(), 2, "permit", False),
        (section(clearance=Clearance(2).name.lower()), 2, "permit", True),
        (section(clearance=Clearance(2).name.lower()), 3, "permit", False),
        (section(kinds=("benefit",)), 1, "permit", False),
        (section(kinds=("benefit",)), 1, "benefit", True),
        (section(roles=("reader",)), 3, "permit", False),  # reads, and does not work
        (section(roles=("benefits",)), 2, "benefit", True),
        (section(roles=("benefits",)), 2, "permit", False),
    ],
)
def test_a_section_works_on_what_one_of_its_roles_reaches(known, there, secrecy, kind, works):
    assert works_in(city(), there, secrecy, kind) is works


def test_where_a_clerks_post_gives_nothing_only_the_sections_own_roles_work(known):
    assert not works_in(city(grants=()), section(), 1, "benefit")
    assert works_in(city(grants=()), section(roles=("benefits",)), 1, "benefit")


def test_a_work_falls_to_one_section_or_to_one_in_every_ward():
    by_ward = RoleTarget(section="{ward}-care")
    assert sections_of(city("moji", "tobata"), by_ward) == ["moji-care", "tobata-care"]
    assert sections_of(city(), RoleTarget(section="care")) == ["care"]
    assert sections_of(city(), by_ward) == ["-care"]
    listed = RoleTarget(by_ward={"moji": "tax-east", "tobata": "tax-west"})
    assert sections_of(city("moji"), listed) == ["tax-east", "tax-west"]
