"""Forms somebody filled in at home go to the counter with their answers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("guide", "0001_carried")]

    operations = [
        migrations.AddField(
            model_name="carriedanswers",
            name="forms",
            field=models.JSONField(db_default={}, default=dict, verbose_name="書いた様式"),
        ),
    ]
