"""The register streamed from the database into Arrow: one row for each record of a case."""

import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.json
from django.conf import settings
from django.db import connection

from shiyakusho.ground.rules import FactError, Vocabulary
from shiyakusho.ground.rules.facts import read_value
from shiyakusho.ground.rules.types import Type
from shiyakusho.registers.people.facts import OWN
from shiyakusho.registers.people.models import Protection
from shiyakusho.registers.people.models.periods import on_day
from shiyakusho.registers.people.rules import CHILD_UNTIL
from shiyakusho.registers.people.sight import sight_of

PERSON = "person"
_CASES = Path(__file__).with_name("cases.sql")
_PEOPLE = """
SELECT p.case_row, p.apart, p.wed, r.id, r.name, r.kana, r.birth_date, r.sex, r.nationality,
       r.residence_status, r.residence_until AS residence_expiry, p.relation, p.child,
       p.apart = 0 AS lives_with, a.since AS address_since, a.ward, a.lg_code
FROM population_record p
JOIN people_resident r ON r.id = p.resident_id
LEFT JOIN people_addressperiod a ON a.resident_id = r.id AND a.since <= %(day)s
     AND (a.until IS NULL OR a.until > %(day)s) AND NOT a.resident_id = ANY(%(hidden)s)
ORDER BY p.row"""
_ENTRIES = """
SELECT e.facts || jsonb_build_object('#', p.row)
FROM people_registerentry e JOIN population_record p ON p.resident_id = e.resident_id
WHERE e.since <= %(day)s AND (e.until IS NULL OR e.until > %(day)s)
ORDER BY e.since, p.row"""
_GIVEN = """
SELECT DISTINCT ON (c.case_row, g.fact) c.case_row, g.fact, g.value::text
FROM people_givenfact g JOIN population_case c ON c.head = g.resident_id
WHERE g.withdrawn_at IS NULL AND (g.valid_until IS NULL OR g.valid_until >= %(day)s)
  AND (g.at AT TIME ZONE %(zone)s)::date <= %(day)s
ORDER BY c.case_row, g.fact, g.at DESC, g.id DESC"""
# One JSON object a line: no quoting, since neither sign can stand in jsonb's text.
_LINES = r"FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01', ESCAPE E'\x01'"
_TEXTS = (
    "id", "name", "kana", "sex", "nationality", "residence_status", "relation", "ward", "lg_code",
)  # fmt: skip
_KINDS = {
    "birth_date": pa.date32(), "residence_expiry": pa.date32(), "address_since": pa.date32(),
    "wed": pa.bool_(), "lives_with": pa.bool_(), "child": pa.bool_(), "case_row": pa.int32(),
    "apart": pa.int8(), **dict.fromkeys(_TEXTS, pa.string()),
}  # fmt: skip
ARROW = {"bool": pa.bool_(), "int": pa.int64(), "double": pa.float64()}


