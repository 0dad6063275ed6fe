"""Numbers: one after the other, per symbol and fiscal year, whatever happens at once."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from shiyakusho.engines.approvals import numbers
from shiyakusho.engines.approvals.models import DocumentCounter, IssuedNumber
from shiyakusho.engines.approvals.numbers import issue_document_number

DAY = date(2026, 11, 20)
THREADS, EACH = 6, 8


@pytest.mark.django_db
def test_numbers_follow_one_another():
    assert [issue_document_number("北九子", DAY) for _ in range(3)] == [
        "北九子第1号",
        "北九子第2号",
        "北九子第3号",
    ]


@pytest.mark.django_db
def test_each_symbol_and_each_fiscal_year_counts_for_itself():
    assert issue_document_number("北九子", date(2027, 3, 31)) == "北九子第1号"
    assert issue_document_number("北九子", date(2027, 4, 1)) == "北九子第1号"
    assert issue_document_number("北九介", date(2027, 3, 31)) == "北九介第1号"
    assert issue_document_number("北九子", DAY) == "北九子第2号"
    assert IssuedNumber.objects.filter(fiscal_year=2026).count() == 3


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back():
    issue_document_number("北九子", DAY)
    with pytest.raises(RuntimeError), transaction.atomic():
        issue_document_number("北九子", DAY)
        raise RuntimeError
    assert issue_document_number("北九子", DAY) == "北九子第2号"


@pytest.mark.django_db
def test_the_register_refuses_a_number_twice():
    row = {"symbol": "北九子", "fiscal_year": 2026, "number": 1, "text": "x", "issued_on": DAY}
    IssuedNumber.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedNumber.objects.create(**row)


def _race(work) -> list[BaseException]:
    """Run ``work`` in THREADS threads at once, EACH times; returns what went wrong."""
    start, faults = threading.Barrier(THREADS), []

    def run():
        try:
            start.wait(10)
            for _ in range(EACH):
                try:
                    work()
                except IntegrityError as error:
                    faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_lost(monkeypatch):
    """The guard off: readers of the same counter try the same number."""
    issue_document_number("北九子", DAY)

    def unlocked(symbol, year):
        return DocumentCounter.objects.filter(symbol=symbol, fiscal_year=year)

    monkeypatch.setattr(numbers, "_locked", unlocked)
    faults = _race(lambda: issue_document_number("北九子", DAY))
    assert faults and all("number_given_once" in str(fault) for fault in faults)


@pytest.mark.django_db(transaction=True)
def test_with_the_lock_no_gap_and_no_double():
    given: list[str] = []
    faults = _race(lambda: given.append(issue_document_number("北九子", DAY)))
    total = THREADS * EACH
    assert faults == []
    assert sorted(given) == sorted(f"北九子第{n}号" for n in range(1, total + 1))
    rows = IssuedNumber.objects.filter(symbol="北九子").values_list("number", flat=True)
    assert sorted(rows) == list(range(1, total + 1))


@pytest.mark.django_db(transaction=True)
def test_two_chiefs_pressing_at_once_decide_once(staff, account):
    from shiyakusho.engines.approvals import public

    proposal = staff.draft(["section_chief"])
    outcomes: list[str] = []

    def press():
        try:
            public.decide(proposal.pk, "approve", "", staff.section_chief)
            outcomes.append("approved")
        except (public.AlreadyDecided, public.SamePerson) as refusal:
            outcomes.append(refusal.code)

    assert _race(press) == []
    assert outcomes.count("approved") == 1 and len(outcomes) == THREADS * EACH
    assert IssuedNumber.objects.filter(subject=proposal.subject).count() == 1
