"""Everybody who may knock at the door, and one resident's things that are nobody else's."""

import io
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PIL import Image

from house.claims import PHOTO_ITEM, PROCEDURE, answers
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.remote.models import Paper, Seat, Talk
from shiyakusho.engines.approvals.models import Proposal
from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.bundles.models import Bundle, BundleMember
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.cases.models import BulkItem, BulkJob, Case, Export, SavedView
from shiyakusho.engines.cases.services.classifying import set_secrecy
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.payments import public as payments
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.files import store, store_own
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account, ApiToken
from shiyakusho.ground.identity.proofs import NOTHING
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

CANARY = "金糸雀塚"  # a family name nobody else has: where it is read, the record is read
PHONE, LANE, ACCOUNT = "090-7531-9024", "7番9031号", "7531902"
WRITTEN = (CANARY, PHONE, LANE, ACCOUNT)
SINCE = date(2020, 4, 1)


OWNERS = frozenset({"claimant", "clerk", "chief"})
# Things that are not everybody's who may see the claimant's.
OWN = {
    "draft_id": frozenset({"claimant"}),
    # No booking is secret within the section that serves it.
    "booking_id": frozenset({"claimant", "clerk", "chief", "uncleared clerk"}),
    "talk_id": frozenset({"claimant", "clerk", "chief", "uncleared clerk"}),
    "paper_id": frozenset({"claimant", "clerk", "chief", "uncleared clerk"}),
    "payment_id": frozenset({"claimant", "clerk", "chief", "uncleared clerk"}),
    "entry_id": frozenset({"claimant", "clerk", "chief", "uncleared clerk"}),
    "bundle_id": frozenset({"claimant"}),
    "reception_id": frozenset({"clerk"}),
    "upload_id": frozenset({"claimant"}),
    "help_id": frozenset(),  # begun in another browser: nobody's here
    "form_id": frozenset(),
    "mandate_id": frozenset({"claimant", "representative"}),
    "proposal_id": frozenset({"clerk", "chief"}),
    "view_id": frozenset({"clerk"}),
    "export_id": frozenset({"chief"}),
    "job_id": frozenset({"chief"}),
    "token_id": frozenset({"clerk"}),
}


@dataclass(frozen=True)
class Crowd:
    """Accounts by who they are; ``things`` are the claimant's and those of who works on the claim,
    by the name a route gives them. ``secret`` are of a case above the clerk's clearance.

    ``serving``: for whom a representative's session acts.
    """

    people: dict[str, Account | None]
    tokens: dict[str, str]
    things: dict[str, str]
    owners: frozenset[str]  # who may see the claimant's things
    secret: dict[str, str]
    serving: dict[str, str]

    def owns(self, who: str, names: frozenset[str]) -> bool:
        """Whether all things of these names are theirs."""
        return all(who in OWN.get(name, self.owners) for name in names & set(self.things))


def gather(account: Any, *, words: str = CANARY) -> Crowd:
    """Make everybody, file a claim, decide it, file another and draft its decision.

    ``words`` are what the claimant writes where text is asked for.
    """
    unit = organisation.office_for("childcare-support", "kokurakita").id
    other = organisation.office_for("childcare-support", "moji").id
    chief_post = organisation.post_above(unit, "section_chief").pk

    def in_post(post_id: str, name: str, **more: Any) -> Account:
        made = account("staff", name=name)
        organisation.appoint(account=made, post_id=post_id, since=SINCE, **more)
        return made

    everybody: dict[str, Account | None] = {
        "anonymous": None,
        "claimant": account(
            "resident", level="L3", name=f"{words[:70]} 花", email="canary@example.jp"
        ),
        "clerk": in_post(f"{unit}.clerk", "担当 一郎"),
        "chief": in_post(chief_post, "課長 三郎"),
        "other clerk": in_post(f"{other}.clerk", "門司 四郎"),
        "uncleared clerk": in_post(f"{unit}.clerk", "担当 次郎", clearance=1),
        "one factor": in_post(f"{unit}.clerk", "担当 三子"),
        "director": account("staff", roles=["director"], name="部長 五郎"),
        "catalogue officer": account("staff", roles=["catalogue_officer"], name="定義 六子"),
        "operator": account("staff", roles=["operator"], name="運用 七子"),
        "auditor": account("staff", roles=["auditor"], name="監査 八郎"),
        "privacy officer": account("staff", roles=["privacy_officer"], name="保護 九子"),
        "service": account("service", roles=["clerk"], name="連携システム"),
        "representative": account("resident", level="L3", name="代理 十子"),
        **{level: account("resident", level=level, name=f"他人 {level}") for level in LEVELS},
    }
    for who in ONE_FACTOR:
        _sure(everybody[who]).proof = NOTHING
    tokens = {
        who: identity.issue_token(account=one, label="tests")
        for who, one in everybody.items()
        if one and who not in ONE_FACTOR
    }
    mandate, key = _mandate(_sure(everybody["claimant"]), _sure(everybody["representative"]))
    things = _things(everybody, words) | {"mandate_id": mandate}
    secret = _secret(everybody, words)
    return Crowd(everybody, tokens, things, OWNERS, secret, {"representative": key})


