"""On a real PostgreSQL the audit takes no event: records stay closed, pages about nobody stay up."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from house.tests.crowd import CANARY, Crowd, gather
from house.tests.test_audit_refuses import PUBLIC, reading_pages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.check("H3")]


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    there = connection.settings_dict
    with psycopg.connect(
        host=there["HOST"], dbname=there["NAME"], user="shiyakusho_owner", autocommit=True
    ) as session:
        yield session


def closed(crowd: Crowd, client_of, client) -> None:
    client.raise_request_exception = False
    for who, pages in reading_pages(crowd.things).items():
        browser = client_of(crowd.people[who])
        for page in pages[:2]:
            answer = browser.get(page)
            said = answer.content.decode(errors="ignore")
            assert (answer.status_code, answer["Retry-After"]) == (503, "10"), page
            assert "audit_unavailable" in said and "記録を残せない" in said, page
            assert CANARY not in said and answer["Cache-Control"] == "no-store", page
    client.logout()
    bearer = {"Authorization": f"Bearer {crowd.tokens['clerk']}"}
    answer = client.get(f"/api/v1/cases/{crowd.things['case_id']}", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (503, "audit_unavailable")
    assert CANARY not in answer.content.decode()
    for page in PUBLIC:
        assert client.get(page).status_code == 200, page


def opened(crowd: Crowd, client_of) -> None:
    for who, pages in reading_pages(crowd.things).items():
        browser = client_of(crowd.people[who])
        for page in pages:
            assert browser.get(page).status_code == 200, page


def test_without_the_right_to_insert(crowd, owner, client_of, client) -> None:
    owner.execute("REVOKE INSERT ON audit_auditevent FROM shiyakusho_app")
    closed(crowd, client_of, client)
    owner.execute("GRANT INSERT ON audit_auditevent TO shiyakusho_app")
    opened(crowd, client_of)


def test_while_somebody_locks_the_table(crowd, owner, client_of, client, monkeypatch) -> None:
    monkeypatch.setattr("shiyakusho.ground.audit.services.LOCK_WAIT", "200ms")
    with owner.transaction():
        owner.execute("LOCK TABLE audit_auditevent IN EXCLUSIVE MODE")
        closed(crowd, client_of, client)
    opened(crowd, client_of)


def test_while_the_database_takes_no_writes(crowd, client_of, client) -> None:
    client.raise_request_exception = False
    browser = client_of(crowd.people["clerk"])
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        answer = browser.get(f"/staff/cases/{crowd.things['case_id']}/")
        cursor.execute("SET default_transaction_read_only = off")
    assert answer.status_code == 503
    assert "audit_unavailable" in answer.content.decode()
    assert CANARY not in answer.content.decode()
