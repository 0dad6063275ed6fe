"""Safe copies: what was handed in before waits for its copy, what we made needs none."""

from django.db import migrations, models

OURS_AND_THEIRS = """
UPDATE files_blob SET made_here = NOT (owner ~ '^(account|draft|application):' OR owner = '');
UPDATE files_blob SET state = 'checking' WHERE NOT made_here;
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField(
            "blob",
            "made_here",
            models.BooleanField(default=False, help_text="a letter or print of ours"),
        ),
        migrations.AddField(
            "blob",
            "copy_sha256",
            models.CharField(
                blank=True,
                db_index=True,
                default="",
                help_text="the safe copy; empty: none",
                max_length=64,
            ),
        ),
        migrations.AddField(
            "blob",
            "scanned_at",
            models.DateTimeField(help_text="found clean by the virus scanner", null=True),
        ),
        migrations.AddField(
            "blob",
            "refused_for",
            models.CharField(
                blank=True,
                default="",
                help_text="code of the refusal, found out later",
                max_length=40,
            ),
        ),
        migrations.AlterField(
            "blob",
            "state",
            models.CharField(
                choices=[
                    ("clean", "確認済み"),
                    ("checking", "確認中"),
                    ("refused", "受け取れません"),
                ],
                default="checking",
                max_length=10,
            ),
        ),
        migrations.RunSQL(
            OURS_AND_THEIRS, "UPDATE files_blob SET state = 'clean', refused_for = ''"
        ),
        migrations.AddIndex(
            "blob",
            models.Index(
                condition=models.Q(state="checking"), fields=["stored_at"], name="blob_checking"
            ),
        ),
        migrations.AddConstraint(
            "blob",
            models.CheckConstraint(
                condition=models.Q(copy_sha256__regex=r"^([0-9a-f]{64})?$"),
                name="blob_copy_sha256_hex",
            ),
        ),
        migrations.AddConstraint(
            "blob",
            models.CheckConstraint(
                condition=~models.Q(state="clean", made_here=False, copy_sha256=""),
                name="blob_clean_has_its_copy",
            ),
        ),
        migrations.AddConstraint(
            "blob",
            models.CheckConstraint(
                condition=models.Q(state="refused") ^ models.Q(refused_for=""),
                name="blob_refused_says_why",
            ),
        ),
    ]
