"""Whoever is given a draft or an application is given its files."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also


class Migration(migrations.Migration):
    dependencies = [("forms", "0005_fence_by_person"), ("files", "0004_fence")]

    operations = [
        also(
            "files_blob",
            "by_draft",
            "EXISTS (SELECT FROM forms_draftattachment a WHERE a.blob_id = files_blob.id)",
        ),
        also(
            "files_blob",
            "by_application",
            "EXISTS (SELECT FROM forms_applicationattachment a WHERE a.blob_id = files_blob.id)",
        ),
    ]
