"""H5's battery: the page of who looked tells nothing about anybody else, whoever looks at it.

Canaries stand where something could slip: in the names, addresses and affairs of others.
"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from shiyakusho.desks.mydata import withholding
from shiyakusho.engines.cases.public import Affair
from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, Actor, Purpose
from shiyakusho.ground.clock import stopped_at

pytestmark = [pytest.mark.django_db, pytest.mark.check("H5")]
CANARY = "金糸雀塚"
PAGE = "/ja/mydata/"
OTHER_CASE = "case:11111111-2222-4333-8444-555555555555"


@pytest.fixture
def wife(hall, person, account):
    """Another person of the same household, with an account of her own."""
    from shiyakusho.registers.people.models import Household, Membership

    home = Household.objects.get(
        pk=Membership.objects.get(resident_id=hall.resident_id).household_id
    )
    made = person(f"{CANARY} 妻子", household=home)
    return SimpleNamespace(
        pk=made.pk, subject=f"resident:{made.pk}", account=account(name=f"{CANARY} 妻子")
    )


@pytest.fixture
def affair(monkeypatch, wife):
    """Make the other case somebody's: ``affair(secrecy=3)``."""
    from shiyakusho.engines.cases import public

    def make(secrecy: int = 1, resident: Any = None) -> None:
        one = Affair(
            id=OTHER_CASE[5:], resident_id=resident or wife.pk, account_id=None,
            title={"ja": f"{CANARY}の手続き", "plain": CANARY, "en": CANARY},
            receipt_number=f"{CANARY}-1", section_id="x", secrecy=secrecy,
        )  # fmt: skip
        monkeypatch.setattr(
            public, "affairs", lambda refs: {OTHER_CASE: one} if OTHER_CASE in refs else {}
        )

    return make


def lines(page: str) -> int:
    return page.count('class="reading"')


def page_of(hall, client_of, path: str = PAGE) -> str:
    answer = client_of(hall.resident).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_in_anothers_ordinary_case_neither_whose_nor_where_nor_when(hall, wife, affair, client_of):
    affair(secrecy=1)
    hall.read(OTHER_CASE, wife.subject, hall.subject, what="people.household",
              purpose=Purpose("case", OTHER_CASE[5:], f"{CANARY}の審査"))  # fmt: skip
    page = page_of(hall, client_of)
    assert lines(page) == 1 and CANARY not in page
    assert "ほかの方の手続きで、世帯の人などとして" in page
    assert "子育て支援担当" not in page and "<dt>時刻</dt>" not in page
    assert CANARY not in page_of(hall, client_of, f"{PAGE}readings.csv")


@pytest.mark.parametrize("secrecy", [2, 3])
def test_anothers_sensitive_case_is_not_there_at_all(hall, wife, affair, client_of, secrecy):
    affair(secrecy=secrecy)
    hall.read(OTHER_CASE, wife.subject, hall.subject, what="people.household")
    page = page_of(hall, client_of)
    assert lines(page) == 0 and CANARY not in page


def test_my_own_secret_case_is_mine_to_see(hall, affair, client_of):
    affair(secrecy=3, resident=hall.resident_id)
    hall.read(OTHER_CASE, hall.subject, what=OTHER_CASE)
    page = page_of(hall, client_of)
    assert lines(page) == 1 and "子育て支援担当" in page


@pytest.mark.parametrize("purpose", [Purpose("case", OTHER_CASE[5:]), Purpose("visit", "")])
def test_beside_a_protected_person_nothing_is_told(hall, person, affair, client_of, purpose):
    """My wife left and is protected: that a clerk opened us together tells where she turned."""
    gone = person(f"{CANARY} 去子", protected=True, rest="7番9031号")
    affair(secrecy=1, resident=gone.pk)
    subjects = [f"resident:{gone.pk}", hall.subject] + (
        [OTHER_CASE] if purpose.kind == "case" else []
    )
    hall.read(*subjects, what="people.household", purpose=purpose)
    page = page_of(hall, client_of)
    assert lines(page) == 0 and CANARY not in page and "7番9031号" not in page


def test_a_measure_that_ended_still_hides_what_was_read_beside(hall, person, client_of):
    """Where she turned while she was protected is hers for ever."""
    from shiyakusho.registers.people.models import Protection

    gone = person(f"{CANARY} 去子", protected=True)
    ended = clock.today() - timedelta(days=1)
    Protection.objects.filter(resident_id=gone.pk).update(until=ended)
    hall.read(f"resident:{gone.pk}", hall.subject, what="people.household")
    assert lines(page_of(hall, client_of)) == 0


