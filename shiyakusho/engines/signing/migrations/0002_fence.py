"""The second fence: a consent is given to whoever holds its link or identified themselves, to the
resident it is asked of, and to whom its application is given."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

CONSENT = """'consent:' || id = ANY ((SELECT fence_shown())::text[])
    OR 'consentlink:' || token_digest = ANY ((SELECT fence_shown())::text[])
    OR resident_id = ANY ((SELECT people_anchors())::uuid[])
    OR EXISTS (SELECT FROM forms_application a WHERE a.id = application_id)"""
ITS_CONSENT = "EXISTS (SELECT FROM signing_consent c WHERE c.id = consent_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0001_initial"),
        ("forms", "0005_fence_by_person"),
        ("cases", "0005_fence"),
        ("people", "0003_fence"),
    ]

    operations = [
        fenced("signing_consent", CONSENT),
        fenced("signing_signature", ITS_CONSENT),
        fenced("signing_consentevent", ITS_CONSENT),
    ]