ONE_FACTOR = frozenset({"one factor"})


def _mandate(claimant: Account, representative: Account) -> tuple[str, str]:
    """The representative may act for the claimant, and in another procedure than the claim: its id,
    and how a session names it."""
    grown = people.Resident.objects.filter(until=None, birth_date__lt="1990-01-01")
    near = (one for one in grown.order_by("number") if _lives_in(one.pk, "小倉北区"))
    whose, theirs = next(near), next(near)
    for account, resident in ((claimant, whose), (representative, theirs)):
        people.link_account_to(
            account=account, resident_id=resident.pk, method=people.LinkMethod.values[0]
        )
    row, code = people.record_mandate(
        kind=people.MandateKind.PROXY,
        grantor_id=whose.pk,
        representative_name=representative.display_name,
        document="委任状",
        since=clock.today(),
        until=clock.today() + timedelta(days=30),
        procedures=["dog-register"],
    )
    with acting_as(actor_of(representative), "tests"):
        people.accept_mandate(account=representative, code=code)
    [authority] = people.may_act_for(representative)
    return str(row.pk), authority.key


def _lives_in(resident_id: uuid.UUID, ward: str) -> bool:
    address = people.person(resident_id).address
    return address is not None and address.ward == ward


def _secret(people_of: dict[str, Account | None], words: str) -> dict[str, str]:
    """A claim whose draft waits and that the chief made secret: above the clerk's clearance."""
    claimant, clerk, chief = (_sure(people_of[who]) for who in ("claimant", "clerk", "chief"))
    case = _taken(_claim(claimant, words), clerk)
    _go(case, clerk, "examined")
    _go(case, clerk, "drafted", outcome="granted")
    _raised(case, chief, 3)
    return _ids(case) | {"proposal_id": _proposal(case)}


TOGETHER = {"child-medical": "guardian_name", "juminhyo": "applicant_name"}
LEVELS = ("L0", "L1", "L3")


