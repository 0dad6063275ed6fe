import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_life_cycle"),
        ("forms", "0006_fence_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="moved_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.version",
                verbose_name="最後に見た版",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="set_aside",
            field=models.JSONField(default=list, verbose_name="使わなくなった回答"),
        ),
    ]
