"""Asked once, settled once, given back no more than came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments import refusals
from shiyakusho.engines.payments.duties import PERSONAL_DATA, RETENTION, online_share
from shiyakusho.engines.payments.models import Payment, Refund, Taking, TillDay, Try
from shiyakusho.engines.payments.services.giving_back import give_back_by_office
from shiyakusho.engines.payments.services.trying import Told
from shiyakusho.ground import clock
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.outbox.services import deliver_overdue

from .conftest import TILL, asked, sound, told

pytestmark = [pytest.mark.django_db, pytest.mark.check("E4")]


def begun(payment: Payment) -> Try:
    return payments.begin(payment_id=payment.pk, returns_to="http://localhost/back")


def hear(tried: Try, state: str = "paid", *, yen: int | None = None, event: str = "") -> Payment:
    return payments.hear(Told(tried.pk, state, tried.yen if yen is None else yen, event))


def test_asked_twice_is_one_payment_and_free_is_settled() -> None:
    one = asked(reference="a")
    assert asked(reference="a").pk == one.pk
    assert asked(700, reference="a").yen == 700  # while nobody pays
    payments.take_cash(payment_id=one.pk, till=TILL, handed=1000)
    assert asked(700, reference="a").state == "paid"
    with pytest.raises(refusals.AskedOtherwise):
        asked(800, reference="a")
    free = asked(0)
    assert free.is_settled and free.reason == "無料"
    assert told[(free.reference, "settled")] == 0  # whoever asks sees it
    sound()


def test_cash_change_and_a_receipt_number_without_a_gap() -> None:
    one, other = asked(800), asked(300)
    with pytest.raises(refusals.TooLittleHanded):
        payments.take_cash(payment_id=one.pk, till=TILL, handed=799)
    with pytest.raises(refusals.NoSuchTill):
        payments.take_cash(payment_id=one.pk, till="nowhere", handed=800)
    first = payments.take_cash(payment_id=one.pk, till=TILL, handed=1000)
    assert first.change == 200 and told[(one.reference, "settled")] == 1
    with pytest.raises(refusals.NotPayable):
        payments.take_cash(payment_id=one.pk, till=TILL, handed=1000)
    second = payments.take_cash(payment_id=other.pk, till=TILL, handed=300)
    assert int(second.number[5:]) == int(first.number[5:]) + 1
    sound()


def test_the_till_is_closed_once_and_says_why_it_differs() -> None:
    one = asked(500)
    taking = payments.take_cash(payment_id=one.pk, till=TILL, handed=500)
    give_back_by_office(payment_id=one.pk, yen=200, reason="取りすぎた")
    back = Refund.objects.get(taking=taking)
    payments.hand_over(refund_id=back.pk, till=TILL)
    with pytest.raises(refusals.RefundNotWaiting):
        payments.hand_over(refund_id=back.pk, till=TILL)
    with pytest.raises(refusals.ReasonMissing):
        payments.close_till(till=TILL, counted=299)
    row = payments.close_till(till=TILL, counted=299, reason="1円足りない")
    assert (row.expected, row.counted) == (300, 299)
    with pytest.raises(refusals.TillClosed):
        payments.close_till(till=TILL, counted=300)
    late = asked(100)
    with pytest.raises(refusals.TillClosed), transaction.atomic():
        payments.take_cash(payment_id=late.pk, till=TILL, handed=100)
    assert payments.take_cash(payment_id=late.pk, till="moji-1", handed=100).till == "moji-1"
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        tomorrow = payments.take_cash(payment_id=asked(100).pk, till=TILL, handed=100)
    assert TillDay.objects.get(till=TILL, day=tomorrow.day).closed_at is None
    sound()


def test_waived_and_withdrawn_need_no_money() -> None:
    one = asked()
    with pytest.raises(refusals.ReasonMissing):
        payments.waive(payment_id=one.pk, reason="  ")
    assert payments.waive(payment_id=one.pk, reason="障害者減免").state == "waived"
    assert told[(one.reference, "settled")] == 1
    gone = asked()
    payments.withdraw(purpose="tests", reference=gone.reference)
    gone.refresh_from_db()
    assert gone.state == "withdrawn"
    for over in (one, gone):
        with pytest.raises(refusals.NotPayable):
            payments.take_cash(payment_id=over.pk, till=TILL, handed=500)
    payments.withdraw(purpose="tests", reference="never asked")


def test_online_is_one_try_until_it_ends(provider) -> None:
    one = asked()
    tried = begun(one)
    assert tried.url.startswith(provider.address) and begun(one).pk == tried.pk
    hear(tried, "refused")
    again = begun(one)
    assert again.pk != tried.pk
    hear(again, "cancelled")
    third = begun(one)
    assert hear(third, event="e1").state == "paid"
    assert hear(third, event="e1").state == "paid" and hear(third, event="e2").state == "paid"
    assert Taking.objects.filter(payment=one).count() == 1 and told[(one.reference, "settled")] == 1
    with pytest.raises(refusals.NotPayable):
        begun(one)
    sound()


def test_a_notice_for_another_amount_or_nobody_is_refused(provider) -> None:
    tried = begun(asked(500))
    with pytest.raises(refusals.NoticeRefused):
        hear(tried, yen=5)
    tried.pk = asked().pk  # no try of this id
    with pytest.raises(refusals.NoticeRefused):
        hear(tried)
    assert not Taking.objects.exists()


def test_who_began_in_time_may_finish_and_what_comes_later_goes_back(provider) -> None:
    one, silent = asked(minutes=10), asked(minutes=10)
    begun(silent)
    tried = begun(one)
    due = one.due
    assert due is not None
    with clock.stopped_at(due + timedelta(minutes=1)):
        assert payments.lapse_due() == 0  # both may still be paying
        hear(tried)
        with pytest.raises(refusals.PastDue):
            begun(asked(minutes=-1))
    with clock.stopped_at(due + timedelta(minutes=20)):
        assert payments.lapse_due() >= 1
        assert told[(silent.reference, "lapsed")] == 1
        late = Try.objects.get(payment=silent)
        assert late.state == "expired"
        assert hear(late).state == "lapsed"  # the money came all the same
    back = Refund.objects.get(taking__payment=silent)
    assert back.yen == 500 and back.state == "asked"
    provider.book.end(provider.book.of(str(late.pk)), "paid")
    with clock.stopped_at(due + timedelta(minutes=21)):
        deliver_overdue()
    back.refresh_from_db()
    assert back.state == "done" and told[(silent.reference, "refunded")] == 1
    one.refresh_from_db()
    assert one.state == "paid"
    sound()


def test_cash_while_a_page_is_open_elsewhere_settles_once(provider) -> None:
    one = asked()
    tried = begun(one)
    payments.take_cash(payment_id=one.pk, till=TILL, handed=500)
    hear(tried)
    came = Taking.objects.filter(payment=one)
    assert came.count() == 2 and came.get(settles=False).method == "online"
    sound()


def test_the_provider_away_loses_nothing(provider) -> None:
    one = asked()
    provider.down = True
    with pytest.raises(refusals.ProviderAway):
        begun(one)
    provider.down = False
    tried = begun(one)
    assert Try.objects.filter(payment=one).count() == 1
    provider.book.end(provider.book.of(str(tried.pk)), "paid")  # and its notice is lost
    provider.down = True
    with clock.stopped_at(clock.now() + timedelta(minutes=3)):
        assert payments.look_after() == 0
        provider.down = False
        assert payments.look_after() == 1
    one.refresh_from_db()
    assert one.state == "paid"
    give_back_by_office(payment_id=one.pk, yen=500, reason="部屋が使えなくなった")
    provider.down = True
    deliver_overdue()
    row = OutboxMessage.objects.get(kind="payments.give_back")
    assert row.state == "waiting"
    provider.down = False
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        deliver_overdue()
        deliver_overdue()
    assert provider.book.of(str(tried.pk)).given_back == 500
    assert Refund.objects.get().state == "done"
    sound()


def test_a_slow_provider_holds_no_lock(provider, monkeypatch) -> None:
    monkeypatch.setattr("shiyakusho.engines.payments.provider.Deadline", _Short)
    provider.slow = 1.0
    one = asked()
    with pytest.raises(refusals.ProviderAway):
        begun(one)
    assert payments.take_cash(payment_id=one.pk, till=TILL, handed=500).settles


class _Short:
    left = 0.2


def test_no_more_goes_back_than_came() -> None:
    one = asked(500)
    with pytest.raises(refusals.RefundTooMuch):
        give_back_by_office(payment_id=one.pk, yen=100, reason="まだ何も")
    payments.take_cash(payment_id=one.pk, till=TILL, handed=500)
    give_back_by_office(payment_id=one.pk, yen=300, reason="半分")
    for wrong in (0, -1, 201, 500):
        with pytest.raises(refusals.RefundTooMuch):
            give_back_by_office(payment_id=one.pk, yen=wrong, reason="さらに")
    payments.give_back(purpose="tests", reference=one.reference, yen=200, reason="残り")
    sound()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_payment SET state = 'asked', closed_at = NULL",
        "UPDATE payments_payment SET yen = 1",
        "UPDATE payments_taking SET yen = 1, handed = 1",
        "UPDATE payments_taking SET given_back = 501",
        "INSERT INTO payments_taking (id, payment_id, method, yen, handed, settles, number, at, till, day, given_back)"
        " SELECT gen_random_uuid(), payment_id, method, yen, handed, true, 'x', at, till, day, 0 FROM payments_taking",
        "INSERT INTO payments_refund (id, taking_id, yen, state, reason, asked_at, till)"
        " SELECT gen_random_uuid(), id, 501, 'asked', '-', at, '' FROM payments_taking",
    ],
    ids=["moved twice", "other amount", "other taking", "too much back", "paid twice", "refund"],
)
def test_the_database_refuses_by_itself(statement: str) -> None:
    from django.db import connection

    payments.take_cash(payment_id=asked(500).pk, till=TILL, handed=500)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_told_forgotten_and_kept(account) -> None:
    mine = account()
    paid, open_one, over = (asked(account=mine, name="金糸 雀") for _n in range(3))
    payments.take_cash(payment_id=paid.pk, till=TILL, handed=500)
    payments.withdraw(purpose="tests", reference=over.reference)
    subject = f"account:{mine.pk}"
    rows = list(PERSONAL_DATA.disclose(subject))
    assert len(rows) == 3 and any("2" in one["収納"][0] for one in rows if one["収納"])
    assert len(list(PERSONAL_DATA.kept(subject))) == 2
    assert PERSONAL_DATA.erase(subject) == 1 and PERSONAL_DATA.erase(subject) == 0
    assert online_share(clock.today(), clock.today()) == 0.0
    assert RETENTION.purge() == 0
    with clock.stopped_at(clock.now() + timedelta(days=365 * 7)):
        assert RETENTION.purge() == 1  # what still may be paid stays known
    paid.refresh_from_db()
    open_one.refresh_from_db()
    assert paid.name == "" and paid.yen == 500 and open_one.name == "金糸 雀"
