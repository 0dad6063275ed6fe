"""From home to the counter: a code that names nobody, kept for a few days, forgotten on a word."""

from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.engines.guide import answers, carrying
from shiyakusho.engines.guide.models import CarriedAnswers
from shiyakusho.engines.guide.refusals import CodeExpired, CodeOfAnotherCity, CodeTaken, CodeUnknown
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import now, stopped_at

pytestmark = pytest.mark.django_db
CARRY = "/ja/guide/carry/"
FACTS = {"has_dog": False, "moved_from": "other_city", "owns_moped": None}


@pytest.fixture
def at_home(client) -> Client:
    """A browser that answered some questions about a move."""
    session = client.session
    session[answers.KEY] = {"events": ["move-in"], "facts": FACTS}
    session.save()
    return client


def test_one_press_gives_a_code_without_anything_of_the_person(at_home):
    assert "番号を作る" in at_home.get(CARRY).content.decode()
    assert CarriedAnswers.objects.count() == 0  # looking keeps nothing
    assert at_home.post(CARRY).status_code == 302
    page = at_home.get(CARRY)
    row = CarriedAnswers.objects.get()
    assert row.facts == {"has_dog": False, "moved_from": "other_city"}
    assert row.until - row.kept_at == carrying.kept_for() <= timedelta(days=31)
    code = carrying.read_code(page.context["scanned"])
    assert (
        page.context["scanned"] == f"G.401005.{code}"
        and page.context["number"] in page.content.decode()
    )
    assert code not in str(
        AuditEvent.objects.values_list("subjects", "detail").filter(action="guide.carry")
    )
    assert code.lower() not in str(row.pk)
    assert carrying.read_code(page.context["number"].lower()) == code


def test_new_answers_replace_the_old_and_a_word_forgets_all(at_home):
    at_home.post(CARRY)
    before = carrying.read_code(at_home.get(CARRY).context["scanned"])
    at_home.post(CARRY)
    with pytest.raises(CodeUnknown):
        carrying.take_over(code=before)
    assert CarriedAnswers.objects.count() == 1
    at_home.post("/ja/guide/forget/")
    assert CarriedAnswers.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["", "questions/has_dog/", "together/", "result/", "checklist/", "carry/"]
)
def test_the_next_at_this_device_goes_back_in_vain(at_home, path):
    """What shows somebody's answers is kept by no browser, and forgotten it is nowhere."""
    page = at_home.get(f"/ja/guide/{path}")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    at_home.post("/ja/guide/forget/")
    assert not {answers.KEY, "guide_carried"} & set(at_home.session.keys())
    again = at_home.get(f"/ja/guide/{path}")
    assert again.status_code == (200 if path == "" else 302)


def test_it_is_good_once_and_for_its_time():
    code, until = carrying.carry(events=["move-in"], facts=FACTS, language="en")
    found = carrying.take_over(code=code)
    assert (found.events, found.language, found.facts["moved_from"]) == (
        ["move-in"],
        "en",
        "other_city",
    )
    assert CarriedAnswers.objects.get().facts == {}
    with pytest.raises(CodeTaken):
        carrying.take_over(code=code)
    late, until = carrying.carry(events=["move-in"], facts=FACTS, language="ja")
    with stopped_at(until):
        with pytest.raises(CodeExpired):
            carrying.take_over(code=late)
        assert carrying.purge() == 2  # what was taken goes with it
    with stopped_at(now()), pytest.raises(CodeUnknown):
        carrying.take_over(code=late)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("G.401307.K7Q49XMD3T", CodeOfAnotherCity),
        ("G.401005.AAAAAAAAAA", CodeUnknown),
        ("G-K7Q4-9XM-000", CodeUnknown),
        ("G.401005." + "A" * 40, CodeUnknown),
        ("<script>", CodeUnknown),
        ("", CodeUnknown),
    ],
)
def test_what_is_no_code_of_ours(words, refusal):
    with pytest.raises(refusal):
        carrying.read_code(words)


def test_a_receipt_number_is_not_taken_for_a_code_from_home():
    assert not carrying.is_code("K7Q4-9XM-D3T") and not carrying.is_code("F.move-in.3")
    assert not carrying.is_code("ガイド") and carrying.is_code("g-k7q4-9xm-d3t")
