"""Whose records did somebody touch: complete, and only theirs."""

import json
from datetime import datetime, timedelta

import pytest

from config.cli import main
from shiyakusho.ground import clock
from shiyakusho.ground.audit import Actor, acting_as, record_read, recorded
from shiyakusho.ground.audit.affected import affected, moment_of
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.jp import JpError

pytestmark = pytest.mark.django_db
CLERK, OTHER = Actor("staff", "a-1", "相談 太郎"), Actor("staff", "a-11", "別人")


@pytest.fixture
def touched(monkeypatch) -> datetime:
    """Reads and writes of two clerks around noon; the noon."""
    noon = datetime(2026, 11, 10, 12, tzinfo=TOKYO)
    for hours, actor, persons in (
        (-30, CLERK, "abc"), (0, CLERK, "bcd"), (1, CLERK, "d"), (0, OTHER, "xyz"),
    ):  # fmt: skip
        monkeypatch.setattr(clock, "now", lambda at=noon + timedelta(hours=hours): at)
        with acting_as(actor):
            record_read([f"resident:{person}" for person in persons], what="test")
            with recorded("test.write", subjects=["case:9", f"resident:{persons[-1]}"]):
                pass
    return noon


def test_every_subject_once_with_how_often_and_when(touched) -> None:
    hour = timedelta(hours=1)
    found = list(affected("a-1", touched, touched + 2 * hour))
    assert [(t.subject, t.events) for t in found] == [
        ("case:9", 2), ("resident:b", 1), ("resident:c", 1), ("resident:d", 4),
    ]  # fmt: skip
    last = found[-1]
    assert (last.first, last.last) == (touched, touched + hour)
    assert last.actions == ["records.read", "test.write"]
    assert [t.subject for t in affected("a-1", touched + 2 * hour, touched + 9 * hour)] == []


def test_the_command_tells_persons_and_days_are_whole(touched, tmp_path, capsys) -> None:
    out = tmp_path / "list.jsonl"
    span = ["--from", "令和8年11月9日", "--to", "2026-11-10"]
    assert main(["audit", "affected", "--actor", "a-1", *span, "--out", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["subject"] for row in rows] == ["case:9", *(f"resident:{p}" for p in "abcd")]
    assert capsys.readouterr().err == "4 人\n"
    assert main(["audit", "affected", "--actor", "a-1", *span, "--out", str(out)]) == 1
    assert main(["audit", "affected", "--actor", "a-1", "--from", "x", "--to", "y"]) == 1


def test_moments_are_read_as_typed() -> None:
    assert moment_of("2026-11-10") == datetime(2026, 11, 10, tzinfo=TOKYO)
    assert moment_of("2026-11-10", end=True) == datetime(2026, 11, 11, tzinfo=TOKYO)
    assert moment_of("2026-11-10T09:30") == datetime(2026, 11, 10, 9, 30, tzinfo=TOKYO)
    assert moment_of("2026-11-10T00:30Z") == datetime(2026, 11, 10, 9, 30, tzinfo=TOKYO)
    with pytest.raises(JpError):
        moment_of("garbage")
