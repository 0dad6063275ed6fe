"""A later decision lies outside, signed, and is applied again in its order."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit.signing import make_key
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.outbox.services import deliver_overdue
from shiyakusho.ground.recovery import keeper, reports, tombstones
from shiyakusho.ground.recovery.models import Report

pytestmark = pytest.mark.django_db
KIND = "tests.decided"
done: list[str] = []


@pytest.fixture(autouse=True)
def applier():
    done.clear()
    if KIND not in tombstones.appliers:
        tombstones.applies(KIND)(lambda one: done.append(one.subject) or 1)
    yield
    tombstones.appliers._items.pop(KIND)


@pytest.fixture
def public(settings, tmp_path) -> str:
    settings.TOMBSTONES_TO = str(tmp_path / "outside")
    settings.AUDIT_KEY_FILE = tmp_path / "key.pem"
    return make_key(settings.AUDIT_KEY_FILE)


def test_a_decision_leaves_the_house_with_its_transaction(public) -> None:
    tombstones.put(KIND, "resident:1", since="2026-11-20")
    with pytest.raises(ValueError), transaction.atomic():
        tombstones.put(KIND, "resident:2")
        raise ValueError
    assert deliver_overdue() == 1
    (kept,) = keeper.read_all(keeper.place(), public)
    assert (kept["subject"], kept["detail"]) == ("resident:1", {"since": "2026-11-20"})
    assert keeper.write_all(keeper.place()) == 1  # the same again makes no second file
    assert len(list(keeper.place().glob("*"))) == 1


def test_one_bit_or_another_key_is_found(public) -> None:
    tombstones.put(KIND, "resident:1")
    deliver_overdue()
    (file,) = keeper.place().glob("*.json")
    with pytest.raises(keeper.NotTheCitys):
        list(keeper.read_all(keeper.place(), "ab" * 32))
    said = json.loads(file.read_text())
    for changed in (said | {"subject": "resident:2"}, said | {"at": "2020-01-01T00:00:00Z"}):
        file.write_text(json.dumps(changed, sort_keys=True, ensure_ascii=False) + "\n")
        with pytest.raises(keeper.NotTheCitys):
            list(keeper.read_all(keeper.place(), public))


def test_every_bit_of_a_decision_counts(public) -> None:
    """Also the one that makes A of an a in the digits of the signature."""
    tombstones.put(KIND, "resident:1")
    deliver_overdue()
    (file,) = keeper.place().glob("*.json")
    kept = file.read_bytes()
    assert len(list(keeper.read_all(keeper.place(), public))) == 1
    for place in range(len(kept) * 8):
        changed = bytearray(kept)
        changed[place // 8] ^= 1 << place % 8
        file.write_bytes(changed)
        with pytest.raises(keeper.NotTheCitys):
            list(keeper.read_all(keeper.place(), public))


def test_what_is_newer_is_applied_in_order(public) -> None:
    now = clock.now()
    documents = [
        {"id": str(n), "at": tombstones.written(now + timedelta(minutes=n)), "kind": KIND,
         "subject": f"resident:{n}", "detail": {}}
        for n in (5, -5, -60, 1)
    ]  # fmt: skip
    found = tombstones.newer_than(now, documents)
    assert tombstones.apply_again(found) == {KIND: 3}
    assert done == ["resident:-5", "resident:1", "resident:5"]  # shortly before, too


def test_nobody_could_apply_it(public) -> None:
    with pytest.raises(LookupError):
        tombstones.put("nobody.knows", "resident:1")


def test_without_a_place_it_waits_and_is_not_lost(settings) -> None:
    settings.TOMBSTONES_TO = ""
    tombstones.put(KIND, "resident:1")
    assert deliver_overdue() == 0
    row = OutboxMessage.objects.get(kind=tombstones.KIND)
    assert (row.state, row.last_error) == ("waiting", "NoPlace")


def test_alarms(settings) -> None:
    settings.BACKUP_DIR = "/backups"
    assert reports.standing().alarms == ()
    reports.note("backup", {}, good=True)
    reports.note("drill", {}, good=True)
    assert reports.standing().alarms == ()
    Report.objects.filter(kind="drill").update(at=clock.now() - timedelta(days=4))
    assert reports.standing().alarms == ("drill_late",)
    reports.note("drill", {"fault": "x"}, good=False)
    reports.note("backup", {"fault": "x"}, good=False)
    assert reports.standing().alarms == ("backup_failed", "drill_failed", "drill_late")
    settings.BACKUP_DIR = ""
    assert reports.standing().alarms == ()
