"""What identity owes the house: an account, told to its person and forgotten."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from shiyakusho.ground.contracts import Kept, PersonalData, personal_data
from shiyakusho.ground.identity.models import Account, ApiToken, AppointedRole, Passkey, SignIn

ERASED = "消去した利用者"
ERASED_ISSUER = "erased"


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    account = _account(subject)
    if account is None:
        return
    yield {
        "種類": account.get_kind_display(),
        "発行者": account.issuer,
        "発行者での識別子": account.subject,
        "表示名": account.display_name,
        "電子メール": account.email,
        "本人確認": account.get_level_display(),
        "言語": account.language,
        "有効": account.is_active,
        "作成": account.created_at,
        "役割": [row.role for row in AppointedRole.objects.filter(account=account)],
        "サインイン": [
            {"方法": row.way, "端末": row.device, "開始": row.begun_at, "終了": row.ended_at}
            for row in SignIn.objects.filter(account=account).order_by("begun_at")
        ],
        "パスキー": [row.name for row in Passkey.objects.filter(account=account)],
        "APIトークン": [row.label for row in ApiToken.objects.filter(account=account)],
    }


def _erase(subject: str) -> int:
    """The name, the address and the link to the provider go; the row stays, for records point at
    it. A resident who signs in again has a new account. Officers' accounts are not touched."""
    account = _account(subject)
    if account is None or not account.is_resident or account.issuer == ERASED_ISSUER:
        return 0
    ApiToken.objects.filter(account=account).delete()
    SignIn.objects.filter(account=account).delete()
    account.issuer, account.subject = ERASED_ISSUER, str(account.pk)
    account.display_name, account.email, account.is_active = ERASED, "", False
    account.save(update_fields=["issuer", "subject", "display_name", "email", "is_active"])
    return 1


def _kept(subject: str) -> Iterable[Kept]:
    account = _account(subject)
    if account is not None and not account.is_resident:
        yield Kept(
            what="職員のアカウント",
            why="だれが仕事をしたかの記録です",
            law="地方公務員法・文書管理規程",
        )


def _account(subject: str) -> Account | None:
    kind, _, key = subject.partition(":")
    try:
        return Account.objects.filter(pk=UUID(key)).first() if kind == "account" else None
    except ValueError:
        return None


PERSONAL_DATA = PersonalData(
    "アカウント",
    _disclose,
    _erase,
    kept=_kept,
    models=(
        "identity.Account",
        "identity.ApiToken",
        "identity.AppointedRole",
        "identity.SignIn",
        "identity.Passkey",
        "identity.Enrolment",
        "identity.StaffIdentity",
    ),
)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("identity", PERSONAL_DATA)
