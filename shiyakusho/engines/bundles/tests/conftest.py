"""A parent who does the birth of a child all at once."""

from pathlib import Path

import pytest

from shiyakusho.engines.bundles.models import Bundle
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.identity.actors import actor_of

from .walking import complete

BIRTH = ["child-allowance-amount", "child-medical", "birth"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def parent(db, account):
    return account("resident", level="L3", name="戸畑 健太")


@pytest.fixture
def begun(parent, client_of):
    """`(client, bundle)`: the procedures of a birth, chosen on the page."""
    client = client_of(parent)
    answer = client.post("/ja/bundles/", {"event": "birth", "procedure": BIRTH})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    with acting_as(actor_of(parent), "tests"):
        return client, Bundle.objects.get(account=parent)


@pytest.fixture
def ready(begun, parent):
    """The same with nothing left to answer."""
    client, bundle = begun
    with acting_as(actor_of(parent), "tests"):
        complete(bundle)
    return client, bundle
