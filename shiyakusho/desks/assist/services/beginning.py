"""A visit begins, and the resident agrees to it: before that nothing is asked and nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError

from shiyakusho.desks.assist.choices import LIVE, Ending, How, State, Way
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import (
    HelpNotFound,
    NotAgreed,
    NothingToHelpWith,
    NotSigned,
    NumberNotChosen,
    WitnessMissing,
)
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.catalogue import public as catalogue

from .changing import CODE, HOLDER, KEY, NUMBER, TOKEN, changing, digest
from .closing import close

LONGEST_NAME = 80


def begin(
    *, helper: Account, place_id: str, procedures: Sequence[str], language: str, key: str
) -> tuple[Help, str]:
    """A helper begins a visit; the one before is over with everything in it. The visit and the secret
    of the link to the resident's own phone. Raises PlaceMissing, NothingToHelpWith."""
    place = pack().place(place_id)
    wanted = helpable(procedures)
    token = codes.new_link_token()
    with recorded("assist.begin", place=place.id, procedures=wanted) as event:
        Account.objects.select_for_update(of=("self",)).get(pk=helper.pk)  # two clicks, one visit
        for before in Help.objects.select_for_update(of=("self",)).filter(
            helper=helper, state__in=LIVE
        ):
            close(before, Ending.NEXT)
        moment = clock.now()
        visit = Help(
            way=Way.CALL if place.by_phone else Way.CENTRE,
            helper=helper,
            helper_name=helper.display_name[:LONGEST_NAME],
            helper_relation=_relation(helper, place.name.ja),
            place=place.id,
            procedures=wanted,
            language=language,
            key_digest=digest(key, KEY),
            token_digest=digest(token, TOKEN),
            asked_at=moment,
            seen_at=moment,
            expires_at=moment + timedelta(minutes=pack().rules.most_minutes),
        )
        show("help", visit.pk)
        try:
            visit.save(force_insert=True)
        except IntegrityError:  # from another browser at the same moment
            raise HelpNotFound from None
        event.subjects.extend(visit.subjects)
    return visit, token


def agree(
    *,
    help_id: UUID,
    how: str,
    said: bool,
    number: tuple[str, str] = ("", ""),
    strokes: str = "",
    witness: str = "",
    holder: str = "",
    account: Account | None = None,
) -> Help:
    """The resident says yes: the forms are begun, and the helper may write. Raises NotAgreed, NotSigned,
    WitnessMissing, NumberNotChosen, HelpNotFound."""
    with changing(help_id, "assist.agree", how=how) as visit:
        if visit.state != State.ASKED or how not in WAYS[Way(visit.way)]:
            raise HelpNotFound
        if not said:
            raise NotAgreed
        visit.how, visit.wording = how, pack().rules.wording_on(clock.today()).from_
        if how == How.SCREEN:
            visit.strokes = drawn(strokes)
        if how == How.SPOKEN:
            visit.witness = _witness(witness, visit)
        if how in (How.SCREEN, How.SPOKEN):
            visit.number_digest = digest(_number(number, visit), NUMBER)
        if how == How.PHONE:
            visit.holder_digest, visit.account = digest(holder, HOLDER), account
        visit.state, visit.agreed_at = State.OPEN, clock.now()
        _begin_forms(visit, visit.procedures)
    return visit


def ask_more(*, help_id: UUID, procedure_id: str) -> None:
    """The helper asks to help with one more: nothing of it is begun before the resident agrees."""
    [wanted] = helpable([procedure_id])
    with changing(help_id, "assist.ask_more", procedure=wanted) as visit:
        if visit.state != State.OPEN or len(visit.procedures) >= pack().rules.most_procedures:
            raise HelpNotFound
        visit.asked_more = "" if wanted in visit.procedures else wanted


def agree_more(*, help_id: UUID, yes: bool) -> None:
    """The resident says whether the helper may help with that, too."""
    with changing(help_id, "assist.agree_more", yes=yes) as visit:
        if yes and visit.asked_more:
            visit.procedures = [*visit.procedures, visit.asked_more]
            _begin_forms(visit, [visit.asked_more])
        visit.asked_more = ""


