"""What nobody should send: every answer is a problem document, and none says 500."""

import json
import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
FUZZED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
    st.text("\x00\ud800\u202e\ufffe｜《》<>&'\"=+@%;\r\n", max_size=10),
    st.sampled_from(["", "2026-02-30", "0001-01-01", "9999-12-31", "birth", str(uuid.uuid4())]),
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)


def body_of(*names: str) -> Any:
    """Objects with the names an operation knows, each holding anything at all."""
    return st.fixed_dictionaries({}, optional={name: anything for name in names}) | anything


def send(program: Any, path: str, raw: bytes, **headers: str) -> Any:
    return program.client.post(
        f"/api/v1{path}",
        raw,
        content_type=headers.pop("content_type", "application/json"),
        headers=program.headers | {"Idempotency-Key": uuid.uuid4().hex} | headers,
    )


def is_refusal(answer: Any, status: int, code: str) -> bool:
    said = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert said["status"] == answer.status_code
    return (answer.status_code, said["code"]) == (status, code)


def told_well(answer: Any) -> None:
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] and answer.json()["detail"]


PATHS = ("/guide", "/applications", f"/cases/{uuid.UUID(int=0)}/moves")


@pytest.mark.check("C7")
@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"events": NaN}',
        b'{"events": [], "facts": {"a": 1e999}}',
        b'{"events": ["\\ud800"]}',
        b'{"\\udfff": 1}',
        b'{"events": ["\xff"]}',
        json.dumps({"events": ["birth"]}).encode("utf-16"),
        b'{"events":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"version": ' + b"9" * 5000 + b"}",
    ],
)
def test_json_that_not_everybody_reads_alike_is_malformed(anybody, raw: bytes) -> None:
    assert is_refusal(send(anybody, "/guide", raw), 400, "malformed_request")


def test_a_body_too_large_is_413(anybody) -> None:
    raw = b'{"events": ["' + b"a" * (3 * MEGABYTE) + b'"]}'
    assert is_refusal(send(anybody, "/guide", raw), 413, "request_too_large")


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_a_body_that_is_not_declared_as_json_is_415(anybody, media: str) -> None:
    answer = send(anybody, "/guide", b'{"events": ["birth"]}', content_type=media)
    assert is_refusal(answer, 415, "media_type_not_read")


def test_a_method_nobody_answers_is_a_problem_that_names_those_that_are(anybody) -> None:
    answer = anybody.client.delete("/api/v1/procedures")
    assert is_refusal(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/", "/api/", "/api/v1/"])
def test_an_address_that_is_none_is_a_problem(anybody, path: str) -> None:
    assert is_refusal(anybody.client.get(path), 404, "not_found")


def test_nobody_is_told_what_is_wrong_before_saying_who_they_are(anybody) -> None:
    for path in PATHS[1:]:
        assert is_refusal(send(anybody, path, b"{"), 401, "not_signed_in")


def test_a_day_out_of_all_calendars_is_refused(anybody) -> None:
    for day in ("0001-01-01", "9999-12-31", "1868-01-01"):
        raw = json.dumps({"events": ["birth"], "as_of": day}).encode()
        assert is_refusal(send(anybody, "/guide", raw), 422, "invalid_request")


def test_a_file_name_without_end_and_files_without_number(resident) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    named = SimpleUploadedFile("あ" * 2000 + ".png", b"x")
    told_well(resident.upload(named))
    many = [SimpleUploadedFile(f"{n}.png", b"x") for n in range(300)]
    assert is_refusal(resident.upload(many), 400, "malformed_request")


@FUZZED
@given(body=body_of("events", "facts", "as_of"))
def test_fuzz_guide(anybody, body: Any) -> None:
    told_well(send(anybody, "/guide", json.dumps(body).encode()))


@FUZZED
@given(body=body_of("procedure", "answers", "attachments", "event_date"))
def test_fuzz_applications(resident, body: Any) -> None:
    if isinstance(body, dict) and "procedure" in body:
        body["procedure"] = "child-allowance-claim"
    with transaction.atomic():
        told_well(send(resident, "/applications", json.dumps(body).encode()))
        transaction.set_rollback(True)


@FUZZED
@given(answers=st.dictionaries(st.sampled_from(
    ["claimant_name", "claimant_birth_date", "claimant_address", "children", "child_situation",
     "bank_account", "occupation", "claimant_phone", "has_spouse"]), anything))  # fmt: skip
def test_fuzz_answers_of_a_real_form(resident, answers: dict[str, Any]) -> None:
    body = {"procedure": "child-allowance-claim", "answers": answers}
    with transaction.atomic():
        told_well(send(resident, "/applications", json.dumps(body).encode()))
        transaction.set_rollback(True)


@FUZZED
@given(body=body_of("to", "version", "outcome", "reason", "fields", "move"))
def test_fuzz_moves(clerk, filed, body: Any) -> None:
    case = clerk.get("/cases").json()["items"][0]
    if isinstance(body, dict):
        body = {"to": "correction_asked", "version": case["version"]} | body
    with transaction.atomic():
        told_well(send(clerk, f"/cases/{case['id']}/moves", json.dumps(body).encode()))
        transaction.set_rollback(True)


@FUZZED
@given(
    path=st.sampled_from(["/procedures", "/cases"]),
    query=st.dictionaries(
        st.sampled_from(["q", "event", "cursor", "state", "procedure"]),
        st.text(max_size=60) | st.from_regex(r"[0-9~:T+.-]{0,60}", fullmatch=True),
    ),
)
def test_fuzz_lists(clerk, path: str, query: dict[str, str]) -> None:
    told_well(clerk.get(path, **{k: v.encode("utf-8", "replace") for k, v in query.items()}))


@pytest.mark.parametrize("query", ["limit=5", "q=a&foo=1", "=", "=1", "%00=1"])
def test_a_parameter_nobody_reads_is_told(client, query):
    answer = client.get(f"/api/v1/procedures?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_parameter")
    assert len(answer.json()["parameters"]) == 1
    assert client.get("/api/v1/procedures?q=a").status_code == 200


def test_a_parameter_said_twice_is_not_guessed(client):
    answer = client.get("/api/v1/procedures?q=a&event=birth&q=b")
    assert (answer.status_code, answer.json()["code"]) == (422, "repeated_parameter")
    assert answer.json()["parameters"] == ["q"]
