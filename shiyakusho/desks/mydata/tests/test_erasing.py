"""消去: drafted by one, decided by another, done in every room, applied again after a restore."""

import pytest
from django.urls import reverse

from shiyakusho.desks.mydata import erasure
from shiyakusho.desks.mydata.models import Erasure
from shiyakusho.desks.mydata.staff_refusals import NobodyNamed
from shiyakusho.engines.approvals import public as approvals
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.contracts import personal_data
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.models import AccountLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(hall) -> Erasure:
    with acting_as(actor_of(hall.officer)):
        return erasure.propose(actor=hall.officer, subject=hall.subject, reason="法100条の請求")


def decide(hall, one: Erasure, decision: str = "approve") -> Erasure:
    with acting_as(actor_of(hall.chief)):
        approvals.decide(one.proposal_id, decision, "確かめた", hall.chief)
    one.refresh_from_db()
    return one


def test_nothing_goes_before_it_is_decided(hall, proposed) -> None:
    assert set(proposed.persons) == {hall.subject, f"account:{hall.resident.pk}"}
    assert people.resident_id_of(hall.resident) == hall.resident_id
    assert any(one["law"] for one in proposed.kept)
    with pytest.raises(approvals.SamePerson), acting_as(actor_of(hall.officer)):
        approvals.decide(proposed.proposal_id, "approve", "", hall.officer)


def test_every_room_forgets_and_the_restore_is_told(hall, proposed) -> None:
    done = decide(hall, proposed)
    assert done.state == "done" and done.rows["people"] and done.rows["identity"]
    hall.resident.refresh_from_db()
    assert not hall.resident.is_active and hall.resident.email == ""
    assert "花子" not in hall.resident.display_name
    told = OutboxMessage.objects.filter(kind="recovery.tombstone")
    assert {row.payload["subject"] for row in told} == set(proposed.persons)
    assert all("花子" not in str(row.payload) for row in told)


def test_again_is_harmless(hall, proposed) -> None:
    decide(hall, proposed)
    assert erasure.reapply() == (1, 0)
    AccountLink.objects.create(  # as a restore would bring it back
        account=hall.resident, resident_id=hall.resident_id, method="demo",
        linked_at=proposed.proposed_at,
    )  # fmt: skip
    assert erasure.reapply() == (1, 1)


def test_sent_back_nothing_goes(hall, proposed) -> None:
    assert decide(hall, proposed, "send_back").state == "refused"
    assert people.resident_id_of(hall.resident) == hall.resident_id


@pytest.mark.parametrize("subject", ["", "case:1", "resident:x", "account:" + "0" * 8, "花子"])
def test_nobody_is_nobody(subject: str) -> None:
    with pytest.raises(NobodyNamed):
        erasure.persons_of(subject)


def test_the_pages(hall, proposed, client_of) -> None:
    page = reverse("mydata_staff:erasures")
    assert client_of(hall.clerk).get(page).status_code == 404
    assert "法100条の請求" in client_of(hall.officer).get(page).content.decode()
    one = reverse("mydata_staff:erasure", args=[proposed.pk])
    assert "残るもの" in client_of(hall.officer).get(one).content.decode()
    assert client_of(hall.clerk).get(one).status_code == 404
    wrong = client_of(hall.officer).post(page, {"subject": "花子", "reason": "x"})
    assert wrong.status_code == 422


def test_every_duty_erases_twice_without_harm(hall) -> None:
    for person in (hall.subject, f"account:{hall.resident.pk}"):
        for _room, duty in personal_data.items():
            duty.erase(person)
            assert duty.erase(person) == 0
