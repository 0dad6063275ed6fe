"""The second fence round turns and round what the draw was committed to; a published file is written once.
Rows of turns are left room, so that "was seen" is written where they lie."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

ONCE = """
CREATE TRIGGER booking_published_stays BEFORE UPDATE OR DELETE ON booking_gatefile
FOR EACH ROW EXECUTE FUNCTION booking_published_stays();
"""
NOT_ONCE = "DROP TRIGGER booking_published_stays ON booking_gatefile;"
ROOM = "ALTER TABLE booking_gateturn SET (fillfactor = 60);"
NO_ROOM = "ALTER TABLE booking_gateturn RESET (fillfactor);"


class Migration(migrations.Migration):
    dependencies = [("booking", "0006_gate")]

    operations = [
        migrations.RunSQL(ONCE, NOT_ONCE),
        migrations.RunSQL(ROOM, NO_ROOM),
        fenced("booking_gateturn", "account_id = (SELECT fence_account())"),
        fenced("booking_gatesecret", "false"),
    ]
