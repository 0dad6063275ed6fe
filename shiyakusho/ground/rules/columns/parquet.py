"""A population in Parquet: one row a case, its records as a list of structs in the same row.

So a file can be cut between any two cases, and each part stands alone: a partition of a prefecture
is a file that one machine evaluates without asking another. A record two cases speak of is written
with both. Facts are ordinary columns (null = not known, words as a dictionary, days as date32);
facts that are records, or lists of records, are places in the row's own list of records.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from .building import narrow, offsets_of
from .population import Column, Fact, Links, Lists, Population, Records

Places = npt.NDArray[np.int64]
RECORDS = "records."  # before the name of a kind of record
KIND = b"kind"  # of a fact, in the metadata of its field: the kind of record it is of


def write(population: Population, path: Path) -> None:
    """One Parquet file. A record that no case speaks of is not written."""
    pq.write_table(table_of(population), path, compression="zstd")


def write_partitions(population: Population, folder: Path, parts: int) -> list[Path]:
    """`parts` files of about as many cases each, in order."""
    table = table_of(population)
    folder.mkdir(parents=True, exist_ok=True)
    bounds = np.linspace(0, population.size, parts + 1).astype(int)
    paths = []
    for number, (first, last) in enumerate(pairwise(bounds)):
        paths.append(folder / f"part-{number:05}.parquet")
        pq.write_table(table.slice(first, last - first), paths[-1], compression="zstd")
    return paths


def read(path: Path) -> Population:
    """The population of a file."""
    return population_of_table(pq.read_table(path))


# -- to Arrow -----------------------------------------------------------------------------------
def table_of(population: Population) -> pa.Table:
    """The population as an Arrow table, a row a case."""
    kinds = {links.record for links in map(_links, population.facts.values()) if links}
    owned = {kind: _owned(population, kind) for kind in sorted(kinds)}
    fields, arrays = [], []
    for name, fact in population.facts.items():
        array, kind = _fact_array(fact, owned)
        fields.append(pa.field(name, array.type, metadata={KIND: kind} if kind else None))
        arrays.append(array)
    for kind, (starts, rows) in owned.items():
        array = pa.ListArray.from_arrays(starts, _structs(population.records.get(kind, {}), rows))
        fields.append(pa.field(RECORDS + kind, array.type))
        arrays.append(array)
    return pa.table(arrays, schema=pa.schema(fields))


def _links(fact: Fact) -> Links | None:
    items = fact.items if isinstance(fact, Lists) else fact
    return items if isinstance(items, Links) else None


def _pairs(fact: Fact) -> tuple[Places, Places]:
    """Cases and the records they speak of, −1 for one not known."""
    links = _links(fact)
    assert links is not None
    rows = np.arange(links.size) if links.rows is None else links.rows.astype(np.int64)
    owners = fact.owners.astype(np.int64) if isinstance(fact, Lists) else np.arange(len(fact))
    return owners, rows


def _owned(population: Population, kind: str) -> tuple[npt.NDArray[np.int32], Places]:
    """For each case where its records begin, and which they are, each once."""
    pairs = [
        _pairs(f) for f in population.facts.values() if (of := _links(f)) and of.record == kind
    ]
    owners = np.concatenate([pair[0] for pair in pairs])
    rows = np.concatenate([pair[1] for pair in pairs])
    width = int(rows.max(initial=-1)) + 2
    keys = np.unique((owners * width + rows)[rows >= 0])
    counts = np.bincount(keys // width, minlength=population.size)
    return offsets_of(counts), keys % width


def _fact_array(
    fact: Fact, owned: Mapping[str, tuple[npt.NDArray[np.int32], Places]]
) -> tuple[pa.Array, str]:
    if isinstance(fact, Column):
        return _column_array(fact), ""
    links = _links(fact)
    if links is None:
        assert isinstance(fact, Lists) and isinstance(fact.items, Column)
        return _list_array(fact, _column_array(fact.items)), ""
    owners, rows = _pairs(fact)
    starts, records = owned[links.record]
    width = int(max(records.max(initial=0), rows.max(initial=0))) + 1
    kept = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * width + records
    places = np.searchsorted(kept, owners * width + rows) - starts[owners]
    array = pa.array(places.astype(np.int32), mask=rows < 0)
    return (_list_array(fact, array) if isinstance(fact, Lists) else array), links.record


def _column_array(column: Column) -> pa.Array:
    mask = None if column.known is None else ~column.known
    if column.kind == "string":
        codes = pa.array(column.values.astype(np.int32), mask=mask)
        return pa.DictionaryArray.from_arrays(codes, pa.array(column.words or ()))
    array = pa.array(column.values, mask=mask)
    return array.cast(pa.int32()).cast(pa.date32()) if column.kind == "date" else array


def _list_array(lists: Lists, items: pa.Array) -> pa.Array:
    if lists.known is None:
        return pa.ListArray.from_arrays(pa.array(lists.offsets), items)
    mask = pa.array(np.append(~lists.known, False))
    return pa.ListArray.from_arrays(pa.array(lists.offsets, mask=np.asarray(mask)), items)


def _structs(fields: Records, rows: Places) -> pa.Array:
    names = sorted(fields)
    arrays = [_field_array(fields[name]).take(pa.array(rows)) for name in names]
    if not names:
        return pa.StructArray.from_arrays([pa.nulls(len(rows))], names=["nothing"])
    return pa.StructArray.from_arrays(arrays, names=names)


def _field_array(field: Column | Lists) -> pa.Array:
    if isinstance(field, Column):
        return _column_array(field)
    assert isinstance(field.items, Column)
    return _list_array(field, _column_array(field.items))


# -- from Arrow ---------------------------------------------------------------------------------
def population_of_table(table: pa.Table) -> Population:
    """Columns of an Arrow table as `table_of` makes it."""
    table = table.combine_chunks().unify_dictionaries()
    records: dict[str, dict[str, Column | Lists]] = {}
    starts: dict[str, Places] = {}
    for name in table.column_names:
        if name.startswith(RECORDS):
            kind = name.removeprefix(RECORDS)
            array = _whole(table.column(name))
            starts[kind] = _offsets(array)
            records[kind] = _fields(array.flatten())
    facts: dict[str, Fact] = {}
    for field in table.schema:
        if not field.name.startswith(RECORDS):
            kind = (field.metadata or {}).get(KIND, b"").decode()
            facts[field.name] = _fact(_whole(table.column(field.name)), kind, starts, records)
    return Population(table.num_rows, facts, records)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _offsets(array: pa.Array) -> Places:
    offsets = array.offsets.to_numpy().astype(np.int64)
    return offsets - offsets[0]


def _fields(structs: pa.Array) -> dict[str, Column | Lists]:
    found: dict[str, Column | Lists] = {}
    for number, field in enumerate(structs.type):
        if pa.types.is_null(field.type):
            continue
        array = structs.field(number)
        found[field.name] = (
            lists_of_array(array) if pa.types.is_list(field.type) else column_of_array(array)
        )
    return found


def _fact(
    array: pa.Array,
    kind: str,
    starts: Mapping[str, Places],
    records: Mapping[str, Mapping[str, Column | Lists]],
) -> Fact:
    if not kind:
        return lists_of_array(array) if pa.types.is_list(array.type) else column_of_array(array)
    if not pa.types.is_list(array.type):
        return Links(kind, _rows(array, starts[kind][:-1]), len(array))
    offsets, known = _offsets(array), _known(array)
    owners = np.repeat(np.arange(len(array)), np.diff(offsets))
    rows = _rows(array.flatten(), starts[kind][owners])
    size = max((len(column) for column in records[kind].values()), default=-1)
    plain = len(rows) == size and bool((rows == np.arange(size)).all())
    return Lists(offsets.astype(np.int32), Links(kind, None if plain else rows, len(rows)), known)


def _rows(places: pa.Array, starts: Places) -> npt.NDArray[np.int32]:
    known = _known(places)
    rows = places.fill_null(0).to_numpy(zero_copy_only=False) + starts
    return np.where(True if known is None else known, rows, -1).astype(np.int32)


def _known(array: pa.Array) -> npt.NDArray[np.bool_] | None:
    return None if not array.null_count else array.is_valid().to_numpy(zero_copy_only=False)


def lists_of_array(array: pa.Array) -> Lists:
    return Lists(_offsets(array).astype(np.int32), column_of_array(array.flatten()), _known(array))


def column_of_array(array: pa.Array) -> Column:
    known = _known(array)
    if pa.types.is_dictionary(array.type):
        words = tuple(array.dictionary.to_pylist())
        codes = array.indices.fill_null(0).to_numpy(zero_copy_only=False)
        return Column("string", codes.astype(narrow(0, len(words))), known, words)
    if pa.types.is_date32(array.type):
        days = array.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False)
        return Column("date", days, known)
    plain = array.fill_null(False if pa.types.is_boolean(array.type) else 0)
    kinds = {"b": "bool", "f": "double"}
    values = plain.to_numpy(zero_copy_only=False)
    return Column(kinds.get(values.dtype.kind, "int"), values, known)
