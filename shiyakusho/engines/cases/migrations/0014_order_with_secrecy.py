"""The orders of long lists with the secrecy last. The new ones are made before the old go: nobody who
reads waits for them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_registered'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['section_id', '-closed_at', '-id', 'secrecy'], name='cases_ended'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['section_id', 'arrived_at', 'id', 'secrecy'], name='cases_arrival'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', False)), fields=['section_id', 'procedure_id', '-closed_at', '-id', 'secrecy'], name='cases_ended_procedure'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', False)), fields=['section_id', 'state', '-closed_at', '-id', 'secrecy'], name='cases_ended_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', False)), fields=['assignee', 'section_id', '-closed_at', '-id', 'secrecy'], name='cases_ended_by'),
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_closed',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_arrived',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_closed_procedure',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_closed_state',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_closed_by',
        ),
    ]
