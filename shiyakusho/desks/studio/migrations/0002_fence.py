from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

WHO = "((SELECT fence_may('catalogue.edit')) OR (SELECT fence_may('catalogue.publish')))"


class Migration(migrations.Migration):
    dependencies = [("studio", "0001_initial"), ("fence", "0001_words")]

    operations = [fenced("studio_comment", WHO)]
