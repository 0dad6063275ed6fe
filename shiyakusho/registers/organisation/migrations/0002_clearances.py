from django.db import migrations, models


class Migration(migrations.Migration):
    """How secret a case a post, and one person in it, may see."""

    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="holding",
            name="clearance",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "普通"), (2, "要配慮"), (3, "秘匿")],
                null=True,
                verbose_name="扱える秘匿の区分",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="clearance",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="秘匿の区分"),
        ),
        migrations.AddField(
            model_name="post",
            name="kinds",
            field=models.JSONField(default=list, verbose_name="手続きの種類"),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("clearance", None), ("clearance__range", (1, 3)), _connector="OR"),
                name="holding_clearance",
            ),
        ),
    ]
