"""From a good CSV line to a row of its table, or to a problem that only other lines reveal."""

from collections.abc import Callable
from dataclasses import dataclass

from shiyakusho.registers.people.keys import address_words, kana_words, name_words
from shiyakusho.registers.people.models.relations import HEAD

from .book import Book
from .reading import Row

# An index row holds 2,704 bytes; four a code point at most.
KEY_LIMIT = 600
Values = tuple[str | None, ...]


@dataclass(frozen=True)
class Table:
    """Where rows of a file go; ``replaces`` says which old rows new ones push out on a change."""

    name: str
    columns: tuple[str, ...]
    replaces: tuple[str, ...] = ()


TABLES = {
    "residents": Table(
        "people_resident",
        ("id", "number", "name", "kana", "alias", "alias_kana", "former_name", "birth_date",
         "birth_date_note", "sex", "nationality", "residence_status", "residence_until", "since",
         "until", "end_reason", "name_key", "kana_key", "batch_id"),
    ),
    "households": Table("people_household", ("id", "number", "batch_id")),
    "memberships": Table(
        "people_membership",
        ("resident_id", "household_id", "relation", "position", "since", "until", "batch_id"),
        ("resident_id",),
    ),
    "addresses": Table(
        "people_addressperiod",
        ("resident_id", "postal_code", "lg_code", "ward", "town", "town_id", "rest", "building",
         "since", "until", "address_key", "batch_id"),
        ("resident_id",),
    ),
    "relations": Table(
        "people_relation",
        ("resident_id", "other_id", "kind", "since", "until", "batch_id"),
        ("resident_id",),
    ),
    "entries": Table(
        "people_registerentry",
        ("resident_id", "register", "facts", "since", "until", "batch_id"),
        ("resident_id", "register"),
    ),
    "protections": Table(
        "people_protection",
        ("id", "resident_id", "kind", "since", "until", "allowed_posts", "batch_id"),
        ("resident_id",),
    ),
}  # fmt: skip


def resident(book: Book, line: int, row: Row) -> Values | None:
    number = row[0]
    first = book.lines.setdefault(number, line)
    if first != line:
        book.tell("residents", line, "number", "number_twice", first=first)
        return None
    if not book.in_order("residents", line, row[12], row[13]):
        return None
    if number not in book.residents:
        book.residents[number] = next(book.ids)
    name, kana, alias, alias_kana, former = row[1:6]
    return (
        book.residents[number], *row[:11], row[11] or None, row[12], row[13] or None, row[14],
        name_words(name, alias, former), kana_words(kana or name, alias_kana)[:KEY_LIMIT], book.batch,
    )  # fmt: skip


def membership(book: Book, line: int, row: Row) -> Values | None:
    number, household, relation, position, since, until = row
    who = book.resident("memberships", line, "number", number)
    if who is None or not _dated_once(book, "memberships", line, number, (since, until)):
        return None
    heads = relation == HEAD and not until
    if heads and not book.only_head("memberships", line, household, number):
        return None
    return who, book.household(household), relation, position, since, until or None, book.batch


def address(book: Book, line: int, row: Row) -> Values | None:
    number, postal, code, ward, town, town_id, rest, building, since, until = row
    who = book.resident("addresses", line, "number", number)
    if who is None or not _dated_once(book, "addresses", line, number, (since, until)):
        return None
    key = address_words(ward, town, rest, building)
    return (
        who, postal, code, ward, town, town_id, rest, building, since, until or None, key,
        book.batch,
    )  # fmt: skip


def _dated_once(book: Book, file: str, line: int, number: str, period: tuple[str, str]) -> bool:
    since, until = period
    return book.in_order(file, line, since, until) and book.one_at_a_time(
        file, line, number=number, since=since, until=until
    )


def relation(book: Book, line: int, row: Row) -> Values | None:
    number, other, kind, since, until = row
    who = book.resident("relations", line, "number", number)
    whom = book.resident("relations", line, "other", other)
    if who is None or whom is None or not book.in_order("relations", line, since, until):
        return None
    if who == whom:
        book.tell("relations", line, "other", "relation_to_self")
        return None
    if not book.only_once("relations", line, number, other, kind, since):
        return None
    return who, whom, kind, since, until or None, book.batch


def entry(book: Book, line: int, row: Row) -> Values | None:
    number, register, facts, since, until = row
    who = book.resident("entries", line, "number", number)
    if who is None or not book.in_order("entries", line, since, until):
        return None
    if not book.new_entry(line, number, register, since):
        return None
    book.registers.add(register)
    return who, register, facts, since, until or None, book.batch


def protection(book: Book, line: int, row: Row) -> Values | None:
    number, kind, since, until, posts = row
    who = book.resident("protections", line, "number", number)
    if who is None or not book.in_order("protections", line, since, until):
        return None
    if not book.only_once("protections", line, number, kind, since):
        return None
    allowed = "{" + ",".join(f'"{post}"' for post in posts.split()) + "}"
    return next(book.ids), who, kind, since, until or None, allowed, book.batch


CONVERTERS: dict[str, Callable[[Book, int, Row], Values | None]] = {
    "residents": resident,
    "memberships": membership,
    "addresses": address,
    "relations": relation,
    "entries": entry,
    "protections": protection,
}
