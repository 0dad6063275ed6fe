"""The whole register as columns for rules: every household of the city on one day.

What `facts_for` says of the head of each household, said of all of them at once: the database
streams (COPY), Arrow reads, nothing is done person by person.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from shiyakusho.ground.audit import record_read

if TYPE_CHECKING:
    from shiyakusho.ground.rules import Vocabulary
    from shiyakusho.ground.rules.columns import Population


def population(as_of: dt.date, words: Vocabulary) -> tuple[list[UUID], Population]:
    """The heads of all households on a day, in the order of the household's number, and their facts.

    Facts that do not fit the vocabulary are left out, as `fitting` does. Notes one read of everybody.
    """
    from .given import Given  # NumPy and Arrow: not for every process of the web
    from .households import Households
    from .streams import Streams

    with transaction.atomic():
        streams = Streams(as_of, words)
        heads = streams.heads()
        found = Households(streams, words).population()
        given = Given(streams.given(), words)
    record_read([f"population:{as_of.isoformat()}"], what="people.population")
    return heads, given.upon(found, heads, as_of)


__all__ = ["population"]
