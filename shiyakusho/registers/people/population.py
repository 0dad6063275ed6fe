"""The whole register as columns for rules: every household of the city on one day.

What `facts_for` says of the head of each household, said of all of them at once: the database
streams (COPY), Arrow reads, nothing is done person by person. Facts that somebody gave as a record
or a list are rare; their households are read one by one and put in their place.
"""

import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
from django.db import connection, transaction

from shiyakusho.ground.audit import record_read
from shiyakusho.ground.rules import FactError, Vocabulary, fitting
from shiyakusho.ground.rules.columns import Column, Links, Lists, Population, population_of
from shiyakusho.ground.rules.columns.building import narrow, offsets_of
from shiyakusho.ground.rules.columns.parquet import (
    column_of_array,
    lists_of_array,
    population_of_table,
    table_of,
)
from shiyakusho.ground.rules.facts import read_value
from shiyakusho.ground.rules.types import Type

from .facts import MOTHERS, OWN, SILENCE, facts_for, imported_registers
from .models import Protection
from .models.periods import on_day
from .rules import CHILD_UNTIL
from .sight import sight_of

SCALARS = ("bool", "int", "double", "string", "date")
ARROW = {"bool": pa.bool_(), "int": pa.int64(), "double": pa.float64(), "date": pa.string()}
PERSON = "person"
_SQL = Path(__file__).with_name("population.sql")
_RESIDENT = """
SELECT p.row, p.case_row, p.apart, p.wed, r.id, r.name, r.kana, r.birth_date, r.sex, r.nationality,
       r.residence_status, r.residence_until AS residence_expiry, p.relation,
       p.apart = 0 AS lives_with, a.since AS address_since, a.ward, a.lg_code
FROM population_record p
JOIN people_resident r ON r.id = p.resident_id
LEFT JOIN people_addressperiod a ON a.resident_id = r.id
     AND a.since <= %(day)s AND (a.until IS NULL OR a.until > %(day)s) AND NOT a.resident_id = ANY(%(hidden)s)
ORDER BY p.row"""
_ENTRIES = """
SELECT e.facts || jsonb_build_object('#', p.row)
FROM people_registerentry e JOIN population_record p ON p.resident_id = e.resident_id
WHERE e.since <= %(day)s AND (e.until IS NULL OR e.until > %(day)s)
ORDER BY e.since, p.row"""
_GIVEN = """
SELECT DISTINCT ON (c.case_row, g.fact) c.case_row, g.fact, g.value
FROM people_givenfact g JOIN population_case c ON c.head = g.resident_id
WHERE g.withdrawn_at IS NULL AND (g.valid_until IS NULL OR g.valid_until >= %(day)s)
  AND (g.at AT TIME ZONE %(zone)s)::date <= %(day)s
ORDER BY c.case_row, g.fact, g.at DESC, g.id DESC"""


def population(as_of: dt.date, words: Vocabulary) -> tuple[list[UUID], Population]:
    """The heads of all households on a day, in the order of the household's number, and their facts.

    Facts that do not fit the vocabulary are left out, as `fitting` does. Notes one read of everybody.
    """
    with transaction.atomic():
        loading = _Loading(as_of, words)
        heads = loading.heads()
        found = loading.everybody()
        apart = loading.with_lists_of_their_own()
    record_read([f"population:{as_of.isoformat()}"], what="people.population")
    return heads, _replaced(found, heads, apart, as_of, words) if apart else found


