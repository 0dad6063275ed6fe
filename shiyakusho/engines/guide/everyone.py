"""Procedures judged for a whole population at once, with their amounts, as a table of Parquet.

A row a case. `<procedure>`: true, false, or null while it is not known (or has no answer).
`<procedure>.<amount>`: its value where it is known. The register's cases are its households, each
asked about by its head, whose id stands in `resident`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from shiyakusho.ground.rules import Rule, Vocabulary, compile_rule
from shiyakusho.ground.rules.columns import Columns, Population, compile_columns, population_of
from shiyakusho.ground.rules.columns.parquet import read
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.rules.types import DYN
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

from .procedures import Procedure, build

RESIDENT = "resident"
DAYS = "date"
# Where more kinds of households than this are open, all of them miss something (an income, a
# table of the city): they stay open without being looked at one by one.
MOST_KINDS = 20_000


def judged(
    ids: Sequence[str],
    as_of: dt.date,
    out: Path,
    events: Sequence[str] = (),
    cases: Path | None = None,
) -> dict[str, dict[str, int]]:
    """Writes the table and counts, for each procedure, who needs it, who does not, who is open.

    `cases`: a population in Parquet (columns.parquet) or a file of one JSON object of facts a line;
    without it the register of the city. NoSuchProcedure, FactError, RuleError, ValueError.
    """
    known = build(catalogue.drafts(ids), national_vocabulary())
    rules = {n: rule for one in known.procedures for n, rule in rules_of(one, known.vocabulary)}
    residents, everyone = _people(cases, as_of, known.vocabulary)
    found = compile_columns(rules).evaluate(everyone, as_of, tuple(events), ask=MOST_KINDS)
    columns = {RESIDENT: pa.array(residents)} if residents else {}
    columns |= {name: array_of(one) for name, one in found.items()}
    pq.write_table(pa.table(columns), out, compression="zstd")
    return {id_: _counts(found[id_]) for id_ in ids if id_ in found}


def rules_of(procedure: Procedure, vocabulary: Vocabulary) -> Iterator[tuple[str, Rule]]:
    """What is judged (needed, else offered), and every amount that speaks only of facts."""
    verdict = procedure.needed or procedure.offered
    if verdict is not None:
        yield procedure.id, verdict
    for name, amount in procedure.definition.amounts.items():
        if name in procedure.amounts:
            rule = compile_rule(amount.value, vocabulary, DYN, procedure.conditions)
            yield f"{procedure.id}.{name}", rule


def _people(cases: Path | None, as_of: dt.date, words: Vocabulary) -> tuple[list[str], Population]:
    if cases is None:
        heads, found = people.population(as_of, words)
        return [str(head) for head in heads], found
    if cases.suffix == ".parquet":
        return [], read(cases)
    return [], population_of(list(_lines(cases)), words)


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            facts = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as problem:
            raise ValueError(f"{path}:{number}: JSONではありません: {problem}") from None
        if not isinstance(facts, dict):
            raise ValueError(f"{path}:{number}: {{名前: 値}} の形で書きます")
        yield facts


def array_of(columns: Columns) -> pa.Array:
    """One column of the table; null where the rule is not decided."""
    open_ = ~columns.known
    if columns.kind == "bool":
        return pa.array(columns.true, mask=open_)
    if columns.words is not None:
        codes = pa.array(columns.values, mask=open_)
        return pa.DictionaryArray.from_arrays(codes, pa.array(columns.words))
    array = pa.array(columns.values, mask=open_)
    return array.cast(pa.int32()).cast(pa.date32()) if columns.kind == DAYS else array


def _counts(columns: Columns) -> dict[str, int]:
    yes = int(columns.true.sum())
    decided = int(columns.known.sum())
    return {"true": yes, "false": decided - yes, "open": len(columns.known) - decided}
