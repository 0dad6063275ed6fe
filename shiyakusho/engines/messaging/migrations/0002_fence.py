"""The second fence: a message is given to whom it is written, and to whoever runs the house."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

ADDRESSEE = """account_id = (SELECT fence_account())
    OR (SELECT fence_may('operations.read'))"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial"), ("fence", "0002_subjects")]

    operations = [fenced("messaging_message", ADDRESSEE)]
