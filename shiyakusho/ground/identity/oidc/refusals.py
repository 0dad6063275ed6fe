"""Why somebody was not signed in. What exactly was wrong goes to the log, without data."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts.refusals import Refusal


class ProviderUnavailable(Refusal):
    """The provider does not answer, answers too late, or answers nonsense."""

    code = "sign_in_provider_unavailable"
    status = 503
    message = _("サインインのサービスから、答えがありません。")


class SignInUnknown(Refusal):
    """Nobody began this sign-in in this browser, or it is over: ``state`` absent, foreign, used."""

    code = "sign_in_unknown"
    status = 403
    message = _("このサインインは、続けられません。")


class SignInCancelled(Refusal):
    """The resident, or the provider, said no."""

    code = "sign_in_cancelled"
    status = 403
    message = _("サインインは、とりやめになりました。")


class NotProved(Refusal):
    """What the provider sent does not prove who is there."""

    code = "sign_in_not_proved"
    status = 403
    message = _("どなたかを確かめられませんでした。")


class AccountClosed(Refusal):
    """The account may not be used, or is not a resident's."""

    code = "account_closed"
    status = 403
    message = _("このアカウントは、使えません。")


class StaffUnknown(Refusal):
    """The provider proved somebody for whom no account of the staff stands open."""

    code = "staff_unknown"
    status = 403
    message = _("このサインインと結びついた、職員のアカウントがありません。")
