"""The refusals of the register."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class NoSuchResident(Refusal):
    """There is no such resident in the register."""

    code = "no_such_resident"
    status = 404
    message = _("台帳にこの住民はいません。")


class NoMatchingResident(Refusal):
    """The four basic facts match nobody, or more than one: which of them is not said."""

    code = "no_matching_resident"
    status = 404
    message = _(
        "氏名・住所・生年月日・性別が一致する住民が見つかりません。区役所へお問い合わせください。"
    )


class AccountAlreadyLinked(Refusal):
    """The account belongs to another resident already."""

    code = "account_already_linked"
    message = _("このアカウントは、すでにほかの住民と結びついています。")


class ResidentAlreadyLinked(Refusal):
    """The resident has another account already."""

    code = "resident_already_linked"
    message = _("この住民には、すでにほかのアカウントがあります。区役所へお問い合わせください。")


class IndividualNumberRefused(Refusal):
    """What was given holds a 個人番号; this system never stores one (番号法19条, 20条)."""

    code = "individual_number_refused"
    status = 422
    message = _(
        "個人番号（マイナンバー）とみられる番号が入っています。このシステムでは受け取りません。"
    )


class FactNotAcceptable(Refusal):
    """A given fact has no proper name, or a value that cannot be kept."""

    code = "fact_not_acceptable"
    status = 422
    message = _("この項目または内容は保存できません。")


class FactNotGiven(Refusal):
    """There is no such given fact, or it has been withdrawn."""

    code = "fact_not_given"
    status = 404
    message = _("この内容は伝えられていないか、取り消されています。")


class ProtectionNotInOrder(Refusal):
    """A protection ends before it begins, or is recorded a second time."""

    code = "protection_not_in_order"
    status = 422
    message = _("支援措置の期間が正しくないか、同じ支援措置がすでに記録されています。")


class SearchTooWide(Refusal):
    """A search needs at least one word that narrows it."""

    code = "search_too_wide"
    status = 422
    message = _("氏名、振り仮名、生年月日、住所のどれかを入れてください。")


class CursorNotValid(Refusal):
    """The mark of the next page is not one we gave."""

    code = "cursor_not_valid"
    status = 422
    message = _("一覧の続きの印が正しくありません。最初から表示してください。")


class RegisterNotEmpty(Refusal):
    """Synthetic residents are only made for an empty register."""

    code = "register_not_empty"
    message = _("台帳に住民がいます。架空の住民は、空の台帳にだけ作れます。")
