"""A bundle an officer takes down for somebody at the counter: it is that officer's."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from shiyakusho.ground.fence.policies import also


class Migration(migrations.Migration):

    dependencies = [
        ('bundles', '0003_fence_asks_by_function'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='bundle',
            name='clerk',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='聞き取った職員'),
        ),
        migrations.AddField(
            model_name='bundle',
            name='facts',
            field=models.JSONField(db_default={}, default=dict, verbose_name='聞いた事実'),
        ),
        migrations.AddField(
            model_name='bundle',
            name='signed',
            field=models.JSONField(db_default={}, default=dict, verbose_name='署名した様式'),
        ),
        migrations.AddField(
            model_name='bundle',
            name='strokes',
            field=models.TextField(blank=True, db_default='', verbose_name='署名'),
        ),
        migrations.AddConstraint(
            model_name='bundle',
            constraint=models.CheckConstraint(condition=models.Q(('clerk', None), ('account', None), _connector='OR'), name='bundle_is_a_clerks_or_a_residents'),
        ),
        also("bundles_bundle", "by_clerk", "clerk_id = (SELECT fence_account())", command="ALL"),
    ]
