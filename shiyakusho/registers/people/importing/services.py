"""Import a folder: every line is judged, then all of it is loaded or nothing."""

import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.contracts import Refusal
from shiyakusho.registers.people.layout import FILES
from shiyakusho.registers.people.memory import told
from shiyakusho.registers.people.models import ImportBatch

from .book import Book
from .copying import first_load, load, replace
from .problems import Problem
from .reading import digest_of, lines_of
from .rows import CONVERTERS, TABLES, Values

# From this many bytes on, an empty register is loaded with its indexes at rest.
LARGE = 20_000_000


class BadLines(Refusal):
    """At least one line is wrong; nothing was written. ``problems`` holds every one of them."""

    code = "bad_lines"
    status = 422
    message = _("取り込めない行があります。何も取り込んでいません。")

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(extra={"problems": [p.as_dict() for p in self.problems[:100]]})


@dataclass(frozen=True)
class Imported:
    """Rows by file, and the batch they belong to (``None`` after a dry run)."""

    counts: dict[str, int]
    batch: uuid.UUID | None


def import_folder(*, folder: Path, source: str = "", dry_run: bool = False) -> Imported:
    """Judge every line of the folder's CSV files and load them in one transaction.

    Into an empty register the rows are new. Otherwise they are changes: a resident's line replaces
    the old one, and the memberships, addresses, relations and entries (per register) of the
    residents a file names are replaced by its lines. Importing the same folder twice changes
    nothing. Raises :class:`BadLines` with every fault; the audit keeps one event per import.
    """
    source = source or folder.name
    if dry_run:
        return Imported(_judge(folder), None)
    with told("people.import", source=source) as event:
        with connection.cursor() as cursor:  # one import at a time
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.import'))")
        batch = _load(folder, source)
        event.detail |= {"batch": str(batch.pk), "counts": batch.counts, "files": batch.files}
    return Imported(batch.counts, batch.pk)


def _judge(folder: Path) -> dict[str, int]:
    """The dry run: the same path without a table at its end."""
    book = Book(batch="")
    book.open()
    counts = {}
    for file in FILES:
        counts[file] = sum(1 for _ in _rows(folder, file, book))
        if file == "memberships":
            _check_heads(book)
    if book.problems:
        raise BadLines(book.problems)
    return counts


def _load(folder: Path, source: str) -> ImportBatch:
    book = Book(batch=str(uuid.uuid4()))
    book.open()
    size = sum(p.stat().st_size for f in FILES if (p := folder / f"{f}.csv").exists())
    fast = not book.known_before and size >= LARGE
    counts = {}
    with first_load() if fast else nullcontext():
        for file in FILES:
            counts[file] = _load_file(folder, file, book)
        _load_households(book)
        if book.problems:
            raise BadLines(book.problems)
        batch = _keep_batch(folder, source, book, counts)
    return batch


def _keep_batch(folder: Path, source: str, book: Book, counts: dict[str, int]) -> ImportBatch:
    """The batch comes last: the rows' foreign keys are checked when the transaction ends."""
    return ImportBatch.objects.create(
        pk=uuid.UUID(book.batch),
        source=source,
        files={f"{f}.csv": digest_of(p) for f in FILES if (p := folder / f"{f}.csv").exists()},
        counts=counts,
        registers=sorted(book.registers),
        loaded_at=clock.now(),
        loaded_by=current_actor().name,
    )


def _load_file(folder: Path, file: str, book: Book) -> int:
    table, rows = TABLES[file], _rows(folder, file, book)
    if book.problems:  # nothing will be loaded any more: only judge the rest
        return sum(1 for _ in rows)
    if book.known_before:
        return replace(table, rows, lambda: _may_insert(file, book))
    return load(table, rows)


def _may_insert(file: str, book: Book) -> bool:
    """Asked when all rows wait in the temporary table: may they push the old ones out?"""
    if file == "memberships":
        _check_heads(book)
    return not book.problems


def _rows(folder: Path, file: str, book: Book) -> Iterator[Values]:
    convert = CONVERTERS[file]
    for line, row in lines_of(folder, file, book.problems, book.residents):
        values = convert(book, line, row)
        if values is not None:
            yield values


def _load_households(book: Book) -> None:
    """After the memberships that name them: foreign keys wait for the end of the transaction."""
    table = TABLES["households"]
    rows: Iterator[Values] = ((book.households[n], n, book.batch) for n in book.new_households)
    if not book.problems:
        load(table, rows)


def _check_heads(book: Book) -> None:
    """A household the change gives a head must not keep another one outside the change."""
    if not book.known_before or not book.heads:
        return
    changed = set(book.spans.get("memberships", ()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.number, r.number FROM people_membership m "
            "JOIN people_household h ON h.id = m.household_id "
            "JOIN people_resident r ON r.id = m.resident_id "
            "WHERE m.relation = '世帯主' AND m.until IS NULL AND h.number = ANY(%s)",
            [list(book.heads)],
        )
        for household, number in cursor.fetchall():
            head, line = book.heads[household]
            if number != head and number not in changed:
                book.tell("memberships", line, "relation", "second_head", first="台帳の")
