"""Buttons that change the order of things: add, copy, remove, up, down, and where something is dropped.

A command is `add:form.pages.0.questions`, `remove:form.pages.0`, `up:…`, `down:…`, `copy:…` or
`drop:<from>:<to>`; each gives the document anew and the place to look at next.
"""

from __future__ import annotations

import copy
from typing import Any

from .blueprint import SECTIONS, Collection, Element
from .naming import new_name, renamed_key
from .places import Document, Place, at, place_of
from .refusals import CommandUnknown, TooMany

MOST_ROWS = 500


def commanded(document: Document, command: str) -> tuple[Document, Place]:
    """Do what a button says; CommandUnknown for what no button of the studio sends."""
    verb, _, rest = command[:600].partition(":")
    first, _, second = rest.partition(":")
    act = _ACTS.get(verb)
    if act is None:
        raise CommandUnknown
    fresh = copy.deepcopy(document)
    return fresh, act(fresh, place_of(first), second)


def element_at(place: Place, *, row: bool = True) -> Element | None:
    """The blueprint's element for a row (or for the rows of a list) at this place."""
    names = [str(part) for part in (place[:-1] if row else place) if not isinstance(part, int)]
    if names and names[0] in _TABLES:
        names[1:2] = []
    return _LISTS.get(".".join(names))


def collection_at(place: Place) -> Collection | None:
    """The collection a place is an entry of."""
    return _TABLES.get(str(place[0])) if len(place) == 2 else None


def _add(document: Document, place: Place, after: str) -> Place:
    if len(place) == 1 and place[0] in _TABLES:
        return _add_by_name(document, str(place[0]))
    element = element_at(place, row=False)
    if element is None:
        raise CommandUnknown
    rows = _rows_for(document, place)
    made = copy.deepcopy(element.blank)
    if element.kind == "text":
        rows.append({"ja": ""})
        return (*place, len(rows) - 1)
    key = _ID_OF.get(element.kind)
    if key:
        made = {key: new_name(element.prefix, _taken(document, place, key)), **made}
    rows.append(made)
    return (*place, len(rows) - 1)


def _add_by_name(document: Document, table: str) -> Place:
    entries = document.get(table)
    if not isinstance(entries, dict):
        entries = document[table] = {}
    _not_too_many(entries)
    element = _TABLES[table].element
    name = new_name(element.prefix, entries)
    entries[name] = copy.deepcopy(element.blank)
    return (table, name)


def _rows_for(document: Document, place: Place) -> list[Any]:
    holder: Any = document
    for part, after in zip(place, (*place[1:], 0), strict=True):
        below = at(holder, (part,))
        if below is None and isinstance(holder, dict):
            below = holder[str(part)] = [] if isinstance(after, int) else {}
        holder = below
    if not isinstance(holder, list):
        raise CommandUnknown
    _not_too_many(holder)
    return holder


def _not_too_many(rows: Any) -> None:
    if len(rows) >= MOST_ROWS:
        raise TooMany


def _taken(document: Document, place: Place, key: str) -> set[str]:
    """Ids already there: of questions in the whole form, else in the same list."""
    rows: list[Any] = at(document, place) or []
    if place[:2] == ("form", "pages") and len(place) == 4 and place[-1] == "questions":
        rows = [
            q for page in at(document, ("form", "pages")) or [] for q in page.get("questions") or []
        ]
    return {str(row.get(key)) for row in rows if isinstance(row, dict)}


def _remove(document: Document, place: Place, _: str) -> Place:
    holder = at(document, place[:-1])
    if isinstance(holder, list) and at(document, place) is not None:
        holder.pop(int(place[-1]))
        return (
            (*place[:-1], max(0, int(place[-1]) - 1)) if holder else _emptied(document, place[:-1])
        )
    if isinstance(holder, dict) and len(place) == 2 and place[0] in _TABLES and place[1] in holder:
        holder.pop(str(place[1]))
        return ()
    raise CommandUnknown


def _emptied(document: Document, place: Place) -> Place:
    """A list that is empty goes, where the definition may do without it."""
    if place[-1] != "questions":
        at(document, place[:-1]).pop(str(place[-1]))
        if place[:1] == ("form",) and document.get("form") == {}:
            document.pop("form")
    return place[:-1] if place[-1] == "questions" else ()


def _moved(step: int) -> Any:
    def move(document: Document, place: Place, _: str) -> Place:
        holder = at(document, place[:-1])
        if at(document, place) is None:
            raise CommandUnknown
        if isinstance(holder, list):
            now = int(place[-1])
            then = max(0, min(now + step, len(holder) - 1))
            holder.insert(then, holder.pop(now))
            return (*place[:-1], then)
        if len(place) == 2 and place[0] in _TABLES:
            return _moved_by_name(document, str(place[0]), str(place[1]), step)
        raise CommandUnknown

    return move


