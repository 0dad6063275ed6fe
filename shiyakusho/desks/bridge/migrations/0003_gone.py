"""When the file of a bundle went, and that a case was let go of without an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bridge", "0002_fence")]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="gone_at",
            field=models.DateTimeField("ファイルを消した時刻", null=True),
        ),
        migrations.AlterField(
            model_name="bundlecase",
            name="standing",
            field=models.CharField(
                "状態",
                max_length=10,
                choices=[
                    ("sent", "渡した"),
                    ("refused", "渡せない"),
                    ("registered", "登録済"),
                    ("returned", "登録できない（基幹システム）"),
                    ("lapsed", "結果がないまま期限が過ぎた"),
                ],
            ),
        ),
    ]
