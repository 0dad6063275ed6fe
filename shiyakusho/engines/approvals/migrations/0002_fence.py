"""The second fence: a proposal is given to its drafter and to whoever sits on its way, now or as a
deputy; what is decided about a case, to whom the case is given (which that room adds)."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

PART = """drafter_id = (SELECT fence_account())
    OR (SELECT fence_is_staff()) AND EXISTS (
        SELECT FROM approvals_seat s WHERE s.proposal_id = approvals_proposal.id
        AND (s.account_id = (SELECT fence_account())
            OR s.post_id = ANY ((SELECT organisation_posts())::text[]))
    )"""


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("organisation", "0003_fence"),
        ("fence", "0001_words"),
    ]

    operations = [
        fenced("approvals_proposal", PART),
        # Posts, officials and what they said to each other: of the staff's own.
        fenced("approvals_seat", "(SELECT fence_is_staff())"),
    ]
