from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("backup", "バックアップ"), ("drill", "復旧訓練")], max_length=8, verbose_name="種類")),
                ("at", models.DateTimeField(verbose_name="終わった時刻")),
                ("good", models.BooleanField(verbose_name="よし")),
                ("told", models.JSONField(default=dict, verbose_name="報告")),
            ],
            options={
                "verbose_name": "復旧の報告",
                "indexes": [models.Index(fields=["kind", "-at"], name="recovery_latest")],
            },
        ),
    ]
