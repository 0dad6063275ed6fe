"""The residents' counter: questions about links, guardians and paper mandates, and who may."""

import pytest

from shiyakusho.desks.representation.tests.conftest import signed_in
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.people import linking
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.models import AccountLink, LinkRequest, Mandate

pytestmark = pytest.mark.django_db
CARD = {
    "name": "佐藤　健太", "birthdate": "19900503", "gender": "1",
    "address": "福岡県北九州市小倉南区守恒本町２丁目３－１１",
}  # fmt: skip
DESK = "/staff/representation/"


@pytest.fixture
def question(imported, account):
    """Somebody whose name differs from the register's."""
    mine = account("resident", level="L3", name="佐藤 健太", email="kenta@example.jp")
    linking.arrived(mine, CARD)
    return LinkRequest.objects.get(account=mine)


def page_of(question) -> str:
    return f"{DESK}links/{question.pk}/"


class TestQuestions:
    def test_the_list_tells_no_name_and_the_page_marks_the_difference(
        self, question, clerk
    ) -> None:
        browser = signed_in(clerk())
        listed = browser.get(DESK).content.decode()
        assert "一致が確かでない" in listed
        assert "佐藤" not in listed
        page = browser.get(page_of(question)).content.decode()
        assert "佐藤" in page
        assert "髙𣘺 健太" in page
        assert "ちがう" in page
        read = AuditEvent.objects.filter(action="records.read").last()
        assert read.detail["for"] == {"kind": "task", "reference": str(question.pk)}

    def test_link_by_the_page_and_a_mail_that_says_nothing(self, question, clerk, imported) -> None:
        browser = signed_in(clerk())
        said = {"decision": f"link:{imported[1]}", "version": "1"}
        assert browser.post(page_of(question), said).status_code == 302
        assert people.resident_id_of(question.account) == imported[1]
        assert AccountLink.objects.get().evidence["rule"] == "renamed"
        mail = Message.objects.get(template="link-decided")
        assert mail.address == "kenta@example.jp"
        assert "髙" not in mail.body + mail.subject

    @pytest.mark.parametrize(
        ("said", "state"),
        [
            ({"decision": "come"}, "come"),
            ({"decision": "refuse", "reason": "別の人"}, "refused"),
        ],
    )
    def test_the_other_answers(self, question, clerk, said, state) -> None:
        browser = signed_in(clerk())
        assert browser.post(page_of(question), said | {"version": "1"}).status_code == 302
        assert people.link_status(question.account) == state
        told = signed_in(question.account).get("/ja/me/link/").content.decode()
        assert "住民の窓口" in told
        assert "髙" not in told

    def test_refusing_without_a_reason_stays_on_the_page(self, question, clerk) -> None:
        answer = signed_in(clerk()).post(page_of(question), {"decision": "refuse", "version": "1"})
        assert answer.status_code == 422
        assert "理由を書いてください" in answer.content.decode()

    def test_by_number_at_the_counter(self, question, clerk, imported) -> None:
        browser = signed_in(clerk())
        said = {"decision": "link", "number": "100000000000004", "version": "1"}
        assert browser.post(page_of(question), said).status_code == 422
        said["reason"] = "窓口で在留カードを確認"
        assert browser.post(page_of(question), said).status_code == 302
        assert people.resident_id_of(question.account) == imported[4]

    @pytest.mark.parametrize(
        "said",
        [
            {"decision": "link:x", "version": "1"},
            {"decision": "link", "number": "9" * 15, "version": "1", "reason": "x"},
            {"decision": "link", "number": "\0", "version": "1", "reason": "x"},
            {"decision": "refuse", "version": "7", "reason": "x"},
            {"decision": "refuse", "version": "x", "reason": "x"},
        ],
    )
    def test_hostile_answers_decide_nothing(self, question, clerk, said) -> None:
        assert signed_in(clerk()).post(page_of(question), said).status_code == 422
        question.refresh_from_db()
        assert question.state == "waiting"

    def test_a_protected_candidates_address_is_not_shown_nor_compared(
        self, question, clerk, imported
    ) -> None:
        people.protect(
            resident_id=imported[1], kind="stalking", since=clock.today(), until=None,
            allowed_posts=["another"],
        )  # fmt: skip
        page = signed_in(clerk()).get(page_of(question)).content.decode()
        assert "二丁目3番11号" not in page
        assert "支援措置のため表示できません" in page


class TestWhoMay:
    def test_another_wards_counter_finds_nothing(self, question, clerk) -> None:
        browser = signed_in(clerk("門司区"))
        assert str(question.pk) not in browser.get(DESK).content.decode()
        assert browser.get(page_of(question)).status_code == 409
        assert browser.post(page_of(question), {"decision": "come"}).status_code == 409

    @pytest.mark.parametrize(
        "path", ["", "links/00000000-0000-0000-0000-000000000000/", "mandates/", "mandates/new/"]
    )
    def test_only_the_residents_counter_enters(self, account, clerk, path, client) -> None:
        assert signed_in(clerk(role="childcare-support")).get(DESK + path).status_code == 403
        assert signed_in(account("staff", roles=["clerk"])).get(DESK + path).status_code == 403
        assert signed_in(account("resident")).get(DESK + path).status_code == 403
        assert client.get(DESK + path).status_code in (302, 401)

    def test_ones_own_pages_need_oneself(self, client, account) -> None:
        for path in ("link/", "whom/", "mandates/", "mandates/new/", "mandates/accept/"):
            assert client.get(f"/ja/me/{path}").status_code == 302
            assert (
                signed_in(account("staff", roles=["clerk"])).get(f"/ja/me/{path}").status_code
                == 403
            )


