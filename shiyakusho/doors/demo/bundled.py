"""Life events done all at once: a birth that was filed and is on its way, a move half filled in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from shiyakusho.doors.demo import colleagues
from shiyakusho.doors.demo.answers import Filler
from shiyakusho.doors.demo.attaching import bank_book
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.files.services import store_again
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

FILED_AGO = timedelta(days=3)
BIRTH = (
    "child-medical",
    "birth-contact-card",
    "vaccination-voucher",
    "birth",
    "mynumber-card-apply",
)
MOVE = ("child-medical", "nhi-join", "water-start-stop", "move-in", "seal-register")
ANSWERED = ("guardian_name", "guardian_birth_date", "guardian_address", "guardian_phone")


def do_at_once(accounts: dict[str, Account]) -> None:
    """Done once; a second run adds nothing."""
    if "second-child" in accounts and not bundles.bundles_of(accounts["second-child"]).exists():
        with clock.stopped_at(clock.now() - FILED_AGO):
            filed = _birth(accounts["second-child"])
        _worked_on(accounts["second-child"], filed)
    if "parent" in accounts and not bundles.bundles_of(accounts["parent"]).exists():
        _move(accounts["parent"])


def _birth(parent: Account) -> list[bundles.Line]:
    """The second child: three procedures filed together, one errand left."""
    born = clock.today() - timedelta(days=2)
    with acting_as(actor_of(parent), "デモの準備"):
        facts = {"birth_date": born.isoformat(), **_ward(parent)}
        bundle = bundles.begin_with(account=parent, events=["birth"], procedures=BIRTH, facts=facts)
        _fill(bundle, parent)
        found = forms.together.interview_of(bundles.gathering_of(bundle))
        bundles.submit(bundle_id=bundle.pk, seen=forms.together.seen_of(found))
        return bundles.standing_of(bundle).lines


def _move(parent: Account) -> None:
    """The move: begun, and left after the first page."""
    moved = clock.today() - timedelta(days=6)
    with acting_as(actor_of(parent), "デモの準備"):
        bundle = bundles.begin_with(
            account=parent,
            events=["move-in"],
            procedures=MOVE,
            facts={"moved_in_date": moved.isoformat(), "newcomer": True, **_ward(parent)},
        )
        _fill(bundle, parent, only=ANSWERED, papers=False)


def _fill(
    bundle: bundles.Bundle, account: Account, *, only: Sequence[str] = (), papers: bool = True
) -> None:
    person, on = _person(account), clock.today()
    of = bundles.gathering_of(bundle)
    answers: dict[str, dict[str, Any]] = {}
    files: dict[str, dict[str, list[Any]]] = {}
    for draft in forms.together.draft_rows(of.draft_ids):
        definition = catalogue.version(draft.version_id).definition
        said = Filler(person, on, draft.procedure_id).answers(definition)
        answers[draft.procedure_id] = {k: v for k, v in said.items() if not only or k in only}
        if papers:
            files[draft.procedure_id] = {
                item.id: [store_again(bank_book(), owner=f"account:{account.pk}")]
                for item in definition.attachments
            }
    forms.together.fill_in(of=of, answers=answers, files=files)


def _worked_on(parent: Account, lines: list[bundles.Line]) -> None:
    """One is looked into, of one something is asked, one waits."""
    moves = {"child-medical": ("examine", "ask_correction"), "birth-contact-card": ("examine",)}
    for line in lines:
        for move_id in moves.get(line.procedure_id, ()):
            _go(parent, str(line.application_id), move_id)


def _go(parent: Account, application_id: str, move_id: str) -> None:
    with acting_as(actor_of(parent), "デモの準備"):
        case = next(c for c in cases.my_cases(parent) if c["application"] == application_id)
    clerk = colleagues.in_post(case["section"], "clerk")
    definition = catalogue.live(case["procedure"])
    assert definition.process is not None
    move = next(one for one in definition.process.moves if one.id == move_id)
    asked = (
        [{"field": definition.definition.attachments[0].id, "reason": "unreadable"}]
        if (definition.definition.attachments)
        else None
    )
    with acting_as(actor_of(clerk), "デモの準備"):
        version = int(case["version"])
        if case["assignee"] is None:
            version = cases.assign(
                case_id=case["id"], to=clerk, actor=clerk, version=version
            ).version
        cases.move(
            case_id=case["id"],
            to=move.to,
            move=move.id,
            version=version,
            account=clerk,
            fields=asked if "fields" in move.needs else None,
            reason="通知の文字が、写真では読めませんでした。" if "fields" in move.needs else None,
        )


def _ward(account: Account) -> dict[str, object]:
    """Where they live, as the guide knows it: it says which office."""
    facts = people.facts_for(_person(account).id, clock.today())
    return {"ward": facts["ward"]} if facts.get("ward") else {}


def _person(account: Account) -> Any:
    resident_id = people.resident_id_of(account)
    assert resident_id is not None
    return people.person(resident_id)
