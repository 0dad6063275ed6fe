"""Somebody shows a passkey (Web Authentication 7.2). Whatever is wrong, the answer is the same no."""

import json
import logging
from typing import Any, NoReturn

from django.http import HttpRequest
from webauthn import (
    generate_authentication_options,
    options_to_json,
    verify_authentication_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticationCredential,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.passkeys import challenges, known_browsers
from shiyakusho.ground.identity.passkeys.challenges import Purpose
from shiyakusho.ground.identity.passkeys.keys import live_keys
from shiyakusho.ground.identity.passkeys.models import Passkey
from shiyakusho.ground.identity.passkeys.party import party
from shiyakusho.ground.identity.passkeys.reading import FAULTS, read_answer
from shiyakusho.ground.identity.passkeys.refusals import PasskeyRefused
from shiyakusho.ground.identity.spans import spans

log = logging.getLogger(__name__)
MULTI_DEVICE = "multi_device"


def ask(request: HttpRequest, purpose: Purpose, account: Account | None = None) -> dict[str, Any]:
    """What ``navigator.credentials.get`` is given; of ``account``'s keys only, where one is known."""
    keys = live_keys(account) if account else ()
    options = generate_authentication_options(
        rp_id=party().id,
        challenge=challenges.give(request, purpose, _about(account)),
        timeout=int(spans().challenge * 1000),
        allow_credentials=[PublicKeyCredentialDescriptor(id=bytes(k.credential_id)) for k in keys],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.loads(options_to_json(options))


def show(
    request: HttpRequest, purpose: Purpose, answer: str, account: Account | None = None
) -> Passkey:
    """The key that was shown, with its account; :class:`PasskeyRefused` otherwise, whatever the reason.

    ``account``: it must be a key of theirs. Every no is noted, with its reason, in the audit.
    """
    challenge = challenges.take(request, purpose, _about(account))
    if challenge is None:
        _refuse("challenge")
    try:
        shown = parse_authentication_credential_json(read_answer(answer))
    except FAULTS as fault:
        _refuse(f"form: {type(fault).__name__}")
    key = Passkey.objects.select_related("account").filter(credential_id=shown.raw_id).first()
    if key is None:
        _refuse("unknown key")
    this = tries.begin(*known_browsers.counted_as(request, key.account))
    try:
        with recorded("identity.show_passkey", subjects=[f"account:{key.account_id}"]):
            key = _verified(shown, challenge, key, account)
    except FAULTS as fault:
        _refuse(type(fault).__name__ + f": {fault}"[:80], key.account)
    this.was_right()
    return key


def _verified(
    shown: AuthenticationCredential, challenge: bytes, key: Passkey, account: Account | None
) -> Passkey:
    """The key with its new count; :class:`ValueError` and what else FAULTS holds otherwise."""
    key = Passkey.objects.select_for_update(of=("self",)).select_related("account").get(pk=key.pk)
    if fault := _fault_of(key, shown, account):
        raise ValueError(fault)
    ours = party()
    said = verify_authentication_response(
        credential=shown,
        expected_challenge=challenge,
        expected_rp_id=ours.id,
        expected_origin=list(ours.origins),
        credential_public_key=bytes(key.public_key),
        credential_current_sign_count=key.sign_count,
        require_user_verification=True,
    )
    return _counted(key, said)


def _fault_of(key: Passkey, shown: AuthenticationCredential, account: Account | None) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if not (key.account.is_active and key.account.is_staff_member):
        return "account"
    if account is not None and account.pk != key.account_id:
        return "somebody else's"
    owner = shown.response.user_handle
    if owner is not None and owner != key.account.pk.bytes:
        return "user handle"
    return ""


def _counted(key: Passkey, said: VerifiedAuthentication) -> Passkey:
    if (said.credential_device_type == MULTI_DEVICE) != key.can_be_copied:
        raise ValueError("backup eligibility changed")  # it never does (6.1.3)
    key.sign_count = said.new_sign_count
    key.is_copied = said.credential_backed_up
    key.used_at = clock.now()
    key.save(update_fields=["sign_count", "is_copied", "used_at"])
    return key


def _about(account: Account | None) -> str:
    return str(account.pk) if account else ""


def _refuse(reason: str, account: Account | None = None) -> NoReturn:
    """The same for every reason; which it was stands in the log and in the audit."""
    log.warning("passkey refused: %s", reason)
    subjects = [f"account:{account.pk}"] if account else []
    with recorded("identity.refuse_passkey", subjects=subjects) as event:
        event.detail["reason"] = reason
    raise PasskeyRefused
