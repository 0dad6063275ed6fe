"""The guard (見張り): no place and no space is given twice, whoever writes a booking, and however.

It stands in the database, behind every service. A slot's counter is changed under its row's lock and
only as far as it reaches; a space's spans are compared under the locks of every space a booking
takes, held in the order of their keys, so that two bookings never wait for each other crosswise.
The CHECK of the slot and the EXCLUDE of the claims stand behind it.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION booking_occupies(state text) RETURNS boolean IMMUTABLE PARALLEL SAFE
    RETURN state IN ('held', 'pending', 'confirmed', 'done', 'no_show');

CREATE FUNCTION booking_take_places(b booking_booking) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE booking_slot SET taken = taken + b.places
    WHERE id = b.slot_id AND taken + b.places <= capacity
        AND (b.from_waiting OR (is_open AND waiting = 0));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the slot has no such places left'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_slot_full';
    END IF;
END $$;

CREATE FUNCTION booking_take_spaces(b booking_booking) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    uses tstzrange := tstzrange(b.starts_at, b.ends_at);
    keeps tstzrange := tstzrange(b.starts_at - make_interval(mins => b.before),
                                 b.ends_at + make_interval(mins => b.after));
BEGIN
    PERFORM FROM booking_resource WHERE id IN (
        SELECT space_id FROM booking_familyspace WHERE resource_id = b.resource_id
    ) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM booking_claim c
        JOIN booking_familyspace f ON f.space_id = c.space_id AND f.resource_id = b.resource_id
        WHERE c.kept && uses OR c.during && keeps
    ) THEN
        RAISE EXCEPTION 'the space is taken'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'booking_space_taken';
    END IF;
    INSERT INTO booking_claim (booking_id, space_id, during, kept)
    SELECT b.id, space_id, uses, keeps FROM booking_familyspace WHERE resource_id = b.resource_id;
END $$;

CREATE FUNCTION booking_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gives boolean := TG_OP <> 'INSERT' AND booking_occupies(OLD.state);
    takes boolean := TG_OP <> 'DELETE' AND booking_occupies(NEW.state);
    left_list int := (TG_OP <> 'INSERT' AND OLD.state = 'waiting')::int;
    joins_list int := (TG_OP <> 'DELETE' AND NEW.state = 'waiting')::int;
BEGIN
    IF TG_OP = 'UPDATE' AND gives = takes AND left_list = joins_list
        AND (OLD.resource_id, OLD.starts_at, OLD.ends_at, OLD.before, OLD.after, OLD.places)
          = (NEW.resource_id, NEW.starts_at, NEW.ends_at, NEW.before, NEW.after, NEW.places)
        AND OLD.slot_id IS NOT DISTINCT FROM NEW.slot_id
    THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.slot_id <> NEW.slot_id THEN
        PERFORM FROM booking_slot WHERE id IN (OLD.slot_id, NEW.slot_id)
            ORDER BY id FOR NO KEY UPDATE;
    END IF;
    IF left_list = 1 THEN
        UPDATE booking_slot SET waiting = waiting - 1 WHERE id = OLD.slot_id;
    END IF;
    IF joins_list = 1 THEN
        UPDATE booking_slot SET waiting = waiting + 1 WHERE id = NEW.slot_id;
    END IF;
    IF gives AND OLD.slot_id IS NOT NULL THEN
        UPDATE booking_slot SET taken = taken - OLD.places WHERE id = OLD.slot_id;
    ELSIF gives THEN
        DELETE FROM booking_claim WHERE booking_id = OLD.id;
    END IF;
    IF takes AND NEW.slot_id IS NOT NULL THEN
        PERFORM booking_take_places(NEW);
    ELSIF takes THEN
        PERFORM booking_take_spaces(NEW);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER booking_guard AFTER INSERT OR UPDATE OR DELETE ON booking_booking
FOR EACH ROW EXECUTE FUNCTION booking_guard();
"""
NO_GUARD = """
DROP TRIGGER booking_guard ON booking_booking;
DROP FUNCTION booking_guard();
DROP FUNCTION booking_take_spaces(booking_booking);
DROP FUNCTION booking_take_places(booking_booking);
DROP FUNCTION booking_occupies(text);
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
