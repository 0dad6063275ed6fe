"""What a safe copy does not carry over of an Office document."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_safe_copies")]

    operations = [
        migrations.AddField(
            model_name="blob",
            name="left_out",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="codes of what the safe copy does not carry over from an Office document",
                size=None,
            ),
        ),
    ]
