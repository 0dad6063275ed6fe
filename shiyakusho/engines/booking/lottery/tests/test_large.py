"""A large round through the services, down to the bookings: ``LOTTERY_ENTRIES=240000`` for a whole city."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import pytest

from shiyakusho.engines.booking.choices import OCCUPYING, Channel
from shiyakusho.engines.booking.lottery import recompute
from shiyakusho.engines.booking.lottery.models import Entry, LotteryFile, Win
from shiyakusho.engines.booking.models import Booking
from shiyakusho.ground import clock

from .conftest import drawn

pytestmark = [pytest.mark.battery, pytest.mark.django_db, pytest.mark.timeout(1800)]
ENTRIES = int(os.environ.get("LOTTERY_ENTRIES", "20000"))
SLOTS = 200


def test_a_large_round_is_drawn_in_one_transaction(a_round, tmp_path) -> None:
    capacities = {f"s{n}": max(1, ENTRIES // (5 * SLOTS)) for n in range(SLOTS)}
    found = a_round(capacities, most_together=2)
    chance, codes, now = random.Random(1), list(capacities), clock.now()
    rows = (
        Entry(round=found, number=f"{n:010d}", rank=90 - 60 * (n % 10 == 0), made_at=now,
              channel=Channel.ONLINE, name=f"抽選 {n}",
              wishes=[sorted(chance.sample(codes, 1 + n % 2)), [chance.choice(codes)]])
        for n in range(ENTRIES)
    )  # fmt: skip
    distinct = (one for one in rows if one.wishes[0] != one.wishes[1])
    Entry.objects.bulk_create(distinct, batch_size=2000)
    start = time.perf_counter()
    drawn(found)
    taken = time.perf_counter() - start
    bookings = Booking.objects.filter(win__isnull=False, state__in=OCCUPYING).count()
    print(f"{Entry.objects.count():,} entries, {bookings:,} bookings: {taken:.1f} s")
    wins = Win.objects.select_related("entry")
    assert bookings == sum(len(one.entry.wishes[one.wish]) for one in wins) > ENTRIES // 10
    for file in LotteryFile.objects.filter(round=found):
        (tmp_path / file.name).write_text(file.text, encoding="utf-8", newline="")
    command = [sys.executable, "-I", recompute.__file__, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert taken < ENTRIES / 200  # 5 ms an entry, beside other work
