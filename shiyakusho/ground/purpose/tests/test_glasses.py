"""緊急の閲覧: two people, one record, a short time, an alarm at once."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, connection, transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, current_purpose
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.outbox import services as outbox
from shiyakusho.ground.purpose import glasses, selectors
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.ground.purpose.models import Glass, GlassState
from shiyakusho.ground.purpose.reasons import lasts
from shiyakusho.ground.purpose.refusals import (
    GlassAnswered,
    GlassIncomplete,
    GlassNeedsAnother,
    GlassNotFound,
    GlassTargetUnknown,
    PurposeNeeded,
    UnknownReason,
)

from .asking import RESIDENT, WHY, asked, confirmed, later


@pytest.mark.django_db
def test_it_opens_one_record_for_who_asked_and_ends_by_itself(clerk, officer) -> None:
    glass = asked(clerk)
    assert glasses.open_for(clerk, glass.subject) is None
    confirmed(glass, officer)
    found = glasses.open_for(clerk, f"resident:{RESIDENT}")
    assert found is not None
    assert glasses.open_for(officer, found.subject) is None
    assert glasses.open_for(clerk, "resident:other") is None
    with acting_as(actor_of(clerk)):
        glasses.read_through(found)
        assert current_purpose().kind == "glass"
        require_purpose([f"resident:{RESIDENT}"])
        with pytest.raises(PurposeNeeded):
            require_purpose([f"resident:{RESIDENT}", "resident:other"])
        with later(lasts("glass")), pytest.raises(PurposeNeeded):
            require_purpose([f"resident:{RESIDENT}"])
    with later(lasts("glass")):
        assert glasses.open_for(clerk, found.subject) is None
        assert glasses.end_over() == 1
    glass.refresh_from_db()
    assert (glass.state, glass.ended_at) == (GlassState.ENDED, glass.until)


@pytest.mark.django_db
def test_nobody_confirms_their_own(account, clerk) -> None:
    chief = account("staff", roles=["section_chief"])
    glass = asked(chief)
    with acting_as(actor_of(chief)), pytest.raises(GlassNeedsAnother):
        glasses.confirm(glass.pk, chief)
    with pytest.raises(IntegrityError, match="purpose_glass_two_people"), transaction.atomic():
        Glass.objects.filter(pk=glass.pk).update(answered_by=chief)
    with pytest.raises(IntegrityError, match="was_confirmed"), transaction.atomic():
        Glass.objects.filter(pk=glass.pk).update(state=GlassState.OPEN)


@pytest.mark.django_db
def test_who_may_not_confirm_is_refused_and_another_section_sees_nothing(
    account, clerk, staff_of
) -> None:
    glass = asked(clerk)
    colleague = account("staff", roles=["clerk"])
    with acting_as(actor_of(colleague)), pytest.raises(Refusal) as refusal:
        glasses.confirm(glass.pk, colleague)
    assert refusal.value.code == "not_permitted"
    elsewhere, here = staff_of("elsewhere"), staff_of("here")
    with acting_as(actor_of(elsewhere)), pytest.raises(GlassNotFound):
        glasses.confirm(glass.pk, elsewhere)
    with pytest.raises(GlassNotFound):
        glasses.seen_by(glass.pk, elsewhere)
    assert glasses.waiting_for(elsewhere) == [] and glasses.waiting_for(here) == [glass]
    assert confirmed(glass, here).state == GlassState.OPEN


@pytest.mark.django_db
def test_declined_and_expired_open_nothing(clerk, officer) -> None:
    declined = asked(clerk)
    with acting_as(actor_of(officer)):
        glasses.decline(declined.pk, officer)
        with pytest.raises(GlassAnswered):
            glasses.confirm(declined.pk, officer)
    late = asked(clerk)
    with later(lasts("glass_waits")), acting_as(actor_of(officer)):
        with pytest.raises(GlassAnswered) as refusal:
            glasses.confirm(late.pk, officer)
        assert refusal.value.extra == {"state": "expired"}
        assert glasses.waiting_for(officer) == []
        glasses.end_over()
    assert glasses.open_for(clerk, late.subject) is None
    states = {one.state for one in selectors.glasses(clock.now() - timedelta(days=1), clock.now())}
    assert states == {GlassState.DECLINED, GlassState.EXPIRED}


@pytest.mark.django_db
def test_who_asked_ends_it_early(clerk, officer) -> None:
    glass = confirmed(asked(clerk), officer)
    with acting_as(actor_of(clerk)):
        assert glasses.end(glass.pk, clerk).state == GlassState.ENDED
        assert glasses.open_for(clerk, glass.subject) is None
        with pytest.raises(GlassAnswered):
            glasses.end(glass.pk, clerk)
    with acting_as(actor_of(officer)), pytest.raises(GlassNotFound):
        glasses.end(glass.pk, officer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"chosen": "curiosity"}, UnknownReason),
        ({"why": "急ぎ"}, GlassIncomplete),
        ({"why": "急" * 501}, GlassIncomplete),
        ({"why": WHY + "\x00"}, GlassIncomplete),
        ({"number": " "}, GlassIncomplete),
        ({"number": "9" * 41}, GlassIncomplete),
    ],
)
def test_what_is_incomplete_is_refused(clerk, said, refusal) -> None:
    with pytest.raises(refusal):
        asked(clerk, **said)
    assert not Glass.objects.exists()


@pytest.mark.django_db
def test_asking_tells_nobody_whether_there_is_such_a_record(clerk, officer) -> None:
    glass = asked(clerk, number="9" * 15)
    assert glass.state == GlassState.ASKED
    with pytest.raises(GlassTargetUnknown):
        confirmed(glass, officer)


@pytest.mark.django_db
def test_the_alarm_goes_out_with_the_opening(clerk, officer, settings, tmp_path) -> None:
    settings.MAIL_DIR = tmp_path
    glass = asked(clerk)
    assert outbox.deliver_overdue() == 1
    confirmed(glass, officer)
    assert outbox.deliver_overdue() == 1
    mails = [
        message_from_bytes(one.read_bytes(), policy=policy.default) for one in tmp_path.iterdir()
    ]
    told = {mail["Subject"]: mail.get_content() for mail in mails}
    alarm = told["【警報】緊急の閲覧が開かれました"]
    assert (
        "担当 一郎" in alarm
        and "保護 花子" in alarm
        and f"/staff/purpose/glass/{glass.pk}/" in alarm
    )
    assert WHY not in alarm
    assert {mail["To"] for mail in mails} == {"hogo@example.jp"}
    actions = list(
        AuditEvent.objects.filter(subjects__contains=[glass.subject]).values_list(
            "action", flat=True
        )
    )
    assert sorted(actions) == ["purpose.glass_ask", "purpose.glass_confirm"]


@pytest.mark.django_db
def test_the_oversight_sees_who_asked_who_confirmed_and_why(clerk, officer) -> None:
    glass = confirmed(asked(clerk), officer)
    seen = selectors.glass(glass.pk)
    assert seen is not None
    assert (seen.actor_name, seen.second, seen.reason) == ("担当 一郎", "保護 花子", WHY)
    assert (seen.subject, seen.state, seen.opened_at) == (glass.subject, "open", glass.answered_at)
    assert selectors.under_way() == {"asked": 0, "open": 1}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_opens_it(account, clerk, officer) -> None:
    glass = asked(clerk)
    two = [officer, account("staff", roles=["privacy_officer"])]
    told: list[str] = []
    together = threading.Barrier(2)

    def confirm(who) -> None:
        together.wait()
        try:
            confirmed(glass, who)
            told.append("opened")
        except Refusal as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(one,)) for one in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["glass_answered", "opened"]
    assert AuditEvent.objects.filter(action="purpose.glass_confirm").count() == 1
