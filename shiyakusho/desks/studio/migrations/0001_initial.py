

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StaleText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure_id', models.CharField(max_length=60, verbose_name='手続のid')),
                ('place', models.CharField(max_length=400, verbose_name='どこの')),
                ('language', models.CharField(max_length=20, verbose_name='ことば')),
                ('since', models.DateTimeField(verbose_name='いつから')),
            ],
            options={
                'verbose_name': '古い訳',
                'constraints': [models.UniqueConstraint(fields=('procedure_id', 'place', 'language'), name='studio_stale_once')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('copy_id', models.UUIDField(verbose_name='作業中の版')),
                ('procedure_id', models.CharField(max_length=60, verbose_name='手続のid')),
                ('place', models.CharField(blank=True, max_length=400, verbose_name='どこに')),
                ('words', models.TextField(verbose_name='コメント')),
                ('at', models.DateTimeField(verbose_name='時刻')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='解決')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'コメント',
                'indexes': [models.Index(fields=['copy_id', 'at'], name='studio_comment_copy')],
            },
        ),
    ]
