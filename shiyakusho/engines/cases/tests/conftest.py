"""A small city hall at work: a parent, the clerk and the chief of their ward's office, and others."""

import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.files import store
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

SINCE = date(2020, 4, 1)
CHILDREN = [
    {"name": "北方 陽翔", "birth_date": "2018-07-15", "relation": "子"},
    {"name": "北方 𠮷乃", "birth_date": "2022-05-20", "relation": "子"},
]
SITUATION = {"lives_together": True, "cares_for": True, "livelihood": "shared"}
CLAIM: dict[str, Any] = {
    "claimant_name": "北方 美咲",
    "claimant_birth_date": "1990-05-01",
    "claimant_address": {
        "postal_code": "8030814",
        "town": "北九州市小倉北区大手町",
        "rest": "1番1号",
    },
    "claimant_phone": "093-582-2111",
    "claim_reason": "other",
    "other_reason": "前の市で受けていなかったため",
    "occupation": "employee",
    "is_public_servant": False,
    "pension": "employees",
    "has_spouse": False,
    "children": CHILDREN,
    "child_situation": [SITUATION, SITUATION],
    "older_children_supported": False,
    "bank_account": {
        "bank": "北九銀行",
        "branch": "本店",
        "type": "ordinary",
        "number": "1234567",
        "holder_kana": "キタカタ ミサキ",
    },
}


def photo() -> io.BytesIO:
    """A small real picture of its own content, so that each upload is another file."""
    stream = io.BytesIO()
    colour = tuple(uuid.uuid4().bytes[:3])
    Image.new("RGB", (60, 40), colour).save(stream, "PNG")
    stream.seek(0)
    return stream


@contextmanager
def as_account(account: Account) -> Iterator[None]:
    with acting_as(actor_of(account), "tests"):
        yield


@pytest.fixture
def parent(account) -> Account:
    return account("resident", level="L3", name="北方 美咲", email="misaki@example.jp")


@pytest.fixture
def staff(account) -> Callable[..., Account]:
    """``staff("kokurakita-childcare-support.clerk", name=…)``: somebody who holds that post."""

    def make(post_id: str, name: str = "担当 一郎") -> Account:
        made = account("staff", name=name)
        organisation.appoint(account=made, post_id=post_id, since=SINCE)
        return made

    return make


@pytest.fixture
def hall(staff) -> SimpleNamespace:
    """The office in charge in 小倉北区: two clerks, the chief who decides; and another ward's."""
    unit = organisation.office_for("childcare-support", "kokurakita").id
    decides = organisation.post_above(unit, "section_chief").pk
    other = organisation.office_for("childcare-support", "moji").id
    return SimpleNamespace(
        section=unit,
        clerk=staff(f"{unit}.clerk", "担当 一郎"),
        colleague=staff(f"{unit}.clerk", "担当 次郎"),
        chief=staff(decides, "課長 三郎"),
        stranger=staff(f"{other}.clerk", "門司 四郎"),
        chief_post=decides,
    )


@pytest.fixture
def file_claim(parent) -> Callable[..., Case]:
    """File a claim for the child allowance and return its case."""

    def make(
        *, event_date: date | None = None, account: Account | None = None, **changes: Any
    ) -> Case:
        who = account or parent
        with as_account(who):
            blob = store(photo(), name="通帳.png", owner=f"account:{who.pk}")
            application = forms.apply(
                procedure="child-allowance-claim",
                answers={**CLAIM, **changes},
                attachments={"bank_proof": [str(blob.pk)]},
                idempotency_key=uuid.uuid4().hex,
                account=who,
                event_date=event_date,
            )
        return Case.objects.get(application_id=application.pk)

    return make


@pytest.fixture
def take(hall) -> Callable[..., Case]:
    """Make the clerk (or ``who``) the one who works on a case: then its page opens."""

    def make(case: Case, who: Account | None = None) -> Case:
        case.refresh_from_db()
        with as_account(who or hall.clerk):
            return assign_case(
                case_id=case.pk, to=who or hall.clerk, actor=who or hall.clerk, version=case.version
            )

    return make


@pytest.fixture
def go(hall) -> Callable[..., Case]:
    """Move a case as the clerk: ``go(case, "examined")``; fresh version each time."""

    def make(case: Case, to: str, by: Account | None = None, **said: Any) -> Case:
        case.refresh_from_db()
        who = by or hall.clerk
        with as_account(who):
            return move_case(
                case_id=case.pk, to=to, version=said.pop("version", case.version), actor=who, **said
            )

    return make


def at(text: str) -> Any:
    """Stop the clock: ``with at("2026-11-20T10:00")``."""
    return clock.stopped_at(datetime.fromisoformat(text).replace(tzinfo=clock.TOKYO))
