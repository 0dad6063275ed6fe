"""Every page asked with everything a query can hold: it answers, and never with a fault."""

import uuid
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from house.tests.crowd import Crowd, gather
from house.tests.test_matrix import Browser, admitted, methods_of, told
from house.tests.walks import Walk, every_walk

pytestmark = pytest.mark.django_db
NAMES = (
    "q", "cursor", "after", "page", "next", "event", "kind", "subject", "actor", "view", "state",
    "procedure", "outcome", "fact", "language", "text_size", "postal_code", "back", "reference",
)  # fmt: skip
SOMEONE = uuid.UUID(int=7)
VALUES = {
    "NUL": "%00",
    "half a character": "%ED%A0%80",
    "turned around": "%E2%80%AE",
    "markup": quote("'\"><svg/onload=alert(1)>"),
    "SQL": quote("%' OR 1=1; DROP TABLE identity_account; --"),
    "long": "A" * 5000,
    "a number": "9" * 40,
    "less than nothing": "-1",
    "no day": quote(f"2026-13-45~{SOMEONE}"),
    "the first day": quote(f"0001-01-01T00:00:00+14:00~{SOMEONE}"),
    "the last day": quote(f"9999-12-31T23:59:59-12:00~{SOMEONE}"),
    "a day without a zone": quote(f"2026-11-20T00:00:00~{SOMEONE}"),
    "a queue's place": quote(f"0001-01-01~{SOMEONE.hex}"),
    "a line of its own": "a%0d%0aSet-Cookie:%20b=c",
    "patterns": quote("%_\\["),
    "elsewhere": quote("//evil.example/"),
}
REFUSED = ("NUL", "half a character")  # wherever one stands, nobody reads the rest
READ = tuple(name for name in VALUES if name not in REFUSED)
TURNS = (0, 4, 8, 12)  # of so many
WHO = ("anonymous", "claimant", "clerk", "operator")


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


@pytest.mark.check("C8")
@pytest.mark.parametrize("who", WHO)
def test_no_query_breaks_a_page(crowd: Crowd, who: str) -> None:
    """Every name with another value in one query, the values turning; the battery asks each page for
    every value under every name."""
    browser = Browser(crowd, who)
    asked: Counter[tuple[str, str]] = Counter()
    faults = []
    for place, walk in enumerate(walks_of(browser)):
        for turn in TURNS:
            said = {name: READ[(at + turn + place) % len(READ)] for at, name in enumerate(NAMES)}
            asked.update(said.items())
            faults += faults_of(browser, walk, crowd, said)
        faults += faults_of(browser, walk, crowd, dict.fromkeys(NAMES, REFUSED[place % 2]))
    assert not faults, told(faults)
    assert len(asked) == len(NAMES) * len(READ)


@pytest.mark.battery
@pytest.mark.check("C8")
@pytest.mark.parametrize("who", WHO)
def test_no_value_breaks_a_page(crowd: Crowd, who: str) -> None:
    browser = Browser(crowd, who)
    faults = []
    for walk in walks_of(browser):
        for value in VALUES:
            faults += faults_of(browser, walk, crowd, dict.fromkeys(NAMES, value))
    assert not faults, told(faults)


def walks_of(browser: Browser) -> Iterator[Walk]:
    """Public pages once, the others by those they are for."""
    for walk in every_walk():
        declared = walk.declaration.audience
        if "GET" not in methods_of(walk) or not admitted(walk, browser.account):
            continue
        if (browser.who == "anonymous") != (declared == "public") or walk.pattern.endswith(".pdf"):
            continue
        manages = walk.pattern.startswith("manage/")
        if declared != "staff" or (browser.who == "operator") == manages:
            yield walk


def faults_of(
    browser: Browser, walk: Walk, crowd: Crowd, said: dict[str, str]
) -> Iterator[tuple[object, ...]]:
    """What is wrong with the answer to a query that gives each name the value of this kind."""
    query = "&".join(f"{name}={VALUES[kind]}" for name, kind in said.items())
    answer = browser.ask(walk, "GET", f"{walk.path(crowd.things)}?{query}")
    lines = any("\n" in one or "\r" in one for one in answer.headers.values())
    if answer.status_code >= 500 or lines or "b" in answer.cookies:
        yield said, walk.pattern, answer.status_code
    if answer.headers.get("Location", "").startswith(("//", "http")):
        yield said, walk.pattern, answer["Location"][:60]
