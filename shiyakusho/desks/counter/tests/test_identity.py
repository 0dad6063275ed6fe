"""Who came: the card counts its own PINs, kinds count together by the law, and nothing of them is kept."""

import json
from datetime import date

import pytest
from django.core.checks import run_checks

from shiyakusho.desks.counter.card import attached
from shiyakusho.desks.counter.card.simulated import SimulatedReader
from shiyakusho.desks.counter.tests.test_reception import (
    CHOSEN,
    asked,
    chosen,
    examples,
    filed,
    opened,
    page_of,
)
from shiyakusho.engines.bundles.models import Bundle
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PIN, ELSEWHERE = "4271", "広島県広島市安佐南区西原八丁目1番5号"


@pytest.fixture
def cards(settings, tmp_path, resident):
    """A reader with the card of the resident, who moved, and one whose time is over."""
    settings.DATA_DIR = tmp_path
    card = {
        "name": resident.name,
        "birth_date": resident.birth_date.isoformat(),
        "sex": resident.sex,
        "address": ELSEWHERE,
        "pin": PIN,
        "left": 3,
        "until": "2035-01-01",
    }
    held = {"inserted": "", "cards": {"own": card, "over": {**card, "until": "2025-01-01"}}}
    attached.memory().write_text(json.dumps(held), encoding="utf-8")
    return attached.memory()


@pytest.fixture
def at_identity(counter, resident):
    browser, _clerk = counter()
    reception = opened(browser, resident, "move-within")
    return browser, reception, f"{page_of(reception)}identity/"


def read(browser, where, pin=PIN, card="own"):
    return browser.post(where, {"go": "read", "card": card, "pin": pin})


def test_the_card_beside_the_register_is_shown_once_and_only_its_kind_is_kept(cards, at_identity):
    browser, reception, where = at_identity
    answer = read(browser, where)
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    assert ELSEWHERE in page and "違います" in page
    reception.refresh_from_db()
    kept = reception.identified
    assert kept["kinds"] == ["mynumber_card"] and kept["by"] == "reader"
    assert kept["differs"] == ["address"] and kept["clerk"] and kept["at"]
    assert ELSEWHERE not in browser.get(where).content.decode()
    said = json.dumps(
        [kept, *AuditEvent.objects.values_list("detail", flat=True)],
        default=str,
        ensure_ascii=False,
    )
    assert ELSEWHERE not in said and PIN not in said
    assert f">{PIN}<" not in page and f'"{PIN}"' not in page


def test_the_card_of_somebody_else_identifies_nobody(cards, at_identity):
    browser, reception, where = at_identity
    held = json.loads(cards.read_text(encoding="utf-8"))
    held["cards"]["other"] = {**held["cards"]["own"], "birth_date": "1950-01-01"}
    held["cards"]["stranger"] = {**held["cards"]["own"], "name": "見知らぬ 人"}
    cards.write_text(json.dumps(held), encoding="utf-8")
    for card in ("other", "stranger"):
        answer = read(browser, where, card=card)
        assert answer.context["of_another"] and "記録していません" in answer.content.decode()
        reception.refresh_from_db()
        assert reception.identified == {}


def test_three_wrong_pins_close_the_card_for_everybody(cards, at_identity):
    browser, reception, where = at_identity
    assert read(browser, where, "12a4").context["refused"].code == "pin_not_four_digits"
    assert read(browser, where, "１２３４").context["refused"].code == "pin_not_four_digits"
    for left in (2, 1):
        answer = read(browser, where, "0000")
        assert answer.status_code == 422 and answer.context["left"] == left
    assert read(browser, where, "0000").context["refused"].code == "pin_locked"
    answer = read(browser, where)  # the right one, too late, also from another process
    assert answer.status_code == 409 and "初期化" in answer.content.decode()
    other = SimulatedReader(cards)
    other.insert("own")
    assert other.tries_left() == 0
    reception.refresh_from_db()
    assert reception.identified == {"pin_locked": True}


def test_the_right_pin_forgives_and_a_card_that_is_over_is_refused(cards, at_identity):
    browser, _, where = at_identity
    read(browser, where, "0000")
    assert read(browser, where).status_code == 200
    held = json.loads(cards.read_text(encoding="utf-8"))
    assert held["cards"]["own"]["left"] == 3
    assert read(browser, where, card="over").context["refused"].code == "card_over"
    assert read(browser, where, card="").context["refused"].code == "no_card"


def test_a_city_without_a_reader_looks_at_documents(settings, at_identity):
    settings.CARD_READER = ""
    browser, _, where = at_identity
    assert not browser.get(where).context["reader"]
    assert read(browser, where).context["refused"].code == "no_reader"


def test_made_up_cards_stop_a_city_in_earnest(settings):
    assert not [one for one in run_checks() if one.id == "counter.E001"]
    settings.DEMO = False
    assert [one for one in run_checks() if one.id == "counter.E001"]


@pytest.mark.parametrize(
    ("kinds", "enough"),
    [
        (["driving_licence"], True),
        (["insurance"], False),
        (["insurance", "pension"], True),
        (["insurance", "bank_book"], True),
        (["employee_card", "bank_book"], False),  # neither was issued by an office
        (["told", "bank_book", "employee_card"], False),
        (["insurance_card", "pension"], False),  # since 2025-12-02
        (["no such thing", "insurance", "insurance"], False),
        ([], False),
    ],
)
def test_which_kinds_count_together(at_identity, kinds, enough):
    browser, reception, where = at_identity
    assert forms.interviews.identifies(kinds, date(2026, 11, 21)) is enough
    answer = browser.post(where, {"go": "seen", "checked": kinds})
    assert answer.status_code == (302 if enough else 422)
    reception.refresh_from_db()
    assert bool(reception.identified) is enough
    assert not enough or reception.identified["by"] == "eye"


def test_an_insurance_card_counted_to_its_last_day():
    assert forms.interviews.identifies(["insurance_card", "pension"], date(2025, 12, 1))
    assert not forms.interviews.identifies(["insurance_card", "pension"], date(2025, 12, 2))


def test_what_was_identified_before_is_ticked_when_it_is_read_back(cards, at_identity):
    browser, reception, where = at_identity
    read(browser, where)
    chosen(browser, reception, *CHOSEN)
    asked(browser, reception, examples())
    page = browser.get(f"{page_of(reception)}readback/")
    assert page.context["checked"] == ["mynumber_card"]
    assert filed(browser, reception).status_code == 302
    assert browser.get(where).status_code == 302
    assert Bundle.objects.get().identified["kinds"] == ["mynumber_card"]
