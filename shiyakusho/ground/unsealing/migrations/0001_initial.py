"""Requests to open an original: for the records office alone, by the second fence too."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from shiyakusho.ground.fence.policies import fenced


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('fence', '0001_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Unsealing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('blob_id', models.UUIDField(verbose_name='ファイル')),
                ('sha256', models.CharField(max_length=64, verbose_name='原本のハッシュ')),
                ('reason', models.CharField(choices=[('dispute', '審査請求・訴訟のため（行政不服審査法・民事訴訟法）'), ('disclosure', '開示請求・情報公開のため（個人情報保護法・情報公開条例）'), ('inquiry', '法令にもとづく照会のため（刑事訴訟法197条2項など）'), ('unreadable', '写しでは読めないため')], max_length=12, verbose_name='理由')),
                ('why', models.TextField(max_length=500, verbose_name='くわしい理由')),
                ('asked_at', models.DateTimeField(verbose_name='申し出')),
                ('allowed_at', models.DateTimeField(null=True, verbose_name='認めた日時')),
                ('until', models.DateTimeField(null=True, verbose_name='いつまで')),
                ('opened', models.PositiveSmallIntegerField(default=0, verbose_name='開いた回数')),
                ('allowed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='認めた人')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申し出た人')),
            ],
            options={
                'verbose_name': '原本の開封',
                'indexes': [models.Index(fields=['-asked_at'], name='unsealing_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('allowed_by', None), models.Q(('allowed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='unsealing_two_people'), models.CheckConstraint(condition=models.Q(('opened', 0), models.Q(('allowed_by__isnull', False), ('until__isnull', False)), _connector='OR'), name='unsealing_opened_was_allowed')],
            },
        ),
        fenced("unsealing_unsealing", "(SELECT fence_may('files.unseal'))"),
    ]
