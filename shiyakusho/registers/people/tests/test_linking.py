"""An account belongs to one resident, a resident to one account, also when two ask at once."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connections

from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.registers.people import public
from shiyakusho.registers.people.models import AccountLink, Resident

FACTS = {
    "name": "高橋　健太", "birth_date": date(1990, 5, 3), "sex": "M",
    "address": "福岡県北九州市小倉南区守恒本町２丁目３－１１　コーポ守恒１０１号",
}  # fmt: skip


@pytest.mark.django_db
def test_the_four_facts_of_the_card_find_the_resident(imported, account) -> None:
    mine = account("resident", level="L3")
    assert public.link_account(account=mine, **FACTS) == imported[1]
    assert public.link_account(account=mine, **FACTS) == imported[1]
    assert public.resident_of(mine).id == public.resident_id_of(mine) == imported[1]
    assert AccountLink.objects.filter(account=mine).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "高橋 健"},
        {"birth_date": date(1990, 5, 4)},
        {"sex": "F"},
        {"address": "福岡県北九州市小倉南区守恒本町2丁目3-1"},
        {"address": ""},
    ],
)
def test_one_wrong_fact_finds_nobody(imported, account, wrong) -> None:
    mine = account("resident", level="L3")
    with pytest.raises(public.NoMatchingResident):
        public.link_account(account=mine, **FACTS | wrong)
    assert public.resident_of(mine) is None


@pytest.mark.django_db
def test_a_weak_account_is_not_tied(imported, account) -> None:
    with pytest.raises(IdentityLevelTooLow):
        public.link_account(account=account("resident", level="L1"), **FACTS)


@pytest.mark.django_db
def test_neither_side_is_tied_twice(imported, account) -> None:
    first, second = account("resident"), account("resident")
    public.link_account(account=first, **FACTS)
    with pytest.raises(public.ResidentAlreadyLinked):
        public.link_account(account=second, **FACTS)
    with pytest.raises(public.AccountAlreadyLinked):
        public.link_account_to(account=first, resident_id=imported[2], method="staff")
    public.unlink_account(account=first)
    assert public.link_account(account=second, **FACTS) == imported[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins(account) -> None:
    resident = Resident.objects.order_by("number").first().pk
    accounts = [account("resident") for _ in range(4)]
    together, answers = Barrier(4), []

    def link(mine) -> None:
        together.wait()
        try:
            public.link_account_to(account=mine, resident_id=resident, method="staff")
            answers.append("linked")
        except public.ResidentAlreadyLinked:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [Thread(target=link, args=[mine]) for mine in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["linked", "refused", "refused", "refused"]
    assert AccountLink.objects.filter(resident_id=resident, ended_at=None).count() == 1
