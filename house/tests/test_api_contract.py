"""The API against its own OpenAPI document: whatever is sent, it answers as it says, and knows who asks (C4).

Through WSGI, as a server gives it; every call is undone, so that the next finds the same.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from house.tests.crowd import Crowd, gather
from house.tests.test_hostile_corpus import TEXTS, storable
from house.tests.test_matrix import undone
from shiyakusho.doors.api.problems import MEDIA_TYPE
from shiyakusho.ground.files import resuming
from shiyakusho.ground.files.storage import ContentStorage

pytestmark = [pytest.mark.django_db, pytest.mark.check("C4")]
# Left out: positive_data_acceptance (a sound shape may still be refused by the law of the thing),
# use_after_free and ensure_resource_availability (every call is undone).
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
]
WHO = ("claimant", "clerk", "service", "anonymous")
FEW, MANY = 4, 130  # cases of one operation and one who asks, of each kind (sound and spoiled)
SPOILED = ("", "Bearer ", "Bearer no-such-token", "Basic {token}", "Bearer {cut}")


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


@pytest.fixture
def schema() -> Iterator[Any]:
    """The document as the house serves it. Between requests the connection stays, as with Django's
    own test client: it holds the transaction of the test."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


def operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def test_the_document_is_read_whole(crowd: Crowd, schema) -> None:
    labels = [operation.label for operation in operations(schema)]
    assert len(labels) == len(set(labels)) >= 18


def test_a_few_of_everything(crowd: Crowd, schema) -> None:
    told = Counter()
    for who in WHO:
        for operation in operations(schema):
            ask(crowd, who, operation, FEW, told)
    assert sum(told.values()) > 300


@pytest.mark.battery
@pytest.mark.timeout(5400)
def test_a_thousand_of_each(crowd: Crowd, schema) -> None:
    """At least 1,000 cases of every operation: as a resident, a clerk, a system, and nobody."""
    told: Counter[str] = Counter()
    for operation in operations(schema):
        for who in WHO:
            ask(crowd, who, operation, MANY, told)
        _in_vain(crowd, operation, 1000 - told[operation.label], told)
        print(told[operation.label], operation.label, flush=True)
    print(sum(told.values()), "cases of", len(told), "operations")
    assert min(told.values()) >= 1000


def _in_vain(crowd: Crowd, operation: Any, number: int, told: Counter[str]) -> None:
    """What takes few arguments has few shapes: the rest of its cases say what it does not ask for."""
    named = re.findall(r"{(\w+)}", operation.path)
    for place, text in zip(range(number), filter(storable, TEXTS), strict=False):
        token = crowd.tokens.get(WHO[place % len(WHO)], "")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        case = operation.Case(
            path_parameters=dict.fromkeys(named, quote(text, safe="")),
            query={"language": text, text: "1"},
        )
        told[operation.label] += 1
        with undone():
            response = case.call(headers=headers)
            case.validate_response(response, checks=[*CHECKS[:5]], headers=headers)


def ask(crowd: Crowd, who: str, operation: Any, number: int, told: Counter[str]) -> None:
    """``number`` sound and as many spoiled requests to ``operation`` by ``who``."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        try:
            _some(crowd, who, operation, told, mode=mode, number=number)
        except Unsatisfiable:  # nothing of it can be spoiled
            continue


def _some(
    crowd: Crowd, who: str, operation: Any, told: Counter[str], *, mode: GenerationMode, number: int
) -> None:
    """Sound ones that name somebody's thing name the claimant's every other time."""
    token = crowd.tokens.get(who, "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    security = operation.definition.raw.get("security")
    guarded = bool(security) and {} not in security  # by a link nobody needs a token

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def once(case: Any) -> None:
        told[operation.label] += 1
        if mode == GenerationMode.POSITIVE and told[operation.label] % 2:
            _name_what_there_is(case, crowd)
        with undone():
            response = case.call(headers=headers)
            case.validate_response(response, checks=_checks(case), headers=headers)
            spoiled = SPOILED[told[operation.label] % len(SPOILED)]
            _knows_who_asks(case, response, spoiled, guarded=guarded, token=token)
        _forget_what_was_begun()

    once()


def _name_what_there_is(case: Any, crowd: Crowd) -> None:
    """The claimant's things, and an upload the claimant begins for it."""
    for name in set(case.path_parameters or ()) & {*crowd.things, "upload_id"}:
        case.path_parameters[name] = crowd.things.get(name) or _begun(crowd)


def _begun(crowd: Crowd) -> str:
    claimant = crowd.people["claimant"]
    assert claimant is not None
    return str(resuming.begin(owner=f"account:{claimant.pk}", size=10).id)


def _forget_what_was_begun() -> None:
    """Else all after the twentieth upload were told that they are too many: files are not undone."""
    for part in ContentStorage().incoming.glob("*"):
        part.unlink()


def _checks(case: Any) -> list[Any]:
    """All of them; that spoiled data is refused only where what is spoiled arrives."""
    spoiled = {
        str(place).lower()
        for place, component in (case.meta.components.items() if case.meta else ())
        if component.mode == GenerationMode.NEGATIVE
    }
    lost = spoiled and not any(_arrives(place, case) for place in spoiled)
    return [one for one in CHECKS if not (lost and one is checks.negative_data_rejection)]


def _arrives(place: str, case: Any) -> bool:
    """Not so in the headers, for the token is put there again, nor in a query of which something is
    empty or a list of one: no address can say an empty list, and a list of one is that one."""
    if "header" in place:
        return False
    return "query" not in place or all(
        one not in (None, [], {}) and not (isinstance(one, list) and len(one) == 1)
        for one in (case.query or {}).values()
    )


def _knows_who_asks(case: Any, response: Any, spoiled: str, *, guarded: bool, token: str) -> None:
    """Whoever comes without a token, or with another's words for one, is told 401 as a problem.

    One of the ways to spoil a token for each case; by and by all of them."""
    if guarded and not token:
        assert response.status_code in (401, 405), (case, response.status_code)
    if not guarded or response.status_code >= 400:
        return
    said = spoiled.format(token=token, cut=token[:-1])
    with undone():
        refused = case.call(headers={"Authorization": said} if said else {})
    assert refused.status_code == 401, (case, spoiled, refused.status_code)
    assert refused.headers["content-type"][0].startswith(MEDIA_TYPE)