def _things(people_of: dict[str, Account | None], words: str) -> dict[str, str]:
    claimant, clerk, chief = (_sure(people_of[who]) for who in ("claimant", "clerk", "chief"))
    case = _taken(_claim(claimant, words), clerk)
    _go(case, clerk, "examined")
    _go(case, clerk, "drafted", outcome="granted")
    _go(case, chief, "approved")
    _raised(case, chief, 2)
    pending = _taken(_claim(claimant, words), clerk)
    _go(pending, clerk, "examined")
    _go(pending, clerk, "drafted", outcome="granted")
    _raised(pending, chief, 2)
    with acting_as(actor_of(claimant), "tests"):
        draft = forms.start(procedure_id=PROCEDURE, account=claimant)
    Draft.objects.filter(pk=draft.pk).update(answers=_answers(words))
    view = SavedView.objects.create(owner=clerk, name=words[:40], query={})
    with acting_as(actor_of(chief), "tests"):
        export = Export.objects.create(
            owner=chief, query={}, columns=["applicant"], asked_at=clock.now(), made_at=clock.now(),
            rows=1, unwritable=[["1", "申請者", words, "U+20BB7"]], unwritable_count=1,
            blob=store_own(
                io.BytesIO(words.encode()), name="cases", max_bytes=1000,
                owner=f"account:{chief.pk}", media_type="text/csv",
            ),
        )  # fmt: skip
        job = BulkJob.objects.create(
            owner=chief, kind="move", asked={"to": "examined", "title": "審査を始める"}, total=1,
            asked_at=clock.now(), worked_at=clock.now(),
        )  # fmt: skip
        BulkItem.objects.create(
            job=job, n=1, case_id=case.pk, receipt_number=case.receipt_number, version=1,
            state="refused", code="stale_write", why=words,
        )  # fmt: skip
    return _ids(case) | {
        "job_id": str(job.pk),
        "proposal_id": _proposal(pending),
        "draft_id": str(draft.pk),
        "bundle_id": _bundle(claimant, words),
        "reception_id": _reception(claimant, clerk, words),
        **_booked(claimant, case.section_id, words),
        **_helped(clerk, words),
        **_talked(claimant, clerk, case.section_id, draft.pk, words),
        **_entered(claimant, case.section_id, words),
        "export_id": str(export.pk),
        "token_id": str(ApiToken.objects.get(account=clerk).pk),
        "version_id": str(catalogue.live(PROCEDURE).id),
        "account_id": str(claimant.pk),
        "view_id": str(view.pk),
    }


def _bundle(claimant: Account, words: str) -> str:
    """Two drafts of the claimant, filled in together."""
    moment = clock.now()
    with acting_as(actor_of(claimant), "tests"):
        bundle = Bundle.objects.create(
            account=claimant, events=["birth"], started_at=moment, saved_at=moment
        )
        for at, (procedure, field) in enumerate(TOGETHER.items(), start=1):
            draft = forms.start(procedure_id=procedure, account=claimant)
            Draft.objects.filter(pk=draft.pk).update(answers={field: words})
            BundleMember.objects.create(
                bundle=bundle, position=at, procedure_id=procedure, draft_id=draft.pk
            )
    return str(bundle.pk)


def _reception(claimant: Account, clerk: Account, words: str) -> str:
    """What the clerk takes down for the claimant at the counter."""
    moment, whom = clock.now(), people.concerned_resident(claimant)
    with acting_as(actor_of(clerk), "tests"):
        reception = Bundle.objects.create(
            clerk=clerk, on_behalf_of=whom, events=["birth"], started_at=moment, saved_at=moment
        )
        draft = forms.interviews.begin(procedure_id="child-medical", clerk=clerk, resident_id=whom)
        Draft.objects.filter(pk=draft.pk).update(answers={"guardian_name": words})
        BundleMember.objects.create(
            bundle=reception, position=1, procedure_id="child-medical", draft_id=draft.pk
        )
    return str(reception.pk)


def _booked(claimant: Account, section_id: str, words: str) -> dict[str, str]:
    """A booking of the claimant's at the office that works on the claim."""
    start = clock.now().replace(second=0, microsecond=0) + timedelta(days=3)
    resource = booking.add_resource(
        name={"ja": "相談"}, terms=booking.TermsData(), section_id=section_id
    )
    booking.open_slots(resource_id=resource.pk, start=start, minutes=30, slots=1, capacity=1)
    [offer] = booking.offers(resource, start, start + timedelta(hours=1), clock.now())
    person = booking.Person(words[:90], "canary@example.jp", PHONE, claimant)
    with acting_as(actor_of(claimant), "tests"):
        made = booking.book(slot=str(offer.id), person=person)
        payer = payments.Payer(words[:90], "canary@example.jp", claimant)
        what = {"ja": "相談の料金"}
        asked = payments.Asked("booking", str(made.pk), what, 500, payer, section_id=section_id)
        payment = payments.ask(asked)
    return {"booking_id": str(made.pk), "payment_id": str(payment.pk)}


