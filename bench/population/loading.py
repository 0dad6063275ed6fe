"""Loading a population: from Parquet, from the register in PostgreSQL, and in parts."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figures
from bench.population.benefits import AS_OF, TEN, words
from bench.population.people import make_people, population_of
from shiyakusho.ground.rules.columns.parquet import read, write, write_partitions
from shiyakusho.ground.rules.columns.partitions import (
    evaluate_partition,
    evaluate_partitions,
    evaluate_with_dask,
)

PARTS, PROCESSES = 8, 2


def seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def from_parquet(figures: Figures, persons: int) -> None:
    """One file, written and read."""
    population = population_of(make_people(persons, AS_OF))
    with tempfile.TemporaryDirectory(prefix="bench-rules-", dir="/var/tmp") as folder:
        path = Path(folder) / "people.parquet"
        name = f"{population.persons:,} persons"
        figures.add(f"Parquet, {name}: write", seconds(lambda: write(population, path)), "s")
        figures.add(f"Parquet, {name}: size", path.stat().st_size / 1e6, "MB")
        figures.add(
            f"Parquet, {name}: load", min(seconds(lambda: read(path)) for _ in range(3)), "s"
        )


def in_parts(figures: Figures, sizes: tuple[int, ...]) -> None:
    """The ten benefits over partitions, loading included: one process, a pool, Dask; wall seconds."""
    for persons in sizes:
        population = population_of(make_people(persons, AS_OF))
        with tempfile.TemporaryDirectory(prefix="bench-rules-", dir="/var/tmp") as folder:
            paths = write_partitions(population, Path(folder), PARTS)
            evaluate_partition(paths[0], TEN, AS_OF, (), words)
            found = {
                way: seconds(lambda run=run, paths=paths: run(paths)) for way, run in WAYS.items()
            }
        alone = found["one process"]
        for way, took in found.items():
            figures.add(f"{PARTS} partitions, {population.persons:,} persons, {way}", took, "s",
                        reference="one process", reference_value=alone)  # fmt: skip
    # A pool costs its start, and then divides the work: it pays where half the work is more.
    start = max(found[f"a pool of {PROCESSES}"] - alone / PROCESSES, 0.0)
    each = alone / population.persons
    figures.add("a pool pays from", start / (each * (1 - 1 / PROCESSES)) / 1e6, "million persons")


def _alone(paths: list[Path]) -> object:
    return [evaluate_partition(path, TEN, AS_OF, (), words) for path in paths]


def _pool(paths: list[Path]) -> object:
    return list(evaluate_partitions(paths, TEN, AS_OF, (), words, processes=PROCESSES))


def _dask(paths: list[Path]) -> object:
    return evaluate_with_dask(
        paths, TEN, AS_OF, (), words, scheduler="processes", num_workers=PROCESSES
    )


WAYS: dict[str, Callable[[list[Path]], object]] = {
    "one process": _alone, f"a pool of {PROCESSES}": _pool, f"Dask, {PROCESSES} processes": _dask,
}  # fmt: skip


def from_register(figures: Figures, residents: int) -> None:
    """A register of its own in PostgreSQL, read by COPY into columns."""
    from bench.people import make, prepare
    from config.process.postgres import Postgres

    with tempfile.TemporaryDirectory(prefix="bench-rules-", dir="/var/tmp") as home:
        make(Figures(), residents, Path(home) / "csv")
        postgres = Postgres(Path(home) / "pg")
        postgres.start()
        try:
            os.environ["DATABASE_URL"] = prepare(postgres)
            os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
            _read_register(figures, Path(home) / "csv")
        finally:
            postgres.stop()


def _read_register(figures: Figures, folder: Path) -> None:
    import django

    django.setup()
    from shiyakusho.registers.people import public

    public.import_folder(folder=folder, source="bench")
    begun, busy = time.perf_counter(), time.process_time()
    _, population = public.population(AS_OF, words())
    name = f"PostgreSQL, {population.persons:,} persons"
    figures.add(f"{name}: load", time.perf_counter() - begun, "s")
    figures.add(f"{name}: load, processor time of this side", time.process_time() - busy, "s")
