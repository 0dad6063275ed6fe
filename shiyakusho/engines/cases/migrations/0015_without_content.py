"""Nothing uses ``content`` and ``subjects`` of an export any more; the build before still asks for them.

So the columns stay, as what goes in by itself, and go with the next release (house/tests/leaving.yaml).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_order_with_secrecy")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="subjects",
            field=models.JSONField("対象", default=list, db_default=[]),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="export", name="content"),
                migrations.RemoveField(model_name="export", name="subjects"),
            ]
        ),
    ]