def invite(
    *, draft_id: UUID, procedure_id: str, account: Account | None, language: str
) -> tuple[Help, str, str]:
    """A resident asks somebody far away to write this draft: the visit, the secret of the link, the number.

    The draft must be theirs: that is the caller's to know.
    """
    token, code = codes.new_link_token(), codes.new_code()
    with recorded("assist.invite", procedure=procedure_id) as event:
        moment = clock.now()
        visit = Help(
            way=Way.FAMILY,
            account=account,
            procedures=[procedure_id],
            language=language,
            how=How.INVITED,
            agreed_at=moment,
            wording=pack().rules.wording_on(clock.today()).from_,
            token_digest=digest(token, TOKEN),
            code_digest=digest(code, CODE),
            asked_at=moment,
            seen_at=moment,
            expires_at=moment + timedelta(days=pack().rules.invited_days),
        )
        show("help", visit.pk)
        visit.save(force_insert=True)
        HelpForm.objects.create(help=visit, procedure_id=procedure_id, draft_id=draft_id)
        event.subjects.extend(visit.subjects)
    return visit, token, code


def come_in(*, help_id: UUID, holder: str, name: str, relation: str) -> Help:
    """The family member says who they are; the link is this browser's from now on. Again is harmless."""
    written = as_written(name, limit=LONGEST_NAME), as_written(relation, limit=LONGEST_NAME)
    with changing(help_id, "assist.come_in") as visit:
        held = digest(holder, HOLDER)
        if visit.way != Way.FAMILY or visit.holder_digest not in ("", held):
            raise HelpNotFound
        if not all(written):
            raise NotSigned
        visit.holder_digest, visit.state = held, State.OPEN
        visit.helper_name, visit.helper_relation = written
        for form in HelpForm.objects.filter(help=visit):
            show("draft", form.draft_id)
            forms.sharing.helped_by(draft_id=form.draft_id, name=written[0], relation=written[1])
    return visit


def helpable(procedures: Sequence[str]) -> list[str]:
    """Those that can be filed online, each once. NothingToHelpWith: none, one that is not, too many."""
    wanted = list(dict.fromkeys(procedures))
    if not 0 < len(wanted) <= pack().rules.most_procedures:
        raise NothingToHelpWith
    for one in wanted:
        try:
            definition = catalogue.live(one).definition
        except catalogue.NoSuchProcedure:
            raise NothingToHelpWith from None
        if definition.form is None or "online" not in definition.channels:
            raise NothingToHelpWith
    return wanted


def drawn(strokes: str) -> str:
    """The strokes that are kept. NotSigned."""
    closing = bundles.closing
    if len(strokes) > closing.LONGEST_STROKES or not closing.STROKES.fullmatch(strokes):
        raise NotSigned
    return strokes


WAYS: dict[Way, frozenset[str]] = {
    Way.CENTRE: frozenset({How.SCREEN, How.SPOKEN, How.PHONE}),
    Way.CALL: frozenset({How.CALL}),
    Way.FAMILY: frozenset(),
}


def _begin_forms(visit: Help, procedures: Sequence[str]) -> None:
    for one in procedures:
        draft = forms.sharing.begin(procedure_id=one, language=visit.language)
        forms.sharing.helped_by(
            draft_id=draft.pk, name=visit.helper_name, relation=visit.helper_relation
        )
        HelpForm.objects.create(help=visit, procedure_id=one, draft_id=draft.pk)


def _number(twice: tuple[str, str], visit: Help) -> str:
    first, again = (one.strip() for one in twice)
    if first != again or len(first) != 4 or not (first.isascii() and first.isdigit()):
        raise NumberNotChosen
    return f"{visit.pk}:{first}"


def _witness(name: str, visit: Help) -> str:
    written = as_written(name, limit=LONGEST_NAME)
    same = "".join(written.split()) == "".join(visit.helper_name.split())
    if not written or same:
        raise WitnessMissing
    return written


def _relation(helper: Account, place: str) -> str:
    """What the helper is, and where: as it stands on the application."""
    from shiyakusho.registers.organisation import public as organisation

    posts = organisation.posts_of(helper, clock.today())
    role = posts[0].name if posts else "入力支援員"
    return f"{role}（{place}）"[:LONGEST_NAME]


__all__ = ["agree", "agree_more", "ask_more", "begin", "come_in", "drawn", "helpable", "invite"]
