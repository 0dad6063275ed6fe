"""Whose a bundle is, what a clerk sees of it, and how it goes."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.engines.bundles import duties, services
from shiyakusho.engines.bundles.models import Bundle, BundleMember
from shiyakusho.engines.bundles.selectors import filed_with
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Draft
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.clock import now, stopped_at
from shiyakusho.ground.contracts import personal_data
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.organisation import public as organisation

from .walking import complete, interview

pytestmark = pytest.mark.django_db
L0 = ["bulky-waste", "water-start-stop"]


@pytest.fixture
def filed(ready):
    client, bundle = ready
    services.submit(bundle_id=bundle.pk, seen=forms.together.seen_of(interview(bundle)))
    return client, bundle


def pages(bundle):
    here = f"/ja/bundles/{bundle.pk}/"
    return [here, *(here + one for one in ("check/", "save/", "status/", "common.own/"))]


def test_nobody_elses(begun, account, client_of):
    _, bundle = begun
    other = client_of(account("resident", level="L3", name="他人"))
    for path in pages(bundle):
        answers = {other.get(path).status_code, Client().get(path).status_code}
        nothing = path.replace(str(bundle.pk), str(uuid.uuid4()))
        assert answers == {404} == {other.get(nothing).status_code}
    before = BundleMember.objects.count()
    posted = other.post(f"/ja/bundles/{bundle.pk}/leave-out/", {"procedure": "child-medical"})
    assert posted.status_code == 404 and BundleMember.objects.count() == before


def test_what_needs_a_surer_sign_in_is_left_out_with_a_word(account, client_of):
    client = client_of(account("resident", level="L2"))
    page = client.get("/ja/bundles/?event=birth").content.decode()
    assert "もっと確かな本人確認が要ります" in page
    wanted = ["child-allowance-claim", "child-medical"]
    assert client.post("/ja/bundles/", {"event": "birth", "procedure": wanted}).status_code == 302
    assert [one.procedure_id for one in BundleMember.objects.all()] == ["child-medical"]


def test_nothing_chosen_is_told_and_nothing_begun(account, client_of):
    client = client_of(account("resident", level="L3"))
    page = client.post("/ja/bundles/", {"event": "birth", "procedure": ["no-such"]})
    assert page.status_code == 422 and "1つ以上選んでください" in page.content.decode()
    assert not Bundle.objects.exists() and not Draft.objects.exists()


def test_without_signing_in_the_browser_holds_it(db):
    client = Client()
    answer = client.post("/ja/bundles/", {"event": "move-in", "procedure": [*L0, "child-medical"]})
    bundle = Bundle.objects.get()
    assert answer["Location"] == f"/ja/bundles/{bundle.pk}/"
    assert {one.procedure_id for one in BundleMember.objects.all()} == set(L0)
    assert client.get(f"/ja/bundles/{bundle.pk}/check/").status_code == 200
    assert Client().get(f"/ja/bundles/{bundle.pk}/check/").status_code == 404
    complete(bundle)
    page = client.get(f"/ja/bundles/{bundle.pk}/check/")
    sent = client.post(f"/ja/bundles/{bundle.pk}/check/", dict(page.context["seen"]))
    assert sent["Location"] == f"/ja/bundles/{bundle.pk}/status/"
    status = client.get(sent["Location"]).content.decode()
    assert status.count("受付番号") >= 2 and "あとで状況を見るための番号を作る" in status


def test_the_code_of_one_draft_leads_back_to_all(db):
    client = Client()
    client.post("/ja/bundles/", {"event": "move-in", "procedure": L0})
    bundle = Bundle.objects.get()
    saved = client.get(f"/ja/bundles/{bundle.pk}/save/", follow=True)
    born = {
        "birth_date.era": "",
        "birth_date.year": "1990",
        "birth_date.month": "5",
        "birth_date.day": "1",
    }
    keys = client.post(saved.redirect_chain[-1][0], born)
    code = keys.context["code"]
    elsewhere = Client()
    back = elsewhere.post("/ja/forms/resume/", {"code": code, **born})
    assert back["Location"] == f"/ja/bundles/{bundle.pk}/"
    assert elsewhere.get(back["Location"], follow=True).status_code == 200


def test_signed_in_meanwhile_it_is_theirs(account):
    client, me = Client(), account("resident", level="L3")
    client.post("/ja/bundles/", {"event": "move-in", "procedure": L0})
    bundle = Bundle.objects.get()
    session = dict(client.session)
    client.force_login(me)
    kept = client.session
    kept.update({k: v for k, v in session.items() if k.startswith(("bundles.", "forms."))})
    kept.save()
    assert client.get(f"/ja/bundles/{bundle.pk}/", follow=True).status_code == 200
    bundle.refresh_from_db()
    assert bundle.account_id == me.pk
    assert set(Draft.objects.values_list("account_id", flat=True)) == {me.pk}


def test_left_out_the_draft_stays_to_be_done_alone(ready):
    client, bundle = ready
    draft = BundleMember.objects.get(procedure_id="child-medical").draft_id
    client.post(f"/ja/bundles/{bundle.pk}/leave-out/", {"procedure": "child-medical"})
    assert not BundleMember.objects.filter(procedure_id="child-medical").exists()
    assert client.get(f"/ja/forms/{draft}/review/").status_code == 200


def test_a_clerk_sees_of_it_what_they_may_see_anyway(filed, account, client_of):
    """Of two cases in two sections, a clerk of one sees no trace of the other; who works in both does."""
    _, bundle = filed
    amount, medical = (
        Case.objects.get(procedure_id=one) for one in ("child-allowance-amount", "child-medical")
    )
    clerk = _clerk(account, amount.section_id)
    both = _clerk(account, amount.section_id, medical.section_id)
    for who, sees in ((clerk, False), (both, True)):
        amount.refresh_from_db()
        with acting_as(actor_of(who), "tests"):
            assign_case(
                case_id=amount.pk, to=who, actor=who, version=amount.version, take_over=True
            )
            assert (filed_with(amount.application_id) == [medical.application_id]) is sees
            assert not Bundle.objects.filter(pk=bundle.pk).exists()
        page = client_of(who).get(f"/staff/cases/{amount.pk}/").content.decode()
        assert (medical.receipt_number in page) is sees
        assert ("一緒に出された案件" in page) is sees


def _clerk(account, *sections):
    who = account("staff", name="担当")
    for section in dict.fromkeys(sections):
        organisation.appoint(account=who, post_id=f"{section}.clerk", since=now().date())
    return who


def test_one_page_tells_how_each_stands(filed):
    client, bundle = filed
    page = client.get(f"/ja/bundles/{bundle.pk}/status/")
    lines = page.context["lines"]
    assert [line.procedure_id for line in lines] == ["child-allowance-amount", "child-medical"]
    assert all(line.receipt_number and line.until and line.office for line in lines)
    [visit] = page.context["visits"]
    assert [one.procedure_id for one in visit.errands] == ["birth"] and visit.bring
    assert len({text.ja for text in visit.bring}) == len(visit.bring)


def test_what_is_over_goes(filed, begun):
    """Filed, it stays as long as its applications; not filed, as long as a draft."""
    _, bundle = filed
    with stopped_at(now() + timedelta(days=duties.KEPT_DAYS + 1)):
        duties.purge()
    assert Bundle.objects.filter(pk=bundle.pk).exists()
    Bundle.objects.update(filed_at=None)
    with stopped_at(now() + timedelta(days=duties.KEPT_DAYS + 1)):
        assert duties.purge() == 1
    assert not Bundle.objects.exists() and not BundleMember.objects.exists()


def test_it_is_told_to_its_person_and_forgotten_when_not_filed(begun, parent):
    duty = dict(personal_data.items())["bundles"]
    subject = f"account:{parent.pk}"
    assert [row["出来事"] for row in duty.disclose(subject)] == [["birth"]]
    assert list(duty.kept(subject)) == [] and duty.erase(subject) == 1
    assert list(duty.disclose(subject)) == []
