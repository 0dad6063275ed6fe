"""What was answered at home comes to the counter once, to the officer who scans it."""

import pytest

from shiyakusho.desks.counter.tests.test_reception import DESK, asked_on, chosen, filed, page_of
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.bundles.models import Bundle
from shiyakusho.engines.bundles.tests.walking import complete
from shiyakusho.engines.guide import carrying
from shiyakusho.engines.guide.models import CarriedAnswers
from shiyakusho.ground import clock
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.tries import bounds

pytestmark = pytest.mark.django_db
OPEN = f"{DESK}receptions/open/"
FACTS = {"moved_from": "other_city", "has_dog": True, "oldest_age": "under_40"}


def from_home(events=("move-in",), facts=None) -> str:
    return carrying.carry(events=list(events), facts=facts or FACTS, language="en")[0]


def test_scanned_first_it_waits_for_who_it_is(counter):
    browser, _ = counter()
    code = from_home()
    answer = browser.get(DESK, {"q": carrying.scanned(code)})
    assert answer.status_code == 302
    assert "家で答えた内容を読み取りました" in browser.get(DESK).content.decode()
    page = browser.get(f"{DESK}unknown/")
    assert page.context["carried"] == carrying.scanned(code)
    answer = browser.post(OPEN, {"resident": "", "carried": page.context["carried"]})
    reception = Bundle.objects.get()
    assert answer.url == page_of(reception)
    assert (reception.events, reception.facts, reception.language) == (["move-in"], FACTS, "en")
    assert "has_dog" in asked_on(browser.get(page_of(reception)))
    assert browser.get(f"{DESK}unknown/").context["carried"] == ""


def test_the_next_visitor_finds_nothing_of_it(counter):
    browser, _ = counter()
    browser.get(DESK, {"q": carrying.scanned(from_home())})
    browser.post("/staff/purpose/visit/begin/", {"reason": "counter"})
    assert browser.get(f"{DESK}unknown/").context["carried"] == ""


def test_what_the_register_knows_is_not_taken_from_home(counter, resident):
    """At home nobody knew yet who was answering."""
    browser, _ = counter()
    typed = carrying.typed(from_home(["move-within"]))
    browser.post(OPEN, {"resident": resident.pk, "carried": typed})
    assert Bundle.objects.get().facts == {"has_dog": True, "moved_from": "other_city"}


@pytest.mark.parametrize(
    ("words", "status", "refused"),
    [
        (lambda: carrying.scanned("G" + codes.new_code()[1:]), 422, "carried_unknown"),
        (lambda: f"G.401307.{codes.new_code()}", 422, "carried_elsewhere"),
        (lambda: "住所", 422, "carried_unknown"),
    ],
)
def test_what_is_no_code_is_said_and_opens_nothing(counter, words, status, refused):
    browser, _ = counter()
    answer = browser.post(OPEN, {"resident": "", "event": "move-in", "carried": words()})
    assert answer.status_code == status and answer.context["refused"].code == refused
    assert not Bundle.objects.exists()


def test_used_and_expired_are_told_apart(counter):
    browser, _ = counter()
    code = from_home()
    browser.post(OPEN, {"resident": "", "carried": carrying.typed(code)})
    answer = browser.post(OPEN, {"resident": "", "carried": carrying.typed(code)})
    assert answer.status_code == 409 and answer.context["refused"].code == "carried_taken"
    late = from_home()
    CarriedAnswers.objects.update(until=clock.now())
    answer = browser.post(OPEN, {"resident": "", "carried": carrying.typed(late)})
    assert answer.context["refused"].code == "carried_expired"
    assert Bundle.objects.count() == 1


def test_who_guesses_codes_is_stopped_also_before_the_right_one(counter):
    browser, _ = counter()
    for _ in range(bounds()["carried"].most):
        browser.post(OPEN, {"resident": "", "carried": f"G-{codes.grouped(codes.new_code())}"})
    answer = browser.post(OPEN, {"resident": "", "carried": carrying.typed(from_home())})
    assert answer.status_code == 429 and not Bundle.objects.exists()


def test_a_refused_reception_does_not_use_the_code_up(counter, resident):
    """Taken over and begun are one act."""
    browser, _ = counter()
    code = from_home(["no-such-event"])
    answer = browser.post(OPEN, {"resident": resident.pk, "carried": carrying.typed(code)})
    assert answer.status_code == 422 and carrying.still_there(code) is not None


def test_what_was_written_into_forms_at_home_is_not_asked_again(counter, client_of, account):
    """A family fills the forms in at home, signed in; the counter checks, signs and files them."""
    mother = account("resident", level="L3")
    bundle = bundles.begin_with(
        account=mother,
        events=["move-in"],
        procedures=["child-medical", "nhi-join"],
        facts={"moved_from": "other_city"},
    )
    complete(bundle)
    home = client_of(mother)
    assert home.post(f"/ja/bundles/{bundle.pk}/carry/").status_code == 302
    number = home.get("/ja/guide/carry/").context["number"]
    assert CarriedAnswers.objects.get().forms.keys() == {"child-medical", "nhi-join"}
    browser, _ = counter("residents")
    page = browser.post(OPEN, {"resident": "", "carried": number}).url
    reception = Bundle.objects.get(clerk__isnull=False)
    assert CarriedAnswers.objects.get().forms == {}
    chosen(browser, reception, "child-medical", "nhi-join")
    answer = browser.get(f"{page}ask/?mode=all")
    files = [one for block in answer.context["blocks"] for one in block["lines"] if one.is_open]
    assert all(one.item for one in files)  # papers are brought, nothing is left to ask
    papers = {f"paper.{one.item}": "kept" for one in files}
    browser.post(f"{page}ask/", {"at": "", "go": "read_back", **papers})
    assert filed(browser, reception).status_code == 302
    reception.refresh_from_db()
    assert reception.filed_at and reception.prepared == {}