class TestMandates:
    def test_a_guardian_is_recorded_and_accepts(self, clerk, tied, imported) -> None:
        browser = signed_in(clerk())
        asked = {
            "number": "100000000000001", "kind": "adult_guardian", "name": "高橋 葛葉",
            "document": "登記事項証明書 1号", "since.era": "", "since.year": "2026",
            "since.month": "11", "since.day": "1",
        }  # fmt: skip
        page = browser.post(f"{DESK}mandates/new/", asked).content.decode()
        code = page.split('class="num receipt">')[1].split("<")[0]
        guardian = tied(0)
        answer = signed_in(guardian).post("/ja/me/mandates/accept/", {"code": code})
        assert answer.status_code == 302
        assert [one.basis for one in people.may_act_for(guardian)] == ["guardian"]
        listed = browser.get(f"{DESK}mandates/?number=100000000000001").content.decode()
        assert "登記事項証明書 1号" in listed
        row = Mandate.objects.get()
        assert browser.post(f"{DESK}mandates/{row.pk}/end/").status_code == 302
        assert people.may_act_for(guardian) == ()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"document": ""}, {"kind": "uncle"}, {"number": "1"}, {"name": ""},
            {"kind": "proxy"}, {"since.month": "13"}, {"last.year": "1999", "last.month": "1", "last.day": "1"},
        ],
    )  # fmt: skip
    def test_what_is_not_in_order_is_not_recorded(self, clerk, imported, wrong) -> None:
        asked = {
            "number": "100000000000001", "kind": "adult_guardian", "name": "高橋 葛葉",
            "document": "1号", "since.year": "2026", "since.month": "11", "since.day": "1",
        }  # fmt: skip
        answer = signed_in(clerk()).post(f"{DESK}mandates/new/", asked | wrong)
        assert answer.status_code == 422
        assert not Mandate.objects.exists()


class TestResidents:
    def test_a_mandate_by_the_pages_from_grant_to_end(self, tied) -> None:
        grantor, helper = tied(1, "高橋 健太"), tied(0)
        mine, theirs = signed_in(grantor), signed_in(helper)
        today = clock.today()
        asked = {
            "name": "高橋 葛葉", "scope": "chosen", "procedures": "juminhyo",
            "since.year": today.year, "since.month": today.month, "since.day": today.day,
            "last.year": today.year + 1, "last.month": today.month, "last.day": 1,
        }  # fmt: skip
        page = mine.post("/ja/me/mandates/new/", asked).content.decode()
        code = page.split('class="num receipt">')[1].split("<")[0]
        assert theirs.post("/ja/me/mandates/accept/", {"code": code}).status_code == 302
        assert Message.objects.filter(template="mandate-accepted", account=grantor).exists()
        row = Mandate.objects.get()
        assert "使えます" in mine.get("/ja/me/mandates/").content.decode()
        assert "高橋 健太" not in theirs.get("/ja/me/mandates/accept/").content.decode()
        assert mine.post(f"/ja/me/mandates/{row.pk}/end/").status_code == 302
        assert Message.objects.filter(template="mandate-ended", account=helper).exists()
        assert people.may_act_for(helper) == ()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"scope": ""}, {"scope": "chosen", "procedures": []}, {"procedures": "absentee-ballot"},
            {"procedures": "nothing"}, {"name": ""}, {"since.month": "0"}, {"last.year": "2099"},
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_and_nothing_is_given(self, tied, wrong) -> None:
        today = clock.today()
        asked = {
            "name": "高橋 葛葉", "scope": "chosen", "procedures": "juminhyo",
            "since.year": today.year, "since.month": today.month, "since.day": today.day,
            "last.year": today.year + 1, "last.month": today.month, "last.day": 1,
        }  # fmt: skip
        answer = signed_in(tied(1)).post("/ja/me/mandates/new/", asked | wrong)
        assert answer.status_code == 422
        assert not Mandate.objects.exists()

    def test_unlink_and_have_it_looked_at_again(self, tied) -> None:
        mine = tied(1)
        browser = signed_in(mine)
        browser.post("/ja/me/link/", {"act": "unlink"})
        assert people.resident_id_of(mine) is None
        assert "次のサインインで確かめる" in browser.get("/ja/me/link/").content.decode()
        browser.post("/ja/me/link/", {"act": "again"})
        assert people.link_status(mine) == "reopened"

    def test_the_operator_unlinks_without_seeing_whose_it_is(self, tied, account) -> None:
        mine = tied(1, "だれか")
        browser = signed_in(account("staff", roles=["operator"]))
        page = f"/manage/representation/{mine.pk}/unlink/"
        assert "髙" not in browser.get(page).content.decode()
        assert browser.post(page).status_code == 302
        assert people.resident_id_of(mine) is None
        assert (
            browser.get(
                "/manage/representation/00000000-0000-0000-0000-000000000000/unlink/"
            ).status_code
            == 404
        )
        assert signed_in(account("staff", roles=["clerk"])).get(page).status_code == 403

    @pytest.mark.parametrize(
        "change",
        [{"name": "佐藤 健太"}, {"name": "だれ か", "birthdate": "19000101", "address": "x"}],
    )
    def test_nobody_learns_whether_somebody_is_there(self, imported, account, change) -> None:
        mine = account("resident", level="L3")
        linking.arrived(mine, CARD | change)
        page = signed_in(mine).get("/ja/me/link/").content.decode()
        assert "確認中" in page
        for word in ("一致", "候補", "支援", "いない"):
            assert word not in page
