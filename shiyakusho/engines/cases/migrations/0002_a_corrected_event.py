from django.db import migrations

# 到達日 never changes (行政手続法7条), nor what the case was opened from. The day of the event, and the
# day the right counts from with it, may be corrected with a new version until the decision.
CORRECTED = """
    CREATE OR REPLACE FUNCTION cases_arrived_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.arrived_at, NEW.receipt_number, NEW.application_id, NEW.version_id)
           IS DISTINCT FROM
           (OLD.arrived_at, OLD.receipt_number, OLD.application_id, OLD.version_id)
        THEN
            RAISE EXCEPTION 'a case arrives once: arrived_at and what it was opened from do not '
                'change'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF (NEW.entitled_on, NEW.event_date) IS DISTINCT FROM (OLD.entitled_on, OLD.event_date)
           AND (NEW.version <= OLD.version OR NOT OLD.is_open OR OLD.decided_at IS NOT NULL)
        THEN
            RAISE EXCEPTION 'entitled_on and event_date change by a correction before the '
                'decision, and by nothing else'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.version < OLD.version THEN
            RAISE EXCEPTION 'the version of a case only rises'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
"""
NEVER = """
    CREATE OR REPLACE FUNCTION cases_arrived_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.arrived_at, NEW.receipt_number, NEW.application_id, NEW.version_id,
            NEW.entitled_on, NEW.event_date)
           IS DISTINCT FROM
           (OLD.arrived_at, OLD.receipt_number, OLD.application_id, OLD.version_id,
            OLD.entitled_on, OLD.event_date)
        THEN
            RAISE EXCEPTION 'a case arrives once: arrived_at, entitled_on and what it was '
                'opened from do not change'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.version < OLD.version THEN
            RAISE EXCEPTION 'the version of a case only rises'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    """The case's own guard lets a correction correct the day of the event."""

    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(CORRECTED, NEVER)]
