"""The second fence: a booking is given to its account, to whoever holds its id or its code, and to
the section that serves it. Resources, hours and slots tell of nobody."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

BOOKING = """account_id = (SELECT fence_account())
    OR 'booking:' || id = ANY ((SELECT fence_shown())::text[])
    OR 'bookingcode:' || code_digest = ANY ((SELECT fence_shown())::text[])
    OR 'bookingkey:' || key_digest = ANY ((SELECT fence_shown())::text[])
    OR (SELECT fence_may('booking.read')) AND EXISTS (
        SELECT FROM booking_resource r WHERE r.id = resource_id
        AND (r.section_id = '' OR (SELECT organisation_sections()) ? r.section_id))"""


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0002_guard"),
        ("organisation", "0003_fence"),
    ]

    operations = [fenced("booking_booking", BOOKING)]
