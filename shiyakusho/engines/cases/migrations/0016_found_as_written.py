"""Cases are found by reading and telephone number as they were written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_without_content")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="kana_key",
            field=models.CharField(
                blank=True,
                db_collation="C",
                db_default="",
                default="",
                max_length=200,
                verbose_name="振り仮名の検索キー",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="phone_key",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=20,
                verbose_name="電話番号の検索キー",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("resident_id", None), models.Q(("kana_key", ""), _negated=True)),
                fields=["kana_key"],
                name="cases_kana",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("phone_key", ""), _negated=True),
                fields=["phone_key"],
                name="cases_phone",
            ),
        ),
    ]
