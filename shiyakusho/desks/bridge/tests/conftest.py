"""The small city hall of engines/cases, with keys of its own."""

import pytest

from shiyakusho.engines.cases.tests.conftest import (  # noqa: F401 — fixtures
    as_account,
    file_claim,
    go,
    hall,
    parent,
    staff,
    take,
)
from shiyakusho.ground.audit.signing import make_key


@pytest.fixture
def keys(settings, tmp_path):
    """The city's key, and the child allowance system's, whose public half the city keeps."""
    settings.AUDIT_KEY_FILE = tmp_path / "city.pem"
    settings.BRIDGE_KEYS_DIR = tmp_path / "keys"
    settings.BRIDGE_KEYS_DIR.mkdir()
    city = make_key(settings.AUDIT_KEY_FILE)
    core = make_key(tmp_path / "core.pem")
    (settings.BRIDGE_KEYS_DIR / "child-allowance.pub").write_text(core)
    return city, tmp_path / "core.pem"