def test_what_relatives_do_for_themselves_is_theirs(hall, wife, client_of):
    """The weakness found elsewhere: relatives learnt of a notary's questions about a will."""
    hall.read(wife.subject, hall.subject, by=wife.account, what="people.household",
              purpose=Purpose("self"))  # fmt: skip
    page = page_of(hall, client_of)
    assert lines(page) == 0 and "自分の操作" not in page


def test_who_acts_for_me_is_shown_without_a_name(hall, wife, client_of):
    proxy = Actor("resident", str(wife.account.pk), f"{CANARY} 妻子", on_behalf_of=hall.subject)
    hall.read(hall.subject, by=proxy, purpose=Purpose("self"))
    page = page_of(hall, client_of)
    assert lines(page) == 1 and "あなたの代わりの方" in page and CANARY not in page


def test_a_case_that_is_no_longer_there_tells_nothing(hall, client_of):
    hall.read("case:99999999-2222-4333-8444-555555555555", hall.subject, what="people.household")
    assert lines(page_of(hall, client_of)) == 0


def test_in_a_search_i_learn_of_my_own_line_only(hall, wife, client_of):
    hall.read(wife.subject, hall.subject, what="people.search")
    page = page_of(hall, client_of)
    assert lines(page) == 1 and "氏名などで探した結果の一覧" in page and CANARY not in page


def test_the_machine_is_folded_away(hall, client_of):
    hall.read(by=SYSTEM, purpose=Purpose("system"))
    page = page_of(hall, client_of)
    assert lines(page) == 0 and "機械の処理（1件）" in page


def test_what_an_officer_typed_is_never_shown(hall, client_of):
    hall.read(purpose=Purpose("glass", "1", f"{CANARY}さんの相談"))
    page = page_of(hall, client_of)
    assert lines(page) == 1 and CANARY not in page and "急いで確かめる必要があったため" in page


def test_another_residents_page_has_nothing_of_mine(hall, wife, client_of):
    hall.read()
    page = client_of(wife.account).get(PAGE).content.decode()
    assert lines(page) == 0


def test_an_investigation_is_withheld_by_two_and_appears_when_it_ends(hall, account, client_of):
    hall.read(what="people.person")
    today = clock.today()
    made = withholding.order(
        actor=hall.officer, subject=hall.subject, reason="child-abuse",
        reads_from=clock.now() - timedelta(days=1), hidden_until=today + timedelta(days=30),
    )  # fmt: skip
    assert lines(page_of(hall, client_of)) == 1, "one officer alone hides nothing"
    with pytest.raises(withholding.SamePerson):
        withholding.confirm(made.pk, actor=hall.officer)
    withholding.confirm(made.pk, actor=hall.chief)
    hidden = page_of(hall, client_of)
    assert lines(hidden) == 0 and "児童虐待" not in hidden
    with stopped_at(clock.now() + timedelta(days=31)):
        assert lines(page_of(hall, client_of)) == 1, "it appears later"


def test_ended_before_its_day_it_appears_at_once(hall, client_of):
    hall.read()
    made = withholding.order(
        actor=hall.officer, actor_id=str(hall.clerk.pk), reason="staff-inquiry",
        reads_from=clock.now() - timedelta(days=1),
        hidden_until=clock.today() + timedelta(days=90),
    )  # fmt: skip
    withholding.confirm(made.pk, actor=hall.chief)
    assert lines(page_of(hall, client_of)) == 0
    withholding.end(made.pk, actor=hall.chief)
    assert lines(page_of(hall, client_of)) == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"subject": ""}, withholding.NobodyNamed),
        ({"reason": "because"}, withholding.ReasonUnknown),
        ({"hidden_until": 366}, withholding.TooLong),
        ({"hidden_until": 0}, withholding.TooLong),
    ],
)
def test_a_silence_needs_somebody_a_ground_and_an_end(hall, change, refusal):
    asked: dict[str, Any] = {"subject": hall.subject, "reason": "child-abuse", "hidden_until": 30}
    asked |= change
    asked["hidden_until"] = clock.today() + timedelta(days=asked["hidden_until"])
    with pytest.raises(refusal):
        withholding.order(actor=hall.officer, reads_from=clock.now(), **asked)


def test_a_stranger_cannot_ask_about_my_lines(hall, wife, client_of):
    from shiyakusho.desks.mydata.models import Inquiry
    from shiyakusho.ground.audit.models import AuditEvent

    hall.read()
    event = AuditEvent.objects.filter(action="records.read").latest("at")
    answer = client_of(wife.account).post("/ja/mydata/ask/", {"event": str(event.pk)})
    nothing = client_of(wife.account).post("/ja/mydata/ask/", {"event": OTHER_CASE[5:]})
    assert answer.status_code == nothing.status_code == 404 and not Inquiry.objects.exists()
