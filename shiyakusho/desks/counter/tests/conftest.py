"""A clerk at the counter, somebody who came, and a form filled in as its screen sends it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from shiyakusho.ground import clock
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people


@pytest.fixture(autouse=True)
def folders(settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture
def clerk(account):
    """A clerk of an office's section: ``clerk("animal-welfare")``."""

    def make(role: str = "animal-welfare", post: str = "clerk"):
        made = account("staff", name="窓口 花子")
        section = organisation.office_for(role, "kokurakita")
        held = organisation.post_above(section.id, post)
        organisation.appoint(account=made, post_id=held.pk, since=clock.today())
        return made

    return make


@pytest.fixture
def counter(clerk):
    """The browser of a clerk whose visit is open, and the clerk: ``counter()``."""

    def open_for(role: str = "animal-welfare", reason: str = "counter") -> tuple[Client, Any]:
        who = clerk(role)
        browser = Client()
        browser.force_login(who, backend=BACKEND)
        assert browser.post("/staff/purpose/visit/begin/", {"reason": reason}).status_code == 302
        return browser, who

    return open_for


@pytest.fixture
def resident(db):
    """Somebody of the register, grown up, at home."""
    rows = people.Resident.objects.filter(until=None, birth_date__lt="1990-01-01")
    return rows.order_by("number")[0]


def boxes(path: str, raw: Any) -> Iterator[tuple[str, Any]]:
    """What the boxes of a question send for a raw answer."""
    if isinstance(raw, dict):
        for part, value in raw.items():
            yield from boxes(f"{path}.{part}", value)
    elif isinstance(raw, list) and raw and isinstance(raw[0], dict):
        for number, row in enumerate(raw):
            yield from boxes(f"{path}.{number}", {k: v for k, v in row.items() if k != "key"})
    else:
        yield path, raw if raw is not None else ""
