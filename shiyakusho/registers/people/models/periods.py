"""Dated rows: ``since`` is the first day a row holds, ``until`` the first day it no longer does."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q


class DateRange(models.Func):
    """``daterange(since, until)``: the end is open when ``until`` is empty."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Period(models.Model):
    """What every dated row has. Imported rows know the batch that brought them."""

    since = models.DateField("開始日")
    until = models.DateField("終了日(この日からは該当しない)", null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def in_order(table: str) -> models.CheckConstraint:
    """``until`` never comes before ``since``."""
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name=f"{table}_in_order"
    )


def one_at_a_time(table: str) -> ExclusionConstraint:
    """A resident has one such row on any day: the database refuses overlaps."""
    return ExclusionConstraint(
        name=f"{table}_one_at_a_time",
        expressions=[
            ("resident", RangeOperators.EQUAL),
            (DateRange("since", "until"), RangeOperators.OVERLAPS),
        ],
    )


def on_day(day: date, prefix: str = "") -> Q:
    """Rows that hold on ``day``; ``prefix`` reaches through a relation (``"membership__"``)."""
    conditions: dict[str, Any] = {f"{prefix}since__lte": day}
    ended = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    return Q(**conditions) & ended
