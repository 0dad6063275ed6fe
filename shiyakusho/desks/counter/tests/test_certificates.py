"""Certificates in one reception: asked for, paid at the till, printed, handed over or posted, on the 案内票."""

from typing import Any

import pytest

from shiyakusho.desks.counter import certificates
from shiyakusho.desks.counter.tests.test_reception import asked, filed, opened, page_of
from shiyakusho.engines.bundles.models import Bundle, BundleMember
from shiyakusho.engines.cases.models import Case, Handover
from shiyakusho.engines.forms.models import Application
from shiyakusho.engines.forms.tests.test_paper import text_of
from shiyakusho.engines.payments import public as payments
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
COPY = "juminhyo"
SAID = {"applicant_phone": "093-582-0001", "whose": "household", "contents": ["relation"], "copies": "2",
        "delivery": "pickup"}  # fmt: skip


class Counter:
    """A clerk of the residents' office, and a reception with a copy of the record and nothing else."""

    def __init__(self, browser: Any, clerk: Any, resident: Any, said: dict[str, Any]) -> None:
        self.browser, self.clerk, self.resident = browser, clerk, resident
        self.reception = opened(browser, resident, "move-within")
        page = page_of(self.reception)
        answer = browser.post(page, {"go": "begin", "procedure": [COPY]})
        assert answer.status_code == 302, answer.content.decode()[:500]
        asked(browser, self.reception, {f"{COPY}-{name}": raw for name, raw in said.items()})
        assert filed(browser, self.reception).status_code == 302

    @property
    def member(self) -> BundleMember:
        return BundleMember.objects.get(bundle=self.reception, procedure_id=COPY)

    @property
    def slip(self) -> str:
        return self.browser.get(f"{page_of(self.reception)}done/").content.decode()

    @property
    def payment(self) -> Any:
        found = certificates.payment_of(self.member.application_id)
        assert found is not None
        return found

    def pay(self) -> Any:
        return payments.take_cash(payment_id=self.payment.pk, till="kokurakita-1", handed=1000)

    def give(self, method: str, **more: str) -> Any:
        where = f"{page_of(self.reception)}give/{self.member.application_id}/"
        return self.browser.post(where, {"method": method, **more})

    def paper(self) -> Any:
        where = f"{page_of(self.reception)}certificates/{self.member.application_id}.pdf"
        return self.browser.get(where)


def living_in(ward: str) -> Any:
    rows = people.Resident.objects.filter(until=None, birth_date__lt="1990-01-01")
    found = (one for one in rows.order_by("number") if _ward(one) == ward)
    return next(found)


def _ward(one: Any) -> str:
    address = people.person(one.pk).address
    return address.ward if address else ""


@pytest.fixture
def desk(counter):
    def make(ward: str = "小倉北区", **said: Any) -> Counter:
        browser, clerk = counter("residents")
        return Counter(browser, clerk, living_in(ward), SAID | said)

    return make


def test_paid_printed_and_handed_over(desk) -> None:
    here = desk()
    assert (here.payment.yen, here.payment.state) == (600, "asked")  # 300 yen, two copies
    assert "レジでお支払いください" in here.slip and "600円" in here.slip
    assert here.give("pickup").status_code == 409 and here.paper().status_code == 409
    assert not Handover.objects.exists()
    taking = here.pay()
    assert taking.change == 400
    assert "手数料を受け取りました" in here.slip
    paper = here.paper()
    assert paper["Content-Type"] == "application/pdf" and "no-store" in paper["Cache-Control"]
    words = text_of(paper.content)
    assert (
        "住民票の写し" in words and here.resident.name.replace("　", "").replace(" ", "") in words
    )
    assert here.give("pickup").status_code == 302
    assert here.give("pickup").status_code == 302  # pressed twice
    handed = Handover.objects.get()
    assert (handed.method, handed.fee_yen) == ("pickup", 600)
    assert Case.objects.get(application_id=here.member.application_id).state == "handed_over"
    assert "お渡ししました" in here.slip


def test_posted(desk) -> None:
    here = desk(delivery="post")
    assert "あとで郵送します" in here.slip
    here.pay()
    assert here.give("post", tracking="1234-5678").status_code == 302
    assert Handover.objects.get().tracking == "1234-5678" and "郵送しました" in here.slip


def test_what_the_copy_does_not_hold_is_not_printed(desk) -> None:
    here = desk(contents=["relation", "domicile"])
    here.pay()
    assert here.paper().status_code == 409 and "証明発行機" in here.slip


def test_of_another_reception_or_officer_it_is_not_there(desk, counter) -> None:
    here = desk()
    here.pay()
    stranger, _ = counter("residents")
    here.browser = stranger
    assert here.paper().status_code == 404 and here.give("pickup").status_code == 404
    assert not Handover.objects.exists()


def test_of_another_ward_its_office_gives_it(desk) -> None:
    here = desk(ward="門司区")
    here.pay()
    assert "担当の課が用意します" in here.slip and here.give("pickup").status_code == 404


def test_the_fee_is_asked_once(desk) -> None:
    here = desk()
    certificates.ask_fees(Bundle.objects.get(pk=here.reception.pk))
    assert payments.Payment.objects.count() == 1 and Application.objects.count() == 1
