"""Every page asked with everything a query can hold: it answers, and never with a fault."""

import uuid
from urllib.parse import quote

import pytest

from house.tests.crowd import Crowd, gather
from house.tests.test_matrix import Browser, admitted, methods_of, told
from house.tests.walks import every_walk

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
WHO = ("anonymous", "claimant", "clerk", "operator")


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


@pytest.mark.check("C8")
@pytest.mark.parametrize("who", WHO)
def test_no_query_breaks_a_page(crowd: Crowd, who: str) -> None:
    deviations = []
    browser = Browser(crowd, who)
    for walk in every_walk():
        declared = walk.declaration.audience
        if "GET" not in methods_of(walk) or not admitted(walk, browser.account):
            continue
        if (who == "anonymous") != (declared == "public") or walk.pattern.endswith(".pdf"):
            continue  # public pages once, the others by those they are for
        if (who == "operator") != walk.pattern.startswith("manage/") and declared == "staff":
            continue
        for name, value in VALUES.items():
            query = "&".join(f"{one}={value}" for one in NAMES)
            answer = browser.ask(walk, "GET", f"{walk.path(crowd.things)}?{query}")
            lines = any("\n" in said or "\r" in said for said in answer.headers.values())
            if answer.status_code >= 500 or lines or "b" in answer.cookies:
                deviations.append((name, walk.pattern, answer.status_code))
            if answer.headers.get("Location", "").startswith(("//", "http")):
                deviations.append((name, walk.pattern, answer["Location"][:60]))
    assert not deviations, told(deviations)
