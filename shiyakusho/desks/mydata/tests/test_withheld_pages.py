"""掲載の保留 on its pages: ordered, confirmed by another, seen by those it concerns."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.desks.mydata.models import Withholding
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def said(hall, **more: str) -> dict[str, str]:
    until = clock.today() + timedelta(days=30)
    return {"subject": hall.subject, "reason": "child-abuse", "reads_from": "令和8年1月1日",
            "hidden_until": until.isoformat(), "note": "通告あり"} | more  # fmt: skip


def test_ordered_by_one_confirmed_by_another(hall, client_of, account) -> None:
    page = reverse("mydata_staff:withheld")
    answer = client_of(hall.chief).post(page, said(hall))
    assert answer.status_code == 302
    made = Withholding.objects.get()
    own = client_of(hall.chief).post(answer["Location"], {"act": "confirm"})
    assert own.status_code == 403
    made.refresh_from_db()
    assert made.confirmed_at is None
    events = AuditEvent.objects.filter(action__startswith="mydata.withhold")
    assert events.exists() and not any(hall.subject in event.subjects for event in events)


@pytest.mark.parametrize(
    "wrong", [{"reason": "x"}, {"hidden_until": "いつか"}, {"subject": "花子"}, {"subject": ""},
              {"actor_id": "担当", "subject": ""}, {"hidden_until": "2999-01-01"}],
)  # fmt: skip
def test_what_does_not_hang_together_is_refused(hall, client_of, wrong) -> None:
    answer = client_of(hall.chief).post(reverse("mydata_staff:withheld"), said(hall) | wrong)
    assert answer.status_code == 422 and not Withholding.objects.exists()


def test_a_clerk_does_not_see_that_there_is_one(hall, client_of) -> None:
    client_of(hall.chief).post(reverse("mydata_staff:withheld"), said(hall))
    made = Withholding.objects.get()
    assert client_of(hall.clerk).get(reverse("mydata_staff:withheld")).status_code == 403
    page = reverse("mydata_staff:withholding", args=[made.pk])
    assert client_of(hall.clerk).get(page).status_code == 403