class Streams:
    """The temporary tables of one transaction, and what was read from them.

    `people`: a row for each record; `entries`: for each field of the other registers a value a row.
    """

    def __init__(self, as_of: dt.date, words: Vocabulary) -> None:
        self.words = words
        eldest = dt.date(as_of.year - (as_of.month < 4) - CHILD_UNTIL, 4, 2)
        self._asked: dict[str, Any] = {
            "day": as_of, "eldest": eldest, "zone": settings.TIME_ZONE, "hidden": _hidden(as_of),
        }  # fmt: skip
        with connection.cursor() as cursor:
            for statement in _CASES.read_text(encoding="utf-8").split(";\n"):
                if statement.strip():
                    cursor.execute(statement, self._asked if "%(" in statement else None)
        self.people = self._people()
        self.size: int = self.people.num_rows
        self.entries = self._entries()

    def heads(self) -> list[UUID]:
        return [row[0] for row in self._rows("SELECT head FROM population_case ORDER BY case_row")]

    def given(self) -> list[tuple[int, str, Any]]:
        """Case, fact and value of what the heads gave, the newest of each."""
        return [(row, fact, json.loads(value)) for row, fact, value in self._rows(_GIVEN)]

    def _rows(self, query: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query, self._asked)
            return cursor.fetchall()

    def _stream(self, query: str, options: str) -> io.BytesIO:
        found = io.BytesIO()
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY ({query}) TO STDOUT ({options})", self._asked) as stream:
                for part in stream:
                    found.write(part)
        found.seek(0)
        return found

    def _people(self) -> pa.Table:
        convert = pyarrow.csv.ConvertOptions(
            column_types=_KINDS, strings_can_be_null=True, quoted_strings_can_be_null=False,
            true_values=["t"], false_values=["f"], null_values=[""],
        )  # fmt: skip
        parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
        stream = self._stream(_PEOPLE, "FORMAT csv, HEADER")
        return pyarrow.csv.read_csv(stream, convert_options=convert, parse_options=parse)

    # -- the other registers ----------------------------------------------------------------
    def entry_types(self) -> dict[str, Type]:
        """Fields an entry may have: of a person's record, and the resident's own."""
        own = {name: self.words.facts[name].type for name in OWN if name in self.words.facts}
        return {**self.words.fields_of(PERSON), **own}

    def _entries(self) -> dict[str, pa.Array]:
        kinds = self.entry_types()
        schema = pa.schema([("#", pa.int32()), *((name, arrow_of(k)) for name, k in kinds.items())])
        stream = self._stream(_ENTRIES, _LINES)
        if not stream.getbuffer().nbytes:
            return {}
        try:
            options = pyarrow.json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="ignore"
            )
            table = _dated(pyarrow.json.read_json(stream, parse_options=options), kinds)
        except pa.ArrowInvalid:  # a field that is not of its type: line by line
            stream.seek(0)
            table = _dated(self._line_by_line(stream, schema), kinds)
        return {name: self._newest(table, name) for name in kinds}

    def _line_by_line(self, stream: io.BytesIO, schema: pa.Schema) -> pa.Table:
        """Only what is of its type, as `fitting` keeps it."""
        kinds, rows = self.entry_types(), []
        for line in stream.read().decode().splitlines():
            said = json.loads(line)
            names = said.keys() & kinds.keys()
            kept = {n: said[n] for n in names if fits(said[n], kinds[n], self.words)}
            rows.append({"#": said["#"], **kept})
        return pa.Table.from_pylist(rows, schema=schema)

    def _newest(self, table: pa.Table, name: str) -> pa.Array:
        """One value a record: of the newest entry that has the field."""
        array = table.column(name).combine_chunks()
        told = np.flatnonzero(array.is_valid().to_numpy(zero_copy_only=False))
        last = np.full(self.size, -1, dtype=np.int64)
        last[table.column("#").to_numpy()[told]] = told  # a later one replaces an earlier one
        return array.take(pa.array(last, mask=last < 0))


def arrow_of(kind: Type) -> pa.DataType:
    """How a type of the vocabulary comes out of JSON; days as text."""
    return pa.list_(pa.string()) if kind.name == "list" else ARROW.get(kind.name, pa.string())


def fits(value: Any, kind: Type, words: Vocabulary) -> bool:
    try:
        read_value(value, kind, "", words)
    except FactError:
        return False
    return value is not None


def _dated(table: pa.Table, kinds: Mapping[str, Type]) -> pa.Table:
    for name, kind in kinds.items():
        if kind.name == "date":
            place = table.column_names.index(name)
            table = table.set_column(place, name, table.column(name).cast(pa.date32()))
    return table


def _hidden(as_of: dt.date) -> list[UUID]:
    """Residents under 支援措置 whose address whoever asks may not see."""
    protected = Protection.objects.filter(on_day(as_of)).values_list("resident_id", flat=True)
    return list(sight_of(protected, as_of).hidden)
