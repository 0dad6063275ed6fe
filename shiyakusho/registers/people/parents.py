"""Who has children, of many at once: to pick households for a demo or a count.

Only ids and a day of birth leave this file, nothing is shown to anybody: no read is noted.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max

from .models import Relation
from .models.periods import on_day


def youngest_children(ids: Collection[UUID], on: date) -> dict[UUID, date]:
    """When the youngest child of each of these parents was born; who has none is left out."""
    kin = Relation.objects.filter(on_day(on), other_id__in=ids, kind="parent", resident__until=None)
    return dict(kin.values_list("other_id").annotate(Max("resident__birth_date")))
