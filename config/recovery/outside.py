"""What must lie beside the backups at once, not only every night: heads of the audit, decisions."""

from config.recovery.place import Place


class Outside:
    """Writes what is new since its last turn; what is there already is not written again."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._last = 0

    def turn(self) -> int:
        """How many heads and decisions were looked at."""
        from shiyakusho.ground.audit import heads, holder
        from shiyakusho.ground.outbox.models import OutboxMessage
        from shiyakusho.ground.recovery import keeper, tombstones

        rows = OutboxMessage.objects.filter(
            kind__in=[heads.KIND, tombstones.KIND], pk__gt=self._last
        )
        count = 0
        for row in rows.order_by("pk").iterator():
            if row.kind == heads.KIND:
                holder.keep_in(self.place.heads, row.payload)
            else:
                keeper.write(row.payload, self.place.tombstones)
            # A lower number may still be committed after a higher one: look back a little each time.
            self._last = max(self._last, row.pk - 1000)
            count += 1
        return count
