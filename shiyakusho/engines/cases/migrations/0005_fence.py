"""The second fence: a case is given to its applicant, and to the section or post it is with, up to
their clearance; what hangs on a case to whom the case is given."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also, fenced

CASE = """applicant_id = (SELECT fence_account())
    OR secrecy <= coalesce(((SELECT organisation_sections()) ->> section_id)::int, 0)
    OR secrecy <= coalesce(((SELECT fence_posts()) ->> nullif(awaiting_post, ''))::int, 0)
    OR 'application:' || application_id = ANY ((SELECT fence_shown())::text[])
    OR 'case:' || id = ANY ((SELECT fence_shown())::text[])"""
ITS_CASE = "EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)"
OWN = "owner_id = (SELECT fence_account())"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_looked"),
        ("forms", "0003_fence"),
        ("letters", "0003_fence"),
        ("messaging", "0002_fence"),
        ("approvals", "0002_fence"),
        ("organisation", "0003_fence"),
    ]

    operations = [
        fenced("cases_case", CASE),
        *(
            fenced(f"cases_{table}", ITS_CASE)
            for table in (
                *("caseevent", "clockstop", "correction", "decision", "caseletter", "handover"),
            )
        ),
        fenced("cases_savedview", OWN),
        fenced("cases_export", OWN),
        also(
            "forms_application",
            "by_case",
            "EXISTS (SELECT FROM cases_case c WHERE c.application_id = forms_application.id)",
            command="ALL",
        ),
        also(
            "letters_letter",
            "by_case",
            "EXISTS (SELECT FROM cases_caseletter l WHERE l.letter_id = letters_letter.id)",
        ),
        also(
            "messaging_message",
            "by_case",
            "EXISTS (SELECT FROM cases_case c WHERE c.id = fence_id_in(about, 'case'))",
        ),
        also(
            "approvals_proposal",
            "by_case",
            "EXISTS (SELECT FROM cases_case c WHERE c.id = fence_id_in(subject, 'case'))",
        ),
    ]
