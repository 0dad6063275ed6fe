"""The second fence: a talk is given to its person, to whoever showed the link of one of its seats, and to
the section that answers it; what hangs on a talk goes with it. A link is looked up before its talk is
known."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced, given

TALK = """account_id = (SELECT fence_account())
    OR 'talk:' || id = ANY ((SELECT fence_shown())::text[])
    OR (SELECT fence_may('remote.talk'))
       AND (section_id = '' OR (SELECT organisation_sections()) ? section_id)"""
SEAT = """remote_talk_is_given(talk_id)
    OR 'talkseat:' || token_digest = ANY ((SELECT fence_shown())::text[])"""


class Migration(migrations.Migration):
    dependencies = [
        ("remote", "0001_initial"),
        ("organisation", "0003_fence"),
        ("fence", "0001_words"),
    ]

    operations = [
        fenced("remote_talk", TALK),
        given("remote_talk_is_given", "remote_talk"),
        fenced("remote_seat", SEAT),
        fenced("remote_signal", "remote_talk_is_given(talk_id)"),
        fenced("remote_paper", "remote_talk_is_given(talk_id)"),
        fenced("remote_happening", "remote_talk_is_given(talk_id)"),
    ]
