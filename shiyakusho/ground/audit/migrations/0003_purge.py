"""An event may be destroyed once the chain itself says so: after a sealed "audit.purge" beyond it."""

from django.db import migrations, models

DESTROY = """
DROP TRIGGER audit_append_only ON audit_auditevent;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();

CREATE FUNCTION audit_purged_through() RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(max((e.detail ->> 'through')::bigint), 0)
    FROM audit_auditevent e JOIN audit_chainlink c ON c.event_id = e.id
    WHERE e.action = 'audit.purge' AND (e.detail ->> 'through')::bigint < c.seq
$$;
CREATE FUNCTION audit_destroy() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM audit_chainlink c
        WHERE c.event_id = OLD.id AND c.seq <= audit_purged_through();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'audit_auditevent is append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_destroy BEFORE DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_destroy();
"""
KEEP = """
DROP TRIGGER audit_destroy ON audit_auditevent;
DROP FUNCTION audit_destroy();
DROP FUNCTION audit_purged_through();
DROP TRIGGER audit_append_only ON audit_auditevent;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                fields=["at"], name="audit_purges", condition=models.Q(action="audit.purge")
            ),
        ),
        migrations.RunSQL(DESTROY, KEEP),
    ]
