"""One answer for all that ask it; each draft keeps its own."""

import pytest

from shiyakusho.engines.bundles.models import Bundle, BundleMember
from shiyakusho.engines.bundles.selectors import gathering_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Draft, DraftAttachment
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.identity.actors import actor_of

from .walking import interview, photo

pytestmark = pytest.mark.django_db
OWN = "common.own"


def drafts_of(bundle):
    rows = forms.together.draft_rows(gathering_of(bundle).draft_ids)
    return {row.procedure_id: row for row in rows}


def press(client, bundle, key, **data):
    return client.post(f"/ja/bundles/{bundle.pk}/{key}/", data)


def test_the_first_page_asks_who_one_is_for_both(begun):
    client, bundle = begun
    page = client.get(f"/ja/bundles/{bundle.pk}/", follow=True).content.decode()
    assert "あなたについて" in page and "この画面の答えは、次の手続きに使います。" in page
    assert page.count('type="tel"') <= 1
    press(client, bundle, OWN, **{"child-allowance-amount-claimant_name": "戸畑 健太"})
    kept = drafts_of(bundle)
    assert kept["child-allowance-amount"].answers == {
        "claimant_name": "戸畑 健太",
        "claimant_birth_date": {"era": "", "year": "", "month": "", "day": ""},
        "claimant_address": {"postal_code": "", "town": "", "rest": ""},
        "claimant_phone": "",
    }
    assert kept["child-medical"].answers["guardian_name"] == "戸畑 健太"
    assert "claimant_name" not in kept["child-medical"].answers


def test_one_answer_changed_on_the_check_page_changes_all(ready):
    client, bundle = ready
    answer = press(
        client, bundle, OWN, came_from="check",
        **{
            "child-allowance-amount-claimant_name": "戸畑 早紀",
            "child-allowance-amount-claimant_birth_date.year": "1995",
            "child-allowance-amount-claimant_birth_date.month": "1",
            "child-allowance-amount-claimant_birth_date.day": "2",
            "child-allowance-amount-claimant_address.town": "北九州市小倉北区浅野",
            "child-allowance-amount-claimant_address.rest": "1番",
            "child-allowance-amount-claimant_address.postal_code": "8020001",
            "child-allowance-amount-claimant_phone": "090-1234-5678",
        },
    )  # fmt: skip
    assert answer["Location"] == f"/ja/bundles/{bundle.pk}/check/"
    kept = drafts_of(bundle)
    assert kept["child-medical"].answers["guardian_name"] == "戸畑 早紀"
    assert kept["child-allowance-amount"].answers["claimant_name"] == "戸畑 早紀"


def test_a_person_added_and_taken_out_is_so_everywhere(begun):
    client, bundle = begun
    key = next(s.key for s in interview(bundle).screens if "children" in s.joints[0].name)
    name = "child-allowance-amount-children"
    row = {f"{name}.0.name": "戸畑 湊", f"{name}.0.birth_date.year": "2026",
           f"{name}.0.birth_date.month": "11", f"{name}.0.birth_date.day": "10"}  # fmt: skip
    press(client, bundle, key, add_person=name, **row)
    assert [len(d.answers["children"]) for d in drafts_of(bundle).values()] == [2, 2]
    press(client, bundle, key, remove_person=f"{name}.1", **row, **{f"{name}.1.name": "結菜"})
    left = [d.answers["children"] for d in drafts_of(bundle).values()]
    assert left[0] == left[1] and [row["name"] for row in left[0]] == ["戸畑 湊"]
    press(client, bundle, key, remove_person=f"{name}.99999999", **row)
    press(client, bundle, key, remove_person="nobody.0", **row)
    assert all(len(d.answers["children"]) == 1 for d in drafts_of(bundle).values())


def test_the_town_of_a_postal_code_without_a_script(begun):
    client, bundle = begun
    name = "child-allowance-amount-claimant_address"
    press(client, bundle, OWN, lookup=name, **{f"{name}.postal_code": "8020001"})
    towns = {d.answers.get("claimant_address", d.answers.get("guardian_address"))["town"]
             for d in drafts_of(bundle).values()}  # fmt: skip
    assert len(towns) == 1 and "北九州市" in towns.pop()


