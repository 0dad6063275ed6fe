"""The second fence: drafts and applications are given to whose they are. Staff see them by their
case, which the room of the cases adds."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

# A draft belongs to an account, or to whoever showed its link, its code, or that this browser
# began it (``fence.show``).
DRAFT = """account_id = (SELECT fence_account())
    OR 'draft:' || id = ANY ((SELECT fence_shown())::text[])
    OR 'link:' || link_digest = ANY ((SELECT fence_shown())::text[])
    OR 'code:' || code_digest = ANY ((SELECT fence_shown())::text[])"""
# Whoever may see a draft may see what it became.
APPLICATION = """account_id = (SELECT fence_account())
    OR 'application:' || id = ANY ((SELECT fence_shown())::text[])
    OR EXISTS (SELECT FROM forms_draft d WHERE d.application_id = forms_application.id)"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0002_acting_for_another"), ("fence", "0002_subjects")]

    operations = [
        fenced("forms_draft", DRAFT),
        fenced("forms_draftattachment", "EXISTS (SELECT FROM forms_draft d WHERE d.id = draft_id)"),
        fenced("forms_application", APPLICATION),
        fenced(
            "forms_applicationrevision",
            "EXISTS (SELECT FROM forms_application a WHERE a.id = application_id)",
        ),
        fenced(
            "forms_applicationattachment",
            "EXISTS (SELECT FROM forms_applicationrevision r WHERE r.id = revision_id)",
        ),
    ]
