"""``shiyakusho oidc``: make our key, show its public part, try the provider. ``shiyakusho accounts``:
the way in for the first who manages accounts."""

import argparse
import json
import os
from pathlib import Path
from typing import Any


def add_commands(subparsers: Any) -> None:
    oidc = subparsers.add_parser("oidc", help="sign-in of residents by OpenID Connect")
    verbs = oidc.add_subparsers(title="verbs", metavar="VERB", required=True)
    key = verbs.add_parser("key", help="make our private key (never over another), print its JWK")
    key.add_argument("file", type=Path)
    key.set_defaults(run=_key, needs_django=False)
    public = verbs.add_parser("public", help="print the public JWK of our key, for the provider")
    public.set_defaults(run=_public)
    check = verbs.add_parser("check", help="read the provider's discovery document and its keys")
    check.set_defaults(run=_check)

    _add_accounts(subparsers)


def _add_accounts(subparsers: Any) -> None:
    accounts = subparsers.add_parser("accounts", help="accounts of staff")
    verbs = accounts.add_subparsers(title="verbs", metavar="VERB", required=True)
    enrol = verbs.add_parser(
        "enrol", help="open the account of the first operator and print the link to their passkey"
    )
    enrol.add_argument("--name", required=True, help="as it is shown to colleagues")
    enrol.add_argument(
        "--number", required=True, help="職員番号; again: a new link for the same person"
    )
    enrol.add_argument("--email", default="")
    enrol.add_argument(
        "--because", default="", help="why, where somebody can do it in the pages already (audited)"
    )
    enrol.set_defaults(run=_enrol)


def _enrol(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.urls import reverse

    from shiyakusho.ground.contracts.refusals import Refusal
    from shiyakusho.ground.identity.first_operator import enrol_first

    try:
        secret = enrol_first(
            name=args.name, number=args.number, email=args.email, because=args.because
        )
    except Refusal as refusal:
        print(refusal)
        return 1
    print(f"{settings.SITE_URL.rstrip('/')}{reverse('identity_staff:enrol', args=[secret])}")
    return 0


def _key(args: argparse.Namespace) -> int:
    from shiyakusho.ground.identity.oidc.client_key import make_key, public_part

    try:
        key = make_key(args.file)
    except FileExistsError:
        print(f"{args.file}: そこには、もうファイルがあります。")
        return 1
    print(json.dumps(public_part(key), indent=1))
    return 0


def _public(args: argparse.Namespace) -> int:
    from django.conf import settings

    from shiyakusho.ground.identity.oidc.client_key import KeyUnusable, public_part, read_key

    try:
        key = read_key(settings.OIDC.get("key_file", ""), settings.OIDC.get("key_id", ""))
    except KeyUnusable as unusable:
        print(f"OIDC_KEY_FILE: {unusable}")
        return 1
    print(json.dumps(public_part(key), indent=1))
    return 0


def _check(args: argparse.Namespace) -> int:
    from shiyakusho.ground.identity.oidc.metadata import known
    from shiyakusho.ground.identity.oidc.provider import configured
    from shiyakusho.ground.identity.oidc.refusals import ProviderUnavailable
    from shiyakusho.ground.identity.oidc.transport import Deadline

    provider = configured()
    if provider is None:
        print("OIDC_ISSUER がありません。住民は、まだサインインできません。")
        return 1
    try:
        metadata = known(provider).metadata(Deadline())
        keys = known(provider).names_of_keys(Deadline())
    except ProviderUnavailable as unavailable:
        print(f"{provider.metadata_url}: {unavailable.extra.get('reason')}")
        return 1
    returned = f"{os.environ.get('BASE_URL', '')}/sign-in/returned/"
    print(f"{provider.issuer}\n鍵: {', '.join(keys) or 'なし'}")
    print(f"{metadata.authorization_endpoint}\n戻り先（redirect_uri）: {returned}")
    return 0 if keys else 1
