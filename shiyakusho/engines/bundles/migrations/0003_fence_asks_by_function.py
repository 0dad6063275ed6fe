"""A member of a bundle asks for its draft and its application by the functions of the forms (0009)."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also_anew


class Migration(migrations.Migration):
    dependencies = [("bundles", "0002_fence"), ("forms", "0009_fence_asks_by_function")]

    operations = [
        also_anew(
            "bundles_bundlemember",
            "by_draft",
            "forms_draft_is_given(draft_id)",
            "EXISTS (SELECT FROM forms_draft d WHERE d.id = draft_id)",
        ),
        also_anew(
            "bundles_bundlemember",
            "by_application",
            "forms_application_is_given(application_id)",
            "EXISTS (SELECT FROM forms_application a WHERE a.id = application_id)",
        ),
    ]
