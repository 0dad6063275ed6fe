"""Why a talk refuses."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class TalkNotFound(Refusal):
    """No such talk, or not theirs: told apart by nothing."""

    code = "talk_not_found"
    status = 404
    message = _("相談が見つかりません。リンクが古いか、まちがっています。")


class TalkOver(Refusal):
    """It ended, or its time is over."""

    code = "talk_over"
    status = 409
    message = _("この相談は終わりました。")


class TooEarly(Refusal):
    """A booked talk opens a little before its time."""

    code = "talk_too_early"
    status = 409
    message = _("まだ入れません。予約の時間の少し前から入れます。")


class NotARemoteBooking(Refusal):
    """The booking is for another way of meeting, or does not stand any more."""

    code = "not_a_remote_booking"
    status = 409
    message = _("この予約は、ビデオ通話の予約ではないか、もう使えません。")


class AddressRefused(Refusal):
    """No e-mail address."""

    code = "talk_address_refused"
    status = 422
    message = _("メールアドレスの形になっていません。")


class TooManyLinks(Refusal):
    """Links were sent and made anew so often for one seat."""

    code = "talk_too_many_links"
    status = 409
    message = _("この席のリンクは、もう何度も作り直しました。新しい相談を始めてください。")


class SeatTaken(Refusal):
    """A link is one person's: another browser entered by it."""

    code = "seat_taken"
    status = 409
    message = _(
        "このリンクは、ほかの端末で使われています。担当者に、リンクを作り直してもらってください。"
    )


class NotAdmitted(Refusal):
    """Nobody let them in yet."""

    code = "not_admitted"
    status = 403
    message = _("担当者が部屋に通すまで、お待ちください。")


class TalkTaken(Refusal):
    """A colleague has taken it."""

    code = "talk_taken"
    status = 409
    message = _("ほかの担当者が、この相談を受けています。")


class TooManySeats(Refusal):
    """Three people talk at most."""

    code = "talk_full"
    status = 409
    message = _("1つの相談に入れるのは3人までです。")


class BadSignal(Refusal):
    """What a browser sent is no signal."""

    code = "bad_signal"
    status = 422
    message = _("通信の合図を読みとれません。")


class TooManySignals(Refusal):
    """More than any browser needs."""

    code = "too_many_signals"
    status = 429
    message = _("通信の合図が多すぎます。ページを開き直してください。")


class NoSuchTopic(Refusal):
    """No topic, booth or procedure of this name."""

    code = "no_such_topic"
    status = 404
    message = _("この用件は受け付けていません。")


class NothingShared(Refusal):
    """No form is filled in together."""

    code = "nothing_shared"
    status = 409
    message = _("いっしょに書いている申請書がありません。")


class NotSigned(Refusal):
    """Neither strokes nor a name."""

    code = "talk_not_signed"
    status = 422
    message = _("署名がまだありません。画面に名前を書くか、お名前を入力してください。")


class TooManyPapers(Refusal):
    """So many papers go into one talk."""

    code = "too_many_papers"
    status = 409
    message = _("1つの相談で送れる書類の数をこえています。")


class OutcomeMissing(Refusal):
    """How it ended was not chosen."""

    code = "outcome_missing"
    status = 422
    message = _("相談の結果を選んでください。")
