"""The guard (見張り): a payment moves once, is settled by one taking, and no more goes back than came,
whoever writes, and however. A till that was closed takes and gives nothing more that day."""

from django.db import migrations

GUARD = """
CREATE FUNCTION payments_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'asked' AND (OLD.state, OLD.yen) IS DISTINCT FROM (NEW.state, NEW.yen)
        OR (OLD.purpose, OLD.reference) IS DISTINCT FROM (NEW.purpose, NEW.reference)
    THEN
        RAISE EXCEPTION 'the payment is % already', OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_moves_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_moves BEFORE UPDATE ON payments_payment
FOR EACH ROW EXECUTE FUNCTION payments_moves();

CREATE FUNCTION payments_till_is_open(wanted text, today date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM payments_tillday WHERE till = wanted AND day = today AND closed_at IS NULL
    FOR SHARE;
    IF wanted <> '' AND NOT FOUND THEN
        RAISE EXCEPTION 'the till is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_till_closed';
    END IF;
END $$;

CREATE FUNCTION payments_take() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.payment_id, OLD.yen, OLD.settles, OLD.number, OLD.till, OLD.day)
            IS DISTINCT FROM (NEW.payment_id, NEW.yen, NEW.settles, NEW.number, NEW.till, NEW.day)
        THEN
            RAISE EXCEPTION 'what was taken stays as it is'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_taking_stays';
        END IF;
        RETURN NULL;
    END IF;
    PERFORM payments_till_is_open(NEW.till, NEW.day);
    IF NEW.settles THEN
        UPDATE payments_payment SET state = 'paid', closed_at = NEW.at
        WHERE id = NEW.payment_id AND state = 'asked' AND yen = NEW.yen;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the payment is not asked, or not this much'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_moves_once';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_take AFTER INSERT OR UPDATE ON payments_taking
FOR EACH ROW EXECUTE FUNCTION payments_take();

CREATE FUNCTION payments_give_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE payments_taking SET given_back = given_back + NEW.yen WHERE id = NEW.taking_id;
    ELSIF (OLD.taking_id, OLD.yen) IS DISTINCT FROM (NEW.taking_id, NEW.yen)
        OR OLD.state = 'done' AND NEW.state <> 'done'
    THEN
        RAISE EXCEPTION 'a refund stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_refund_stays';
    END IF;
    IF NEW.state = 'done' AND NEW.till <> '' AND (TG_OP = 'INSERT' OR OLD.state <> 'done') THEN
        PERFORM payments_till_is_open(NEW.till, NEW.day);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_give_back AFTER INSERT OR UPDATE ON payments_refund
FOR EACH ROW EXECUTE FUNCTION payments_give_back();
"""
NO_GUARD = """
DROP TRIGGER payments_give_back ON payments_refund;
DROP TRIGGER payments_take ON payments_taking;
DROP TRIGGER payments_moves ON payments_payment;
DROP FUNCTION payments_give_back();
DROP FUNCTION payments_take();
DROP FUNCTION payments_till_is_open(text, date);
DROP FUNCTION payments_moves();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
