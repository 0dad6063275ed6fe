"""Crawl by the links there are: nobody signed in meets nobody's record; reading changes no row (A6)."""

import hashlib
import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from house.tests.crowd import WRITTEN, Crowd, gather
from house.tests.kept import roles_kept
from house.tests.test_matrix import NOTED_BY_READING
from shiyakusho.ground.audit import SYSTEM, acting_as
from shiyakusho.ground.identity.sessions import BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.check("A6")]
LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
MOST = 400  # pages of one crawl
STARTS = {
    "anonymous": ("/", "/ja/", "/en/", "/ja/guide/", "/ja/mine/", "/staff/", "/manage/"),
    "claimant": ("/ja/", "/ja/mine/", "/ja/forms/", "/ja/mydata/", "/ja/me/whom/"),
    "clerk": ("/staff/", "/staff/cases/", "/staff/approvals/", "/manage/"),
    "chief": ("/staff/", "/staff/cases/", "/staff/approvals/", "/manage/permissions/"),
    "operator": ("/manage/", "/manage/accounts/", "/manage/audit/"),
}
# Reading notes that it was read; the browser of somebody unknown begins a session.
NOTES = {*NOTED_BY_READING, "audit_chainlink", "audit_chainhead", "cases_look"}
STATIC = ("/static/", "/media/")
LEAVES = ("/sign-out", "/demo/")  # signs out, or becomes somebody else


@pytest.fixture
def crowd(account, settings, tmp_path, city_key) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


def crawl(client: Client, starts: tuple[str, ...]) -> dict[str, tuple[int, bytes]]:
    """Every page that links lead to from ``starts``, once by its path."""
    waiting, found = deque(starts), {}
    while waiting and len(found) < MOST:
        address = waiting.popleft()
        path = urlsplit(address).path
        if path in found or path.startswith((*STATIC, *LEAVES)):
            continue
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        found[path] = (answer.status_code, body)
        links = [answer.get("Location", "")]
        if "text/html" in answer.get("Content-Type", ""):
            links += [unescape(link) for link in LINK.findall(body.decode())]
        for link in links:
            there = urlsplit(urljoin(address, link))
            if link and not there.netloc and there.path.startswith("/"):
                waiting.append(there.path + (f"?{there.query}" if there.query else ""))
    return found


def test_nobody_signed_in_reads_nobody(crowd: Crowd) -> None:
    found = crawl(Client(raise_request_exception=False), STARTS["anonymous"])
    assert len(found) > 60
    assert {status for status, _ in found.values()} <= {200, 301, 302, 403, 404, 405}
    for path, (status, body) in found.items():
        if path.startswith(("/staff/", "/manage/")) and "sign-in" not in path:
            assert status == 302, path
        for words in WRITTEN:
            assert words.encode() not in body, path


@pytest.mark.parametrize("who", STARTS)
def test_a_crawl_leaves_the_database_as_it_was(crowd: Crowd, who: str) -> None:
    client = Client(raise_request_exception=False)
    if (account := crowd.people[who]) is not None:
        client.force_login(account, backend=BACKEND)
    before = digests()
    with roles_kept({}):
        found = crawl(client, STARTS[who])
    assert len(found) >= 8 and all(status < 500 for status, _ in found.values()), who
    after = digests()
    assert {name for name in before if before[name] != after[name]} == set()


def digests() -> dict[str, str]:
    """Table → digest of all its rows, but where readings and sessions are noted."""
    found = {}
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }
    with acting_as(SYSTEM, "tests"), connection.cursor() as cursor:
        for name in sorted(tables - NOTES & set(connection.introspection.table_names())):
            cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1')
            rows = hashlib.sha256()
            for (row,) in cursor.fetchall():
                rows.update(row.encode())
            found[name] = rows.hexdigest()
    return found
