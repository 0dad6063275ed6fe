"""The second fence: a visit is given to who helps, to the resident who is signed in, and to whoever showed
its link, its number, or that their browser entered by it. Its forms go with it."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced, given

HELP = """helper_id = (SELECT fence_account())
    OR account_id = (SELECT fence_account())
    OR 'help:' || id = ANY ((SELECT fence_shown())::text[])
    OR 'helplink:' || token_digest = ANY ((SELECT fence_shown())::text[])
    OR 'helplink:' || code_digest = ANY ((SELECT fence_shown())::text[])
    OR 'helpholder:' || holder_digest = ANY ((SELECT fence_shown())::text[])
    OR (SELECT fence_may('assist.manage'))"""


class Migration(migrations.Migration):
    dependencies = [("assist", "0001_initial"), ("fence", "0001_words")]

    operations = [
        fenced("assist_help", HELP),
        given("assist_help_is_given", "assist_help"),
        fenced("assist_helpform", "assist_help_is_given(help_id)"),
    ]
