"""Somebody who answers questions: the same answer wherever the same thing is asked. Pure."""

import random
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from shiyakusho.engines.forms.kinds.people import with_keys
from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.sheet import Sheet, fill
from shiyakusho.engines.forms.together import answering
from shiyakusho.engines.forms.together.interview import Interview, Member, interview
from shiyakusho.engines.forms.together.meanings import meanings_of

DAY = date(2026, 11, 21)
ROUNDS = 200


class Answerer:
    """`seed` settles every answer; `meanings` says which questions mean the same."""

    def __init__(self, definitions: Iterable[Any], seed: int) -> None:
        self.seed = seed
        self.meanings = {one.id: meanings_of(one).questions for one in definitions}

    def answer(self, procedure_id: str, asked: Any, person: str, shared: set[str]) -> Any:
        meaning = self.meanings[procedure_id].get(asked.question.id, "")
        what = meaning if meaning in shared else f"{procedure_id}.{asked.question.id}"
        return invented(asked.question, random.Random(f"{self.seed}:{what}:{person}"))


def invented(question: Any, chance: random.Random) -> Any:
    """A raw answer of the question's kind, valid as far as its kind goes."""
    kind = question.kind
    if kind == "bool":
        return chance.choice(["yes", "no"])
    if kind in ("choice", "choices"):
        values = [one.value for one in question.options]
        return chance.choice(values) if kind == "choice" else chance.sample(values, 1)
    if kind == "people":
        rows = [_person(chance, at) for at in range(chance.randint(1, 2))]
        return with_keys(rows[: question.max if isinstance(question.max, int) else 2], [])
    if kind == "date":
        return {"era": "", "year": str(chance.randint(2015, 2026)), "month": "5", "day": "7"}
    return {
        "integer": "3", "money": "30000", "phone": "090-1234-5678", "email": "hana@example.jp",
        "kana": "キタカタ ハナ", "name": f"北方 {chance.choice('花月雪')}",
        "address": {"postal_code": "8020001", "town": "北九州市小倉北区浅野", "rest": "1番1号"},
        "bank_account": {"bank": "福岡銀行", "branch": "小倉支店", "type": "ordinary",
                         "number": "1234567", "holder_kana": "キタカタ ハナ"},
    }.get(kind, f"{chance.randint(100, 999)}番")  # fmt: skip


def alone(definition: Any, who: Answerer, shared: set[str]) -> Sheet:
    """The form filled in by itself, until nothing more is asked."""
    draft = Draft(pk=uuid.uuid4(), answers={})
    for _ in range(ROUNDS):
        member = member_of(definition, draft)
        left = [(s, one) for s in member.sheet.screens for one in s.asked if _open(one)]
        if not left:
            return member.sheet
        screen, asked = left[0]
        person = screen.round.key if screen.round else ""
        raw = who.answer(definition.id, asked, person, shared)
        draft.answers = answering._put_spot(
            draft.answers,
            screen.page if screen.page.repeat else None,
            person,
            asked.question.id,
            raw,
        )
    raise AssertionError("never done")


def together(definitions: list[Any], who: Answerer) -> Interview:
    """All of them by one interview, question by question, until nothing more is asked."""
    drafts = [Draft(pk=uuid.uuid4(), answers={}) for _ in definitions]
    for _ in range(ROUNDS * len(definitions)):
        found = interview([member_of(d, r) for d, r in zip(definitions, drafts, strict=True)])
        left = [
            (s, one)
            for s in found.screens
            for one in s.joints
            if one.asked.question.kind != "note" and not one.answered
        ]
        if not left:
            return found
        joint = left[0][1]
        home = joint.places[0]
        person = home.screen.round.key if home.screen.round else ""
        shared = {joint.meaning} if joint.meaning else set()
        raw = who.answer(home.member.definition.id, home.asked, person, shared)
        answering._write(found.members, joint, raw)
    raise AssertionError("never done")


def member_of(definition: Any, draft: Draft) -> Member:
    sheet = fill(definition, draft.answers, facts={}, offered={}, files={}, as_of=DAY)
    return Member(draft, definition, sheet, meanings_of(definition))


def _open(asked: Any) -> bool:
    return asked.question.kind != "note" and not asked.answered


def _person(chance: random.Random, at: int) -> dict[str, Any]:
    born = {"era": "", "year": str(chance.randint(2005, 2026)), "month": "4", "day": "2"}
    return {"name": f"北方 {at}子", "birth_date": born, "relation": "子"}
