"""Who came to the counter, for whom, and by what they were identified."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bundles', '0004_at_the_counter'),
    ]

    operations = [
        migrations.AddField(
            model_name='bundle',
            name='about',
            field=models.UUIDField(null=True, verbose_name='亡くなった方'),
        ),
        migrations.AddField(
            model_name='bundle',
            name='identified',
            field=models.JSONField(db_default={}, default=dict, verbose_name='本人確認'),
        ),
        migrations.AddField(
            model_name='bundle',
            name='movers',
            field=models.JSONField(null=True, verbose_name='引っ越す方'),
        ),
    ]
