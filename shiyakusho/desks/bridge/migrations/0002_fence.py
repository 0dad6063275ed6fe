"""A bundle is its maker's; that a case is in one is seen by whoever sees the case, so that it is not
sent twice."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced

OWN = "made_by_id = (SELECT fence_account())"
ITS = """EXISTS (SELECT FROM bridge_bundle b WHERE b.id = bundle_id)
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)"""


class Migration(migrations.Migration):
    dependencies = [("bridge", "0001_initial"), ("cases", "0008_bulk"), ("fence", "0001_words")]

    operations = [fenced("bridge_bundle", OWN), fenced("bridge_bundlecase", ITS)]
