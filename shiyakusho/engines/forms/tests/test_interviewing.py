"""An officer fills in the form for somebody: same questions, same rules, one case, both people."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from shiyakusho.engines.forms import drafts, public
from shiyakusho.engines.forms.models import Application, ApplicationRevision, Draft
from shiyakusho.engines.forms.refusals import (
    AnswersInvalid,
    ArrivalUnreadable,
    DefinitionMoved,
    DraftNotFound,
    IdentityNotChecked,
    NotInForceThen,
    NotReadBack,
)
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, for_purpose
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people import public as people

from . import procedures
from .conftest import photo

pytestmark = pytest.mark.django_db
front = public.interviews
SEEN = ["mynumber_card"]


@pytest.fixture
def clerk(account):
    """An officer with a visit open."""
    found = account("staff", roles=["clerk"], name="窓口 花子")
    with acting_as(actor_of(found), "tests"):
        for_purpose("visit", str(uuid.uuid4()), "窓口での手続きの応対")
        yield found


@pytest.fixture
def resident(db):
    return people.Resident.objects.filter(until=None, birth_date__lt="1990-01-01").order_by(
        "number"
    )[0]


def told(clerk, resident_id=None, **how) -> Draft:
    """Everything answered, with a scan."""
    draft = front.begin(procedure_id="sample-form", clerk=clerk, resident_id=resident_id, **how)
    draft, refused = front.save(draft_id=draft.pk, given=procedures.ANSWERS)
    assert refused == {}
    # what shows because of what was answered is answered in a second round
    draft, _ = front.save(draft_id=draft.pk, given=procedures.ANSWERS)
    drafts.add_file(draft_id=draft.pk, item_id="proof", stream=photo(), name="a.jpg", account=None)
    return draft


def filed(draft: Draft, **changes) -> Application:
    seen = front.digest_of(drafts.sheet_of(Draft.objects.get(pk=draft.pk)))
    return front.file(
        draft_id=draft.pk, **{"seen": seen, "confirmed": True, "checked": SEEN} | changes
    )


def test_it_is_one_application_of_the_resident_by_the_officer(sample, clerk, resident):
    draft = told(clerk, resident.pk)
    one = filed(draft, came_name="小倉 次郎", came_relation="長男")
    assert one.channel == "counter" and one.resident_id == resident.pk and one.account is None
    assert (one.helper_name, one.helper_relation) == ("小倉 次郎", "長男")
    assert one.provenance["full_name"] == "counter"
    assert ApplicationRevision.objects.get(application=one).made_by == f"account:{clerk.pk}"
    how = front.taken_down(one)
    assert how is not None and how.clerk == clerk and how.checked == SEEN
    assert filed(draft) == one  # however often
    assert Draft.objects.get(pk=draft.pk).answers == {}


def test_what_the_register_knows_is_there_and_keeps_its_source(sample, clerk, resident):
    draft = front.begin(procedure_id="sample-form", clerk=clerk, resident_id=resident.pk)
    drawn = front.blocks(drafts.sheet_of(draft), listed=lambda file: [])
    name = next(line for line in front.lines_of(drawn) if line.path == "full_name")
    assert name.known and not name.is_open and name.value == resident.name
    assert "full_name" not in front.everything_open(drawn) and "birth" in front.everything_open(
        drawn
    )


def test_the_same_rules_as_online(sample, clerk):
    draft = front.begin(procedure_id="sample-form", clerk=clerk, resident_id=None)
    front.save(draft_id=draft.pk, given={"who": {"full_name": "", "birth": {"year": "2999"}}})
    with pytest.raises(AnswersInvalid) as refused:
        filed(draft)
    assert {"full_name", "birth"} <= {one["field"] for one in refused.value.extra["errors"]}


def test_nobody_is_filed_for_unheard_or_unknown(sample, clerk, resident):
    draft = told(clerk, resident.pk)
    with pytest.raises(NotReadBack):
        filed(draft, confirmed=False)
    procedures.publish({**procedures.SAMPLE, "identity": "L2"})
    with pytest.raises(DefinitionMoved):
        filed(draft)
    draft = front.interview_for(draft.pk, clerk).draft  # it goes along, with its answers
    for checked in ([], ["insurance"], ["nothing of the list"]):
        with pytest.raises(IdentityNotChecked):
            filed(draft, checked=checked)
    assert filed(draft, checked=["insurance", "bank_book"]).channel == "counter"


def test_a_paper_that_came_by_post_arrived_when_it_did(sample, clerk, resident):
    before = clock.today() - timedelta(days=3)
    with pytest.raises(NotInForceThen):
        front.begin(procedure_id="sample-form", clerk=clerk, resident_id=None, way="post",
                    arrived_on=date(2001, 1, 1))  # fmt: skip
    with pytest.raises(ArrivalUnreadable):
        front.begin(procedure_id="sample-form", clerk=clerk, resident_id=None, way="post",
                    arrived_on=clock.today() + timedelta(days=1))  # fmt: skip
    procedures.publish(since=before)
    one = filed(told(clerk, resident.pk, way="post", arrived_on=before))
    assert one.channel == "mail" and one.provenance["full_name"] == "paper"
    assert timezone.localtime(one.arrived_at, clock.TOKYO).date() == before


def test_a_paper_kept_or_shown_needs_no_scan(sample, clerk, resident):
    draft = told(clerk, resident.pk)
    row = drafts.files_of(draft)["proof"][0]
    drafts.remove_file(draft_id=draft.pk, attachment_id=row.pk)
    with pytest.raises(AnswersInvalid):
        filed(draft)
    front.note_papers(draft_id=draft.pk, papers={"proof": "kept", "nothing": "kept"})
    assert front.taken_down(filed(draft)).papers == {"proof": "kept"}


def test_nobody_opens_the_interview_of_another(sample, clerk, account, resident):
    draft = told(clerk, resident.pk)
    other = account("staff", roles=["clerk"])
    assert [one.draft_id for one in front.open_interviews(clerk, resident.pk)] == [draft.pk]
    assert front.open_interviews(other) == []
    with pytest.raises(DraftNotFound):
        front.interview_for(draft.pk, other)
    again = front.begin(procedure_id="sample-form", clerk=clerk, resident_id=resident.pk)
    assert again.pk == draft.pk
