"""Which room of a building is which resource of the bookings."""

from django.db import models


class Room(models.Model):
    """部屋: what can be booked, in which facility of the city's pack, for what, for how many people."""

    resource = models.OneToOneField(
        "booking.Resource", models.PROTECT, related_name="+", verbose_name="予約できるもの"
    )
    facility = models.CharField("施設", max_length=40, db_index=True)
    kinds = models.JSONField("種類", default=list)
    people = models.PositiveIntegerField("人数", null=True)

    class Meta:
        verbose_name = "施設の部屋"

    def __str__(self) -> str:
        return f"{self.facility} {self.resource_id}"
