"""What anybody may ask: vocabulary, events, procedures, the guide, the schema."""

import pytest

pytestmark = pytest.mark.django_db


def test_every_life_event_has_id_and_name(anybody) -> None:
    events = {event["id"]: event["ja"] for event in anybody.get("/events").json()["items"]}
    assert events["birth"] == "出生"
    assert len(events) >= 18


def test_the_vocabulary_tells_type_source_and_question(anybody) -> None:
    facts = {fact["id"]: fact for fact in anybody.get("/vocabulary").json()["items"]}
    assert facts["public_servant"]["type"] == "bool"
    assert facts["public_servant"]["question"]["ja"]
    assert {fact["source"] for fact in facts.values()} <= {"register", "tax", "asked"}


@pytest.mark.parametrize("q", ["じどうてあて", "ｼﾞﾄﾞｳﾃｱﾃ", "子ども お金", "児童手当法"])
def test_the_child_allowance_is_found(anybody, q: str) -> None:
    found = [item["id"] for item in anybody.get("/procedures", q=q).json()["items"]]
    assert any(one.startswith("child-allowance") for one in found)


def test_lists_go_on_by_cursor_and_end(anybody) -> None:
    seen: list[str] = []
    cursor = ""
    for _ in range(40):
        page = anybody.get("/procedures", **({"cursor": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert cursor is None
    assert len(seen) == len(set(seen)) >= 133


def test_a_procedure_comes_with_its_definition(anybody) -> None:
    answer = anybody.get("/procedures/child-allowance-claim").json()
    assert answer["definition"]["needed"]
    assert answer["definition_version"] >= 1


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/procedures/no-such-thing", {}, 404, None),
        ("/procedures", {"cursor": "garbage"}, None, None),
        ("/procedures", {"q": "あ" * 300}, 422, "invalid_request"),
        ("/nothing", {}, 404, None),
    ],
)
def test_errors_are_problem_documents(anybody, path, query, status, code) -> None:
    answer = anybody.get(path, **query)
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert answer.status_code == body["status"] == (status or body["status"]) < 500
    assert body["code"] == (code or body["code"])
    assert any(character > "ぁ" for character in body["detail"])


def test_the_guide_answers_in_four_groups_with_reasons_and_the_next_question(anybody) -> None:
    answer = anybody.post("/guide", {"events": ["birth"], "facts": {}}).json()
    groups = {"needed", "offered", "not_needed", "undecided", "may_concern"}
    assert set(answer) == groups | {"next_question"}
    assert set(answer["next_question"]) >= {"fact", "type", "question", "options", "why"}
    for group in ("needed", "not_needed"):
        for entry in answer[group]:
            assert entry["because"] and all(set(b) == {"text", "law"} for b in entry["because"])


def test_what_is_undecided_says_which_facts_are_missing(anybody) -> None:
    facts = {"moved_from": "other_city", "children": [{"birth_date": "2022-05-20"}]}
    ask = {"events": ["move-in"], "facts": facts, "as_of": "2026-11-20"}
    answer = anybody.post("/guide", ask).json()
    waiting = {entry["id"]: entry["missing"] for entry in answer["undecided"]}
    assert waiting and all(waiting.values())
    assert "public_servant" in waiting["child-allowance-claim"]
    assert not any(entry["missing"] for entry in answer["needed"] + answer["not_needed"])
    facts |= dict.fromkeys(waiting["child-allowance-claim"], False)
    after = anybody.post("/guide", ask).json()
    assert "child-allowance-claim" in [entry["id"] for entry in after["needed"]]


def test_the_answer_of_the_guide_is_described(anybody) -> None:
    operation = anybody.get("/openapi.json").json()["paths"]["/api/v1/guide"]["post"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    answer = anybody.post("/guide", {"events": ["birth"], "facts": {}}).json()
    assert set(answer) == set(schema["properties"]) == set(schema["required"])
    entry = schema["properties"]["undecided"]["items"]
    assert set(entry["required"]) <= set(answer["undecided"][0])
    assert "still needed" in entry["properties"]["missing"]["description"]
    assert set(answer["next_question"]) == set(schema["properties"]["next_question"]["properties"])


def test_a_family_that_already_receives_needs_the_amount_changed(anybody) -> None:
    facts = {
        "children": [{"birth_date": "2022-05-20"}, {"birth_date": "2026-11-15"}],
        "receiving_child_allowance": True,
        "public_servant": False,
    }
    answer = anybody.post("/guide", {"events": ["birth"], "facts": facts, "as_of": "2026-11-20"})
    body = answer.json()
    assert "child-allowance-amount" in [entry["id"] for entry in body["needed"]]
    refused = {entry["id"]: entry for entry in body["not_needed"]}
    assert any("額改定" in b["text"] for b in refused["child-allowance-claim"]["because"])


@pytest.mark.parametrize(
    "body",
    [
        {"events": ["no-such-event"]},
        {"events": ["birth"], "facts": {"unheard_of": 1}},
        {"events": ["birth"], "facts": {"children": "three"}},
        {"events": "birth"},
        {"events": ["birth"] * 500},
        [],
    ],
)
def test_the_guide_refuses_nonsense_in_japanese(anybody, body) -> None:
    answer = anybody.post("/guide", body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"]


def test_the_schema_names_states_codes_and_who_needs_a_token(anybody) -> None:
    schema = anybody.get("/openapi.json").json()
    text = schema["info"]["description"]
    for word in ("correction_asked", "handed_over", "idempotency_conflict", "stale_write"):
        assert f"`{word}`" in text
    assert "security" not in schema["paths"]["/api/v1/guide"]["post"]
    assert schema["paths"]["/api/v1/cases"]["get"]["security"] == [{"bearer": []}]


def test_every_operation_says_how_it_refuses(anybody) -> None:
    schema = anybody.get("/openapi.json").json()
    assert set(schema["components"]["schemas"]["Problem"]["required"]) >= {"code", "detail"}
    for path in schema["paths"].values():
        for operation in path.values():
            content = operation["responses"]["default"]["content"]
            assert content["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
