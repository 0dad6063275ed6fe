"""Whoever is given a case sees who took its application down."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_work_queues"), ("forms", "0008_interviews")]

    operations = [
        also(
            "forms_interview",
            "by_case",
            "EXISTS (SELECT FROM cases_case c WHERE c.application_id = forms_interview.application_id)",
        ),
    ]