def _helped(clerk: Account, words: str) -> dict[str, str]:
    """A visit at which the clerk types for somebody, in another browser than any of the tests'."""
    moment = clock.now()
    visit = Help.objects.create(
        way="centre", helper=clerk, helper_name=words[:80], procedures=["dog-register"], state="open",
        how="spoken", witness=words[:80], key_digest="0" * 64, asked_at=moment, agreed_at=moment,
        seen_at=moment, expires_at=moment + timedelta(hours=2),
    )  # fmt: skip
    with acting_as(actor_of(clerk), "tests"):
        draft = forms.sharing.begin(procedure_id="dog-register")
    form = HelpForm.objects.create(help=visit, procedure_id="dog-register", draft_id=draft.pk)
    return {"help_id": str(visit.pk), "form_id": str(form.pk)}


def _talked(
    claimant: Account, clerk: Account, section_id: str, draft_id: uuid.UUID, words: str
) -> dict[str, str]:
    """A talk under way: the claimant's draft is looked at, and a paper was sent."""
    moment = clock.now()
    talk = Talk.objects.create(
        title={"ja": "相談"}, section_id=section_id, account=claimant, specialist=clerk, state="open",
        draft_id=draft_id, note=words[:90], opened_at=moment, started_at=moment,
        expires_at=moment + timedelta(hours=2),
    )  # fmt: skip
    seats = [
        Seat.objects.create(talk=talk, role=role, came_at=moment, admitted_at=moment, epoch=1)
        for role in ("resident", "specialist")
    ]
    paper = Paper.objects.create(
        talk=talk, sender=seats[0], sent_at=moment,
        blob=store_own(
            io.BytesIO(words.encode()), name=f"{words[:40]}.csv", max_bytes=1000,
            owner=talk.subject, media_type="text/csv",
        ),
    )  # fmt: skip
    return {"talk_id": str(talk.pk), "paper_id": str(paper.pk)}


def _entered(claimant: Account, section_id: str, words: str) -> dict[str, str]:
    """An entry of the claimant's in a lottery of the office that works on the claim."""
    start = clock.now() - timedelta(days=1)
    days = booking.Days(*(start + timedelta(days=n) for n in (0, 2, 3, 4, 5, 6)))
    resource = booking.add_resource(
        name={"ja": "体育館"}, terms=booking.TermsData(), section_id=section_id
    )
    with clock.stopped_at(start - timedelta(hours=1)):
        made = booking.make_round(
            name={"ja": "冬の体育館"}, days=days, data={}, section_id=section_id
        )
        at = start + timedelta(days=9)
        booking.add_round_slot(
            round_id=made.pk, code="gym", resource_id=resource.pk, starts_at=at,
            ends_at=at + timedelta(hours=2),
        )  # fmt: skip
        booking.announce_round(round_id=made.pk)
    applicant = booking.Applicant(words[:90], "canary@example.jp", account=claimant)
    with acting_as(actor_of(claimant), "tests"):
        entry = booking.enter_lottery(
            round_id=made.pk, applicant=applicant, asked=booking.Asked([["gym"]])
        )
    return {"entry_id": str(entry.pk)}


def _ids(case: Case) -> dict[str, str]:
    return {
        "application_id": str(case.application_id),
        "case_id": str(case.pk),
        "attachment_id": str(forms.attachments_of(case.application)[0].pk),
    }


def _proposal(case: Case) -> str:
    return str(Proposal.objects.get(subject=f"case:{case.pk}").pk)


def _taken(case: Case, clerk: Account) -> Case:
    """The clerk works on it: what they read of it is for that."""
    with acting_as(actor_of(clerk), "tests"):
        return cases.assign(case_id=case.pk, to=clerk, actor=clerk, version=case.version)


def _raised(case: Case, chief: Account, to: int) -> None:
    case.refresh_from_db()
    with acting_as(actor_of(chief), "tests"):
        set_secrecy(case_id=case.pk, to=to, reason="tests", actor=chief, version=case.version)


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
