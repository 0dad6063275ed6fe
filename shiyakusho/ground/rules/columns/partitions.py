"""Beyond one core and one machine: one pure function for each partition of a population.

A partition is a Parquet file of whole cases (parquet.py). `evaluate_partition` needs nothing but
its arguments, so a pool of processes, or Dask on many machines, may run it anywhere.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.rules.rule import compile_rule
from shiyakusho.ground.rules.vocabulary import Vocabulary

from .parquet import read
from .plan import ColumnRules, Columns, compile_columns

Words = Callable[[], Vocabulary]  # a function of a module, or a partial of one: it travels


@lru_cache(maxsize=8)
def _compiled(texts: tuple[tuple[str, str], ...], words: Words) -> ColumnRules:
    vocabulary = words()
    return compile_columns({name: compile_rule(text, vocabulary) for name, text in texts})


def evaluate_partition(
    path: Path,
    rules: Mapping[str, str],
    as_of: dt.date,
    events: tuple[str, ...] = (),
    words: Words = national_vocabulary,
) -> dict[str, Columns]:
    """The rules, given as text by name, for every case of one file."""
    compiled = _compiled(tuple(sorted(rules.items())), words)
    return compiled.evaluate(read(path), as_of, events)


def evaluate_partitions(
    paths: Sequence[Path],
    rules: Mapping[str, str],
    as_of: dt.date,
    events: tuple[str, ...] = (),
    words: Words = national_vocabulary,
    *,
    processes: int | None = None,
) -> Iterator[dict[str, Columns]]:
    """Every file in turn, computed by a pool of processes of this machine."""
    work = [(path, dict(rules), as_of, events, words) for path in paths]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        yield from pool.map(evaluate_partition, *zip(*work, strict=True))


def evaluate_with_dask(
    paths: Sequence[Path],
    rules: Mapping[str, str],
    as_of: dt.date,
    events: tuple[str, ...] = (),
    words: Words = national_vocabulary,
    **options: object,
) -> list[dict[str, Columns]]:
    """Every file by Dask, which a city installs where it has a cluster; `options` go to compute."""
    import dask

    work = dask.delayed(evaluate_partition, pure=True)
    tasks = [work(path, dict(rules), as_of, events, words) for path in paths]
    return list(dask.compute(*tasks, **options))
