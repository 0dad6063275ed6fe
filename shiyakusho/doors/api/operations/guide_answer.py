"""The guide's answer as OpenAPI describes it. The answer itself is made by the guide."""

from typing import Any

TEXT, FLAG = {"type": "string"}, {"type": "boolean"}
WORDS = {"type": "array", "items": TEXT}


def _object(required: tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required or properties), "properties": properties}


def _list(item: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": item, "description": description}


MISSING = {
    **WORDS,
    "description": (
        "Facts still needed: the answers that can still change this entry, by id of the vocabulary "
        '("children.school" is a field of a person). Empty when the entry is decided; where '
        "everything here is given, the entry is decided. For an offer: wishes that would make it a "
        "duty."
    ),
}
ENTRY = _object(
    ("id", "title", "because", "missing", "channels", "verified"),
    id=TEXT,
    title=TEXT,
    definition_version={"type": "integer"},
    because=_list(_object(text=TEXT, law={"type": ["string", "null"]}), "Reasons, with the law."),
    missing=MISSING,
    deadline={"type": ["object", "null"]},
    office={"type": ["object", "null"]},
    documents=_list(_object(id=TEXT, text=TEXT, needed={"type": ["boolean", "null"]}), "Papers."),
    fee=_object(yen={"type": ["integer", "null"]}, text={"type": ["string", "null"]}),
    channels=WORDS,
    amounts={"type": "object"},
    verified=FLAG,
    optional=FLAG,
)
QUESTION = {
    **_object(
        fact=TEXT,
        type={"type": "string", "enum": ["bool", "choice", "date", "int", "people", "string"]},
        question=TEXT,
        options=_list(_object(value=TEXT, label=TEXT), "What may be chosen."),
        why=TEXT,
        decides={**WORDS, "description": "Procedures that wait for the answer."},
    ),
    "type": ["object", "null"],
    "description": (
        "The question with which, on average, the fewest are asked; never one whose answer cannot "
        "matter. Give the fact as null for わからない: it stays open and is not asked again."
    ),
}
GROUPS = {
    "needed": "What has to be done.",
    "offered": "What may be asked for and is no duty.",
    "not_needed": "What does not concern this household, and why.",
    "undecided": "What cannot be told yet; `missing` says which facts are still needed.",
    "may_concern": "What no rule can tell; ask the office.",
}
ANSWER = _object(
    (*GROUPS, "next_question"),
    **{name: _list(ENTRY, text) for name, text in GROUPS.items()},
    next_question=QUESTION,
)
DESCRIBED = {
    "responses": {
        200: {"description": "OK", "content": {"application/json": {"schema": ANSWER}}}
    }
}  # fmt: skip
