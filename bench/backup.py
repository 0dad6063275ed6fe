"""What backup and recovery cost: ``python -m bench.backup [--quick] [--json FILE]``.

A PostgreSQL of its own holds a table of rows like the house's (an id, a text, JSON, a time) in growing
sizes. For each size: a base backup with its row digests and the seconds a megabyte takes; a restore to
the mark, rows compared; and how old the newest piece of the WAL outside is at most while rows are
written. The house's own checks (files, audit, later decisions) are measured by the drill of the demo.
"""

import shutil
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.figures import Figures, parser
from config.process.postgres import Postgres
from config.recovery.archive import entries
from config.recovery.backing_up import Source, back_up
from config.recovery.own import begin_to_keep, keep_wal
from config.recovery.place import Place
from config.recovery.restoring import Wanted, check_rows, recovered

SIZES, QUICK = (128, 512, 1024), (64, 128)  # megabytes of rows
TEN_GIGABYTES, LIMIT_SECONDS, RPO_SECONDS = 10_240, 15 * 60, 60
ROW = """
INSERT INTO rows (id, name, answers, at)
SELECT gen_random_uuid(), md5(n::text) || md5((n * 7)::text), jsonb_build_object(
    'claimant', md5((n * 3)::text), 'children', jsonb_build_array(md5((n * 5)::text), n),
    'bank', jsonb_build_object('number', n, 'holder', md5((n * 11)::text))), now()
FROM generate_series(1, %s) n
"""
ROWS_PER_MB = 2600


def main() -> int:
    options = parser(__doc__ or "").parse_args()
    figures = Figures()
    folder = Path(tempfile.mkdtemp(prefix="shiyakusho-bench-backup-", dir="/var/tmp"))
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", settings={"max_wal_size": "4GB"})
    place = Place(folder / "backup")
    begin_to_keep(postgres, place)
    postgres.start()
    try:
        measure(figures, postgres, place, folder, QUICK if options.quick else SIZES)
        figures.write(options.json)
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def measure(
    figures: Figures, postgres: Postgres, place: Place, folder: Path, sizes: tuple[int, ...]
) -> None:
    keep_wal(postgres, place, seeded=False)
    postgres.create_database("city")
    url = postgres.url("city", "postgres")
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(
            "CREATE TABLE rows (id uuid PRIMARY KEY, name text, answers jsonb, at timestamptz)"
        )
        filled, taken = 0, []
        for size in sizes:
            owner.execute(ROW, [(size - filled) * ROWS_PER_MB])
            filled = size
            owner.execute("VACUUM ANALYZE rows")
            keep_wal(postgres, place, seeded=True)
            row = owner.execute("SELECT pg_database_size('city') / 1048576.0").fetchone()
            megabytes = float(row[0])
            told = back_up(Source(url, folder / "files", "bench", key), place)
            both = one_size(figures, Wanted(place, folder / "restored", public), megabytes, told)
            taken.append((megabytes, both))
            keep_wal(postgres, place, seeded=False)
        (small, little), (large, much) = taken[0], taken[-1]
        each = max(0.0, (much - little) / (large - small))
        figures.add("each further megabyte, backup and restore together", each * 1000, "ms")
        figures.add("10 GB at that growth, backup and restore together",
                    little + each * (TEN_GIGABYTES - small), "s",
                    reference="limit of 15 min", reference_value=LIMIT_SECONDS)  # fmt: skip
    keep_wal(postgres, place, seeded=True)
    outside(figures, url, place)


def one_size(figures: Figures, wanted: Wanted, megabytes: float, told: dict) -> float:
    """Backup (with digests) and restore (with digests) of one size; returns both in seconds."""
    name = f"{megabytes:,.0f} MB"
    figures.add(f"base backup of {name}", told["seconds"], "s")
    figures.add(f"base backup of {name}, on disk", told["base_bytes"] / 1048576, "MB",
                reference="of the database", reference_value=megabytes)  # fmt: skip
    begun = time.monotonic()
    with recovered(wanted) as (postgres, manifest, _):
        check_rows(postgres.url("city", "postgres"), manifest, wanted)
    seconds = time.monotonic() - begun
    shutil.rmtree(wanted.folder)
    figures.add(f"restore of {name} to its mark, every row compared", seconds, "s")
    return told["seconds"] + seconds


def outside(figures: Figures, url: str, place: Place, seconds: float = 100.0) -> None:
    """How old the newest piece outside becomes while a row is written every fifth of a second."""
    enough = threading.Event()

    def write() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not enough.wait(0.2):
                connection.execute(
                    "UPDATE rows SET at = now() WHERE id = (SELECT id FROM rows LIMIT 1)"
                )

    thread = threading.Thread(target=write)
    thread.start()
    oldest, end = 0.0, time.monotonic() + seconds
    time.sleep(35)
    while time.monotonic() < end:
        newest = max(datetime.fromisoformat(one["at"]) for one in entries(place.wal))
        oldest = max(oldest, (datetime.now(UTC) - newest).total_seconds())
        time.sleep(1)
    enough.set()
    thread.join()
    figures.add("what a lost disk would take with it, at most", oldest, "s",
                reference="limit of 60 s", reference_value=RPO_SECONDS)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
