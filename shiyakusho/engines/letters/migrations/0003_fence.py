"""The second fence: a letter is given to whom it is written; staff see it by what it is about."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

RECIPIENT = """fence_id_in(recipient, 'account') = (SELECT fence_account())
    OR fence_id_in(recipient, 'resident') = ANY ((SELECT people_anchors())::uuid[])"""


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0002_what_it_says"),
        ("people", "0003_fence"),
        ("fence", "0002_subjects"),
    ]

    operations = [fenced("letters_letter", RECIPIENT)]