def _moved_by_name(document: Document, table: str, name: str, step: int) -> Place:
    entries = document[table]
    keys = list(entries)
    now = keys.index(name)
    keys.insert(max(0, min(now + step, len(keys) - 1)), keys.pop(now))
    document[table] = {key: entries[key] for key in keys}
    return (table, name)


def _copy(document: Document, place: Place, _: str) -> Place:
    holder, row = at(document, place[:-1]), at(document, place)
    if not isinstance(row, dict):
        raise CommandUnknown
    made = copy.deepcopy(row)
    if isinstance(holder, dict) and len(place) == 2 and place[0] in _TABLES:
        _not_too_many(holder)
        name = new_name(str(place[1]), holder)
        holder[name] = made
        return (str(place[0]), name)
    element = element_at(place)
    if not isinstance(holder, list) or element is None:
        raise CommandUnknown
    _not_too_many(holder)
    _fresh_ids(document, place, element, made)
    holder.insert(int(place[-1]) + 1, made)
    return (*place[:-1], int(place[-1]) + 1)


def _fresh_ids(document: Document, place: Place, element: Element, made: dict[str, Any]) -> None:
    key = _ID_OF.get(element.kind)
    if key and made.get(key):
        made[key] = new_name(str(made[key])[:50], _taken(document, place[:-1], key))
    taken = _taken(document, ("form", "pages", 0, "questions"), "id")
    for question in made.get("questions") or []:
        question["id"] = new_name(str(question.get("id"))[:50], taken)
        taken.add(question["id"])


def _drop(document: Document, place: Place, to: str) -> Place:
    """Take a row out and put it before another one, of the same kind of list."""
    target = place_of(to)
    same = element_at(place) is element_at(target) and element_at(place) is not None
    source, into = at(document, place[:-1]), at(document, target[:-1])
    if not same or not isinstance(source, list) or not isinstance(into, list):
        return _drop_by_name(document, place, target)
    row = at(document, place)
    if row is None or not isinstance(target[-1], int) or target[-1] > len(into):
        raise CommandUnknown
    source.pop(int(place[-1]))
    then = target[-1] - (source is into and int(place[-1]) < target[-1])
    into.insert(then, row)
    return (*target[:-1], then)


def _drop_by_name(document: Document, place: Place, target: Place) -> Place:
    known = len(place) == 2 == len(target) and place[0] == target[0] and place[0] in _TABLES
    entries = document.get(str(place[0])) if known else None
    if not isinstance(entries, dict) or place[1] not in entries or target[1] not in entries:
        raise CommandUnknown
    keys = list(entries)
    step = keys.index(str(target[1])) - keys.index(str(place[1]))
    return _moved_by_name(document, str(place[0]), str(place[1]), step)


def _rename(document: Document, place: Place, name: str) -> Place:
    if len(place) != 2 or place[0] not in _TABLES:
        raise CommandUnknown
    done = renamed_key(document, str(place[0]), str(place[1]), name.strip())
    return (str(place[0]), name.strip() if done else str(place[1]))


_ACTS: dict[str, Any] = {
    "add": _add, "remove": _remove, "up": _moved(-1), "down": _moved(1), "copy": _copy,
    "drop": _drop, "rename": _rename,
}  # fmt: skip
_ID_OF = {
    "question": "id", "page": "id", "attachment": "id", "signer": "role", "step": "id", "move": "id",
    "outcome": "id", "document": "id", "option": "value",
}  # fmt: skip
_TEXT = Element("text", "文", ())
_LISTS: dict[str, Element] = {}
_TABLES: dict[str, Collection] = {}


def _learn(element: Element, place: str) -> None:
    for part in element.parts:
        where = f"{place}.{part.key}" if place else part.key
        if part.kind == "texts":
            _LISTS[where] = _TEXT
        elif part.kind == "rows" and part.element is not None:
            _LISTS[where] = part.element
            _learn(part.element, where)


def _learn_collection(collection: Collection, place: str) -> None:
    if collection.by_name:
        _TABLES[place] = collection
    else:
        _LISTS[place] = collection.element
    _learn(collection.element, place)
    if collection.inside is not None:
        _learn_collection(collection.inside, f"{place}.{collection.inside.place}")


for _section in SECTIONS:
    for _group in _section.groups:
        _learn(_group.element, "")
    for _collection in _section.collections:
        _learn_collection(_collection, _collection.place)
