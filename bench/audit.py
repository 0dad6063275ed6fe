"""What the audit costs and holds: ``python -m bench.audit [--quick] [--json FILE]``.

A demo city with its own PostgreSQL (commits are waited for) and its worker, whose sealer runs. Eight
processes call a service as fast as it answers, and 500 times a second: a row written in a bare transaction, the same as every
service of the house does it, a person's record read; in turns, so that the noise of the machine
falls on all alike. Then a case by the API from two servers in turns, one of them without the
audit's insert. Then a million events (``--quick``: 50,000) in one chain: sealed, exported, verified by the
file that stands alone, and the list of whom one account touched.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import psycopg
import requests

from bench.auditing import calls, knocking
from bench.figures import Figures, parser, percentile
from house.sites import Site, _free_port, running_demo

HOUSE = Path(__file__).resolve().parents[1]
PROCESSES, CLIENTS = 8, 8
CALLS_LIMIT, ADDED_LIMIT, SEALED_LIMIT, AFFECTED_LIMIT = 500.0, 10.0, 1.0, 60.0
EVENTS, QUICK_EVENTS, ACTORS = 1_000_000, 50_000, 200
FILL = """
INSERT INTO audit_auditevent (id, at, action, actor_kind, actor_id, actor_name, actor_post,
    on_behalf_of, purpose, subjects, detail)
SELECT gen_random_uuid(), now() - n * interval '1 second', 'records.read', 'staff',
    'bench-actor-' || n %% %(actors)s, '測定 太郎', '子育て支援係', '', 'GET /staff/cases/',
    jsonb_build_array('resident:' || md5((n %% 100000)::text)::uuid, 'case:' || md5(n::text)::uuid),
    '{"what": ["cases.list"]}'
