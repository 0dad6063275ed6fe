"""Which version goes on which day: the turns of the procedures, read by the clock alone.

No job has to run on the day: the same turns give another answer from midnight on (Japan's time).
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from .models import Origin, Turn

STUDIO = Origin.STUDIO
BEGINNING = dt.date.min
"""From when the first file of a procedure goes: there was the procedure before there was a file, and
what happened on a day before its loading (paper that arrived, a case of last month) goes by it."""


def live_ids(day: dt.date) -> list[uuid.UUID]:
    """The ids of the versions live on `day`, in the order of their procedures."""
    last = _last_turns(day).values_list("version_id", flat=True)
    return [one for one in last if one is not None]


def archived_by_studio(day: dt.date) -> set[str]:
    """Procedures that people, not a missing file, archived: no file brings them back."""
    rows = _last_turns(day).values_list("procedure_id", "version_id", "origin")
    return {id_ for id_, version_id, origin in rows if version_id is None and origin == STUDIO}


def ended_ids(day: dt.date) -> list[uuid.UUID]:
    """The last version of each procedure that goes by none on `day` and will by none."""
    ended = _last_turns(day).values_list("procedure_id", "version_id")
    ids = [id_ for id_, version_id in ended if version_id is None]
    turns = Turn.objects.filter(procedure_id__in=ids, called_off_at=None, version__isnull=False)
    last = turns.order_by("procedure_id", "-from_day", "-id").distinct("procedure_id")
    return [one for one in last.values_list("version_id", flat=True) if one is not None]


def _last_turns(day: dt.date) -> QuerySet[Turn]:
    return (
        Turn.objects.filter(from_day__lte=day, called_off_at=None)
        .order_by("procedure_id", "-from_day", "-id")
        .distinct("procedure_id")
    )


def live_id(procedure_id: str, day: dt.date) -> uuid.UUID | None:
    """The version of one procedure on `day`; None: there was none yet, or it was archived."""
    turns = Turn.objects.filter(
        procedure_id=procedure_id, from_day__lte=day, called_off_at=None
    ).order_by("-from_day", "-id")
    return turns.values_list("version_id", flat=True).first()


def coming_ids(day: dt.date) -> list[uuid.UUID]:
    """Versions published, and in force on a day after `day`; the soonest first."""
    turns = Turn.objects.filter(from_day__gt=day, called_off_at=None, version__isnull=False)
    return list(turns.order_by("from_day", "id").values_list("version_id", flat=True))
