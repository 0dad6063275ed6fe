"""Residents: making them, loading them, finding them: ``python -m bench.people [--quick]``.

A PostgreSQL of its own is started with its ordinary settings (fsync on) and removed afterwards.
Reference for the load: a bare COPY of the same files into tables without key, index or constraint,
in the same run; for the limits, the limit itself.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from bench.figures import Figures, parser, percentile

FULL, QUICK, SEED = 1_000_000, 50_000, 7
LOAD_LIMIT, MEMORY_LIMIT, CELL_LIMIT = 180.0, 4.0, 2.0
HOUSE = Path(__file__).resolve().parents[1]


def make(figures: Figures, residents: int, folder: Path) -> None:
    """Generate in a process of its own, so that its memory is its own too."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "config.cli", "people", "generate", "--json"]
    command += ["--residents", str(residents), "--seed", str(SEED), "--out", str(folder)]
    subprocess.run(command, check=True, cwd=HOUSE, stdout=subprocess.DEVNULL)
    figures.add("generate and write", time.perf_counter() - start, "s")
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    figures.add("generate, memory", kilobytes / 1e6, "GB", reference="limit",
                reference_value=MEMORY_LIMIT)  # fmt: skip


def worst_cell(figures: Figures) -> None:
    """How far the furthest ward × sex × age cell is from the figures at 940,000 residents."""
    import numpy as np

    from shiyakusho.registers.people.generation.crowd import gather
    from shiyakusho.registers.people.generation.figures import read_figures
    from shiyakusho.registers.people.generation.generate import AS_OF

    known = read_figures("kitakyushu")
    crowd = gather(known, 940_000, AS_OF, np.random.Generator(np.random.PCG64(SEED)))
    worst = 0.0
    for cell in known.cells:
        there = (crowd.ward == cell.ward) & (crowd.sex == (cell.sex == "F"))
        there &= (crowd.age >= cell.age_from) & (crowd.age <= cell.age_to)
        worst = max(worst, abs(int(there.sum()) / cell.persons - 1) * 100)
    figures.add("furthest cell at 940,000", worst, "%", reference="limit",
                reference_value=CELL_LIMIT)  # fmt: skip


def bare_copy(url: str, folder: Path) -> float:
    """Seconds to COPY the same files into bare tables of text."""
    import psycopg

    from shiyakusho.registers.people.layout import COLUMNS

    start = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for name, columns in COLUMNS.items():
            cursor.execute(f"CREATE TABLE bare_{name} ({', '.join(c + ' text' for c in columns)})")
            statement = f"COPY bare_{name} FROM STDIN WITH (FORMAT csv, HEADER)"
            with (folder / f"{name}.csv").open("rb") as file, cursor.copy(statement) as stream:
                while block := file.read(1 << 20):
                    stream.write(block)
    seconds = time.perf_counter() - start
    with psycopg.connect(url, autocommit=True) as connection:
        for name in COLUMNS:
            connection.execute(f"DROP TABLE bare_{name}")
    return seconds


def load(figures: Figures, residents: int, folder: Path, bare: float) -> None:
    """Load through the front desk, as the serving role."""
    from shiyakusho.registers.people import public

    start, busy = time.perf_counter(), time.process_time()
    result = public.import_folder(folder=folder, source="bench")
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    figures.add("rows", sum(result.counts.values()), "rows")
    figures.add("load", seconds, "s", reference="bare COPY", reference_value=bare)
    limit = LOAD_LIMIT * residents / FULL
    figures.add("load, against the limit", seconds, "s", reference="limit", reference_value=limit)
    figures.add("load, processor time of this side", busy, "s", reference="limit",
                reference_value=limit)  # fmt: skip
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    figures.add("load, memory", gigabytes, "GB", reference="limit", reference_value=MEMORY_LIMIT)


def ask(figures: Figures, rounds: int) -> None:
    """Search and facts on the loaded register; milliseconds."""
    from shiyakusho.ground import clock
    from shiyakusho.registers.people import public
    from shiyakusho.registers.people.models import Resident

    drawn = list(
        Resident.objects.order_by("?").values_list("id", "name", "kana", "birth_date")[:rounds]
    )
    one = Random(SEED)
    queries = {
        "search by name": [name for _, name, _, _ in drawn],
        "search by surname": [name.split()[0] for _, name, _, _ in drawn],
        "search by reading": [kana for _, _, kana, _ in drawn if kana],
        "search by birth date and reading": [f"{b} {k.split()[0]}" for _, _, k, b in drawn if k],
        "search by address": [f"大手町{one.randint(1, 9)}-{one.randint(1, 9)}" for _ in drawn],
    }
    blank = [_timed(lambda key=key: Resident.objects.get(pk=key)) for key, *_ in drawn]
    one_row = percentile(blank, 0.95)
    for name, texts in queries.items():
        taken = [_timed(lambda text=text: public.search(text)) for text in texts]
        _tell(figures, name, taken, one_row)
    today = clock.today()
    taken = [_timed(lambda key=key: public.facts_for(key, today)) for key, *_ in drawn]
    _tell(figures, "facts of a resident", taken, one_row)


def _timed(do) -> float:
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000


def _tell(figures: Figures, name: str, taken: list[float], one_row: float) -> None:
    figures.add(f"{name}, p50", percentile(taken, 0.5), "ms")
    figures.add(f"{name}, p95", percentile(taken, 0.95), "ms", reference="one row by key, p95",
                reference_value=one_row)  # fmt: skip


def prepare(postgres) -> str:
    """An empty, migrated database; returns its address for the serving role."""
    from config.process.postgres import OWNER

    postgres.create_database("bench")
    environment = os.environ | {"DATABASE_OWNER_URL": postgres.url("bench", OWNER),
                                "DJANGO_SETTINGS_MODULE": "config.settings.test"}  # fmt: skip
    command = [sys.executable, "-m", "config.cli", "migrate"]
    subprocess.run(command, check=True, cwd=HOUSE, env=environment, stdout=subprocess.DEVNULL)
    return postgres.url("bench")


def main() -> int:
    args = parser(__doc__ or "").parse_args()
    residents = QUICK if args.quick else FULL
    figures = Figures()
    from config.process.postgres import OWNER, Postgres

    with tempfile.TemporaryDirectory(prefix="bench-people-", dir="/var/tmp") as home:
        folder = Path(home) / "csv"
        make(figures, residents, folder)
        worst_cell(figures)
        postgres = Postgres(Path(home) / "pg")
        postgres.start()
        try:
            os.environ["DATABASE_URL"] = prepare(postgres)
            os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
            import django

            django.setup()
            bare = bare_copy(postgres.url("bench", OWNER), folder)
            figures.add("bare COPY of the same files", bare, "s")
            load(figures, residents, folder, bare)
            ask(figures, 50 if args.quick else 200)
        finally:
            postgres.stop()
    figures.write(args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
