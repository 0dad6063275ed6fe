"""All or nothing, once, and only what was looked at."""

import uuid

import pytest

from house.at_once import at_once
from shiyakusho.engines.bundles import services
from shiyakusho.engines.bundles.models import Bundle, BundleMember
from shiyakusho.engines.bundles.selectors import gathering_of
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.forms.refusals import AnswersChanged, AnswersInvalid, DraftNotFound
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import now
from shiyakusho.ground.identity.actors import actor_of

from .walking import interview

pytestmark = pytest.mark.django_db


def seen_of(bundle):
    return forms.together.seen_of(interview(bundle))


def test_one_thing_missing_and_none_is_filed(begun):
    client, bundle = begun
    page = client.post(
        f"/ja/bundles/{bundle.pk}/check/", {f"seen.{k}": v for k, v in seen_of(bundle).items()}
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "まだ1つも出していません" in text and "児童手当" in text
    assert not Application.objects.exists() and not Case.objects.exists()
    assert Draft.objects.filter(application=None).count() == 2


def test_a_fault_in_the_second_takes_the_first_back(ready, monkeypatch):
    _, bundle = ready
    ids = gathering_of(bundle).draft_ids
    seen = seen_of(bundle)
    seen[str(ids[1])] = "0" * 64
    with pytest.raises(AnswersChanged) as refusal:
        services.submit(bundle_id=bundle.pk, seen=seen)
    assert refusal.value.extra["procedure"] == "child-medical"
    assert not Application.objects.exists() and not Case.objects.exists()
    assert Bundle.objects.get(pk=bundle.pk).filed_at is None


def test_what_was_not_on_the_check_page_is_not_filed(ready):
    _, bundle = ready
    one = str(gathering_of(bundle).draft_ids[0])
    with pytest.raises(AnswersChanged):
        services.submit(bundle_id=bundle.pk, seen={one: seen_of(bundle)[one]})
    assert not Application.objects.exists()


def test_pressed_again_the_same_receipts(ready):
    client, bundle = ready
    data = {f"seen.{key}": value for key, value in seen_of(bundle).items()}
    where = {client.post(f"/ja/bundles/{bundle.pk}/check/", data)["Location"] for _ in range(3)}
    assert where == {f"/ja/bundles/{bundle.pk}/status/"}
    assert Application.objects.count() == Case.objects.count() == 2
    event = AuditEvent.objects.filter(action="bundles.submit").order_by("at").first()
    filed = {f"application:{one.pk}" for one in Application.objects.all()}
    assert filed <= set(event.subjects)
    assert [one["action"] for one in event.detail["also"]].count("forms.submit") == 2
    assert "戸畑" not in str(event.detail)


def test_filed_alone_meanwhile_it_is_not_filed_twice(ready):
    """The API, or a page that was open before: the bundle takes what is there."""
    _, bundle = ready
    seen, ids = seen_of(bundle), gathering_of(bundle).draft_ids
    alone = forms.submit(draft_id=ids[0])
    services.submit(bundle_id=bundle.pk, seen=seen)
    members = BundleMember.objects.filter(bundle=bundle, draft_id=ids[0])
    assert members.get().application_id == alone.pk
    assert Application.objects.count() == 2


def test_the_own_page_of_a_draft_leads_to_the_bundle(ready):
    client, bundle = ready
    draft = gathering_of(bundle).draft_ids[0]
    for path in (f"/ja/forms/{draft}/review/", f"/ja/forms/{draft}/claimant/"):
        answer = client.get(path)
        assert answer["Location"] == f"/ja/bundles/{bundle.pk}/"
    assert client.post(f"/ja/forms/{draft}/review/", {}).status_code == 302
    assert not Application.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_filed_by_two_at_once_there_is_one_of_each(ready):
    _, bundle = ready
    seen = seen_of(bundle)
    answers = at_once(lambda n: services.submit(bundle_id=bundle.pk, seen=seen).filed_at, 4)
    assert len(set(answers)) == 1 and answers[0] is not None, answers
    assert Application.objects.count() == Case.objects.count() == 2


def test_no_such_draft_no_filing(db):
    with pytest.raises(DraftNotFound):
        forms.together.submit_together(draft_ids=[uuid.uuid4()], seen=None)


def test_an_incomplete_one_is_named(begun):
    _, bundle = begun
    ids = gathering_of(bundle).draft_ids
    with pytest.raises(AnswersInvalid) as refusal:
        forms.together.submit_together(draft_ids=ids)
    assert refusal.value.extra["procedure"] == "child-allowance-amount"
    assert refusal.value.extra["errors"]


def test_a_bundle_of_errands_alone_files_nothing(parent):
    with acting_as(actor_of(parent), "tests"):
        moment = now()
        bundle = Bundle.objects.create(
            account=parent, events=["birth"], started_at=moment, saved_at=moment
        )
        BundleMember.objects.create(bundle=bundle, position=1, procedure_id="birth")
        with pytest.raises(services.NothingToFile):
            services.submit(bundle_id=bundle.pk, seen={})
