"""The pages in a real browser: axe finds nothing, the keyboard decides, nothing overflows."""

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, sound
from shiyakusho.engines.approvals import public
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (PHONE["width"], DESK["width"])


def proposal_of(staff):
    return staff.draft(
        ["section_chief"],
        title="児童手当 認定請求（2026-0004711）を認定する",
        rows=[
            {"label": "受給者", "value": "髙﨑　花子"},
            {"label": "手当月額", "value": "25,000円"},
        ],
        reasons=[{"text": "18歳の年度末までの子を育てている", "law": "児童手当法4条"}],
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(staff, browse, width):
    proposal = proposal_of(staff)
    today = clock.today()
    organisation.record_absence(account=staff.section_chief, since=today, until=today)
    address = reverse("approvals_staff:proposal", args=[proposal.pk])
    paths = [reverse("approvals_staff:list"), address, reverse("approvals_staff:drafted")]

    def look(page):
        for path in paths:
            page.goto(path)
            sound(page)

    browse(look, account=staff.unit_chief, width=width)


def test_the_keyboard_alone_decides(staff, browse):
    proposal = proposal_of(staff)
    start = reverse("approvals_staff:list")

    def press(page):
        page.goto(start)
        page.get_by_role("link", name=proposal.title).focus()
        page.keyboard.press("Enter")
        page.get_by_label("意見・差し戻す理由").wait_for()
        page.get_by_role("button", name="差し戻す").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="差し戻す理由を書いてください").wait_for()
        sound(page)
        page.get_by_role("button", name="承認する").focus()
        page.keyboard.press("Enter")
        page.get_by_text("を決裁しました").wait_for()

    browse(press, account=staff.section_chief, width=DESK["width"])
    assert public.proposal_by_id(proposal.pk).state == "approved"
