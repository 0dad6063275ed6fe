"""Answers on their way from home to the counter: given only to who shows the code they are found by."""

from django.db import migrations, models

from shiyakusho.ground.fence.policies import fenced


class Migration(migrations.Migration):

    initial = True

    dependencies = [("fence", "__first__")]

    operations = [
        migrations.CreateModel(
            name="CarriedAnswers",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("events", models.JSONField(verbose_name="出来事")),
                ("facts", models.JSONField(default=dict, verbose_name="答え")),
                ("language", models.CharField(default="ja", max_length=10, verbose_name="言語")),
                ("kept_at", models.DateTimeField(verbose_name="預けた日時")),
                ("until", models.DateTimeField(verbose_name="いつまで")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="窓口で受け取った日時")),
            ],
            options={
                "verbose_name": "窓口へ持っていく答え",
                "indexes": [models.Index(fields=["until"], name="guide_carried_until")],
            },
        ),
        fenced(
            "guide_carriedanswers", "'carried:' || id = ANY ((SELECT fence_shown())::text[])"
        ),
    ]