def test_what_no_draft_can_hold_is_refused_beside_its_field(begun):
    client, bundle = begun
    page = press(client, bundle, OWN, **{"child-allowance-amount-claimant_name": "戸\x00畑"})
    assert page.status_code == 422
    assert page.context["errors"][0]["id"] == "f-child-allowance-amount-claimant-name"
    assert all("\x00" not in str(d.answers) for d in drafts_of(bundle).values())


def test_answered_apart_before_the_person_settles_it(parent, client_of):
    """Drafts that were open come in as they are; nothing is written over silently."""
    client = client_of(parent)
    with acting_as(actor_of(parent), "tests"):
        for procedure, field, name in (
            ("child-allowance-amount", "claimant_name", "戸畑 健太"),
            ("child-medical", "guardian_name", "戸畑 早紀"),
        ):
            draft = forms.start(procedure_id=procedure, account=parent)
            Draft.objects.filter(pk=draft.pk).update(answers={field: name})
    client.post(
        "/ja/bundles/", {"event": "birth", "procedure": ["child-allowance-amount", "child-medical"]}
    )
    with acting_as(actor_of(parent), "tests"):
        bundle = Bundle.objects.get(account=parent)
        joint = interview(bundle).screen(OWN).joints[0]
        assert joint.differs and [p.code for p in joint.problems] == ["answers_differ"]
    press(client, bundle, OWN, **{joint.name: "戸畑 健太"})
    assert drafts_of(bundle)["child-medical"].answers["guardian_name"] == "戸畑 健太"


def test_a_procedure_that_came_later_is_told_what_was_said(ready, parent):
    client, bundle = ready
    client.post("/ja/bundles/", {"event": "birth", "procedure": ["child-medical", "juminhyo"]})
    with acting_as(actor_of(parent), "tests"):
        second = Bundle.objects.exclude(pk=bundle.pk).get(account=parent)
        found = interview(second)  # the draft of child-medical left the first bundle
    left = {one.procedure_id for one in BundleMember.objects.filter(bundle=bundle)}
    assert left == {"child-allowance-amount", "birth"}
    rows = drafts_of(second)
    said = rows["child-medical"].answers["guardian_name"]
    assert said and rows["juminhyo"].answers["applicant_name"] == said
    assert found.screen(OWN).is_done


def test_one_question_is_answered_form_by_form(begun):
    client, bundle = begun
    key = next(s.key for s in interview(bundle).screens if "children" in s.joints[0].name)
    press(client, bundle, key, apart="child-allowance-amount-children")
    bundle.refresh_from_db()
    assert [one.split("|")[0] for one in bundle.apart] == ["fact.children"]
    names = [j.name for s in interview(bundle).screens for j in s.joints]
    assert {"child-allowance-amount-children", "child-medical-children"} <= set(names)
    own = next(
        s
        for s in interview(bundle).screens
        if "child-medical-children" in str([j.name for j in s.joints])
    )
    press(client, bundle, own.key, together="child-medical-children")
    bundle.refresh_from_db()
    assert bundle.apart == []


def test_the_same_paper_is_sent_once(parent, client_of):
    client = client_of(parent)
    procedures = ["child-allowance-claim", "school-aid"]
    client.post("/ja/bundles/", {"event": "move-in", "procedure": procedures})
    with acting_as(actor_of(parent), "tests"):
        bundle = Bundle.objects.get(account=parent)
        found = interview(bundle)
    papers = [(s, f) for s in found.screens for f in s.files if "bank_proof" in f.name]
    assert len(papers) == 1
    screen, paper = papers[0]
    answer = client.post(
        f"/ja/bundles/{bundle.pk}/{screen.key}/", {"upload": "1", paper.name: photo("通帳.jpg")}
    )
    assert answer.status_code == 302
    wanted = {member.definition.id for member, _ in paper.places}
    rows = DraftAttachment.objects.all()
    assert {row.draft.procedure_id for row in rows} == wanted
    assert len({row.blob_id for row in rows}) == 1
    client.post(f"/ja/bundles/{bundle.pk}/{screen.key}/", {"remove_file": str(rows[0].pk)})
    assert not DraftAttachment.objects.exists()
