"""What somebody wrote into forms at home waits in the reception until the form is chosen."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("bundles", "0005_who_came")]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="prepared",
            field=models.JSONField(db_default={}, default=dict, verbose_name="家で書いた様式"),
        ),
    ]
