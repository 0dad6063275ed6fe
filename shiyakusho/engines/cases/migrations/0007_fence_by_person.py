"""A case is also the resident's it is about, and of whoever acts for them now."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_shield"), ("people", "0003_fence")]

    operations = [
        also(
            "cases_case",
            "by_person",
            "resident_id = ANY ((SELECT people_anchors())::uuid[])",
            command="ALL",
        ),
    ]
