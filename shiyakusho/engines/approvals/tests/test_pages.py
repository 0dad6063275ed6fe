"""What staff see, and who may see it."""

import pytest
from django.urls import reverse

from shiyakusho.engines.approvals import public
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db


def page(proposal, name="proposal"):
    return reverse(f"approvals_staff:{name}", args=[proposal.pk])


def test_waiting_list_shows_mine_and_only_mine(staff, client_of):
    proposal = staff.draft()
    assert page(proposal) in client_of(staff.unit_chief).get(reverse("approvals_staff:list")).text
    answer = client_of(staff.director).get(reverse("approvals_staff:list"))
    assert answer.status_code == 200 and page(proposal) not in answer.text


def test_residents_and_strangers_do_not_enter(staff, client_of, account, client):
    proposal = staff.draft()
    assert client.get(page(proposal)).status_code == 302
    assert client_of(account("resident")).get(page(proposal)).status_code == 403
    stranger = account("staff", roles=["section_chief"])
    assert client_of(stranger).get(page(proposal)).status_code == 404


def test_clerk_sees_the_draft_but_no_buttons(staff, client_of):
    answer = client_of(staff.clerk).get(page(staff.draft()))
    assert answer.status_code == 200 and 'name="decision"' not in answer.text


def test_the_draft_of_the_letter_is_linked_while_it_waits(staff, client_of):
    proposal = staff.draft(["section_chief"], letter_url="/staff/cases/1/draft/letter.pdf")
    client = client_of(staff.section_chief)
    link = 'href="/staff/cases/1/draft/letter.pdf"'
    assert link in client.get(page(proposal)).text
    client.post(page(proposal, "decide"), {"decision": "approve", "step": "1"})
    assert link not in client.get(page(proposal)).text


def test_clerk_may_not_post_a_decision(staff, client_of):
    proposal = staff.draft()
    data = {"decision": "approve", "step": "1"}
    assert client_of(staff.clerk).post(page(proposal, "decide"), data).status_code == 403
    assert public.proposal_by_id(proposal.pk).step == 1


def test_chief_approves_on_the_page(staff, client_of):
    proposal = staff.draft(
        ["section_chief"],
        rows=[{"label": "受給者", "value": "髙﨑　花子"}],
        reasons=[{"text": "子を育てている", "law": "児童手当法4条"}],
        subjects=["resident:1"],
    )
    client = client_of(staff.section_chief)
    answer = client.get(page(proposal))
    for text in ("髙﨑　花子", "子を育てている", "児童手当法4条", "承認する"):
        assert text in answer.text
    read = AuditEvent.objects.get(action="records.read")
    assert read.subjects == ["resident:1"]
    answer = client.post(
        page(proposal, "decide"), {"decision": "approve", "step": "1"}, follow=True
    )
    assert "北九小北子第1号" in answer.text
    assert public.proposal_by_id(proposal.pk).state == "approved"
    assert "北九小北子第1号" in client.get(reverse("approvals_staff:decided")).text
    assert "北九小北子第1号" in client_of(staff.clerk).get(reverse("approvals_staff:drafted")).text


def test_sending_back_without_a_reason_says_so_and_keeps_nothing(staff, client_of):
    proposal = staff.draft(["section_chief"])
    data = {"decision": "send_back", "comment": "", "step": "1"}
    answer = client_of(staff.section_chief).post(page(proposal, "decide"), data)
    assert answer.status_code == 422 and "差し戻す理由を書いてください" in answer.text
    assert public.proposal_by_id(proposal.pk).is_open


def test_a_double_click_is_told_the_state(staff, client_of):
    proposal = staff.draft(["section_chief"])
    client = client_of(staff.section_chief)
    data = {"decision": "approve", "step": "1"}
    client.post(page(proposal, "decide"), data)
    answer = client.post(page(proposal, "decide"), data)
    assert answer.status_code == 409 and "すでに処理しました" in answer.text


def test_missing_or_hostile_step_is_stale(staff, client_of):
    proposal = staff.draft(["section_chief"])
    client = client_of(staff.section_chief)
    for step in ("", "-1", "²", "999999999999999999999", "1; DROP"):
        answer = client.post(page(proposal, "decide"), {"decision": "approve", "step": step})
        assert answer.status_code == 409, step
    assert client.post(page(proposal, "decide"), {"decision": "x", "step": "1"}).status_code == 422


def test_deputy_is_told_that_it_is_a_proxy_decision(staff, client_of):
    proposal = staff.draft(["section_chief"])
    today = clock.today()
    organisation.record_absence(account=staff.section_chief, since=today, until=today)
    client = client_of(staff.unit_chief)
    assert "代決" in client.get(reverse("approvals_staff:list")).text
    answer = client.get(page(proposal))
    assert "小倉北区役所 保健福祉課 課長 が不在のため" in answer.text
    client.post(page(proposal, "decide"), {"decision": "approve", "step": "1"})
    assert "に代わり" in client_of(staff.clerk).get(page(proposal)).text


def test_former_drafts_are_shown(staff, client_of):
    first = staff.draft(["section_chief"])
    public.decide(first.pk, "send_back", "直してください", staff.section_chief)
    second = public.draft(first.subject, {"title": "再起案"}, ["section_chief"], staff.clerk)
    assert page(first) in client_of(staff.section_chief).get(page(second)).text
