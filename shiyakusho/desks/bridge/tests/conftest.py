# ruff: noqa: F811 — fixtures ask for fixtures by their names
"""The small city hall of engines/cases, with keys of its own; bundles and what answers them."""

import csv
import io

import pytest

from shiyakusho.desks.bridge import making, taking
from shiyakusho.desks.bridge.answering import answer, key_in
from shiyakusho.desks.bridge.models import Bundle
from shiyakusho.engines.cases.models import Case
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
from shiyakusho.ground.files import read_blob

PROCEDURE = "child-allowance-claim"


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


@pytest.fixture
def granted(file_claim, take, go, hall):
    """``granted()``: a claim that was granted and has ended."""

    def make(**changes: object) -> Case:
        case = take(file_claim(**changes))
        go(case, "examined")
        go(case, "drafted", outcome="granted")
        go(case, "approved", by=hall.chief)
        case = Case.objects.get(pk=case.pk)
        Case.objects.filter(pk=case.pk).update(is_open=False, closed_at=case.decided_at)
        return Case.objects.get(pk=case.pk)

    return make


@pytest.fixture
def bundle(keys, hall):
    """``bundle()``: the chief has one made of what waits."""

    def make() -> Bundle:
        with as_account(hall.chief):
            asked = making.ask_for_bundle(procedure=PROCEDURE, way="batch", actor=hall.chief)
        making.make({"bundle": str(asked.pk)}, "")
        return Bundle.objects.get(pk=asked.pk)

    return make


@pytest.fixture
def results(keys):
    """``results(bundle, [[receipt, 登録済, number, day, why]])``: as the core system signs them."""

    def make(bundle: Bundle, rows: list[list[str]]) -> bytes:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([taking.HEADER, *rows])
        city, core = keys
        signed = answer(
            read_blob(bundle.blob), out.getvalue().encode(), city_key=city, key=key_in(core)
        )
        return signed

    return make


def accept(hall, content: bytes) -> Bundle:
    with as_account(hall.chief):
        return taking.take_results(content=content, actor=hall.chief)
