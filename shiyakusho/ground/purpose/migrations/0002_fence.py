"""The second fence: visits and break-glasses are the staff's own."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced


class Migration(migrations.Migration):
    dependencies = [("purpose", "0001_initial"), ("fence", "0001_words")]

    operations = [
        fenced("purpose_visit", "(SELECT fence_is_staff())"),
        fenced("purpose_glass", "(SELECT fence_is_staff())"),
    ]
