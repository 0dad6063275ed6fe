"""A lottery's own bookings take places that are closed to everybody else; the second fence round who
applied, and round what was committed to. A published file is written once."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

TAKE = """
CREATE OR REPLACE FUNCTION booking_take_places(b booking_booking) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE booking_slot SET taken = taken + b.places
    WHERE id = b.slot_id AND taken + b.places <= capacity
        AND (b.from_waiting{lottery} OR (is_open AND waiting = 0));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the slot has no such places left'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_slot_full';
    END IF;
END $$;
"""
ONCE = """
CREATE FUNCTION booking_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published of a lottery stays as it is'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_published_stays';
END $$;
CREATE TRIGGER booking_published_stays BEFORE UPDATE OR DELETE ON booking_lotteryfile
FOR EACH ROW EXECUTE FUNCTION booking_published_stays();
"""
NOT_ONCE = """
DROP TRIGGER booking_published_stays ON booking_lotteryfile;
DROP FUNCTION booking_published_stays();
"""
ENTRY = """account_id = (SELECT fence_account())
    OR 'entry:' || id = ANY ((SELECT fence_shown())::text[])
    OR (SELECT fence_may('booking.read')) AND EXISTS (
        SELECT FROM booking_round r WHERE r.id = round_id
        AND (r.section_id = '' OR (SELECT organisation_sections()) ? r.section_id))"""
OF_ENTRY = "EXISTS (SELECT FROM booking_entry e WHERE e.id = entry_id)"


class Migration(migrations.Migration):
    dependencies = [("booking", "0004_lottery")]

    operations = [
        migrations.RunSQL(
            TAKE.format(lottery=" OR b.channel = 'lottery'"), TAKE.format(lottery="")
        ),
        migrations.RunSQL(ONCE, NOT_ONCE),
        fenced("booking_entry", ENTRY),
        fenced("booking_win", OF_ENTRY),
        fenced("booking_entryidentity", "false"),
        fenced("booking_roundsecret", "false"),
    ]
