"""Whose bundle is it: the account's, or the browser's that began it or resumed one of its drafts."""

from uuid import UUID

from django.http import HttpRequest

from shiyakusho.engines.bundles import services
from shiyakusho.engines.bundles.models import Bundle, BundleMember
from shiyakusho.engines.bundles.refusals import BundleNotFound
from shiyakusho.engines.bundles.selectors import draft_ids_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

HELD = "bundles.held"
MOST_HELD = 5


def resident(request: HttpRequest) -> Account | None:
    """The signed-in resident, None for anybody else."""
    user = request.user
    return user if isinstance(user, Account) and user.is_resident else None


def hold(request: HttpRequest, bundle: Bundle) -> None:
    """Let this browser come back to it, and to its drafts, until its session ends."""
    there = [one for one in request.session.get(HELD, []) if one != str(bundle.pk)]
    request.session[HELD] = [*there, str(bundle.pk)][-MOST_HELD:]
    forms.together.hold_drafts(request, draft_ids_of(bundle))


def bundle_for(request: HttpRequest, bundle_id: UUID) -> Bundle:
    """The bundle, if it is this person's; BundleNotFound otherwise, whether it exists or not."""
    here = _is_held(request, bundle_id)
    if here:
        show("bundle", bundle_id)
    bundle = Bundle.objects.select_related("account").filter(pk=bundle_id).first()
    account = resident(request)
    if bundle is not None and bundle.account_id is not None:
        if account is not None and _is_of(bundle, account):
            return bundle
    elif bundle is not None and here:
        return _claimed(bundle, account)
    raise BundleNotFound


def _is_of(bundle: Bundle, account: Account) -> bool:
    authority = people.authority_now()
    served = authority.resident_id if authority else None
    return bundle.account_id == account.pk and bundle.on_behalf_of == served


def _is_held(request: HttpRequest, bundle_id: UUID) -> bool:
    """By this browser's own session, or because it came back to one of the drafts by its code."""
    drafts = forms.together.holds(request)
    if str(bundle_id) in request.session.get(HELD, []):
        return True
    rows = BundleMember.objects.filter(bundle_id=bundle_id, draft_id__in=drafts)
    return bool(drafts) and rows.exists()


def _claimed(bundle: Bundle, account: Account | None) -> Bundle:
    """Signed in meanwhile, it is theirs: as soon as all its drafts are."""
    if account is None or bundle.filed_at is not None or people.authority_now() is not None:
        return bundle
    if forms.together.claim(draft_ids=draft_ids_of(bundle), account=account):
        services.claim(bundle_id=bundle.pk, account=account)
        bundle.refresh_from_db()
    return bundle
