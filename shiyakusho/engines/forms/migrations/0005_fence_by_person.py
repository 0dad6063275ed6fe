"""An application is also the resident's it is about, and of whoever acts for them now."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also


class Migration(migrations.Migration):
    dependencies = [("forms", "0004_tries_are_counted_by_identity"), ("people", "0003_fence")]

    operations = [
        also(
            "forms_application",
            "by_person",
            "resident_id = ANY ((SELECT people_anchors())::uuid[])",
            command="ALL",
        ),
    ]
