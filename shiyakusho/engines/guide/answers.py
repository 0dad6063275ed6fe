"""What someone has answered so far: kept in the session, without an account, gone on request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

KEY = "guide"
MOST = 100


@dataclass
class Answers:
    """Life events picked and facts given (JSON values; None = わからない), in the order given.

    `typed` keeps what stands in an unfinished question while the language is changed. `several`
    remembers which facts were asked on one page, by page.
    """

    events: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)

    def before(self, fact: str) -> str | None:
        """The question answered before this one, for the way back."""
        order = list(self.facts)
        at = order.index(fact) if fact in order else len(order)
        return order[at - 1] if at > 0 else None


def load(request: HttpRequest) -> Answers:
    """The answers of this session; a damaged record counts as none."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict):
        return Answers()
    return Answers(
        events=[str(event) for event in kept.get("events", [])],
        facts=dict(kept.get("facts", {})),
        typed=dict(kept.get("typed", {})),
        several=dict(kept.get("several", {})),
    )


def keep(request: HttpRequest, answers: Answers) -> None:
    """Write the answers back."""
    if len(answers.facts) > MOST:
        answers.facts = dict(list(answers.facts.items())[-MOST:])
    request.session[KEY] = {
        "events": answers.events,
        "facts": answers.facts,
        "typed": answers.typed,
        "several": answers.several,
    }


def forget(request: HttpRequest) -> None:
    """Leave no trace of the guide in this browser."""
    request.session.pop(KEY, None)
