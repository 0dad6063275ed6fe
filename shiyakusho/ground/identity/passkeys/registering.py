"""A new passkey: what the browser is asked to make, and what it made (Web Authentication 7.1)."""

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from webauthn import (
    generate_registration_options,
    options_to_json,
    verify_registration_response,
)
from webauthn.helpers import parse_registration_credential_json
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.passkeys import challenges
from shiyakusho.ground.identity.passkeys.keys import live_keys, named
from shiyakusho.ground.identity.passkeys.models import Passkey
from shiyakusho.ground.identity.passkeys.party import party
from shiyakusho.ground.identity.passkeys.reading import FAULTS, read_answer
from shiyakusho.ground.identity.passkeys.refusals import PasskeyNotKept
from shiyakusho.ground.identity.spans import spans

ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
MOST_KEYS = 10  # of one account
LONGEST_ID = 1023  # WebAuthn 5.8.3
MULTI_DEVICE = "multi_device"


def ask(request: HttpRequest, account: Account, *, about: str) -> dict[str, Any]:
    """What ``navigator.credentials.create`` is given: a key that is found again without a name
    (discoverable), unlocked by its owner (user verification), of no matter which make."""
    ours = party()
    options = generate_registration_options(
        rp_id=ours.id,
        rp_name=ours.name,
        user_id=account.pk.bytes,
        user_name=account.email or account.display_name,
        user_display_name=account.display_name,
        challenge=challenges.give(request, "register", about),
        timeout=int(spans().challenge * 1000),
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=bytes(key.credential_id)) for key in live_keys(account)
        ],
        supported_pub_key_algs=ALGORITHMS,
    )
    return json.loads(options_to_json(options))


def keep(request: HttpRequest, account: Account, *, about: str, answer: str, name: str) -> Passkey:
    """Register what the browser made; :class:`PasskeyNotKept` for whatever is not as asked."""
    made = _verified(request, about, answer)
    try:
        with recorded("identity.keep_passkey", subjects=[f"account:{account.pk}"]) as event:
            Account.objects.select_for_update().get(pk=account.pk)
            if live_keys(account).count() >= MOST_KEYS:
                raise PasskeyNotKept(extra={"reason": "too many keys"})
            with transaction.atomic():
                key = _kept(account, made, name)
            event.detail["key"] = str(key.pk)
    except IntegrityError:  # somebody has this very key already
        raise PasskeyNotKept(extra={"reason": "there already"}) from None
    return key


def _verified(request: HttpRequest, about: str, answer: str) -> VerifiedRegistration:
    challenge = challenges.take(request, "register", about)
    if challenge is None:
        raise PasskeyNotKept(extra={"reason": "challenge"})
    ours = party()
    try:
        said = parse_registration_credential_json(read_answer(answer))
        made = verify_registration_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=ours.id,
            expected_origin=list(ours.origins),
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
    except FAULTS as fault:
        raise PasskeyNotKept(extra={"reason": type(fault).__name__}) from fault
    if said.raw_id != made.credential_id or not 0 < len(made.credential_id) <= LONGEST_ID:
        raise PasskeyNotKept(extra={"reason": "id"})
    return made


def _kept(account: Account, made: VerifiedRegistration, name: str) -> Passkey:
    return Passkey.objects.create(
        account=account,
        name=named(name),
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        model=made.aaguid[:36],
        can_be_copied=made.credential_device_type == MULTI_DEVICE,
        is_copied=made.credential_backed_up,
        created_at=clock.now(),
    )
