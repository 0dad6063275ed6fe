# texts: staff
"""最初の運用担当: whoever sits at the machine opens the first account that may open others."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.audit.actors import SYSTEM, acting_as
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity.choices import Kind
from shiyakusho.ground.identity.models import Account, Passkey
from shiyakusho.ground.identity.passkeys import enrolling
from shiyakusho.ground.identity.roles import permissions_of
from shiyakusho.ground.identity.services import appoint
from shiyakusho.ground.identity.staff_accounts import ISSUER, open_staff

ROLE, MANAGES = "operator", "identity.manage"


class OperatorThere(Refusal):
    """Somebody manages accounts already and has a key; they do it in the pages, as a second person."""

    code = "operator_there"
    status = 409
    message = _(
        "アカウントを扱える人が、もうパスキーを持っています。管理の画面で、その人に頼んでください。"
        "どうしてもここで行うときは、--because に理由を書いてください（監査記録に残ります）。"
    )


def enrol_first(*, name: str, number: str, email: str = "", because: str = "") -> str:
    """The secret of the first operator's link; the account is opened and appointed where it is not."""
    with acting_as(SYSTEM, "最初の運用担当の登録"), recorded("identity.enrol_first") as event:
        event.detail["because"] = because[:200]
        if not because.strip() and any(map(_manages, _with_keys())):
            raise OperatorThere
        account = Account.objects.filter(issuer=ISSUER, subject=number, kind=Kind.STAFF).first()
        if account is None:
            account = open_staff(name=name, number=number, email=email)
        event.subjects.append(f"account:{account.pk}")
        appoint(account=account, role=ROLE)
        return enrolling.give(account=account, by=None)


def _with_keys() -> list[Account]:
    keys = Passkey.objects.filter(revoked_at=None, account__is_active=True)
    return [key.account for key in keys.select_related("account")]


def _manages(account: Account) -> bool:
    return MANAGES in permissions_of(account)
