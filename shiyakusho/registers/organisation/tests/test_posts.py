"""Posts, who holds them, and who decides while they are away."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.roles import grants_of, permissions_of
from shiyakusho.registers.organisation import public
from shiyakusho.registers.organisation.cities import read_city
from shiyakusho.registers.organisation.loading import load
from shiyakusho.registers.organisation.models import Deputy, Holding, Post, SectionRow
from shiyakusho.registers.organisation.refusals import DatesReversed

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
UNIT = "kokurakita-childcare-support"
CHIEF = "kokurakita-welfare.section_chief"


@pytest.fixture
def staffed(account):
    """A section chief, two unit chiefs and a clerk of one ward."""
    people = {
        CHIEF: account("staff", name="課長 一子"),
        f"{UNIT}.unit_chief": account("staff", name="係長 二郎"),
        "kokurakita-care.unit_chief": account("staff", name="介護係長 三江"),
        f"{UNIT}.clerk": account("staff", name="担当 四郎"),
    }
    for post, person in people.items():
        public.appoint(account=person, post_id=post, since=date(2026, 4, 1))
    return people


def test_loading_again_changes_nothing():
    before = list(Post.objects.order_by("pk").values_list())
    assert set(public.load_pack().values()) == {0}
    assert list(Post.objects.order_by("pk").values_list()) == before


def test_what_leaves_the_pack_is_closed_not_deleted(spoiled):
    pack = spoiled("bureaus.yaml", "id: robot-dx-centre", "id: robot-centre")
    (pack / "roles.yaml").write_text(
        (pack / "roles.yaml").read_text(encoding="utf-8").replace("robot-dx-", "robot-"), "utf-8"
    )
    written = load(pack=read_city(pack))
    assert written["sections"] > 200
    assert SectionRow.objects.get(pk="robot-dx-centre").closed_on is not None
    assert Post.objects.get(pk="robot-dx-centre.clerk").closed_on is not None
    assert SectionRow.objects.get(pk="robot-centre").closed_on is None
    assert not Deputy.objects.filter(deputy="robot-dx-centre.unit_chief").exists()


def test_rows_are_those_of_the_pack():
    pack = public.city()
    own = [s.id for b in pack.bureaus for s in b.sections]
    assert sorted(own) == sorted(SectionRow.objects.values_list("pk", flat=True))
    assert not Post.objects.filter(section="police").exists()
    assert public.post("kokurakita.bureau_director").name == "小倉北区役所 区長"


def test_the_way_up_from_a_unit():
    assert public.post_above(UNIT, "unit_chief").pk == f"{UNIT}.unit_chief"
    assert public.post_above(UNIT, "section_chief").pk == CHIEF
    assert public.post_above(UNIT, "director").pk == "kokurakita.director"
    assert public.post_above(UNIT, "mayor").pk == "city.mayor"
    with pytest.raises(public.UnknownPost):
        public.post_above(UNIT, "emperor")
    with pytest.raises(public.UnknownSection):
        public.post_above("nowhere", "mayor")


def test_the_holder_decides(staffed):
    found = public.line_for(CHIEF, section_id=UNIT, at=DAY).turn()
    assert [(d.account, d.acting) for d in found] == [(staffed[CHIEF], False)]


def test_an_absent_holder_is_stood_in_for_by_the_own_unit_first(staffed):
    public.record_absence(account=staffed[CHIEF], since=DAY, until=DAY, reason="出張")
    found = public.line_for(CHIEF, section_id=UNIT, at=DAY).deputies
    assert [(d.account, d.post.pk, d.acting) for d in found] == [
        (staffed[f"{UNIT}.unit_chief"], f"{UNIT}.unit_chief", True),
        (staffed["kokurakita-care.unit_chief"], "kokurakita-care.unit_chief", True),
    ]
    assert [d.acting for d in public.line_for(CHIEF, at=DAY + timedelta(days=1)).turn()] == [False]


def test_a_vacant_post_is_stood_in_for_and_a_deactivated_person_is_not_there(staffed):
    holding = Holding.objects.get(post=CHIEF)
    public.leave_post(holding=holding, last_day=DAY)
    chief_of_unit = staffed[f"{UNIT}.unit_chief"]
    next_day = DAY + timedelta(days=1)
    assert public.line_for(CHIEF, section_id=UNIT, at=DAY).turn()[0].acting is False
    assert public.line_for(CHIEF, section_id=UNIT, at=next_day).turn()[0].account == chief_of_unit
    chief_of_unit.is_active = False
    chief_of_unit.save()
    left = public.line_for(CHIEF, section_id=UNIT, at=next_day).turn()
    assert [d.account for d in left] == [staffed["kokurakita-care.unit_chief"]]


def test_who_already_acted_counts_as_absent(staffed):
    line = public.line_for(CHIEF, section_id=UNIT, at=DAY)
    chief, unit_chief = staffed[CHIEF], staffed[f"{UNIT}.unit_chief"]
    assert [d.account for d in line.turn({unit_chief.pk})] == [chief]
    assert [d.account for d in line.turn({chief.pk})] == [unit_chief]
    other = staffed["kokurakita-care.unit_chief"]
    assert [d.account for d in line.turn({chief.pk, unit_chief.pk})] == [other]
    assert line.turn({one.pk for one in staffed.values()}) == []


def test_back_from_an_absence(staffed):
    absence = public.record_absence(
        account=staffed[CHIEF], since=DAY, until=DAY + timedelta(days=9)
    )
    public.end_absence(absence=absence, last_day=DAY)
    assert public.line_for(CHIEF, at=DAY).turn()[0].acting is True
    assert public.line_for(CHIEF, at=DAY + timedelta(days=1)).turn()[0].acting is False
    public.end_absence(absence=absence, last_day=DAY - timedelta(days=1))
    assert public.line_for(CHIEF, at=DAY).turn()[0].acting is False


def test_roles_come_from_posts(staffed):
    clerk = staffed[f"{UNIT}.clerk"]
    [grant] = grants_of(clerk, DAY)
    assert (grant.role, grant.section_id, grant.acting) == ("clerk", UNIT, False)
    assert "cases.decide" not in permissions_of(clerk)
    assert grants_of(clerk, date(2026, 3, 31)) == ()


def test_acting_gives_the_role_of_the_absent_post(staffed):
    public.record_absence(account=staffed[CHIEF], since=DAY, until=DAY)
    deputy = staffed[f"{UNIT}.unit_chief"]
    acting = [g for g in grants_of(deputy, DAY) if g.acting]
    assert [(g.post_id, g.role) for g in acting] == [(CHIEF, "section_chief")]
    assert not [g for g in grants_of(deputy, DAY + timedelta(days=1)) if g.acting]


def test_one_post_one_person_a_day(staffed, account):
    other = account("staff")
    with pytest.raises(public.PostTaken):
        public.appoint(account=other, post_id=CHIEF, since=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(post_id=CHIEF, account=other, since=DAY, single=True)
    public.leave_post(holding=Holding.objects.get(post=CHIEF), last_day=DAY)
    public.appoint(account=other, post_id=CHIEF, since=DAY + timedelta(days=1))
    assert public.holders_of(CHIEF, DAY + timedelta(days=1)) == [other]


def test_many_clerks_share_a_post_and_twice_is_once(staffed, account):
    other = account("staff")
    first = public.appoint(account=other, post_id=f"{UNIT}.clerk", since=DAY)
    assert public.appoint(account=other, post_id=f"{UNIT}.clerk", since=DAY) == first
    assert len(public.holders_of(f"{UNIT}.clerk", DAY)) == 2


def test_reversed_dates_are_refused(staffed):
    person = staffed[CHIEF]
    yesterday = DAY - timedelta(days=1)
    with pytest.raises(DatesReversed):
        public.record_absence(account=person, since=DAY, until=yesterday)
    with pytest.raises(DatesReversed):
        public.appoint(account=person, post_id=CHIEF, since=DAY, until=yesterday)


def test_every_change_is_audited(staffed):
    before = AuditEvent.objects.count()
    public.record_absence(account=staffed[CHIEF], since=DAY, until=DAY)
    event = AuditEvent.objects.order_by("-at").first()
    assert AuditEvent.objects.count() == before + 1
    assert event.action == "organisation.record_absence"
    assert event.subjects == [f"account:{staffed[CHIEF].pk}"]
