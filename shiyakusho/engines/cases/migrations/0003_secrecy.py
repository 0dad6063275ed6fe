from django.db import migrations, models

# What is there already takes both from the version it was filed under; what that version does not
# say yet is raised when the catalogue is loaded next (services/classifying.py).
FROM_THE_VERSION = """
    UPDATE cases_case SET
        procedure_kind = coalesce(v.document::jsonb -> 'definition' ->> 'kind', ''),
        secrecy = CASE v.document::jsonb -> 'definition' ->> 'secrecy'
            WHEN 'secret' THEN 3 WHEN 'sensitive' THEN 2 ELSE 1 END
    FROM catalogue_version v WHERE v.id = cases_case.version_id;
"""
KINDS = [
    ("opened", "受け付けた"), ("moved", "進めた"), ("assigned", "担当を決めた"),
    ("unassigned", "担当を外した"), ("noted", "メモを書いた"), ("correction_asked", "補正を求めた"),
    ("corrected", "補正を受け取った"), ("drafted", "起案した"), ("sent_back", "差し戻した"),
    ("decided", "決裁した"), ("letter_issued", "通知書を発行した"), ("letter_read", "通知書が開かれた"),
    ("extended", "期間を延ばした"), ("appointed", "日時を決めた"), ("recorded", "結果を記録した"),
    ("paid", "手数料を受け取った"), ("handed_over", "交付した"), ("withdrawn", "取り下げられた"),
    ("notified", "お知らせを送った"), ("transferred", "移送した"), ("secrecy", "秘匿の区分を変えた"),
]


class Migration(migrations.Migration):
    """How secret a case is, and of which kind its procedure is: who may see it hangs on both."""

    dependencies = [("cases", "0002_a_corrected_event"), ("catalogue", "0001_initial")]
    operations = [
        migrations.AddField(
            "case",
            "secrecy",
            models.PositiveSmallIntegerField(
                "秘匿の区分",
                choices=[(1, "普通"), (2, "要配慮"), (3, "秘匿")],
                default=1,
                db_default=1,
            ),
        ),
        migrations.AddField(
            "case",
            "procedure_kind",
            models.CharField("手続きの種類", max_length=10, blank=True, default="", db_default=""),
        ),
        migrations.AlterField(
            "caseevent", "kind", models.CharField("何が", max_length=20, choices=KINDS)
        ),
        migrations.RunSQL(FROM_THE_VERSION, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(("secrecy__range", (1, 3))), name="cases_secrecy"
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["section_id", "secrecy", "queue_on", "id"], name="cases_by_secrecy"
            ),
        ),
    ]
