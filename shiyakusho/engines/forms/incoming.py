"""What a program sends (API): answers and files, put where the form expects them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from shiyakusho.ground.files.kinds import media_types
from shiyakusho.ground.files.models import Blob, BlobState

from .kinds import as_raw
from .kinds.people import with_keys
from .refusals import AnswersInvalid, AttachmentRefused, UnknownAnswers

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Attachment, Page

MOST_ROUNDS = 30


def raw_answers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a draft holds them. UnknownAnswers names what the form does not ask."""
    pages = definition.form.pages if definition.form else []
    single = {q.id: q for page in pages if not page.repeat for q in page.questions}
    repeated = {page.id: page for page in pages if page.repeat}
    if unknown := sorted(set(map(str, answers)) - single.keys() - repeated.keys()):
        raise UnknownAnswers(extra={"unknown": unknown[:50]})
    raw = {name: _raw(single[name].kind, answers[name]) for name in single.keys() & answers.keys()}
    for name in repeated.keys() & answers.keys():
        keys = _keys_of(repeated[name], definition, raw)
        raw[name] = _rounds(repeated[name], answers[name], keys)
    return raw


def blobs(
    definition: Definition,
    attachments: Any,
    *,
    owner: str,
    also: Collection[uuid.UUID] = (),
) -> dict[str, list[Blob]]:
    """Files by item. Each must be this owner's (or one of `also`), not refused, and of a kind the
    item takes. One still 確認中 can be filed: the day of arrival is not the scanner's to decide."""
    wanted = _by_item(definition, attachments)
    known = {item.id: item for item in definition.attachments}
    if unknown := sorted(wanted.keys() - known.keys()):
        raise UnknownAnswers(extra={"unknown": unknown})
    rows = _owned(wanted.values(), owner, also)
    found = {item: [rows[one] for one in ids] for item, ids in wanted.items()}
    for item, files in found.items():
        if any(file.media_type not in media_types(tuple(known[item].kinds)) for file in files):
            raise AttachmentRefused(extra={"item": item})
    return found


def _raw(kind: str, value: Any) -> Any:
    raw = as_raw(kind, value)
    return with_keys(raw, []) if kind == "people" and isinstance(raw, list) else raw


def _keys_of(page: Page, definition: Definition, raw: Mapping[str, Any]) -> list[str]:
    """Keys of the people a repeated page is about, in their order; p1, p2 … of a register's."""
    for question in definition.form.questions() if definition.form else []:
        if question.kind == "people" and page.repeat in (question.id, question.fact):
            rows = raw.get(question.id)
            if isinstance(rows, list):
                return [str(row["key"]) for row in rows if isinstance(row, Mapping)]
    return [f"p{number}" for number in range(1, MOST_ROUNDS + 1)]


def _rounds(page: Page, given: Any, keys: list[str]) -> dict[str, Any]:
    if isinstance(given, Mapping):
        entries: list[tuple[str, Any]] = list(given.items())
    elif isinstance(given, list) and len(given) <= len(keys):
        own = [one.get("key") if isinstance(one, Mapping) else None for one in given]
        entries = [(own[at] or keys[at], one) for at, one in enumerate(given)]
    else:
        raise _wrong_shape(page.id)
    return {key: _one_round(page, entry) for key, entry in entries}


def _one_round(page: Page, entry: Any) -> dict[str, Any]:
    kinds = {question.id: question.kind for question in page.questions}
    if not isinstance(entry, Mapping):
        raise _wrong_shape(page.id)
    about = {"key", "name", "birth_date", "relation"}
    if unknown := sorted(set(map(str, entry)) - kinds.keys() - about):
        raise UnknownAnswers(extra={"unknown": [f"{page.id}.{one}" for one in unknown]})
    return {name: as_raw(kinds[name], entry[name]) for name in kinds.keys() & entry.keys()}


def _by_item(definition: Definition, attachments: Any) -> dict[str, list[str]]:
    if not attachments:
        return {}
    if isinstance(attachments, Mapping):
        return {str(item): _ids(ids) for item, ids in attachments.items()}
    if isinstance(attachments, list) and all(isinstance(one, Mapping) for one in attachments):
        found: dict[str, list[str]] = {}
        for one in attachments:
            found.setdefault(str(one.get("item")), []).extend(_ids(one.get("id")))
        return found
    return _placed(definition.attachments, _ids(attachments))


def _placed(items: Iterable[Attachment], ids: list[str]) -> dict[str, list[str]]:
    """Bare ids: to the first item, required ones before others, until each is full."""
    found: dict[str, list[str]] = {}
    for item in sorted(items, key=lambda one: one.required is not True):
        if ids:
            found[item.id], ids = ids[: item.max], ids[item.max :]
    if ids:
        raise AttachmentRefused
    return found


def _ids(value: Any) -> list[str]:
    given = value if isinstance(value, list) else [value]
    try:
        return [str(uuid.UUID(str(one))) for one in given]
    except ValueError as error:
        raise AttachmentRefused from error


def _owned(wanted: Iterable[list[str]], owner: str, also: Collection[uuid.UUID]) -> dict[str, Blob]:
    ids = {one for group in wanted for one in group}
    rows = Blob.objects.filter(Q(owner=owner) | Q(pk__in=also), pk__in=ids)
    found = {str(row.pk): row for row in rows.exclude(state=BlobState.REFUSED)}
    if missing := sorted(ids - found.keys()):
        raise AttachmentRefused(extra={"attachments": missing})
    return found


def _wrong_shape(field: str) -> AnswersInvalid:
    return AnswersInvalid(extra={"errors": [{"field": field, "code": "wrong_shape"}]})
