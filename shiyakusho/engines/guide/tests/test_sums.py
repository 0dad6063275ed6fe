"""What a procedure comes to: on the pages and in the API, as an estimate, and only if computed."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from shiyakusho.engines.guide import answers, cards, public
from shiyakusho.engines.guide.selectors import assess, assess_one
from shiyakusho.engines.guide.sums import UNITS, Sum, sums_of
from shiyakusho.engines.guide.sums import as_json as sums_as_json
from shiyakusho.registers.catalogue.definition import Unit

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 8)
BABY = {
    "children": [{"birth_date": "2026-10-25"}],
    "birth_date": "2026-10-25",
    "public_servant": False,
    "receiving_child_allowance": False,
}


def claim(facts=BABY, day=DAY):
    return assess_one("child-allowance-claim", ["birth"], facts, day)


def test_the_allowance_of_a_newborn_with_its_first_payment():
    assert claim().amounts == {
        "monthly": 15000,
        "first_month": dt.date(2026, 11, 1),
        "first_payment": dt.date(2026, 12, 1),
        "first_payment_amount": 15000,
        "last_month": dt.date(2045, 3, 1),
    }


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ja", ["15,000円", "令和8年11月", "令和8年12月"]),
        ("en", ["15,000 yen", "November 2026", "December 2026"]),
    ],
)
def test_sums_are_written_in_the_readers_language(language, written):
    with override(language):
        assert [one.written for one in sums_of(claim())][:3] == written


def test_plain_japanese_has_readings():
    with override("ja-easy"):
        found = [one.written for one in sums_of(claim())]
    assert "<ruby>" in found[0] and "<ruby>" in found[1]


def test_every_unit_of_a_definition_can_be_written():
    assert set(UNITS) | {"date", "month"} == set(Unit.__args__)
    with override("ja"):
        assert Sum("a", "期限", "date", DAY).written == "令和8年11月8日"
        assert Sum("a", "日数", "days", 30).written == "30日"
        assert Sum("a", "数", None, 1234).written == "1,234"


def test_what_is_not_known_is_left_out():
    moved = assess_one("child-allowance-claim", ["move-in"], BABY, DAY)
    assert set(moved.amounts) == {"monthly", "last_month"}
    facts = {"children": BABY["children"], "single_parent": True}
    entry = assess_one("jifu-claim", ["divorce"], facts, DAY)
    assert entry.amounts["full"] == 48050 and "monthly" not in entry.amounts


def test_the_api_says_that_it_is_an_estimate():
    needed = public.as_json(assess(["birth"], BABY, DAY), "en")["needed"]
    entry = next(one for one in needed if one["id"] == "child-allowance-claim")
    assert entry["amounts"]["first_month"] == "2026-11-01"
    monthly = entry["sums"][0]
    assert monthly == {
        "id": "monthly", "title": "Monthly amount", "unit": "yen", "value": 15000, "estimate": True,
        "checked": True,
    }  # fmt: skip


def test_an_amount_nobody_has_checked_says_so():
    entry = assess_one(
        "late-elderly-funeral", ["death"], {"deceased_insurance": "late_elderly"}, DAY
    )
    assert [(one.id, one.value, one.checked) for one in sums_of(entry)] == [("grant", 30000, False)]
    assert all(one.checked for one in sums_of(claim()))


def test_an_amount_that_ended_is_not_known_yet(client, monkeypatch):
    """The table of the day after was never written: said so, and everything else is served."""
    leap = dt.date(2028, 2, 29)
    facts = {"own_birth_date": "1994-02-01", "left_employee_pension": True}
    entry = assess_one("pension-1", ["divorce"], facts, leap)
    assert entry.verdict == "needed" and entry.amounts == {}
    (monthly,) = sums_of(entry)
    with override("ja"):
        assert monthly.written == "まだわかりません。窓口でおたずねください。"
    assert sums_as_json(entry, "ja")[0]["value"] is None
    monkeypatch.setenv("SHIYAKUSHO_NOW", "2028-02-29T10:00:00+09:00")
    session = client.session
    session[answers.KEY] = {"events": ["divorce"], "facts": facts}
    session.save()
    with override("ja"):
        page = client.get(reverse("guide:procedure", args=["pension-1"])).content.decode()
    assert "まだわかりません。窓口でおたずねください。" in page and "17,920" not in page


def test_the_card_says_that_nothing_is_decided():
    card = cards.Card(claim())
    assert next(one.id for one in card.sums) == "monthly"
    assert "まだ決まっていません" in str(card.estimate)
    refused = cards.Card(claim(BABY | {"public_servant": True}))
    assert refused.sums == [] and refused.estimate == ""


def test_the_pages_show_it(client, monkeypatch):
    monkeypatch.setenv("SHIYAKUSHO_NOW", "2026-11-08T10:00:00+09:00")
    session = client.session
    session[answers.KEY] = {"events": ["birth"], "facts": BABY}
    session.save()
    with override("ja"):
        for url in (
            reverse("guide:result"), reverse("guide:procedure", args=["child-allowance-claim"])
        ):  # fmt: skip
            page = client.get(url).content.decode()
            assert '手当月額 <strong class="num">15,000円</strong>' in page
            assert "令和8年12月" in page and "まだ決まっていません" in page


@pytest.mark.parametrize("filed", range(0, 45, 3))
def test_the_first_month_and_the_deadline_agree(filed):
    day = dt.date(2026, 12, 14) + dt.timedelta(days=filed)  # its 15 days end as the office closes
    born = {"children": [{"birth_date": "2026-12-14"}], "birth_date": "2026-12-14"}
    entry = claim(BABY | born, day)
    assert entry.deadline.date == dt.date(2027, 1, 4)
    counted_from = day if entry.deadline.passed else dt.date(2026, 12, 14)
    following = counted_from.replace(day=1) + dt.timedelta(days=31)
    assert entry.amounts["first_month"] == following.replace(day=1)
