"""A file asks for its letter by a function, as it asks the forms (forms 0009)."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also_anew, given


class Migration(migrations.Migration):
    dependencies = [("letters", "0004_fence_files")]

    operations = [
        given("letters_letter_gives_file", "letters_letter", "blob_id"),
        given("letters_reference_gives_file", "letters_letter", "reference_id"),
        also_anew(
            "files_blob",
            "by_letter",
            "letters_letter_gives_file(id)",
            "EXISTS (SELECT FROM letters_letter l WHERE l.blob_id = files_blob.id)",
        ),
        also_anew(
            "files_blob",
            "by_reference",
            "letters_reference_gives_file(id)",
            "EXISTS (SELECT FROM letters_letter l WHERE l.reference_id = files_blob.id)",
        ),
    ]
