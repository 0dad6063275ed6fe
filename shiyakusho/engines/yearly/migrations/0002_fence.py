"""The second fence: a recipient is given to the office that writes, and to the person."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also, fenced

OFFICE = """resident_id = ANY ((SELECT people_anchors())::uuid[])
    OR EXISTS (SELECT FROM yearly_mailing m WHERE m.id = mailing_id
        AND (SELECT organisation_sections()) ? m.section_id)"""


class Migration(migrations.Migration):
    dependencies = [
        ("yearly", "0001_initial"),
        ("letters", "0003_fence"),
        ("organisation", "0003_fence"),
    ]

    operations = [
        fenced("yearly_recipient", OFFICE),
        also(
            "letters_letter",
            "by_mailing",
            "EXISTS (SELECT FROM yearly_recipient r WHERE r.letter_id = letters_letter.id)",
        ),
    ]