class _Loading:
    """One load: the temporary tables of one transaction, and what was read from them."""

    def __init__(self, as_of: dt.date, words: Vocabulary) -> None:
        self.as_of, self.words = as_of, words
        self.types = words.fields_of(PERSON)
        eldest = dt.date(as_of.year - (as_of.month < 4) - CHILD_UNTIL, 4, 2)
        self.given: dict[str, Any] = {
            "day": as_of,
            "eldest": eldest,
            "zone": "Asia/Tokyo",
            "hidden": _hidden(as_of),
        }
        with connection.cursor() as cursor:
            for statement in _SQL.read_text(encoding="utf-8").split(";\n"):
                if statement.strip():
                    cursor.execute(statement, self.given if "%(" in statement else None)
        self.people = self._table(_RESIDENT)
        self.size = self.people.num_rows
        self.entries = self._entries()

    def heads(self) -> list[UUID]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT head FROM population_case ORDER BY case_row")
            return [row[0] for row in cursor.fetchall()]

    # -- reading ----------------------------------------------------------------------------
    def _stream(self, query: str, options: str) -> io.BytesIO:
        found = io.BytesIO()
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY ({query}) TO STDOUT ({options})", self.given) as stream:
                for part in stream:
                    found.write(part)
        found.seek(0)
        return found

    def _table(self, query: str) -> pa.Table:
        text, day = pa.string(), pa.date32()
        kinds = {
            "birth_date": day,
            "residence_expiry": day,
            "address_since": day,
            "wed": pa.bool_(),
        }
        kinds |= {
            "lives_with": pa.bool_(),
            "row": pa.int32(),
            "case_row": pa.int32(),
            "apart": pa.int8(),
        }
        words = dict.fromkeys(
            (
                "id",
                "name",
                "kana",
                "sex",
                "nationality",
                "residence_status",
                "relation",
                "ward",
                "lg_code",
            ),
            text,
        )
        convert = pyarrow.csv.ConvertOptions(
            column_types=kinds | words, strings_can_be_null=True, quoted_strings_can_be_null=False,
            true_values=["t"], false_values=["f"], null_values=[""],
        )  # fmt: skip
        parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
        stream = self._stream(query, "FORMAT csv, HEADER")
        return pyarrow.csv.read_csv(stream, convert_options=convert, parse_options=parse)

    def _entries(self) -> dict[str, pa.Array]:
        """Fields of the other registers, one value a record: the newest entry that has it."""
        kinds = {name: self._arrow(kind) for name, kind in self._entry_types().items()}
        # One JSON object a line: no quoting, since neither sign can stand in jsonb's text.
        stream = self._stream(
            _ENTRIES, r"FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01', ESCAPE E'\x01'"
        )
        schema = pa.schema([("#", pa.int32()), *kinds.items()])
        if not stream.getbuffer().nbytes:
            return {}
        try:
            options = pyarrow.json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="ignore"
            )
            table = pyarrow.json.read_json(stream, parse_options=options)
        except pa.ArrowInvalid:  # a field that is not of its type: line by line
            stream.seek(0)
            table = self._careful(stream, schema)
        return {name: self._newest(table, name) for name in kinds}

    def _entry_types(self) -> dict[str, Type]:
        own = {name: self.words.facts[name].type for name in OWN if name in self.words.facts}
        return {**self.types, **own}

    def _arrow(self, kind: Type) -> pa.DataType:
        return pa.list_(pa.string()) if kind.name == "list" else ARROW.get(kind.name, pa.string())

    def _careful(self, stream: io.BytesIO, schema: pa.Schema) -> pa.Table:
        kinds, rows = self._entry_types(), []
        for line in stream.read().decode().splitlines():
            said = json.loads(line)
            kept = {
                name: said[name]
                for name in said.keys() & kinds.keys()
                if self._fits(said[name], kinds[name])
            }
            rows.append({"#": said["#"], **kept})
        return pa.Table.from_pylist(rows, schema=schema)

    def _fits(self, value: Any, kind: Type) -> bool:
        try:
            read_value(value, kind, "", self.words)
        except FactError:
            return False
        return value is not None

    def _newest(self, table: pa.Table, name: str) -> pa.Array:
        array = table.column(name).combine_chunks()
        array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
        told = np.flatnonzero(array.is_valid().to_numpy(zero_copy_only=False))
        last = np.full(self.size, -1, dtype=np.int64)
        last[table.column("#").to_numpy()[told]] = told  # a later one replaces an earlier one
        return array.take(pa.array(last, mask=last < 0))

    # -- columns ----------------------------------------------------------------------------
    def everybody(self) -> Population:
        fields = self._fields()
        facts = self._lists() | self._of_heads(fields)
        facts = {name: fact for name, fact in facts.items() if name in self.words.facts}
        cases = len(self._head_rows)
        records = {name: column for name, column in fields.items() if name in self.types}
        return self._with_given(Population(cases, facts, {PERSON: records}))

    def _fields(self) -> dict[str, Column | Lists]:
        silent: dict[str, Any] = {}
        for register in imported_registers():
            silent |= SILENCE.get(register, {})
        made: dict[str, Column | Lists] = {}
        for name, kind in self._entry_types().items():
            if name in self.people.column_names:
                array = self.people.column(name).combine_chunks()
            else:
                array = _spoken(
                    self.entries.get(name), silent.get(name), self._arrow(kind), self.size
                )
            made[name] = _typed(array, kind)
        return made

    def _lists(self) -> dict[str, Column | Links | Lists]:
        case, apart = (self.people.column(name).to_numpy() for name in ("case_row", "apart"))
        count = int(case[-1]) + 1 if self.size else 0
        members = np.flatnonzero(apart == 0)
        self._head_rows = self._rows_of_heads(case, count)
        children = self._children(case, apart)
        return {
            "self": Links(PERSON, self._head_rows, count),
            "members": _list(members, case[members], count),
            "children": _list(children, case[children], count),
        }

    def _rows_of_heads(self, case: Any, count: int) -> Any:
        head = pc.equal(self.people.column("relation"), "世帯主").fill_null(False).to_numpy()
        rows = np.zeros(count, dtype=np.int32)
        rows[case[head]] = np.flatnonzero(head)
        return rows

    def _children(self, case: Any, apart: Any) -> Any:
        """子 of the household and the head's own elsewhere, the eldest first."""
        relation = pc.equal(self.people.column("relation"), "子").fill_null(False).to_numpy()
        birth = self.people.column("birth_date").to_numpy()
        kin = self._kin()
        first, last = np.datetime64(self.given["eldest"]), np.datetime64(self.as_of)
        young = (birth >= first) & (birth <= last)
        rows = np.flatnonzero((relation | kin | (apart == 1)) & young & self._living())
        ids = np.array(self.people.column("id").take(pa.array(rows)).to_pylist(), dtype="U36")
        return rows[np.lexsort((ids, birth[rows], case[rows]))]

    def _kin(self) -> Any:
        """Members who are the head's children by kinship, whatever their 続柄 says."""
        query = """SELECT p.row FROM population_record p JOIN population_case c USING (case_row)
            JOIN people_relation k ON k.other_id = c.head AND k.kind = 'parent' AND k.resident_id = p.resident_id
            WHERE p.apart = 0 AND p.resident_id <> c.head AND k.since <= %(day)s AND (k.until IS NULL OR k.until > %(day)s)"""
        return self._marked(query)

    def _living(self) -> Any:
        """Residents who have not gone."""
        query = """SELECT p.row FROM population_record p JOIN people_resident r ON r.id = p.resident_id
            WHERE r.until IS NOT NULL AND r.until <= %(day)s"""
        return ~self._marked(query)

    def _marked(self, query: str) -> Any:
        marks = np.zeros(self.size, dtype=bool)
        with connection.cursor() as cursor:
            cursor.execute(query, self.given)
            marks[[row[0] for row in cursor.fetchall()]] = True
        return marks

    def _of_heads(self, fields: Mapping[str, Column | Lists]) -> dict[str, Column | Links | Lists]:
        heads = self._head_rows
        ward = pc.if_else(
            pc.equal(self.people.column("ward"), ""),
            self.people.column("lg_code"),
            self.people.column("ward"),
        )
        facts: dict[str, Column | Links | Lists] = {
            "ward": _at(_typed(ward.combine_chunks(), self.words.facts["ward"].type), heads)
        }
        for name in OWN:
            if isinstance(column := fields.get(name), Column):
                facts[name] = _at(column, heads)
        mothers = self._mothers()
        for fact, name in MOTHERS.items():
            column = fields.get(name)
            if isinstance(column, Column) and fact in self.words.facts:
                facts[fact] = _among(_at(column, mothers), self.words.facts[fact].type)
        return facts

    def _mothers(self) -> Any:
        """The head herself, or the wife of the head; −1 where there is none."""
        woman = pc.equal(self.people.column("sex"), "F").to_numpy()
        wed = self.people.column("wed").to_numpy()
        case = self.people.column("case_row").to_numpy()
        rows = np.where(woman[self._head_rows], self._head_rows, -1)
        wives = np.flatnonzero(wed & woman)
        rows[case[wives]] = np.where(rows[case[wives]] < 0, wives, rows[case[wives]])
        return rows

    # -- what was given ---------------------------------------------------------------------
    def _given_rows(self) -> list[tuple[int, str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(_GIVEN, self.given)
            return [
                (row, fact, json.loads(value) if isinstance(value, str) else value)
                for row, fact, value in cursor.fetchall()
            ]

    def with_lists_of_their_own(self) -> list[int]:
        """Cases in which somebody gave a record or a list."""
        return sorted(
            {
                row
                for row, fact, _ in self._given_rows()
                if self._kind(fact) and self._kind(fact) not in SCALARS
            }
        )

    def _kind(self, fact: str) -> str:
        return self.words.facts[fact].type.name if fact in self.words.facts else ""

    def _with_given(self, found: Population) -> Population:
        facts = dict(found.facts)
        said: dict[str, dict[int, Any]] = {}
        for row, fact, value in self._given_rows():
            if self._kind(fact) in SCALARS:
                said.setdefault(fact, {})[row] = value
        for fact, values in said.items():
            kind = self.words.facts[fact].type
            read = {
                row: value if self._fits(value, kind) else None for row, value in values.items()
            }
            base = facts.get(fact)
            facts[fact] = _overlaid(
                base if isinstance(base, Column) else None, read, kind, found.size
            )
        return Population(found.size, facts, found.records)


def _hidden(as_of: dt.date) -> list[UUID]:
    """Residents under 支援措置 whose address whoever asks may not see."""
    protected = Protection.objects.filter(on_day(as_of)).values_list("resident_id", flat=True)
    return list(sight_of(protected, as_of).hidden)


def _spoken(array: pa.Array | None, silence: Any, kind: pa.DataType, size: int) -> pa.Array:
    """What a register says, and what its silence means."""
    told = pa.nulls(size, kind) if array is None else array
    if silence is None:
        return told
    if pa.types.is_list(kind):
        empty = pa.ListArray.from_arrays(pa.array([0, 0], pa.int32()), pa.array([], pa.string()))
        both = pa.concat_arrays([told, empty])
        places = np.where(told.is_valid().to_numpy(zero_copy_only=False), np.arange(size), size)
        return both.take(pa.array(places))
    return told.fill_null(pa.scalar(silence, kind))


def _typed(array: pa.Array, kind: Type) -> Column | Lists:
    """Arrow as a column of a vocabulary's type; what is none of the options is not known."""
    if kind.name == "list":
        return lists_of_array(_encoded(array))
    if kind.name == "date" and pa.types.is_string(array.type):
        array = array.cast(pa.date32())
    if kind.name == "string":
        return _among(column_of_array(array.dictionary_encode()), kind)
    return column_of_array(array)


def _encoded(lists: pa.ListArray) -> pa.ListArray:
    values = lists.flatten().dictionary_encode()
    counts = pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
    mask = lists.is_null().to_numpy(zero_copy_only=False)
    offsets = (
        pa.array(offsets_of(counts), mask=np.append(mask, False))
        if mask.any()
        else pa.array(offsets_of(counts))
    )
    return pa.ListArray.from_arrays(offsets, values)


def _among(column: Column, kind: Type) -> Column:
    if not kind.options or column.words is None:
        return column
    allowed = np.array([word in kind.options for word in column.words] or [False])
    fits = allowed.take(column.values, mode="clip")
    known = fits if column.known is None else column.known & fits
    return Column("string", column.values, None if known.all() else known, column.words)


def _at(column: Column | Lists, rows: Any) -> Column:
    """A column of the records at some of them; −1: not known."""
    assert isinstance(column, Column)
    known = rows >= 0
    if column.known is not None:
        known = known & column.known.take(rows, mode="wrap")
    values = (
        column.values.take(rows, mode="wrap")
        if len(column)
        else np.zeros(len(rows), column.values.dtype)
    )
    return Column(column.kind, values, None if known.all() else known, column.words)


def _list(rows: Any, cases: Any, count: int) -> Lists:
    offsets = offsets_of(np.bincount(cases, minlength=count))
    return Lists(offsets, Links(PERSON, rows.astype(np.int32), len(rows)))


def _overlaid(base: Column | None, said: Mapping[int, Any], kind: Type, size: int) -> Column:
    """A column with some values replaced; None: not known."""
    known = np.zeros(size, dtype=bool) if base is None else np.ones(size, dtype=bool)
    if base is not None and base.known is not None:
        known = base.known.copy()
    rows = np.array(sorted(said), dtype=np.intp)
    known[rows] = [said[int(row)] is not None for row in rows]
    from shiyakusho.ground.rules.columns import column_of

    fresh = column_of(
        [
            said[int(row)]
            if not isinstance(said[int(row)], str) or kind.name != "date"
            else dt.date.fromisoformat(said[int(row)])
            for row in rows
        ],
        kind.name,
    )
    if kind.name != "string":
        values = (
            np.zeros(size, fresh.values.dtype)
            if base is None
            else base.values.astype(np.result_type(base.values, fresh.values))
        )
        values[rows] = fresh.values
        return Column(kind.name, values, known)
    words = tuple(dict.fromkeys([*(base.words or () if base else ()), *(fresh.words or ())]))
    place = np.array([words.index(word) for word in fresh.words or ()] or [0])
    values = np.zeros(size, np.int32) if base is None else base.values.astype(np.int32)
    values[rows] = place.take(fresh.values, mode="clip")
    return Column("string", values.astype(narrow(0, len(words))), known, words)


def _replaced(
    found: Population, heads: list[UUID], rows: list[int], as_of: dt.date, words: Vocabulary
) -> Population:
    """The same with some households read one by one, as `facts_for` reads them."""
    facts = [fitting(facts_for(heads[row], as_of), words) for row in rows]
    whole, some = table_of(found), table_of(population_of(facts, words))
    joined = pa.concat_tables([whole, some], promote_options="permissive")
    order = np.arange(found.size)
    order[rows] = found.size + np.arange(len(rows))
    return population_of_table(joined.take(pa.array(order)))
