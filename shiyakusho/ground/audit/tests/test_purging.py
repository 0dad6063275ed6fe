"""Destroying by rule leaves a chain that can be verified; destroying without it is found."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded, verify
from shiyakusho.ground.audit.exporting import export
from shiyakusho.ground.audit.heads import sign_due
from shiyakusho.ground.audit.models import AuditEvent, ChainLink
from shiyakusho.ground.audit.purging import NotOldEnough, NotSealed, purge
from shiyakusho.ground.audit.sealing import seal_all
from shiyakusho.ground.outbox.services import deliver_overdue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.check("H7")]


@pytest.fixture
def old(holder, settings, monkeypatch) -> int:
    """Ten events of eight years ago, held outside; then the clock is today's again."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=8 * 366))
    seal_all()
    for number in range(10):
        with recorded("test.old", number=number):
            pass
    seal_all()
    seq = sign_due().seq
    monkeypatch.setattr(clock, "now", lambda: now)
    with recorded("test.new"):
        pass
    seal_all()
    sign_due()
    deliver_overdue()
    return seq


@pytest.fixture
def as_owner() -> Iterator[None]:
    connections["default"].close()
    connection.settings_dict["USER"] = "shiyakusho_owner"
    yield
    connections["default"].close()
    connection.settings_dict["USER"] = "shiyakusho_app"


@pytest.fixture
def check(holder, tmp_path, capsys) -> Callable[..., tuple[int, str]]:
    def run(*more: str) -> tuple[int, str]:
        out, file = io.StringIO(), Path(tmp_path) / "audit.jsonl"
        export(out)
        file.write_text(out.getvalue())
        status = verify.main([str(file), "--heads", str(holder), *more])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def test_what_is_past_its_time_goes_and_the_chain_stays(old, as_owner, check) -> None:
    before = clock.now() - timedelta(days=2600)
    assert purge(before) == old
    assert not AuditEvent.objects.filter(action="test.old").exists()
    assert AuditEvent.objects.filter(action="test.new").exists()
    assert ChainLink.objects.filter(seq__lte=old).count() == old
    seal_all()
    status, said = check()
    assert status == 0, said
    assert f"{old} 番まで" in said
    assert purge(before) == 0  # again: nothing is left
    assert AuditEvent.objects.filter(action="audit.purge").count() == 1


def test_the_verifier_knows_how_long_events_are_kept(old, as_owner, check) -> None:
    purge(clock.now() - timedelta(days=2600))
    status, said = check("--kept-days", "4000")
    assert status == 1
    assert ": purge: " in said and "1: deleted: " in said


def test_what_is_young_is_kept(old, as_owner) -> None:
    with pytest.raises(NotOldEnough):
        purge(clock.now() - timedelta(days=100))
    assert AuditEvent.objects.filter(action="audit.purge").count() == 0


def test_nothing_goes_before_the_chain_says_so(old, as_owner, connect, monkeypatch) -> None:
    monkeypatch.setattr("shiyakusho.ground.audit.purging.SEAL_SECONDS", 0.3)
    writer = connect(autocommit=False)
    writer.execute("SELECT pg_current_xact_id()")  # an open transaction: nothing can be sealed
    with pytest.raises(NotSealed):
        purge(clock.now() - timedelta(days=2600))
    assert AuditEvent.objects.filter(action="test.old").count() == 10


def test_an_announced_purge_deletes_nothing_behind_it(old, as_owner, connect) -> None:
    purge(clock.now() - timedelta(days=2600))
    with pytest.raises(Exception, match="append-only"):
        connect("shiyakusho_owner").execute("DELETE FROM audit_auditevent WHERE action='test.new'")


def test_a_purge_of_young_events_is_found_by_the_verifier(old, owner, check) -> None:
    """The owner announces it properly, and still the heads show that it was too early."""
    last = ChainLink.objects.order_by("-seq").first().seq
    with recorded("audit.purge", through=last):
        pass
    seal_all()
    owner.execute("DELETE FROM audit_auditevent WHERE action = 'test.new'")
    status, said = check()
    assert status == 1
    assert "purge: " in said and "deleted: " in said
