"""A case of somebody under 支援措置 is seen by the posts their measures allow, and no other post."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

SHIELD = """
CREATE POLICY shield ON cases_case AS RESTRICTIVE FOR ALL USING (
    (SELECT fence_is_house())
    OR shielded_posts IS NULL
    OR NOT (SELECT fence_is_staff())
    OR shielded_posts && (SELECT coalesce(array_agg(post), '{}')
                          FROM jsonb_object_keys((SELECT fence_posts())) AS post)
)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_fence")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="shielded_posts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                null=True,
                size=None,
                verbose_name="支援措置で見てよい職",
            ),
        ),
        RunSQL(SHIELD, "DROP POLICY shield ON cases_case"),
    ]
