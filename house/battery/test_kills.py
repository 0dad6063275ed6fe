"""kill -9 of web, worker and database, two hundred times at random moments, while claims are filed."""

import os
from pathlib import Path

import pytest

from house.battery import truth
from house.battery.filing import Filing
from house.battery.processes import Killer
from house.sites import running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(7200), pytest.mark.check("F1")]

CLAIMS = int(
    os.environ.get("BATTERY_CLAIMS", "200")
)  # at least; and for as long as there are kills
KILLS = int(os.environ.get("BATTERY_KILLS_FILING", "200"))
SEED = int(os.environ.get("BATTERY_SEED", "20261120"))
CLIENTS = 6


def test_claims_under_two_hundred_kills(city: Path) -> None:
    """Whatever was promised is there, once and whole, and nothing else is."""
    with running_demo(data_dir=city) as site:
        assert truth.found(site, truth.HALF_WRITTEN) == []
        before = truth.count(site)
        killer = Killer(site, SEED)
        filing = Filing(site, "parent", CLAIMS, SEED, go_on=lambda: killer.count < KILLS)
        with killer:
            filing.run(CLIENTS)
        print(
            f"{killer.count} kills: {dict(killer.killed)}; {filing.broken_off} requests broken off"
        )
        print(f"{len(filing.done)} claims acknowledged")
        print(f"answers by status: {dict(sorted(filing.statuses.items()))}")

        assert filing.statuses[500] == 0
        assert filing.faults == []
        assert len(filing.done) >= CLAIMS
        assert killer.count >= KILLS, killer.killed
        assert filing.broken_off > 0, "no kill ever hit a request"
        assert truth.settled(site) == []
        assert truth.found(site, truth.HALF_WRITTEN) == []
        assert list(truth.broken_promises(site, filing.done)) == []
        assert list(truth.filed_more_than_once(site, filing.done, before)) == []
        assert list(truth.mails_without_a_record(site)) == []
