"""The pages with the catalogue as it is: two journeys, change an answer, leave no trace."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from shiyakusho.engines.guide import answers
from shiyakusho.engines.guide.asking import question_of
from shiyakusho.engines.guide.procedures import knowledge

pytestmark = pytest.mark.django_db
CHILDREN = [("2018", "7", "15"), ("2022", "5", "20")]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setenv("SHIYAKUSHO_NOW", "2026-11-13T10:00:00+09:00")
    with translation.override("ja"):
        yield


def boxes(name, year, month, day):
    return {f"{name}.era": "", f"{name}.year": year, f"{name}.month": month, f"{name}.day": day}


def posted(question, value):
    """What a browser sends for a fact."""
    if value is None:
        return {"instead": "unknown"}
    if question.type == "bool":
        return {"answer": "yes" if value else "no"}
    if question.type == "people":
        sent = {"rows": str(len(value)), "instead": "" if value else "none"}
        for row, child in enumerate(value):
            sent |= boxes(f"answer.{row}", *child)
        return sent
    if question.type == "date":
        return boxes("answer", *value.split("-"))
    return {"answer": value}


def walk(client, events, told):
    """Answers every question (no where nothing is told); returns the facts asked."""
    client.post(reverse("guide:home"), {"event": events})
    asked = []
    for _ in range(60):
        response = client.get(reverse("guide:next"))
        found = re.search(r"/questions/([a-z0-9_]+)/", response["Location"])
        if not found:
            assert response["Location"].endswith(reverse("guide:result"))
            return asked
        fact = found[1]
        assert fact not in asked
        asked.append(fact)
        known = knowledge()
        question = question_of(known, known.vocabulary.facts[fact])
        page = client.get(reverse("guide:question", args=[fact]))
        assert page.status_code == 200 and "なぜ聞くのですか" in page.content.decode()
        value = told.get(fact, usual(question))
        sent = client.post(reverse("guide:question", args=[fact]), posted(question, value))
        assert sent.status_code == 302, sent.content.decode()[:2000]
    pytest.fail("the questions do not end")


def groups(client):
    context = client.get(reverse("guide:result")).context
    return {
        name: {card.entry.id: card for card in context[name]}
        for name in ("needed", "undecided", "may_concern", "not_needed")
    }


def usual(question):
    """No to every yes or no, なし where it can be chosen, else わからない."""
    if question.type == "bool":
        return False
    return "none" if "none" in {option.value for option in question.options} else None


MOVED = {
    "moved_from": "other_city",
    "own_birth_date": "1992-03-14",
    "children": CHILDREN,
    "moved_in_date": "2026-11-07",
    "planned_move_out_date": "2026-11-06",
    "ward": "kokuraminami",
    "oldest_age": "under_40",
    "card_holders": "nobody",
}


def test_moved_in_with_two_children(client):
    asked = walk(client, ["move-in"], MOVED)
    found = groups(client)
    claim = found["needed"]["child-allowance-claim"]
    assert claim.entry.deadline.date.isoformat() == "2026-11-24"
    assert "小倉南区役所" in claim.entry.office.full_name.ja
    assert claim.start_url
    assert {"children", "public_servant"} <= set(asked)
    askable = knowledge().vocabulary.facts
    for card in found["undecided"].values():  # only what the register alone could tell
        assert all(askable[name].question is None for name in card.entry.missing)
    page = client.get(reverse("guide:result")).content.decode()
    assert "令和8年11月24日" in page and "児童手当法" in page


def test_second_child_of_a_family_that_receives(client):
    told = {"children": [*CHILDREN[:1], ("2026", "11", "10")], "receiving_child_allowance": True,
            "birth_date": "2026-11-10", "ward": "kokuraminami", "mother_insurance": "employee"}  # fmt: skip
    walk(client, ["birth"], told)
    found = groups(client)
    assert "child-allowance-amount" in found["needed"]
    assert found["needed"]["child-allowance-amount"].entry.deadline.date.isoformat() == "2026-11-25"
    claim = found["not_needed"]["child-allowance-claim"]
    assert any("すでに" in reason.text.ja for reason in claim.entry.because)


def test_many_questions_can_be_answered_together(client):
    client.post(reverse("guide:home"), {"event": "move-in"})
    page = client.get(reverse("guide:together")).content.decode()
    names = set(re.findall(r'name="([a-z_]+)" value="yes"', page))
    assert {"has_dog", "owns_moped"} <= names and "needs_address_protection" not in names
    sent = {
        "has_dog": "yes",
        "owns_moped": "no",
        "public_servant": "",
        "children": "yes",
        "x": "no",
    }
    assert client.post(reverse("guide:together"), sent).status_code == 302
    assert client.session[answers.KEY]["facts"] == {"has_dog": True, "owns_moped": False}


def test_an_answer_can_be_changed_and_the_rest_stays(client):
    walk(client, ["move-in"], MOVED)
    before = dict(client.session[answers.KEY]["facts"])
    url = reverse("guide:question", args=["public_servant"])
    assert 'name="change"' in client.get(f"{url}?change=1").content.decode()
    client.post(url, {"answer": "yes", "change": "1"})
    after = client.session[answers.KEY]["facts"]
    assert after == before | {"public_servant": True} and list(after) == list(before)
    assert "child-allowance-claim" in groups(client)["not_needed"]


def test_wrong_answers_are_told_beside_the_field(client):
    client.post(reverse("guide:home"), {"event": "move-in"})
    for fact, sent, says in (
        ("public_servant", {}, "どれか1つ"),
        ("moved_in_date", boxes("answer", "2026", "2", "30"), "2月"),
        ("children", {"rows": "1"}, "お子さんの生年月日"),
        ("moved_from", {"answer": "mars"}, "どれか1つ"),
    ):
        response = client.post(reverse("guide:question", args=[fact]), sent)
        assert response.status_code == 422, fact
        assert says in response.content.decode(), response.content.decode()[:3000]
        assert "error-summary" in response.content.decode()
    assert client.session[answers.KEY]["facts"] == {}


def test_one_more_child_keeps_what_is_typed(client):
    client.post(reverse("guide:home"), {"event": "move-in"})
    sent = boxes("answer.0", "2018", "7", "15") | {"rows": "2", "more": "1"}
    page = client.post(reverse("guide:question", args=["children"]), sent).content.decode()
    assert 'name="answer.2.year"' in page and 'value="2018"' in page


def test_changing_the_language_loses_nothing(client):
    client.post(reverse("guide:home"), {"event": "move-in"})
    url = reverse("guide:question", args=["moved_in_date"])
    sent = boxes("answer", "2026", "11", "") | {"switch": "language:en"}
    response = client.post(url, sent)
    assert response.status_code == 302 and response["Location"].startswith("/en/")
    page = client.get(response["Location"]).content.decode()
    assert 'value="11"' in page and "Since when" in page


def test_leave_no_trace(client):
    walk(client, ["move-in"], MOVED)
    client.post(reverse("guide:forget"))
    assert answers.KEY not in client.session
    assert client.get(reverse("guide:result")).status_code == 302


def test_a_damaged_session_counts_as_none(client):
    session = client.session
    session[answers.KEY] = ["?"]
    session.save()
    assert client.get(reverse("guide:home")).status_code == 200


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_page_in_every_language(client, language):
    walk(client, ["move-in", "birth"], MOVED)
    for name, args in (("home", []), ("result", []), ("checklist", []), ("search", []),
                       ("procedure", ["child-allowance-claim"]), ("question", ["children"])):  # fmt: skip
        path = reverse(f"guide:{name}", args=args).replace("/ja/", f"/{language}/", 1)
        response = client.get(path)
        assert response.status_code == 200, path
        assert "｜" not in re.sub(r"<title>.*?</title>", "", response.content.decode())


def test_the_paper_bears_no_answer_and_a_public_address(client):
    walk(client, ["move-in"], MOVED)
    page = client.get(reverse("guide:checklist")).content.decode()
    assert "/guide/?event=move-in" in page and "2018" not in page and "令和8年11月24日" in page


def test_every_live_procedure_has_its_page(client):
    for procedure in knowledge().procedures:
        response = client.get(reverse("guide:procedure", args=[procedure.id]))
        assert response.status_code == 200
        assert procedure.definition.title.ja in response.content.decode()
    assert client.get(reverse("guide:procedure", args=["no-such-thing"])).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [("q=じどうてあて", 200), ("q=子ども お金", 200), ("event=birth", 200), ("q=%00&cursor=x", 200),
     ("event=nothing", 200), ("q=" + "あ" * 5000, 200)],
)  # fmt: skip
def test_search(client, query, status):
    response = client.get(f"{reverse('guide:search')}?{query}")
    assert response.status_code == status
    if "じどう" in query or "子ども" in query:
        assert "児童手当" in response.content.decode()


@pytest.mark.parametrize("fact", ["no_such", "self", "needs_address_protection", "event_date"])
def test_what_is_never_asked_has_no_page(client, fact):
    client.post(reverse("guide:home"), {"event": "move-in"})
    assert client.get(reverse("guide:question", args=[fact])).status_code == 404


def test_picking_nothing_is_told(client):
    page = client.post(reverse("guide:home"), {}).content.decode()
    assert "1つ以上選んでください" in page
    client.post(reverse("guide:home"), {"event": ["born"]})
    assert client.get(reverse("guide:next"))["Location"].endswith(reverse("guide:home"))
