"""What this visitor told the guide, and its answer for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from shiyakusho.ground.clock import today

from . import answers
from .answers import Answers
from .household import known_facts
from .procedures import knowledge
from .results import GuideResult
from .selectors import assess
from .standing import in_force


def picked(request: HttpRequest) -> list[str]:
    """The life events this visitor picked, in the order of the vocabulary."""
    return list(answers.load(request).events)


def answer_for(request: HttpRequest, events: Sequence[str] = ()) -> GuideResult:
    """The guide's answer for this visitor; `events` in place of those they picked.

    What they said stays true of other events. Raises UnknownEvent.
    """
    given = answers.load(request)
    return assessed(request, Answers(list(events), given.facts) if events else given)


def assessed(request: HttpRequest, given: Answers) -> GuideResult:
    """The guide's answer for this visitor: the register's facts, and what they said on top."""
    day = today()
    known = known_facts(request.user, day, given.events)
    return assess(given.events, known | in_use(given, known), day)


def in_use(given: Answers, known: dict[str, Any]) -> dict[str, Any]:
    """The answers that other answers have not made void."""
    return in_force(given.facts, known, given.events, today(), knowledge().vocabulary)
