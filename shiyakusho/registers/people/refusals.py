"""The refusals of the register."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class NoSuchResident(Refusal):
    """There is no such resident in the register."""

    code = "no_such_resident"
    status = 404
    message = _("台帳にこの住民はいません。")


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


class LinkRequestNotOpen(Refusal):
    """The question was decided already, or is not there."""

    code = "link_request_not_open"
    message = _("この確認は、もう終わっているか、見つかりません。")


class LinkRequestChanged(Refusal):
    """Somebody decided, or new facts came, since the page was read."""

    code = "link_request_changed"
    message = _("この確認は、画面を開いたあとに変わりました。もう一度、内容を見てください。")


class LinkReasonMissing(Refusal):
    """A decision that does not follow from a candidate needs its reason."""

    code = "link_reason_missing"
    status = 422
    message = _("理由を書いてください。")


class MandateNotInOrder(Refusal):
    """The period, the name or the paper of a mandate is not as it must be."""

    code = "mandate_not_in_order"
    status = 422
    message = _("代理を頼む相手の氏名か期間が、正しくありません。")


class MandateNotPossible(Refusal):
    """A minor, somebody under guardianship or a representative grants no mandate."""

    code = "mandate_not_possible"
    status = 403
    message = _("この方は、オンラインで代理を頼むことができません。窓口で相談してください。")


class InvitationUnknown(Refusal):
    """No such invitation for this account: wrong, old, used, or for somebody else. Which is not said."""

    code = "invitation_unknown"
    status = 422
    message = _(
        "この招待番号は使えません。番号と期限を確かめてください。招待された方ご本人だけが使えます。"
    )


class TooManyInvitationsTried(Refusal):
    """Many wrong codes by one account within an hour."""

    code = "too_many_invitations_tried"
    status = 429
    message = _("番号のまちがいが続いています。1時間待ってから、もう一度入れてください。")


class MandateNotFound(Refusal):
    """No such mandate, or not this person's, or over."""

    code = "mandate_not_found"
    status = 404
    message = _("この代理は見つからないか、もう終わっています。")


class RepresentationEnded(Refusal):
    """One acted for somebody and may not any more; or never might."""

    code = "representation_ended"
    status = 403
    message = _("この方の代わりに手続きすることは、できません（終わったか、取り消されました）。")
