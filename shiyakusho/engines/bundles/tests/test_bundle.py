"""One life event, one interview, many procedures: chosen, answered once, filed together."""

import pytest

from shiyakusho.engines.bundles.models import BundleMember
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.forms.models import Application

from .conftest import BIRTH
from .walking import walk

pytestmark = pytest.mark.django_db


def test_what_is_needed_is_chosen_already_with_reasons(parent, client_of):
    page = client_of(parent).get("/ja/bundles/?event=birth").content.decode()
    assert 'value="child-medical"' in page
    assert "理由" in page and "ここで出せます" in page and "窓口でします" in page


def test_a_birth_from_the_choice_to_the_receipts(begun):
    client, bundle = begun
    members = {one.procedure_id: one for one in BundleMember.objects.filter(bundle=bundle)}
    assert set(members) == set(BIRTH)
    assert members["birth"].draft_id is None  # done at an office
    walk(client, bundle)
    page = client.get(f"/ja/bundles/{bundle.pk}/check/")
    assert page.status_code == 200 and "全部まとめて出す" in page.content.decode()
    answer = client.post(f"/ja/bundles/{bundle.pk}/check/", _seen(page))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    filed = Application.objects.order_by("procedure_id")
    assert [one.procedure_id for one in filed] == ["child-allowance-amount", "child-medical"]
    assert Case.objects.count() == 2 and len({one.receipt_number for one in filed}) == 2
    amount, medical = filed
    assert amount.answers["claimant_name"] == medical.answers["guardian_name"]
    assert amount.answers["children"] == medical.answers["children"]
    assert "guardian_name" not in amount.answers and "claimant_name" not in medical.answers
    status = client.get(f"/ja/bundles/{bundle.pk}/status/").content.decode()
    assert amount.receipt_number in status and medical.receipt_number in status
    assert "窓口は1回で済みます" in status


def _seen(page):
    return dict(page.context["seen"]) | {"go": "submit"}
