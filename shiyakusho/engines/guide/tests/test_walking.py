"""Back and forth: several questions on a page, answers kept that are not used, honest progress."""

import itertools
import re

import pytest
from django.urls import reverse
from django.utils import translation

from shiyakusho.engines.guide import answers
from shiyakusho.engines.guide.pages import page_of, pages
from shiyakusho.engines.guide.procedures import knowledge

pytestmark = pytest.mark.django_db
CHILD = {"answer.0.year": "2018", "answer.0.month": "7", "answer.0.day": "15", "rows": "1"}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setenv("SHIYAKUSHO_NOW", "2026-11-13T10:00:00+09:00")
    with translation.override("ja"):
        yield


def question(fact, query=""):
    return reverse("guide:question", args=[fact]) + query


def picked(client, *events):
    client.post(reverse("guide:home"), {"event": list(events)})


def shown(client, url):
    return client.get(url).content.decode()


def facts(client):
    return client.session[answers.KEY]["facts"]


def several(client):
    """Goes on, answering わからない, to the first page of several questions; its facts."""
    for _ in range(60):
        response = client.get(reverse("guide:next"))
        url = response["Location"]
        if "/questions/" not in url:
            pytest.fail("no page of several questions")
        context = client.get(url).context
        if context.get("page"):
            return url, context["page"], context["facts"]
        client.post(url, {"instead": "unknown"})
    return None


def sent(page, shown, **more):
    return {"several": page.id, "shown": shown, **more}


def test_what_has_to_be_asked_anyway_is_asked_on_one_page(client):
    picked(client, "business")
    url, page, items = several(client)
    assert len(items) >= 2 and set(items) <= set(page.items)
    text = shown(client, url)
    assert "あてはまるものを全部選んでください" in text and "どれもない" in text
    assert text.count('type="checkbox"') == len(items) and "なぜ聞くのですか" in text
    client.post(url, sent(page, items, ticked=items[:1]))
    assert facts(client) == {one: one == items[0] for one in items}


def test_none_of_these_and_not_known(client):
    picked(client, "business")
    url, page, items = several(client)
    client.post(url, sent(page, items, instead="none"))
    assert set(facts(client).values()) == {False}
    client.post(url, sent(page, items, instead="unknown"))
    assert set(facts(client).values()) == {None}
    onward = client.get(reverse("guide:next"))["Location"]
    assert not any(f"/{one}/" in onward for one in items), "what is not known is not asked again"


def test_a_page_without_a_tick_says_what_to_do(client):
    picked(client, "business")
    url, page, items = several(client)
    response = client.post(url, sent(page, items))
    assert response.status_code == 422 and "error-summary" in response.content.decode()
    assert facts(client) == {}


def test_only_questions_of_that_page_are_taken(client):
    picked(client, "business")
    url, page, items = several(client)
    hostile = [*items, "needs_address_protection", "self", "student", "no_such"]
    client.post(url, sent(page, hostile, ticked=hostile))
    assert set(facts(client)) == set(items)


def test_back_shows_the_page_as_it_was_answered(client):
    picked(client, "business")
    url, page, items = several(client)
    client.post(url, sent(page, items, ticked=items[1:2]))
    after = client.get(client.get(reverse("guide:next"))["Location"]).context
    assert "progress" in after
    again = client.get(question(items[0])).context
    assert again["facts"] == items and again["field"].value == items[1:2]
    one = client.get(question(items[0], "?change=1")).context
    assert one["question"].fact == items[0], "one answer alone can be changed"


def test_language_keeps_the_ticks(client):
    picked(client, "business")
    url, page, items = several(client)
    response = client.post(url, sent(page, items, ticked=items[:1], switch="language:en"))
    text = shown(client, response["Location"])
    assert response["Location"].startswith("/en/")
    assert re.search(rf'value="{items[0]}" checked', text) and "None of these" in text


def test_progress_is_told_and_falls(client):
    picked(client, "move-in")
    left = []
    for _ in range(60):
        url = client.get(reverse("guide:next"))["Location"]
        if "/questions/" not in url:
            break
        context = client.get(url).context
        left.append(context["progress"].left)
        client.post(url, {"instead": "unknown"})
    assert left[0] > 5 and left[-1] == 0
    assert sum(b <= a for a, b in itertools.pairwise(left)) >= 0.8 * (len(left) - 1)


def test_an_answer_another_one_makes_void_is_kept_and_not_used(client):
    picked(client, "school")
    client.post(question("children"), CHILD)
    client.post(question("wants_afterschool"), {"answer": "yes"})
    context = client.get(reverse("guide:result")).context
    assert "afterschool" in {card.entry.id for card in context["needed"]}
    client.post(question("children"), {"instead": "none", "rows": "1"})
    context = client.get(reverse("guide:result")).context
    assert "afterschool" not in {card.entry.id for card in context["needed"]}
    unused = [row["label"]["ja"] for row in context["unused_rows"]]
    assert any("放課後" in label for label in unused)
    assert facts(client)["wants_afterschool"] is True, "nothing is lost"
    client.post(question("children"), CHILD)
    context = client.get(reverse("guide:result")).context
    assert "afterschool" in {card.entry.id for card in context["needed"]}
    assert context["unused_rows"] == []


def test_an_answer_that_decides_nothing_any_more_is_shown_apart(client):
    picked(client, "move-within")
    client.post(question("has_dog"), {"answer": "yes"})
    client.post(question("dog_registered"), {"answer": "yes"})
    client.post(question("has_dog"), {"answer": "no"})
    context = client.get(reverse("guide:result")).context
    assert len(context["unused_rows"]) == 1 and len(context["rows"]) == 1
    assert "いまは使っていない答え" in shown(client, reverse("guide:result"))


def test_an_answer_to_a_question_of_yesterday_stops_nobody(client):
    picked(client, "pet")
    client.post(question("has_dog"), {"answer": "yes"})
    session = client.session
    kept = session[answers.KEY]["facts"]
    session[answers.KEY]["facts"] = {**kept, "of_yesterday": True, "owns_moped": "perhaps"}
    session.save()
    assert client.get(reverse("guide:next")).status_code == 302
    assert client.get(reverse("guide:result")).status_code == 200
    assert client.get(reverse("guide:checklist")).status_code == 200


def test_every_answer_says_it_is_ones_own(client):
    picked(client, "pet")
    client.post(question("has_dog"), {"answer": "yes"})
    rows = client.get(reverse("guide:result")).context["rows"]
    assert [str(row["source"]) for row in rows] == ["あなたの答え"]


def test_pages_speak_of_yes_or_no_questions_in_three_languages():
    words = knowledge().vocabulary.facts
    for page in pages().values():
        assert page.title.keys() == {"ja", "plain", "en"}
        assert page.items.keys() <= words.keys(), page.items.keys() - words.keys()
        for fact, text in page.items.items():
            assert words[fact].type.name == "bool" and words[fact].question
            assert not words[fact].private and text.keys() == {"ja", "plain", "en"}
            assert page_of(fact) is page
