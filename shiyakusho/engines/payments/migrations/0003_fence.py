"""The second fence: a payment is given to its account, to whoever holds its id, and to the section whose
it is; what came and went back goes with it. The numbers of receipts and the days of tills name nobody."""

from django.db import migrations

from shiyakusho.ground.fence.policies import fenced, given

PAYMENT = """account_id = (SELECT fence_account())
    OR 'payment:' || id = ANY ((SELECT fence_shown())::text[])
    OR (SELECT fence_may('payments.read'))
       AND (section_id = '' OR (SELECT organisation_sections()) ? section_id)"""
OF_TAKING = "EXISTS (SELECT FROM payments_taking t WHERE t.id = taking_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_guard"),
        ("organisation", "0003_fence"),
        ("fence", "0001_words"),
    ]

    operations = [
        fenced("payments_payment", PAYMENT),
        given("payments_is_given", "payments_payment"),
        fenced("payments_try", "payments_is_given(payment_id)"),
        fenced("payments_taking", "payments_is_given(payment_id)"),
        fenced("payments_refund", OF_TAKING),
        fenced("payments_notice", "false"),
    ]
