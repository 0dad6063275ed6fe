"""Fees are collected: a booking that waits for its fee (``unpaid``) holds its places, and keeps by which
rules money goes back."""

from django.db import migrations, models

OCCUPIES = """
CREATE OR REPLACE FUNCTION booking_occupies(state text) RETURNS boolean IMMUTABLE PARALLEL SAFE
    RETURN state IN ('held', {unpaid}'pending', 'confirmed', 'done', 'no_show');
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0007_gate_fence")]

    operations = [
        migrations.RunSQL(OCCUPIES.format(unpaid="'unpaid', "), OCCUPIES.format(unpaid="")),
        migrations.AlterField(
            model_name="booking",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "空きを待っています"), ("held", "仮に取ってあります"),
                    ("unpaid", "支払いを待っています"), ("pending", "市の確認を待っています"),
                    ("confirmed", "予約ができました"), ("done", "終わりました"),
                    ("no_show", "来ませんでした"), ("cancelled", "予約を取り消しました"),
                    ("expired", "期限が過ぎました"),
                ],
                max_length=10,
                verbose_name="状態",
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="back",
            field=models.JSONField(default=list, db_default=[], verbose_name="返金の決まり"),
        ),
    ]
