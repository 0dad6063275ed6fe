"""Whoever is given a letter is given its paper, and the sheet that explains it."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_fence"), ("files", "0004_fence")]

    operations = [
        also(
            "files_blob",
            "by_letter",
            "EXISTS (SELECT FROM letters_letter l WHERE l.blob_id = files_blob.id)",
        ),
        also(
            "files_blob",
            "by_reference",
            "EXISTS (SELECT FROM letters_letter l WHERE l.reference_id = files_blob.id)",
        ),
    ]
