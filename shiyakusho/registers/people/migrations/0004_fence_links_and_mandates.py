"""The second fence round the questions about links, and round mandates."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced


class Migration(migrations.Migration):
    dependencies = [("people", "0003_fence")]

    operations = [
        fenced(
            "people_linkrequest",
            "account_id = (SELECT fence_account()) OR (SELECT fence_may('people.link'))",
        ),
        fenced(
            "people_mandate",
            "representative_id = (SELECT fence_account()) "
            "OR grantor_id = ANY ((SELECT people_anchors())::uuid[]) "
            "OR (SELECT fence_may('people.mandates'))",
        ),
    ]
