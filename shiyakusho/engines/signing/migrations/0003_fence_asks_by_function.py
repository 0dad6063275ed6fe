"""A consent asks for its application by the function of the forms (forms 0009)."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced_anew

OWN = """'consent:' || id = ANY ((SELECT fence_shown())::text[])
    OR 'consentlink:' || token_digest = ANY ((SELECT fence_shown())::text[])
    OR resident_id = ANY ((SELECT people_anchors())::uuid[])
    OR """
BEFORE = "EXISTS (SELECT FROM forms_application a WHERE a.id = application_id)"


class Migration(migrations.Migration):
    dependencies = [("signing", "0002_fence"), ("forms", "0009_fence_asks_by_function")]

    operations = [
        fenced_anew(
            "signing_consent", f"{OWN} forms_application_is_given(application_id)", OWN + BEFORE
        ),
    ]
