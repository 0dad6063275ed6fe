"""The second fence: a bundle is its account's, or of the browser that showed it. A member is also of
whoever is given its draft or its application: a clerk sees of a bundle what they may see anyway."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also, fenced

BUNDLE = """account_id = (SELECT fence_account())
    OR 'bundle:' || id = ANY ((SELECT fence_shown())::text[])"""


class Migration(migrations.Migration):
    dependencies = [("bundles", "0001_initial"), ("cases", "0005_fence"), ("forms", "0005_fence_by_person")]

    operations = [
        fenced("bundles_bundle", BUNDLE),
        fenced(
            "bundles_bundlemember",
            "EXISTS (SELECT FROM bundles_bundle b WHERE b.id = bundle_id)",
        ),
        also(
            "bundles_bundlemember",
            "by_draft",
            "EXISTS (SELECT FROM forms_draft d WHERE d.id = draft_id)",
        ),
        also(
            "bundles_bundlemember",
            "by_application",
            "EXISTS (SELECT FROM forms_application a WHERE a.id = application_id)",
        ),
    ]
