"""The second fence: a file is given to who handed it in; the rooms that attach it add to whom else."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

# A file of nobody known belongs to the draft or the application it was handed in for.
OWNER = """owner = 'account:' || (SELECT fence_account())
    OR owner = ANY ((SELECT fence_shown())::text[])"""


class Migration(migrations.Migration):
    dependencies = [("files", "0003_left_out"), ("fence", "0001_words")]

    operations = [fenced("files_blob", OWNER)]
