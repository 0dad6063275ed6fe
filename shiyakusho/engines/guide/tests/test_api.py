"""The guide as the API gives it."""

import pytest

pytestmark = pytest.mark.django_db


def post(client, body):
    return client.post("/api/v1/guide", body, content_type="application/json")


def test_a_family_that_receives_and_has_a_second_child(client):
    children = [{"birth_date": "2018-07-15"}, {"birth_date": "2026-11-10"}]
    facts = {"children": children, "public_servant": False, "receiving_child_allowance": True}
    answer = post(client, {"events": ["birth"], "facts": facts}).json()
    assert "child-allowance-amount" in {entry["id"] for entry in answer["needed"]}
    claim = next(e for e in answer["not_needed"] if e["id"] == "child-allowance-claim")
    assert claim["because"][0].keys() == {"text", "law"} and "すでに" in claim["because"][0]["text"]
    assert answer["next_question"] is None or answer["next_question"]["fact"] not in facts


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"events": ["birht"], "facts": {}}, "unknown_event"),
        ({"events": ["birth"], "facts": {"x": 1}}, "fact_invalid"),
        ({"events": ["birth"], "facts": {"has_dog": "はい"}}, "fact_invalid"),
    ],
)
def test_what_does_not_fit_is_a_problem_document(client, body, code):
    response = post(client, body)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert response.json()["detail"]


def test_words_are_lists_like_every_other(client):
    events = client.get("/api/v1/events").json()
    assert {"id": "birth", "ja": "出生"}.items() <= {e["id"]: e for e in events["items"]}[
        "birth"
    ].items()
    facts = client.get("/api/v1/vocabulary").json()
    assert "public_servant" in {fact["id"] for fact in facts["items"]}
    assert events["next_cursor"] is facts["next_cursor"] is None
