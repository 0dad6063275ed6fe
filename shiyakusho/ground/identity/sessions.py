"""Begin and end a session. How somebody proved who they are is the caller's business."""

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity import sign_ins
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.proofs import NOTHING, SIGN_IN, Proof, keep_proof, proof_in
from shiyakusho.ground.identity.registry import departures

BACKEND = "shiyakusho.ground.identity.backends.SessionBackend"


def begin_session(
    request: HttpRequest, account: Account, *, way: str, proof: Proof = NOTHING
) -> None:
    """Sign ``account`` in, with a fresh session key and what was proved, and note it."""
    before, key = request.session.get(SIGN_IN, ""), request.session.session_key
    with acting_as(actor_of(account), "サインイン"):
        with recorded(
            "identity.sign_in",
            subjects=[f"account:{account.pk}"],
            way=way,
            two_factors=proof.is_second_factor,
        ):
            login(request, account, backend=BACKEND)
            if request.session.session_key == key:  # the same person once more
                request.session.cycle_key()
            keep_proof(request.session, proof)
            sign_ins.begin(request, account, way=way, before=before)
    account.proof = proof_in(request.session)


def strengthen_session(request: HttpRequest, account: Account, *, proof: Proof) -> None:
    """The second factor was shown again, or for the first time: a new session key, and it is noted."""
    with recorded("identity.second_factor", subjects=[f"account:{account.pk}"], way=proof.factor):
        sign_ins.rotated(request.session)
        keep_proof(request.session, proof)
    account.proof = proof_in(request.session)


def end_session(request: HttpRequest, *, why: str = "asked") -> None:
    """Sign out and forget everything the session held; ``why``: asked, ``idle``, ``absolute``."""
    if isinstance(request.user, Account):
        with acting_as(actor_of(request.user), "サインアウト"):
            with recorded("identity.sign_out", subjects=[f"account:{request.user.pk}"], why=why):
                sign_ins.note_end(request.session.get(SIGN_IN, ""), why)
                for _, told in departures.items():
                    told(request)
    logout(request)


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where to go after signing in: ``next`` if it is a page of ours, else ``fallback``."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else fallback
