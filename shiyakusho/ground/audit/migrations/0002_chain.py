"""The chain over the events, sealed by the database itself; nothing of it is ever changed."""

from django.db import migrations, models

# Where an event stands: the transaction that wrote it, and the order of writing. The trigger sets
# the transaction, so nobody can claim an earlier one.
PLACES = """
ALTER TABLE audit_auditevent
    ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN xid bigint NOT NULL DEFAULT 0;
ALTER TABLE audit_auditevent ALTER COLUMN xid DROP DEFAULT;
CREATE INDEX audit_place ON audit_auditevent (xid, number);

CREATE FUNCTION audit_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xid := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_place BEFORE INSERT ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_place();
"""
NO_PLACES = """
DROP TRIGGER audit_place ON audit_auditevent;
DROP FUNCTION audit_place();
ALTER TABLE audit_auditevent DROP COLUMN number, DROP COLUMN xid;
"""

# The owner too: who must change a row has to take the trigger away first, and the chain tells.
APPEND_ONLY = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chainlink
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chainhead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER audit_append_only ON audit_auditevent;
DROP TRIGGER audit_append_only ON audit_chainlink;
DROP TRIGGER audit_append_only ON audit_chainhead;
DROP FUNCTION audit_append_only();
"""

# What is hashed: jsonb's own text, whose order of keys and spelling of numbers are fixed.
CANONICAL = """
CREATE FUNCTION audit_canonical(event audit_auditevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', event.id,
        'number', event.number,
        'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'action', event.action,
        'actor_kind', event.actor_kind,
        'actor_id', event.actor_id,
        'actor_name', event.actor_name,
        'actor_post', event.actor_post,
        'on_behalf_of', event.on_behalf_of,
        'purpose', event.purpose,
        'subjects', event.subjects,
        'detail', event.detail
    )::text
$$;
"""

# Below the oldest transaction still open all have ended, whichever way, and none will ever begin
# there: so no event can still appear before one that is sealed. One that is seen to be open in
# another database of the cluster writes no event here and is not waited for. -1 says that another
# sealer is at work. An end of the chain from the future means that the rows came into a younger
# cluster (a dump).
SEAL = """
CREATE FUNCTION audit_seal(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    tip audit_chainlink;
    event audit_auditevent;
    seen pg_snapshot;
    horizon bigint;
    sealed integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('audit_seal', 0)) THEN
        RETURN -1;
    END IF;
    SELECT * INTO tip FROM audit_chainlink ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        tip.seq := 0; tip.xid := -1; tip.number := 0; tip.hash := decode(repeat('00', 32), 'hex');
    END IF;
    seen := pg_current_snapshot();
    SELECT least(
        min(open.id::text::bigint), pg_current_xact_id_if_assigned()::text::bigint,
        pg_snapshot_xmax(seen)::text::bigint
    ) INTO horizon
    FROM pg_snapshot_xip(seen) AS open(id)
    WHERE NOT EXISTS (
        SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        JOIN pg_database d ON d.datname = current_database() AND d.oid <> a.datid
        WHERE l.locktype = 'transactionid' AND l.transactionid = open.id::xid AND l.granted
        AND l.mode = 'ExclusiveLock'
    );
    IF tip.xid >= pg_snapshot_xmax(seen)::text::bigint THEN
        RAISE EXCEPTION 'the chain ends at transaction %, which is still to come', tip.xid;
    END IF;
    FOR event IN
        SELECT * FROM audit_auditevent e
        WHERE (e.xid, e.number) > (tip.xid, tip.number) AND e.xid < horizon
        ORDER BY e.xid, e.number LIMIT most
    LOOP
        tip.seq := tip.seq + 1;
        tip.digest := sha256(convert_to(audit_canonical(event), 'UTF8'));
        tip.hash := sha256(tip.hash || int8send(tip.seq) || tip.digest);
        INSERT INTO audit_chainlink (seq, event_id, xid, number, digest, hash, sealed_at)
        VALUES (tip.seq, event.id, event.xid, event.number, tip.digest, tip.hash, clock_timestamp());
        sealed := sealed + 1;
    END LOOP;
    RETURN sealed;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="番号")),
                ("event_id", models.UUIDField(unique=True, verbose_name="監査記録")),
                ("xid", models.BigIntegerField(verbose_name="取引の番号")),
                ("number", models.BigIntegerField(verbose_name="書いた順")),
                ("digest", models.BinaryField(verbose_name="要約値")),
                ("hash", models.BinaryField(verbose_name="鎖の値")),
                ("sealed_at", models.DateTimeField(verbose_name="封じた時刻")),
            ],
            options={"verbose_name": "監査の鎖"},
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField(verbose_name="番号")),
                ("hash", models.CharField(max_length=64, verbose_name="鎖の値")),
                ("at", models.DateTimeField(verbose_name="署名の時刻")),
                ("key", models.CharField(max_length=64, verbose_name="公開鍵")),
                ("signature", models.CharField(max_length=128, verbose_name="署名")),
            ],
            options={
                "verbose_name": "監査の先端",
                "indexes": [models.Index(fields=["at"], name="audit_head_at")],
            },
        ),
        migrations.RunSQL(PLACES, NO_PLACES),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(CANONICAL, "DROP FUNCTION audit_canonical(audit_auditevent)"),
        migrations.RunSQL(SEAL, "DROP FUNCTION audit_seal(integer)"),
    ]
