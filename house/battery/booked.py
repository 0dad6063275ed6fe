"""What the database says of the bookings of some resources, asked by the superuser."""

from __future__ import annotations

from house.battery import truth
from house.battery.checker import Kept
from house.sites import Site

HOLDS = "b.state IN ('held', 'unpaid', 'pending', 'confirmed', 'done', 'no_show')"
THERE = f"""
    SELECT b.id::text AS booking, split_part(b.email, '@', 1) AS key,
        replace(b.resource_id::text, '-', '') || to_char(b.starts_at AT TIME ZONE 'UTC',
            '.YYYYMMDD"T"HH24MI"Z.') || extract(epoch FROM b.ends_at - b.starts_at)::int / 60 AS slot,
        {HOLDS} AS holds
    FROM booking_booking b WHERE b.resource_id = ANY(%s::uuid[])"""
MISCOUNTED = f"""
    SELECT s.id, s.capacity, s.taken, coalesce(sum(b.places), 0) AS held
    FROM booking_slot s LEFT JOIN booking_booking b ON b.slot_id = s.id
        AND {HOLDS}
    WHERE s.resource_id = ANY(%s::uuid[]) GROUP BY s.id
    HAVING s.taken <> coalesce(sum(b.places), 0) OR coalesce(sum(b.places), 0) > s.capacity"""
NOT_ONCE = {
    "a booking without exactly one audit event": """
        SELECT b.id FROM booking_booking b LEFT JOIN audit_auditevent e
            ON e.subjects @> jsonb_build_array('booking:' || b.id) AND e.action = 'booking.book'
        WHERE b.resource_id = ANY(%s::uuid[]) GROUP BY b.id HAVING count(e.id) <> 1""",
    "a booking given up without an audit event": """
        SELECT b.id FROM booking_booking b WHERE b.resource_id = ANY(%s::uuid[])
            AND b.state = 'cancelled' AND NOT EXISTS (SELECT FROM audit_auditevent e
                WHERE e.subjects @> jsonb_build_array('booking:' || b.id)
                    AND e.action = 'booking.cancel')""",
    "a booking not told exactly once": """
        SELECT b.id FROM booking_booking b LEFT JOIN messaging_message m
            ON m.about = 'booking:' || b.id AND m.template = 'booking-confirmed'
        WHERE b.resource_id = ANY(%s::uuid[]) GROUP BY b.id HAVING count(m.id) <> 1""",
    "a booking given up and not told exactly once": """
        SELECT b.id FROM booking_booking b LEFT JOIN messaging_message m
            ON m.about = 'booking:' || b.id AND m.template = 'booking-cancelled'
        WHERE b.resource_id = ANY(%s::uuid[]) AND b.state = 'cancelled'
        GROUP BY b.id HAVING count(m.id) <> 1""",
}


def there(site: Site, resources: list[str]) -> list[Kept]:
    """Every booking, with the slot as the API names it and the key its address was made of."""
    return [Kept(**row) for row in truth.rows(site, THERE, resources)]


def miscounted(site: Site, resources: list[str]) -> list[str]:
    """Slots that hold more than there is room for, or count otherwise than their bookings."""
    return [str(row) for row in truth.rows(site, MISCOUNTED, resources)]


def told_twice_or_never(site: Site, resources: list[str]) -> list[str]:
    """Bookings whose audit or mails are not one each."""
    return [
        f"{fault}: {row}"
        for fault, query in NOT_ONCE.items()
        for row in truth.rows(site, query, resources)
    ]
