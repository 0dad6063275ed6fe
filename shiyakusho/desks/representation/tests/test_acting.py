"""Acting for another through the pages: for whom, how far, and not a click longer."""

from datetime import timedelta

import pytest

from shiyakusho.desks.representation.tests.conftest import ANSWERS, CLAIM, filed, signed_in
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock.stopped import stopped_at
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
BANNER = "さんの代わりに手続き中"


def begin(browser, authority) -> None:
    answer = browser.post("/ja/me/whom/", {"for": authority.key})
    assert (answer.status_code, answer["Location"]) == (302, "/ja/mine/")


def act(account):
    """The one authority of ``account``, and a block in which it serves."""
    (authority,) = people.may_act_for(account)
    return authority


class TestChoosing:
    def test_a_mother_acts_for_her_child_with_a_banner_on_every_page(self, tied) -> None:
        mother = tied(2)
        browser = signed_in(mother)
        assert "髙𣘺 蓮" in browser.get("/ja/me/whom/").content.decode()
        begin(browser, act(mother))
        for page in ("/ja/", "/ja/mine/", "/ja/guide/", f"/ja/forms/start/{CLAIM}/"):
            assert f"髙𣘺 蓮{BANNER}" in browser.get(page).content.decode()
        assert browser.post("/me/self/").status_code == 302
        assert BANNER not in browser.get("/ja/mine/").content.decode()

    @pytest.mark.parametrize("key", ["", "x", "00000000-0000-0000-0000-000000000000."])
    def test_whom_one_may_not_act_for_cannot_be_chosen(self, tied, key) -> None:
        browser = signed_in(tied(2))
        answer = browser.post("/ja/me/whom/", {"for": key})
        assert answer.status_code == 403
        assert "people.served" not in browser.session

    def test_somebody_elses_key_is_worth_nothing(self, tied) -> None:
        key = act(tied(2)).key
        stranger = signed_in(tied(4, "NGUYEN THI LAN"))
        assert stranger.post("/ja/me/whom/", {"for": key}).status_code == 403
        session = stranger.session
        session["people.served"] = key
        session.save()
        assert stranger.get("/ja/mine/").status_code == 403
        assert BANNER not in stranger.get("/ja/mine/").content.decode()

    def test_what_the_guide_kept_of_one_is_not_there_for_the_other(self, tied) -> None:
        mother = tied(2)
        browser = signed_in(mother)
        session = browser.session
        session["guide"] = {"events": ["birth"], "facts": {"x": 1}}
        session.save()
        begin(browser, act(mother))
        assert "guide" not in browser.session
        session = browser.session
        session["guide"] = {"events": ["birth"], "facts": {"y": 1}}
        session.save()
        browser.post("/me/self/")
        assert "guide" not in browser.session


class TestEnding:
    def test_a_revoked_mandate_stops_on_the_very_next_request(self, mandated) -> None:
        grantor, helper, mandate = mandated()
        browser = signed_in(helper)
        begin(browser, act(helper))
        assert browser.get("/ja/mine/").status_code == 200
        with acting_as(actor_of(grantor)):
            people.revoke_mandate(mandate_id=mandate.pk, account=grantor)
        stopped = browser.get("/ja/mine/")
        assert stopped.status_code == 403
        assert (
            "representation_ended" in stopped.content.decode()
            or "終わった" in stopped.content.decode()
        )
        after = browser.get("/ja/mine/")
        assert after.status_code == 200
        assert BANNER not in after.content.decode()

    def test_what_was_meant_for_another_is_never_done_for_oneself(self, mandated) -> None:
        grantor, helper, mandate = mandated()
        browser = signed_in(helper)
        begin(browser, act(helper))
        with acting_as(actor_of(grantor)):
            people.revoke_mandate(mandate_id=mandate.pk, account=grantor)
        assert browser.post(f"/ja/forms/start/{CLAIM}/").status_code == 403
        assert not Draft.objects.exists()

    def test_with_the_period_and_the_birthday(self, mandated, tied) -> None:
        _, helper, mandate = mandated()
        with stopped_at(clock.now() + timedelta(days=31)):
            assert people.may_act_for(helper) == ()
        assert mandate.until == clock.today() + timedelta(days=30)

    def test_signing_out_works_also_after_the_end(self, mandated) -> None:
        grantor, helper, mandate = mandated()
        browser = signed_in(helper)
        begin(browser, act(helper))
        with acting_as(actor_of(grantor)):
            people.revoke_mandate(mandate_id=mandate.pk, account=grantor)
        assert browser.post("/sign-out/").status_code == 302
        assert "_auth_user_id" not in browser.session


