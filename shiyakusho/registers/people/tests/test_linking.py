"""An account belongs to one resident, a resident to one account, also when two ask at once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from shiyakusho.ground import clock
from shiyakusho.ground.audit import Purpose, acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock.stopped import stopped_at
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.recovery import tombstones
from shiyakusho.registers.people import linking, public
from shiyakusho.registers.people.models import AccountLink, AddressPeriod, LinkRequest, Resident

CARD = {
    "name": "高橋　健太", "birthdate": "19900503", "gender": "1",
    "address": "福岡県北九州市小倉南区守恒本町２丁目３－１１　コーポ守恒１０１号",
}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(account):
    return actor_of(account("staff", roles=["clerk"]))


TASK = Purpose("task", "link-request", "結びつけの確認")


def asked(mine) -> LinkRequest:
    return LinkRequest.objects.get(account=mine, decided_at=None)


class TestTheMachine:
    def test_the_four_facts_link_at_once_and_only_how_they_compared_is_kept(
        self, imported, account
    ) -> None:
        mine = account("resident", level="L3")
        linking.arrived(mine, CARD)
        linking.arrived(mine, CARD)
        assert public.resident_id_of(mine) == imported[1]
        link = AccountLink.objects.get(account=mine)
        assert link.evidence == {
            "rule": "all-four", "name": "folded", "birth_date": "same", "sex": "same", "address": "full",
        }  # fmt: skip
        assert link.method == "four_facts"
        assert not LinkRequest.objects.exists()
        written = repr(list(AuditEvent.objects.values_list("detail", "subjects")))
        assert "守恒" not in written

    @pytest.mark.parametrize(
        ("change", "cause"),
        [
            ({"name": "高橋 健"}, "ambiguous"),
            ({"birthdate": "19900504"}, "ambiguous"),
            ({"gender": "2"}, "ambiguous"),
            ({"address": "福岡県北九州市小倉南区守恒本町2丁目3-1"}, "ambiguous"),
            ({"name": "田中 実", "address": "東京都千代田区1-1"}, "nobody"),
        ],
    )
    def test_all_else_is_a_clerks_and_looks_alike(self, imported, account, change, cause) -> None:
        mine = account("resident", level="L3")
        linking.arrived(mine, CARD | change)
        assert public.resident_id_of(mine) is None
        assert asked(mine).cause == cause
        assert public.link_status(mine) == "checking"

    def test_an_account_there_already_and_protection_are_a_clerks(self, imported, account) -> None:
        first, second, third = (account("resident", level="L3") for _ in range(3))
        linking.arrived(first, CARD)
        linking.arrived(second, CARD)
        assert asked(second).cause == "linked"
        public.unlink_account(account=first)
        public.protect(
            resident_id=imported[1], kind="stalking", since=clock.today(), until=None, allowed_posts=[]
        )  # fmt: skip
        linking.arrived(third, CARD)
        assert asked(third).cause == "protected"
        assert {public.link_status(one) for one in (second, third)} == {"checking"}

    @pytest.mark.parametrize("claims", [{}, {"name": "高橋 健太"}, CARD | {"name": ["x"]}])
    def test_without_the_facts_nothing_is_asked(self, imported, account, claims) -> None:
        mine = account("resident", level="L3")
        linking.arrived(mine, claims)
        assert not LinkRequest.objects.exists()
        assert public.link_status(mine) == "unknown"

    def test_a_weak_account_is_not_tied(self, imported, account) -> None:
        mine = account("resident", level="L1")
        linking.arrived(mine, CARD)
        assert public.link_status(mine) == "weak"
        assert not AccountLink.objects.exists()

    def test_the_same_question_is_asked_once_and_other_facts_ask_anew(
        self, imported, account
    ) -> None:
        mine = account("resident", level="L3")
        linking.arrived(mine, CARD | {"name": "高橋 健"})
        before = asked(mine)
        linking.arrived(mine, CARD | {"name": "高橋 健"})
        assert asked(mine).version == before.version
        linking.arrived(mine, CARD | {"name": "高橋 健一"})
        assert (asked(mine).pk, asked(mine).version) == (before.pk, before.version + 1)

    def test_who_moves_in_is_linked_when_the_register_knows_it(self, imported, account) -> None:
        mine = account("resident", level="L3")
        card = CARD | {"address": "北九州市小倉北区木町4-5-6"}
        linking.arrived(mine, card)
        question = asked(mine)
        old = AddressPeriod.objects.get(resident_id=imported[1])
        old.until = clock.today()
        old.save()
        AddressPeriod.objects.create(
            resident_id=imported[1], lg_code="401064", ward="小倉北区", town="木町四丁目",
            rest="5番6号", address_key="", since=clock.today(), batch_id=old.batch_id,
        )  # fmt: skip
        linking.arrived(mine, card)
        question.refresh_from_db()
        assert (question.state, question.given, question.candidates) == ("linked", None, [])
        assert public.resident_id_of(mine) == imported[1]


class TestLookingAgain:
    @pytest.fixture
    def linked(self, imported, account):
        mine = account("resident", level="L3")
        linking.arrived(mine, CARD)
        return mine

    def test_another_name_or_place_keeps_the_link_and_asks_a_clerk(self, linked) -> None:
        linking.arrived(linked, CARD | {"name": "佐藤 健太"})
        assert public.link_status(linked) == "linked"
        assert asked(linked).cause == "changed"

    @pytest.mark.parametrize("other", [{"birthdate": "19910503"}, {"gender": "2"}])
    def test_another_birth_date_or_sex_is_somebody_else(self, linked, other) -> None:
        linking.arrived(linked, CARD | other)
        assert public.resident_id_of(linked) is None
        assert AccountLink.objects.get().end_reason == "changed"
        assert asked(linked).cause == "ambiguous"

    def test_a_linked_account_is_not_linked_to_another(self, linked, imported, account) -> None:
        with pytest.raises(public.AccountAlreadyLinked):
            public.link_account_to(account=linked, resident_id=imported[2], method="staff")

    def test_who_unlinked_stays_so_until_they_ask(self, linked) -> None:
        public.unlink_account(account=linked)
        linking.arrived(linked, CARD)
        assert public.link_status(linked) == "unlinked"
        public.ask_again(account=linked)
        linking.arrived(linked, CARD)
        assert public.link_status(linked) == "linked"

    def test_who_was_unlinked_by_the_office_is_not_linked_by_asking(self, linked) -> None:
        public.unlink_account(account=linked, reason="office")
        public.ask_again(account=linked)
        linking.arrived(linked, CARD)
        assert public.link_status(linked) == "refused"

    def test_an_ended_link_stays_ended_after_a_restore(self, linked) -> None:
        public.unlink_account(account=linked)
        link = AccountLink.objects.get()
        AccountLink.objects.update(ended_at=None, end_reason="")
        detail = {"link": link.pk.hex, "why": "asked"}
        late = tombstones.Tombstone("1", clock.now(), linking.LINK_ENDED, "account:x", detail)
        assert [linking.end_again(late), linking.end_again(late)] == [1, 0]


class TestTheClerk:
    @pytest.fixture
    def question(self, imported, account):
        mine = account("resident", level="L3")
        linking.arrived(mine, CARD | {"name": "佐藤 健太"})
        return asked(mine)

    def test_links_and_the_facts_are_gone(self, question, imported, clerk) -> None:
        with acting_as(clerk, TASK):
            public.decide_link(request_id=question.pk, version=1, resident_id=imported[1])
        question.refresh_from_db()
        assert (question.state, question.given, question.candidates) == ("linked", None, [])
        assert question.decided_by == f"staff:{clerk.id}"
        link = AccountLink.objects.get()
        assert (link.resident_id, link.method, link.evidence["rule"]) == (
            *(imported[1], "staff", "renamed"),
        )

    def test_whoever_is_no_candidate_needs_a_reason(self, question, imported, clerk) -> None:
        with acting_as(clerk, TASK), pytest.raises(public.LinkReasonMissing):
            public.decide_link(request_id=question.pk, version=1, resident_id=imported[4])
        with acting_as(clerk, TASK):
            public.decide_link(
                request_id=question.pk,
                version=1,
                resident_id=imported[4],
                reason="窓口で旅券を確認",
            )
        assert AccountLink.objects.get().evidence == {"rule": "counter"}

    def test_refused_is_refused_the_next_time_too(self, question, clerk) -> None:
        with acting_as(clerk, TASK):
            public.refuse_link(request_id=question.pk, version=1, reason="別の人")
        mine = question.account
        linking.arrived(mine, CARD | {"name": "佐藤 健太"})
        assert public.link_status(mine) == "refused"
        assert not LinkRequest.objects.filter(decided_at=None).exists()
        linking.arrived(mine, CARD)
        assert public.link_status(mine) == "linked"

    def test_asked_to_come_and_then_linked(self, question, imported, clerk) -> None:
        with acting_as(clerk, TASK):
            public.ask_to_come(request_id=question.pk, version=1, reason="在留カード")
            assert public.link_status(question.account) == "come"
            linking.arrived(question.account, CARD | {"name": "佐藤 健太"})
            assert public.link_status(question.account) == "come"
            public.decide_link(request_id=question.pk, version=2, resident_id=imported[1])
        assert public.link_status(question.account) == "linked"

    def test_two_clerks_decide_once(self, question, imported, clerk) -> None:
        with acting_as(clerk, TASK):
            public.ask_to_come(request_id=question.pk, version=1)
            with pytest.raises(public.LinkRequestChanged):
                public.decide_link(request_id=question.pk, version=1, resident_id=imported[1])
            public.refuse_link(request_id=question.pk, version=2, reason="別の人")
            with pytest.raises(public.LinkRequestNotOpen):
                public.decide_link(request_id=question.pk, version=3, resident_id=imported[1])

    def test_room_is_made_only_with_a_reason(self, imported, account, clerk) -> None:
        old, new = account("resident", level="L3"), account("resident", level="L3")
        linking.arrived(old, CARD)
        linking.arrived(new, CARD)
        decided = {"request_id": asked(new).pk, "version": 1, "resident_id": imported[1]}
        with acting_as(clerk, TASK):
            with pytest.raises(public.ResidentAlreadyLinked):
                public.decide_link(**decided)
            with pytest.raises(public.LinkReasonMissing):
                public.decide_link(**decided, replace=True)
            public.decide_link(**decided, replace=True, reason="新しいカードを窓口で確認")
        assert public.resident_id_of(old) is None
        assert public.resident_id_of(new) == imported[1]

    def test_what_nobody_answers_goes_with_the_facts(self, question) -> None:
        assert linking.drop_old_requests() == 0
        with stopped_at(clock.now() + timedelta(days=181)):
            assert linking.drop_old_requests() == 1
        question.refresh_from_db()
        assert (question.state, question.given) == ("reopened", None)


@pytest.mark.parametrize(
    ("address", "ward"),
    [
        ("福岡県北九州市小倉南区守恒本町2", "小倉南区"),
        ("小倉北区城内1-1", "小倉北区"),
        ("東京都千代田区1-1", ""),
        ("福岡県春日市昇町3", ""),
        ("", ""),
    ],
)
def test_the_ward_an_address_names(address, ward) -> None:
    assert linking.ward_in(address) == ward


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
