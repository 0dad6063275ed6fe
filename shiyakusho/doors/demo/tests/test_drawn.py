"""The demo shows a lottery at every stage, and the one that was drawn is drawn again by anybody."""

import subprocess
import sys

import pytest
from django.test import Client

from shiyakusho.doors.demo.drawn import draw_lots
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db


def test_one_lottery_at_every_stage_and_made_once(account, tmp_path) -> None:
    accounts = {"parent": account("resident", level="L3", email="parent@example.jp")}
    first = people.Resident.objects.filter(until=None).order_by("number").first()
    people.link_account_to(
        account=accounts["parent"], resident_id=first.pk, method=people.LinkMethod.values[0]
    )
    draw_lots(accounts)
    draw_lots(accounts)
    rounds = list(booking.announced_rounds())
    stages = {str(booking.stage_of(one, clock.now())) for one in rounds}
    assert stages == {"preparing", "open", "closed", "drawn", "confirming", "over"}
    assert len(rounds) == 6
    assert booking.Entry.objects.filter(account=accounts["parent"]).count() == 2
    states = set(booking.Win.objects.values_list("state", flat=True))
    assert {"offered", "confirmed", "lapsed"} <= states
    for one in rounds:
        published = booking.files_of(one)
        if "result.csv" not in published:
            continue
        folder = tmp_path / str(one.pk)
        folder.mkdir()
        for name, text in published.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        script = Client().get(f"/ja/bookings/lottery/{one.pk}/files/recompute.py").content
        (folder / "recompute.py").write_bytes(script)
        command = [sys.executable, "-I", str(folder / "recompute.py"), str(folder)]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
