"""A talk may end in more than one application: each has its own signature."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from shiyakusho.ground.fence.policies import fenced


class Migration(migrations.Migration):

    dependencies = [
        ('remote', '0002_fence'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='talk',
            name='signed',
        ),
        migrations.RemoveField(
            model_name='talk',
            name='strokes',
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('application_id', models.UUIDField(unique=True, verbose_name='申請')),
                ('procedure_id', models.CharField(max_length=60, verbose_name='手続き')),
                ('receipt_number', models.CharField(max_length=16, verbose_name='受付番号')),
                ('seen', models.CharField(max_length=64, verbose_name='見せた内容の指紋')),
                ('strokes', models.TextField(blank=True, verbose_name='署名の線')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='入力した氏名')),
                ('signed_at', models.DateTimeField(verbose_name='署名した日時')),
                ('talk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='remote.talk')),
            ],
            options={
                'verbose_name': '相談での署名',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('strokes', ''), _negated=True), models.Q(('name', ''), _negated=True), _connector='OR'), name='remote_signed_somehow')],
            },
        ),
        fenced("remote_signature", "remote_talk_is_given(talk_id)"),
    ]
