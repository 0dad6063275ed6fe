from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

REVIEWED = "(SELECT fence_may('oversight.review'))"
KEPT = "(SELECT fence_may('oversight.all'))"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("fence", "0001_words")]

    operations = [
        fenced("oversight_finding", REVIEWED),
        fenced("oversight_review", REVIEWED),
        fenced("oversight_watched", KEPT),
        fenced("oversight_officerathome", KEPT),
        fenced("oversight_volume", KEPT),
    ]
