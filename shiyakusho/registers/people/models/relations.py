import uuid

from django.db import models
from django.db.models import F, Q

from shiyakusho.registers.people.choices import RelationKind

from .imports import ImportBatch
from .periods import Period, in_order, one_at_a_time
from .residents import Resident

HEAD = "世帯主"


class Household(models.Model):
    """A household (世帯): people who live together and share a livelihood."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("世帯番号", max_length=15, unique=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "世帯"

    def __str__(self) -> str:
        return self.number


class Membership(Period):
    """Who belongs to a household from when until when, and as what (続柄)."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    relation = models.TextField("続柄")
    position = models.PositiveSmallIntegerField("世帯内の順", default=1)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "世帯員"
        constraints = [
            in_order("people_membership"),
            one_at_a_time("people_membership"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation=HEAD, until__isnull=True),
                name="people_membership_one_head",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.relation}"


class Relation(Period):
    """Kinship and guardianship beyond the household: ``other`` is ``kind`` of ``resident``.

    A marriage is one row; readers look from both ends.
    """

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    other = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    kind = models.CharField("関係", max_length=10, choices=RelationKind)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "親族などの関係"
        constraints = [
            in_order("people_relation"),
            models.CheckConstraint(
                condition=~Q(resident=F("other")), name="people_relation_to_another"
            ),
            models.UniqueConstraint(
                fields=["resident", "other", "kind", "since"], name="people_relation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.kind} {self.other_id}"
