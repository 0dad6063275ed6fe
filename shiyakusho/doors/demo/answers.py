"""Fill a form as a resident would: by the kind of each question, from what the person is."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile
from shiyakusho.registers.people import public as people

BANKS = (("西日本シティ銀行", "小倉支店"), ("福岡銀行", "北九州営業部"), ("ゆうちょ銀行", "七四八"))
# Questions that people in the demo's past answered with yes; all others with no.
YES = frozenset(
    {
        "account_stays",
        "already_born",
        "at_registered_address",
        "cares_for",
        "consents_to_lookup",
        "consents_to_share",
        "consents_to_tax",
        "domicile_here",
        "filed_return",
        "house_was_damaged",
        "identity_checked",
        "joined_other_insurance",
        "lived_here",
        "lives_in_city",
        "lives_together",
        "lives_with_me",
        "moved_inside_city",
        "no_gang",
        "notifier_is_recipient",
        "relation_checked",
        "roll_checked",
        "same_on_january_1",
        "state_changed",
        "stays_here",
        "swears",
        "swears_free_will",
        "tax_consent",
        "wants_care",
        "works_here",
    }
)
PLAIN = "特にありません。"
# Lists of the one child a form is about, and days on which a school year begins.
THE_YOUNGEST = frozenset({"child", "babies"})
IN_APRIL = frozenset({"entry_on", "entry_date", "club_from"})


class Filler:
    """Answers for one person on one day; the same seed gives the same answers."""

    def __init__(self, person: Any, on: date, seed: str) -> None:
        self.person = person
        self.on = on
        self.dice = random.Random(seed)  # noqa: S311 (invented answers need no secrecy)
        self.children = people.facts_for(person.id, on)["children"]

    def answers(self, definition: Any) -> dict[str, Any]:
        """Answers to every question, also to those a condition may hide."""
        found: dict[str, Any] = {}
        for page in definition.form.pages if definition.form else ():
            if page.repeat:
                rounds = self._rounds(page, found)
                found[page.id] = [self._page(page.questions) for _ in range(rounds)]
            else:
                found |= self._page(page.questions)
        return found

    def record(self, questions: Iterable[Any]) -> dict[str, Any]:
        """What a clerk writes down with a move."""
        return self._page(questions)

    def _page(self, questions: Iterable[Any]) -> dict[str, Any]:
        return {
            question.id: self._answer(question)
            for question in questions
            if str(question.kind) != "note"
        }

    def _rounds(self, page: Any, found: dict[str, Any]) -> int:
        people = found.get(page.repeat)
        return len(people) if isinstance(people, list) else max(1, len(self.children))

    def _answer(self, question: Any) -> Any:
        kind = str(question.kind)
        if question.prefill and (known := self._known(question.prefill)) is not None:
            return known
        return getattr(self, f"_{kind}", self._text)(question)

    def _known(self, source: str) -> Any:
        me = self.person
        address = me.address
        return {
            "register.name": me.name,
            "register.kana": me.kana,
            "register.birth_date": me.birth_date.isoformat() if me.birth_date else None,
            "register.address": address
            and {
                "postal_code": address.postal_code,
                "town": f"{address.ward}{address.town}",
                "rest": f"{address.rest} {address.building}".strip(),
            },
        }.get(source)

    def _text(self, question: Any) -> str:
        if question.pattern:  # numbers of cards and tags: as many digits as fit
            return f"{self.dice.randint(0, 9_999_999_999):010d}"[: question.max_length or 10]
        return self._said(question.id)[: question.max_length or 80]

    def _textarea(self, question: Any) -> str:
        return self._said(question.id)

    def _said(self, question_id: str) -> str:
        return str(self.dice.choice(texts().get(question_id, [PLAIN])))

    def _name(self, question: Any) -> str:
        return str(self.person.name)

    def _kana(self, question: Any) -> str:
        return str(self.person.kana)

    def _date(self, question: Any) -> str:
        if question.id == "insured_birth_date":
            return str(self.person.birth_date.isoformat())
        if question.id in IN_APRIL:
            return date(self.on.year + 1, 4, 1).isoformat()
        if question.id == "baby_birth_date":
            return (self.on - timedelta(self.dice.randint(20, 120))).isoformat()
        if question.id.endswith("birth_date"):
            return date(self.on.year - self.dice.randint(28, 50), 5, 17).isoformat()
        day = self.on - timedelta(self.dice.randint(1, 9))
        if "until" in question.id:
            day = self.on + timedelta(days=180)
        if question.id == "paid_on":
            day = self.on + timedelta(days=30)
        if isinstance(question.min, str) and question.min == "today":
            day = self.on + timedelta(self.dice.randint(1, 9))
        return day.isoformat()

    def _bool(self, question: Any) -> bool:
        return question.id in YES

    def _choice(self, question: Any) -> str:
        return str(question.options[0].value)

    def _choices(self, question: Any) -> list[str]:
        return [str(question.options[0].value)]

    def _integer(self, question: Any) -> int:
        if known := texts().get(question.id):
            return int(self.dice.choice(known))
        least = question.min if isinstance(question.min, int) else 1
        return max(1, least)

    def _money(self, question: Any) -> int:
        return int(self.dice.choice(texts().get(question.id, [10_000, 25_000, 120_000])))

    def _address(self, question: Any) -> dict[str, str]:
        return {"postal_code": "8120011", "town": "福岡市博多区博多駅前", "rest": "2丁目8番1号"}

    def _phone(self, question: Any) -> str:
        return f"090-1234-{self.dice.randint(1000, 9999)}"

    def _email(self, question: Any) -> str:
        return "resident@example.jp"

    def _bank_account(self, question: Any) -> dict[str, str]:
        bank, branch = self.dice.choice(BANKS)
        return {
            "bank": bank,
            "branch": branch,
            "type": "ordinary",
            "number": f"{self.dice.randint(0, 9_999_999):07d}",
            "holder_kana": str(self.person.kana),
        }

    def _people(self, question: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": child["name"],
                "birth_date": child["birth_date"].isoformat(),
                "relation": "子",
            }
            for child in self._listed(question)
        ] or [{"name": self.person.name, "birth_date": "2020-05-05", "relation": "子"}]

    def _listed(self, question: Any) -> list[dict[str, Any]]:
        if question.id in THE_YOUNGEST:
            return sorted(self.children, key=lambda one: one["birth_date"])[-1:]
        return list(self.children[:6])


@cache
def texts() -> dict[str, list[Any]]:
    """What people wrote, by question id (``texts.yaml``)."""
    path = Path(__file__).parent / "texts.yaml"
    return dict(yamlfile.read(path))