FROM generate_series(%(first)s, %(last)s) n
"""
UNSEALED = """
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0) FROM audit_auditevent
WHERE (xid, number) > (SELECT xid, number FROM audit_chainlink ORDER BY seq DESC LIMIT 1)
"""


def main() -> int:
    options = parser(__doc__ or "").parse_args()
    figures = Figures()
    with running_demo(residents=400) as site, _owner(site) as owner:
        owner.execute(calls.TABLE)
        owner.execute(calls.GRANT)
        turns, seconds = (2, 1.5) if options.quick else (4, 5.0)
        service_calls(figures, site, owner, turns, seconds)
        pages(figures, site, turns, seconds)
        chain(figures, site, owner, QUICK_EVENTS if options.quick else EVENTS)
    figures.write(options.json)
    return 0


def service_calls(
    figures: Figures, site: Site, owner: psycopg.Connection, turns: int, seconds: float
) -> None:
    """Calls a second and what the audit adds to one, with the sealer running."""
    taken: dict[str, list[float]] = defaultdict(list)
    rates: dict[str, list[float]] = defaultdict(list)
    paced: dict[str, list[float]] = defaultdict(list)
    lag = 0.0
    with calls.callers(PROCESSES, _environment(site)) as all_of_them:
        for _ in range(turns):
            for mode in calls.MODES:
                found, rate = all_of_them.run(mode, seconds)
                taken[mode] += found
                rates[mode].append(rate)
                lag = max(lag, float(owner.execute(UNSEALED).fetchone()[1]))
            for mode in calls.MODES[:2]:
                paced[mode] += all_of_them.run(mode, seconds, CALLS_LIMIT)[0]
    bare, base = calls.MODES[0], sum(rates[calls.MODES[0]]) / turns
    for mode in calls.MODES:
        figures.add(f"{mode}, {PROCESSES} processes", sum(rates[mode]) / turns, "calls/s",
                    reference=bare, reference_value=base)  # fmt: skip
        figures.add(f"{mode}, p95", percentile(taken[mode], 0.95), "ms",
                    reference=bare, reference_value=percentile(taken[bare], 0.95))  # fmt: skip
    written = sum(rates["audited write"]) / turns
    figures.add("audited writes against the limit", written, "calls/s",
                reference="limit of 500 calls/s", reference_value=CALLS_LIMIT)  # fmt: skip
    _added(figures, "a write, as fast as answered", taken["audited write"], taken[bare])
    _added(figures, "a write, at 500 calls/s", paced["audited write"], paced[bare])
    figures.add("oldest unsealed event at the end of a turn", lag, "s",
                reference="limit of 1 s", reference_value=SEALED_LIMIT)  # fmt: skip


def pages(figures: Figures, site: Site, turns: int, seconds: float) -> None:
    """A case by the API, its reading noted and not."""
    token = site.token("clerk")
    headers = {"Authorization": f"Bearer {token}"}
    listed = requests.get(f"{site.url}/api/v1/cases", headers=headers)
    path = f"/api/v1/cases/{listed.json()['items'][0]['id']}"
    taken: dict[str, list[float]] = defaultdict(list)
    with knocking.without_audit(_free_port(), _environment(site)) as other:
        for address in (site.url, other):  # warm
            knocking.knock(address, path, token, CLIENTS, 1.0)
        for _ in range(turns):
            for name, address in (("unaudited", other), ("audited", site.url)):
                taken[name] += knocking.knock(address, path, token, CLIENTS, seconds)
    total = turns * seconds
    figures.add("GET a case, audited", len(taken["audited"]) / total, "pages/s",
                reference="without the audit's insert",
                reference_value=len(taken["unaudited"]) / total)  # fmt: skip
    figures.add("GET a case, audited, p95", percentile(taken["audited"], 0.95), "ms",
                reference="without the audit's insert",
                reference_value=percentile(taken["unaudited"], 0.95))  # fmt: skip
    _added(figures, "GET a case", taken["audited"], taken["unaudited"])


def chain(figures: Figures, site: Site, owner: psycopg.Connection, events: int) -> None:
    """Many events: sealed, exported, verified, and whom one account touched."""
    for first in range(1, events + 1, 50_000):
        last = min(first + 49_999, events)
        owner.execute(FILL, {"actors": ACTORS, "first": first, "last": last})
    owner.execute("ANALYZE audit_auditevent")
    waiting = int(owner.execute(UNSEALED).fetchone()[0])
    start = time.perf_counter()
    while int(owner.execute(UNSEALED).fetchone()[0]):
        time.sleep(0.1)
    if waiting:
        figures.add(
            "events sealed by the worker", waiting / (time.perf_counter() - start), "events/s"
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "audit.jsonl"
        _timed(figures, f"export of {events:,} events", lambda: _command(
            site, "audit", "export", "--out", str(file)))  # fmt: skip
        verifier = HOUSE / "shiyakusho/ground/audit/verify.py"
        heads = site.data_dir / "audit-heads"
        _timed(figures, f"verification of {events:,} events by the file that stands alone",
               lambda: _run([sys.executable, "-I", str(verifier), str(file), "--heads", str(heads)], {}))  # fmt: skip
        people = Path(folder) / "people.jsonl"
        seconds = _timed(figures, f"whom one account touched, of {events:,} events",
                         lambda: _command(site, "audit", "affected", "--actor", "bench-actor-7",
                                          "--from", "2000-01-01", "--to", "2100-01-01",
                                          "--out", str(people)))  # fmt: skip
        found = sum("resident:" in json.loads(line)["subject"] for line in people.open())
    figures.add("of them persons", found, "persons")
    figures.add("whom one account touched, against the limit", seconds, "s",
                reference="limit of 60 s", reference_value=AFFECTED_LIMIT)  # fmt: skip


def _added(figures: Figures, what: str, audited: list[float], bare: list[float]) -> None:
    added = percentile(audited, 0.95) - percentile(bare, 0.95)
    figures.add(f"{what}: what the audit adds to the p95", added, "ms",
                reference="limit of 10 ms", reference_value=ADDED_LIMIT)  # fmt: skip


def _timed(figures: Figures, name: str, act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return figures.add(name, time.perf_counter() - start, "s").value


def _environment(site: Site) -> dict[str, str]:
    socket = site.data_dir / "postgres" / "run"
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"postgresql://shiyakusho_app@/shiyakusho_kitakyushu?host={socket}",
        "DATA_DIR": str(site.data_dir),
        "CITY": "kitakyushu",
    }


def _owner(site: Site) -> psycopg.Connection:
    return psycopg.connect(
        host=str(site.data_dir / "postgres" / "run"), dbname="shiyakusho_kitakyushu",
        user="shiyakusho_owner", autocommit=True,
    )  # fmt: skip


def _command(site: Site, *arguments: str) -> None:
    _run([sys.executable, "-m", "config.cli", *arguments], _environment(site))


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, cwd=HOUSE
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
