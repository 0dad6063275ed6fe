"""The second fence: what a group said of itself is given to whoever stands for it, and to the section that
reviews it. The group itself is a name and numbers."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

APPLICATION = """account_id = (SELECT fence_account())
    OR (SELECT fence_may('booking.read'))
       AND (section_id = '' OR (SELECT organisation_sections()) ? section_id)"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0009_groups")]

    operations = [fenced("booking_groupapplication", APPLICATION)]
