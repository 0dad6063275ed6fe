"""Everybody who may knock at the door, and one resident's things that are nobody else's."""

import io
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from PIL import Image

from house.claims import PHOTO_ITEM, PROCEDURE, answers
from shiyakusho.engines.approvals.models import Proposal
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.cases.models import Case, SavedView
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Draft
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.files import store
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

CANARY = "金糸雀塚"  # a family name nobody else has: where it is read, the record is read
PHONE, LANE, ACCOUNT = "090-7531-9024", "7番9031号", "7531902"
WRITTEN = (CANARY, PHONE, LANE, ACCOUNT)
SINCE = date(2020, 4, 1)


@dataclass(frozen=True)
class Crowd:
    """Accounts by who they are; ``things`` are the claimant's, by the name a route gives them."""

    people: dict[str, Account | None]
    tokens: dict[str, str]
    things: dict[str, str]
    owners: frozenset[str]  # who may see the claimant's things


def gather(account: Any, *, words: str = CANARY) -> Crowd:
    """Make everybody, file a claim, decide it, file another and draft its decision.

    ``words`` are what the claimant writes where text is asked for.
    """
    unit = organisation.office_for("childcare-support", "kokurakita").id
    other = organisation.office_for("childcare-support", "moji").id
    chief_post = organisation.post_above(unit, "section_chief").pk

    def in_post(post_id: str, name: str) -> Account:
        made = account("staff", name=name)
        organisation.appoint(account=made, post_id=post_id, since=SINCE)
        return made

    people: dict[str, Account | None] = {
        "anonymous": None,
        "claimant": account(
            "resident", level="L3", name=f"{words[:70]} 花", email="canary@example.jp"
        ),
        "clerk": in_post(f"{unit}.clerk", "担当 一郎"),
        "chief": in_post(chief_post, "課長 三郎"),
        "other clerk": in_post(f"{other}.clerk", "門司 四郎"),
        "director": account("staff", roles=["director"], name="部長 五郎"),
        "catalogue officer": account("staff", roles=["catalogue_officer"], name="定義 六子"),
        "operator": account("staff", roles=["operator"], name="運用 七子"),
        **{level: account("resident", level=level, name=f"他人 {level}") for level in LEVELS},
    }
    tokens = {
        who: identity.issue_token(account=one, label="tests") for who, one in people.items() if one
    }
    return Crowd(people, tokens, _things(people, words), frozenset({"claimant", "clerk", "chief"}))


LEVELS = ("L0", "L1", "L3")


def _things(people: dict[str, Account | None], words: str) -> dict[str, str]:
    claimant, clerk, chief = (_sure(people[who]) for who in ("claimant", "clerk", "chief"))
    case = _claim(claimant, words)
    _go(case, clerk, "examined")
    _go(case, clerk, "drafted", outcome="granted")
    _go(case, chief, "approved")
    pending = _claim(claimant, words)
    _go(pending, clerk, "examined")
    _go(pending, clerk, "drafted", outcome="granted")
    proposal = Proposal.objects.get(subject=f"case:{pending.pk}").pk
    with acting_as(actor_of(claimant), "tests"):
        draft = forms.start(procedure_id=PROCEDURE, account=claimant)
    Draft.objects.filter(pk=draft.pk).update(answers=_answers(words))
    view = SavedView.objects.create(owner=clerk, name=words[:40], query={})
    attachment = forms.attachments_of(case.application)[0]
    return {
        "application_id": str(case.application_id),
        "case_id": str(case.pk),
        "proposal_id": str(proposal),
        "draft_id": str(draft.pk),
        "attachment_id": str(attachment.pk),
        "version_id": str(catalogue.live(PROCEDURE).id),
        "account_id": str(claimant.pk),
        "view_id": str(view.pk),
    }


def _claim(claimant: Account, words: str) -> Case:
    with acting_as(actor_of(claimant), "tests"):
        photo = store(_picture(), name=f"{CANARY}.png", owner=f"account:{claimant.pk}")
        application = forms.apply(
            procedure=PROCEDURE,
            answers=_answers(words),
            attachments={PHOTO_ITEM: [str(photo.pk)]},
            idempotency_key=uuid.uuid4().hex,
            account=claimant,
            event_date=None,
        )
    return Case.objects.get(application_id=application.pk)


def _answers(words: str) -> dict[str, Any]:
    address = {
        "postal_code": "8030814",
        "town": "北九州市小倉北区大手町",
        "rest": f"{LANE} {words}"[:60],
    }
    changed = {"claimant_name": f"{words[:70]} 花", "claimant_address": address}
    said = (
        answers(clock.today(), phone=PHONE)
        | changed
        | {"claim_reason": "other", "other_reason": words}
    )
    said.pop("planned_move_out_date")
    said["bank_account"] = said["bank_account"] | {"number": ACCOUNT}
    return said


def _go(case: Case, who: Account, to: str, **said: Any) -> Case:
    case.refresh_from_db()
    with acting_as(actor_of(who), "tests"):
        cases.move(case_id=case.pk, to=to, version=case.version, account=who, **said)
    case.refresh_from_db()
    return case


def _picture() -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), tuple(uuid.uuid4().bytes[:3])).save(stream, "PNG")
    stream.seek(0)
    return stream


def _sure(account: Account | None) -> Account:
    assert account is not None
    return account
