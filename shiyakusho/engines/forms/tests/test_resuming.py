"""Come back by paper or by link; nobody else does."""

from datetime import date

import pytest

from shiyakusho.engines.forms import public, resuming
from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.refusals import (
    CodeMistyped,
    LinkUnknown,
    ResumeLocked,
    ResumeRefused,
)
from shiyakusho.engines.forms.views.citizen.keeping import EXAMPLE
from shiyakusho.ground.identity import codes, tries

from .conftest import filled

pytestmark = [pytest.mark.django_db, pytest.mark.check("E7")]
BORN = date(1950, 3, 3)


def wrong_tries(code: str) -> int:
    digest = codes.digest(code, resuming.CODE)
    return tries.bounds()["resume_code"].most - tries.left("resume_code", digest)


@pytest.fixture
def kept(sample):
    draft = filled()
    return draft, resuming.give_keys(draft_id=draft.pk, birth_date=BORN)


def test_code_and_birth_date_lead_back_however_typed(kept):
    draft, keys = kept
    for typed in (keys.code, codes.grouped(keys.code), codes.grouped(keys.code).lower()):
        assert resuming.by_code(typed=typed, birth_date=BORN) == draft


def test_nothing_readable_of_the_keys_is_kept(kept):
    draft, keys = kept
    row = Draft.objects.filter(pk=draft.pk).values_list().get()
    assert keys.code not in str(row)
    assert keys.link_token not in str(row)
    assert len(keys.link_token) >= 43


def test_ten_wrong_birth_dates_and_the_code_is_dead_for_the_right_one_too(kept):
    draft, keys = kept
    for day in range(1, 10):
        with pytest.raises(ResumeRefused):
            resuming.by_code(typed=keys.code, birth_date=date(1950, 4, day))
    with pytest.raises(ResumeLocked):
        resuming.by_code(typed=keys.code, birth_date=date(1950, 4, 10))
    with pytest.raises(ResumeLocked):
        resuming.by_code(typed=keys.code, birth_date=BORN)
    assert resuming.by_link(token=keys.link_token) == draft
    assert Draft.objects.get(pk=draft.pk).answers


def test_a_right_one_forgives_the_slips_before(kept):
    _, keys = kept
    for _ in range(9):
        with pytest.raises(ResumeRefused):
            resuming.by_code(typed=keys.code, birth_date=date(1951, 1, 1))
    resuming.by_code(typed=keys.code, birth_date=BORN)
    assert wrong_tries(keys.code) == 0


def test_a_slip_of_the_hand_and_an_unknown_code_cost_nothing(kept):
    _, keys = kept
    other = next(sign for sign in codes.ALPHABET if sign != keys.code[0])
    with pytest.raises(CodeMistyped):
        resuming.by_code(typed=other + keys.code[1:], birth_date=BORN)
    with pytest.raises(ResumeRefused):
        resuming.by_code(typed=codes.new_code(), birth_date=BORN)
    assert wrong_tries(keys.code) == 0


def test_unknown_code_and_wrong_birth_date_are_told_alike(kept):
    _, keys = kept
    refusals = []
    for code, born in ((codes.new_code(), BORN), (keys.code, date(1951, 1, 1))):
        with pytest.raises(ResumeRefused) as refusal:
            resuming.by_code(typed=code, birth_date=born)
        refusals.append((refusal.value.code, str(refusal.value), refusal.value.extra))
    assert refusals[0] == refusals[1]


def test_new_keys_replace_old_ones(kept):
    draft, old = kept
    new = resuming.give_keys(draft_id=draft.pk, birth_date=BORN)
    with pytest.raises(ResumeRefused):
        resuming.by_code(typed=old.code, birth_date=BORN)
    with pytest.raises(LinkUnknown):
        resuming.by_link(token=old.link_token)
    assert resuming.by_link(token=new.link_token) == draft


@pytest.mark.parametrize("token", ["", "x", "あ" * 50, "\0", "a\ud800"])
def test_other_links_lead_nowhere(kept, token):
    with pytest.raises(LinkUnknown):
        resuming.by_link(token=token)


def test_after_filing_the_code_leads_to_the_receipt(kept):
    draft, keys = kept
    application = public.submit(draft_id=draft.pk)
    assert resuming.by_code(typed=keys.code, birth_date=BORN).application_id == application.pk


def test_what_is_missing_stands_in_the_summary_too(client, db):
    body = client.post("/ja/forms/resume/", {"code": ""}).content.decode()
    assert 'href="#f-code"' in body and 'href="#f-birth-date"' in body


def test_the_example_on_the_page_leads_nowhere(client, db):
    page = client.get("/ja/forms/resume/").content.decode()
    assert EXAMPLE in page
    assert not codes.is_well_formed(codes.as_typed(EXAMPLE))