class TestFiling:
    def test_both_people_stand_on_application_case_history_and_audit(self, tied, imported) -> None:
        mother = tied(2)
        authority = act(mother)
        with acting_as(actor_of(mother)), people.serving(authority):
            one = filed(mother)
        one.refresh_from_db()
        assert (one.account_id, one.resident_id) == (mother.pk, imported[3])
        assert (one.acted_as, one.acted_by_name, one.mandate_id) == ("parent", "髙橋 葛葉", None)
        case = Case.objects.get(application=one)
        assert case.resident_id == imported[3]
        opened = CaseEvent.objects.filter(case=case).order_by("id").first()
        assert (opened.actor_id, opened.on_behalf_of) == (str(mother.pk), f"resident:{imported[3]}")
        event = AuditEvent.objects.filter(action="forms.apply").last()
        assert (event.actor_id, event.on_behalf_of) == (str(mother.pk), f"resident:{imported[3]}")

    def test_each_sees_what_is_theirs_to_see(self, mandated, tied) -> None:
        grantor, helper, mandate = mandated()
        with acting_as(actor_of(helper)), people.serving(act(helper)):
            one = filed(helper)
            assert forms.is_mine(one.pk, helper)
        with acting_as(actor_of(helper)):
            assert not forms.is_mine(one.pk, helper)
        browser = signed_in(grantor)
        assert browser.get(f"/ja/cases/{one.pk}/").status_code in (200, 404)
        page = browser.get("/ja/me/mandates/").content.decode()
        assert f"/applications/{one.pk}" in page or str(one.pk) in page, page[page.find("<main") :]
        with acting_as(actor_of(grantor)):
            assert forms.is_mine(one.pk, grantor)
        with acting_as(actor_of(tied(4))):
            assert not forms.is_mine(one.pk, tied(0))
        assert one.mandate_id == mandate.pk

    def test_other_cases_of_the_person_are_outside_the_scope(self, mandated) -> None:
        grantor, helper, _ = mandated(procedures=["juminhyo"])
        with acting_as(actor_of(grantor)):
            one = filed(grantor)
        with acting_as(actor_of(helper)), people.serving(act(helper)):
            assert not forms.is_mine(one.pk, helper)
            with pytest.raises(forms.OutsideTheMandate):
                filed(helper)
        browser = signed_in(helper)
        begin(browser, act(helper))
        assert one.receipt_number not in browser.get("/ja/mine/").content.decode()
        assert browser.post(f"/ja/forms/start/{CLAIM}/").status_code == 403

    def test_the_definition_lets_nobody_vote_for_another(self, mandated) -> None:
        _, helper, _ = mandated(procedures=[])
        browser = signed_in(helper)
        begin(browser, act(helper))
        assert browser.post("/ja/forms/start/absentee-ballot/").status_code == 403

    def test_a_draft_for_another_never_meets_ones_own(self, tied) -> None:
        mother = tied(2)
        browser = signed_in(mother)
        browser.post(f"/ja/forms/start/{CLAIM}/")
        own = Draft.objects.get()
        begin(browser, act(mother))
        browser.post(f"/ja/forms/start/{CLAIM}/")
        theirs = Draft.objects.exclude(pk=own.pk).get()
        assert (own.on_behalf_of, theirs.on_behalf_of) == (None, act(mother).resident_id)
        assert browser.get(f"/ja/forms/{own.pk}/review/").status_code == 404
        assert browser.get(f"/ja/forms/{theirs.pk}/review/").status_code == 200
        browser.post("/me/self/")
        assert browser.get(f"/ja/forms/{theirs.pk}/review/").status_code == 404

    def test_revoked_between_page_and_filing_files_nothing(self, mandated) -> None:
        grantor, helper, mandate = mandated()
        authority = act(helper)
        with acting_as(actor_of(grantor)):
            people.revoke_mandate(mandate_id=mandate.pk, account=grantor)
        with acting_as(actor_of(helper)), people.serving(authority):
            with pytest.raises(people.RepresentationEnded):
                filed(helper)
        assert not Application.objects.exists()


