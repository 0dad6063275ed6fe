"""What the house already knows of who fills in (once-only): facts for conditions, answers to offer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.registers.catalogue.public import facts_asked_for
from shiyakusho.registers.people import public as people

from .choices import Source
from .kinds import as_raw
from .kinds.people import with_keys
from .sheet import Offered, Sheet

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Question

    from .models import Application, Draft

REMEMBERED_FOR = timedelta(days=365)
CONSENT = "次の手続きで、同じことを聞かれないようにするため"
# Answers the registers do not hold; once given, they are offered under the register's name.
GIVEN_AS = {"register.phone": "phone", "register.email": "email"}


@dataclass(frozen=True)
class Known:
    """One person as the registers and their own word know them; read only when it is asked."""

    resident_id: uuid.UUID | None
    on: date | None = None  # of a paper the day it arrived; else today

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """Facts for rules, dates as dates."""
        if self.resident_id is None:
            return {}
        return people.facts_for(self.resident_id, self.on or today())

    @cached_property
    def prefilled(self) -> Mapping[str, people.Prefilled]:
        """What may be offered, by prefill name."""
        return people.prefill(self.resident_id) if self.resident_id else {}


NOBODY = Known(None)
_unasked: ContextVar[bool] = ContextVar("forms_unasked", default=False)


@contextmanager
def unasked(yes: bool = True) -> Iterator[None]:
    """In this block no register is asked about anybody's draft: somebody else than its person sees it."""
    token = _unasked.set(yes)
    try:
        yield
    finally:
        _unasked.reset(token)


def of(account: Account | None) -> Known:
    """What is known of the resident whose matters an account handles now; nothing for nobody."""
    resident_id = resident_id_of(account)
    return Known(resident_id) if resident_id else NOBODY


def of_draft(draft: Draft) -> Known:
    """What is known of the person a draft is about."""
    if _unasked.get():
        return NOBODY
    return Known(draft.on_behalf_of) if draft.on_behalf_of else of(draft.account)


def of_application(application: Application) -> Known:
    """What is known of the person an application is about, whoever looks at it."""
    if application.acted_as or application.account is None:
        return Known(application.resident_id)
    own = people.resident_id_of(application.account) if application.account else None
    return Known(own) if own else NOBODY


def resident_id_of(account: Account | None) -> uuid.UUID | None:
    """The resident whose matters an account handles now: its own, or of whom it acts for."""
    return people.concerned_resident(account) if account is not None else None


def facts_for(definition: Definition, who: Known) -> Mapping[str, Any]:
    """The facts the conditions of this form speak of; the registers are left alone otherwise."""
    return who.facts if who.resident_id and facts_asked_for(definition) else {}


def offers(definition: Definition, who: Known) -> dict[str, Offered]:
    """Answers to offer, by question id, with where each comes from."""
    if who.resident_id is None or definition.form is None:
        return {}
    wanted = [q for q in definition.form.questions() if q.prefill]
    return {q.id: found for q in wanted if (found := _offered(q, who)) is not None}


def remember(
    resident_id: uuid.UUID, definition: Definition, sheet: Sheet, application: Application
) -> None:
    """Keep what the person said themselves as given facts, for other procedures, for a year."""
    for question in definition.form.questions() if definition.form else []:
        fact = fact_of(question)
        said = sheet.provenance.get(question.id) == Source.SELF
        if fact and said and question.id in sheet.values:
            people.give_fact(
                resident_id=resident_id,
                fact=fact,
                value=_without_keys(sheet.values[question.id]),
                source="form",
                said_by=f"account:{application.account_id}",
                valid_until=today() + REMEMBERED_FOR,
                consent=CONSENT,
            )


def fact_of(question: Question) -> str:
    """The fact an answer is kept as, empty when it is this form's alone.

    The day of "the event" is another one in every procedure: it is never kept.
    """
    bound = national_vocabulary().facts.get(question.fact or "")
    if bound is not None and bound.generic:
        return ""
    return question.fact or GIVEN_AS.get(question.prefill or "", "")


def today() -> date:
    """The day conditions are judged on."""
    return clock.today()


def day_of(moment: datetime) -> date:
    """The day in Japan of a moment."""
    return moment.astimezone(clock.TOKYO).date()


def _offered(question: Question, who: Known) -> Offered | None:
    name = str(question.prefill)
    found = who.prefilled.get(name)
    if found is not None:
        given = found.provenance.kind == "given"
        source = Source.GIVEN if given else Source.REGISTER
        return Offered(
            _raw(question, found.value), source, _day(found.provenance) if given else None
        )
    fact = name.removeprefix("fact.")
    if name.startswith("fact.") and who.facts.get(fact):
        return Offered(_raw(question, who.facts[fact]), Source.REGISTER)
    return None


def _raw(question: Question, value: Any) -> Any:
    raw = as_raw(question.kind, value)
    return with_keys(raw, []) if question.kind == "people" and isinstance(raw, list) else raw


def _day(provenance: people.Provenance) -> date | None:
    return day_of(provenance.at) if isinstance(provenance.at, datetime) else None


def _without_keys(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return [{k: v for k, v in one.items() if k != "key"} for one in value]
    return value
