"""What the room of the consents refuses, each with its code and what to do."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class ConsentNotFound(Refusal):
    """No such consent, or not this person's: which of the two is nobody's business."""

    code = "consent_not_found"
    status = 404
    message = _("この同意のお願いは見つかりません。")


class LinkNotValid(Refusal):
    """The link was used, replaced, ran out, or never was."""

    code = "consent_link_not_valid"
    status = 404
    message = _("このリンクは使えません。申請した方に、もう一度案内を送ってもらってください。")


class NotIdentified(Refusal):
    """This browser has not said who uses it, or too long ago."""

    code = "consent_not_identified"
    status = 403
    message = _("あなたを確かめてから、見られます。メールのリンクをもう一度開いてください。")


class IdentityWrong(Refusal):
    """The code or the birth date is not the one; counted."""

    code = "consent_identity_wrong"
    status = 422
    message = _("番号か生年月日がちがいます。申請した方に聞いて、確かめてください。")


class IdentityLocked(Refusal):
    """Too many wrong codes for one link."""

    code = "consent_identity_locked"
    status = 429
    message = _(
        "まちがいが続いたので、このリンクは使えなくなりました。申請した方に、もう一度案内を送ってもらってください。"
    )


class SelfSigned(Refusal):
    """Whoever applies cannot agree for somebody else; nor can one person agree in two roles."""

    code = "consent_self_signed"
    status = 403
    message = _("申請した方ご本人や、ほかの役で同意した方は、この同意をすることができません。")


class WrongPerson(Refusal):
    """The consent is asked of somebody else, as far as the registers know."""

    code = "consent_wrong_person"
    status = 403
    message = _("この同意は、別の方にお願いしています。ご本人がサインインしてください。")


class NotForAnother(Refusal):
    """Who acts for somebody else agrees for nobody."""

    code = "consent_not_for_another"
    status = 403
    message = _(
        "代理人としては同意できません。ご自分の手続きにもどすか、窓口に来てもらってください。"
    )


class NotYourTurn(Refusal):
    """Somebody before this one has not agreed yet."""

    code = "consent_not_your_turn"
    message = _("前の方の同意がまだです。そろったら、案内が届きます。")


class AlreadySettled(Refusal):
    """The consent was given, refused or is not needed any more; ``extra["state"]``."""

    code = "consent_settled"
    message = _("この同意は、もう返事がすんでいます。")


class ConsentClosed(Refusal):
    """The application was decided or withdrawn: nothing of its consents changes any more."""

    code = "consent_closed"
    message = _("この申請は、もう終わっています。同意を変えることはできません。")


class DocumentChanged(Refusal):
    """The application was corrected after the page was shown."""

    code = "consent_document_changed"
    message = _("申請の内容が直されました。新しい内容を読んで、もう一度えらんでください。")


class SignerAnswersInvalid(Refusal):
    """Something the signer was asked is missing or wrong; ``extra["errors"]``."""

    code = "consent_answers_invalid"
    status = 422
    message = _("足りないところか、直すところがあります。書いた内容は消えていません。")


class AddressRefused(Refusal):
    """No address of mail, or one's own, or another signer's."""

    code = "consent_address_refused"
    status = 422
    message = _(
        "この方だけのメールアドレスを書いてください。申請する方やほかの方と同じものは使えません。"
    )


class NameMissing(Refusal):
    """A consent is somebody's: without a name nobody is asked and nothing is recorded."""

    code = "consent_name_missing"
    status = 422
    message = _("この方の氏名を書いてください。")


class TooManyInvitations(Refusal):
    """So many mails in a day are none of our business."""

    code = "consent_too_many_invitations"
    status = 429
    message = _("今日はもう案内を送れません。明日また送るか、窓口に来てもらってください。")


class BirthDateWrong(Refusal):
    """The birth date a clerk typed is none."""

    code = "consent_birth_date_wrong"
    status = 422
    message = "生年月日が正しくありません。"


class PaperMissing(Refusal):
    """There is no attached paper that could stand for the consent."""

    code = "consent_paper_missing"
    message = "代わりになる書類が付いていません。"


class HowUnknown(Refusal):
    """The clerk did not say by which document the person was known."""

    code = "consent_how_unknown"
    status = 422
    message = "本人を何で確かめたかを選んでください。"


class ConsentMissing(Refusal):
    """A decision that stands on consents is not made without them; ``extra["missing"]``."""

    code = "consent_missing"
    message = "ほかの方の同意がまだそろっていません。そろうまで、この決定はできません。"