class TestWhatARepresentativeDoesNotSee:
    def test_a_protected_address_and_what_others_filed(self, mandated, imported) -> None:
        grantor, helper, _ = mandated(procedures=[], reads_letters=True)
        with acting_as(actor_of(grantor)):
            own = filed(grantor)
        people.protect(
            resident_id=imported[1], kind="stalking", since=clock.today(), until=None, allowed_posts=[]
        )  # fmt: skip
        authority = act(helper)
        assert authority.guarded
        with acting_as(actor_of(helper)), people.serving(authority):
            assert people.person(imported[1]).address is None
            assert "register.address" not in people.prefill(imported[1])
            assert "ward" not in people.facts_for(imported[1], clock.today())
            assert not forms.is_mine(own.pk, helper)
            theirs = filed(helper)
            assert forms.is_mine(theirs.pk, helper)

    def test_of_others_in_the_household_only_who_they_are(self, mandated, imported) -> None:
        _, helper, _ = mandated(procedures=[])
        people.give_fact(resident_id=imported[1], fact="phone", value="093-000-0000", source="form")
        with acting_as(actor_of(helper)), people.serving(act(helper)):
            facts = people.facts_for(imported[1], clock.today())
            offered = people.prefill(imported[1])
        wife = next(one for one in facts["members"] if one["id"] == str(imported[2]))
        assert "insurance" not in wife
        assert "insurance" in facts["self"]
        assert "phone" not in facts
        assert "register.phone" not in offered
        assert "fact.phone" not in offered

    def test_letters_only_where_it_was_said(self, mandated) -> None:
        from shiyakusho.engines.cases.whose import letters_shown

        _, helper, _ = mandated()
        with acting_as(actor_of(helper)), people.serving(act(helper)):
            assert not letters_shown()
        assert letters_shown()

    def test_the_guide_opens_no_register_to_a_narrow_mandate(self, mandated) -> None:
        from shiyakusho.engines.guide.household import known_facts

        grantor, helper, _ = mandated()
        with acting_as(actor_of(helper)), people.serving(act(helper)):
            assert known_facts(helper, clock.today()) == {}
        with acting_as(actor_of(grantor)):
            assert known_facts(grantor, clock.today())


class TestPrograms:
    def test_a_program_names_the_resident_in_a_header(self, mandated, client) -> None:
        grantor, helper, mandate = mandated()
        with acting_as(actor_of(helper)), people.serving(act(helper)):
            one = filed(helper)
        token = identity.issue_token(account=helper, label="試験")
        resident = str(act(helper).resident_id)

        def ask(**more):
            headers = {"Authorization": f"Bearer {token}", **more}
            return client.get(f"/api/v1/applications/{one.pk}", headers=headers)

        headers = {"Authorization": f"Bearer {token}"}
        (listed,) = client.get("/api/v1/representations", headers=headers).json()["items"]
        assert (listed["resident"], listed["basis"]) == (resident, "proxy")
        assert listed["procedures"] == [CLAIM]
        assert ask(**{"Acting-For": resident}).status_code == 200
        assert ask().status_code == 404
        with acting_as(actor_of(grantor)):
            people.revoke_mandate(mandate_id=mandate.pk, account=grantor)
        refused = ask(**{"Acting-For": resident})
        assert (refused.status_code, refused.json()["code"]) == (403, "representation_ended")


@pytest.mark.parametrize("answers", [ANSWERS])
def test_anonymous_use_stays_where_a_procedure_allows_it(client, answers, account) -> None:
    """A dog is registered, water is turned on without signing in; what needs a level says so."""
    from shiyakusho.registers.catalogue import public as catalogue

    free = [
        one.definition.id
        for one in catalogue.all_live()
        if one.definition.form and one.definition.identity == "L0"
    ]
    assert free
    for procedure in free:
        answer = client.post(f"/ja/forms/start/{procedure}/")
        assert answer.status_code == 302
        assert client.get(answer["Location"]).status_code == 200
        draft = Draft.objects.get(procedure_id=procedure)
        assert (draft.account_id, draft.on_behalf_of) == (None, None)
    assert client.get("/ja/guide/").status_code == 200
    assert client.post(f"/ja/forms/start/{CLAIM}/").status_code in (302, 403)
    assert not Draft.objects.filter(procedure_id=CLAIM).exists()
