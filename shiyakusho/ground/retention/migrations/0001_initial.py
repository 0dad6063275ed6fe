"""Lists of disposal, and the one function by which rows of append-only tables may go."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# The serving role may delete nothing of an append-only table. This function, which belongs to the
# owner, does so for a record that stands on an approved list and whose time, by the database's own
# clock, is over.
DESTROY = """
CREATE FUNCTION retention_destroy(disposal uuid, entry text, tab text, col text, val text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM 1 FROM retention_disposallist l JOIN retention_disposalentry e ON e.list_id = l.id
        WHERE l.id = disposal AND e.key = entry AND l.state = 'approved'
        AND e.kept_until < (now() AT TIME ZONE 'Asia/Tokyo')::date;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not on an approved list of disposal' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM retention_destroyable d WHERE d."table" = tab AND d."column" = col;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing of % goes by %', tab, col USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('DELETE FROM public.%I WHERE %I::text = $1', tab, col) USING val;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Destroyable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63, verbose_name="表")),
                ("column", models.CharField(max_length=63, verbose_name="列")),
            ],
            options={
                "verbose_name": "目録で廃棄できる表",
                "constraints": [models.UniqueConstraint(fields=("table", "column"), name="destroyable_once")],
            },
        ),
        migrations.CreateModel(
            name="DisposalList",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="種類")),
                ("state", models.CharField(choices=[("proposed", "承認待ち"), ("approved", "承認済み"), ("done", "廃棄済み")], default="proposed", max_length=10, verbose_name="状態")),
                ("made_at", models.DateTimeField(verbose_name="作成")),
                ("entries", models.PositiveIntegerField(verbose_name="件数")),
                ("digest", models.CharField(max_length=64, verbose_name="一覧のハッシュ")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="承認")),
                ("approved_by", models.CharField(blank=True, max_length=200, verbose_name="承認した人")),
                ("done_at", models.DateTimeField(null=True, verbose_name="廃棄")),
                ("destroyed", models.PositiveIntegerField(default=0, verbose_name="廃棄した件数")),
            ],
            options={
                "verbose_name": "廃棄目録",
                "indexes": [models.Index(fields=["-made_at"], name="disposal_newest")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "proposed")), fields=("kind",), name="one_proposed_list"),
                    models.CheckConstraint(condition=models.Q(models.Q(("approved_at", None), ("state", "proposed")), models.Q(models.Q(("state", "proposed"), _negated=True), ("approved_at__isnull", False)), _connector="OR"), name="approved_list_has_its_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, verbose_name="記録")),
                ("title", models.CharField(max_length=200, verbose_name="件名")),
                ("ended_on", models.DateField(verbose_name="終わった日")),
                ("kept_until", models.DateField(verbose_name="保存の満了")),
                ("list", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="retention.disposallist")),
            ],
            options={
                "verbose_name": "廃棄目録の記載",
                "constraints": [models.UniqueConstraint(fields=("list", "key"), name="listed_once")],
            },
        ),
        migrations.RunSQL(DESTROY, "DROP FUNCTION retention_destroy(uuid, text, text, text, text)"),
    ]
