"""Why a booking is not made or changed."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class BookingNotFound(Refusal):
    """No such booking, or not theirs."""

    code = "booking_not_found"
    status = 404
    message = _("予約が見つかりません。")


class ResourceNotFound(Refusal):
    """Nothing that can be booked has this id."""

    code = "resource_not_found"
    status = 404
    message = _("予約できるものが見つかりません。")


class SlotNotOffered(Refusal):
    """No slot of this resource begins then, or it is closed."""

    code = "slot_not_offered"
    status = 404
    message = _("この時間は受け付けていません。ほかの時間を選んでください。")


class SlotFull(Refusal):
    """Fewer places are left than asked for, or others wait for them."""

    code = "slot_full"
    message = _("この時間は、もう空きがありません。ほかの時間を選んでください。")


class SlotTaken(Refusal):
    """Somebody else has the space then, or something that contains it or lies in it."""

    code = "slot_taken"
    message = _("この時間は、ほかの予約が入っています。ほかの時間を選んでください。")


class NotYetOpen(Refusal):
    """Booking for this day has not begun; ``extra["opens_at"]`` says when."""

    code = "booking_not_yet_open"
    message = _("この日の予約は、まだ受け付けていません。")


class TooLate(Refusal):
    """Less notice than the terms ask."""

    code = "booking_too_late"
    message = _("この時間の予約は、受付を終えました。")


class TooManyBookings(Refusal):
    """This person has as many bookings to come as one may have."""

    code = "booking_limit_reached"
    message = _("予約できる数の上限になっています。今の予約を取り消すと、新しく予約できます。")


class TooManyPlaces(Refusal):
    """More people than one booking takes."""

    code = "too_many_places"
    status = 422
    message = _("1回に予約できる人数をこえています。")


class SignInNeeded(Refusal):
    """This is booked signed in, or by somebody known more surely; ``extra["needed"]``."""

    code = "booking_needs_sign_in"
    status = 403
    message = _("この予約には、サインインが必要です。")


class AgeUnknown(Refusal):
    """Only from an age on; the birth date is missing."""

    code = "booking_age_unknown"
    status = 422
    message = _("この予約には年齢の決まりがあります。生年月日を書いてください。")


class TooYoung(Refusal):
    """Younger than the terms say; ``extra["min_age"]``."""

    code = "booking_too_young"
    message = _("この予約ができる年齢になっていません。")


class NameMissing(Refusal):
    """A booking bears a name."""

    code = "booking_name_missing"
    status = 422
    message = _("お名前を書いてください。")


class ContactMissing(Refusal):
    """No usable address, or no telephone number where one is called."""

    code = "booking_contact_missing"
    status = 422
    message = _("連絡先を正しく書いてください。")


class KeyReused(Refusal):
    """The same Idempotency-Key came with another content."""

    code = "idempotency_key_reused"
    message = _("同じ Idempotency-Key で、ちがう内容が送られました。")


class BookingChanged(Refusal):
    """What was asked is not possible as the booking stands now; ``extra["state"]``."""

    code = "booking_state_wrong"
    message = _("予約のようすが変わっています。もう一度、確かめてください。")


class TooLateToCancel(Refusal):
    """The last moment to cancel online is past."""

    code = "booking_cancel_too_late"
    message = _("取り消せる期限が過ぎました。お電話でご連絡ください。")


class FeeDiffers(Refusal):
    """Paid already, and the other time costs otherwise."""

    code = "booking_fee_differs"
    message = _("この時間は料金がちがいます。今の予約を取り消して、予約し直してください。")


class HoldExpired(Refusal):
    """The place was kept until a moment that is past."""

    code = "booking_hold_expired"
    message = _("仮に取ってあった時間が過ぎました。もう一度、選んでください。")


class TooManyKept(Refusal):
    """So many times an hour are kept from one network; ``extra["retry_after"]`` is seconds."""

    code = "booking_too_many_kept"
    status = 429
    message = _(
        "同じところから、何度も時間がおさえられています。少し待ってから、もう一度お試しください。"
    )


class NoWaitingList(Refusal):
    """This resource keeps none."""

    code = "no_waiting_list"
    message = _("空き待ちは受け付けていません。")


class PlacesLeft(Refusal):
    """There are places: nobody has to wait."""

    code = "slot_has_places"
    message = _("まだ空きがあります。そのまま予約できます。")


class CodeMistyped(Refusal):
    """No booking can have this code: its check character is wrong."""

    code = "booking_code_mistyped"
    status = 422
    message = _("予約番号にまちがいがあります。10文字を、もう一度確かめてください。")


class SeriesRefused(Refusal):
    """Not every date of a series could be had; ``extra["refused"]``."""

    code = "series_refused"
    message = _("取れない日があったので、1つも予約しませんでした。")


class SeriesTooLong(Refusal):
    """More dates than a series may have, or none."""

    code = "series_length_wrong"
    status = 422
    message = _("くりかえしの回数を確かめてください。")


class TermsWrong(Refusal):
    """Rules that contradict themselves, or overlap others in time; ``extra["errors"]``."""

    code = "booking_terms_wrong"
    status = 422
    message = _("予約の決まりに、まちがいがあります。")


class OpeningWrong(Refusal):
    """A resource or slots that cannot be as asked."""

    code = "booking_opening_wrong"
    status = 422
    message = _("開く枠の内容を確かめてください。")


class AlreadyWaiting(Refusal):
    """One place in the list of a slot for each person."""

    code = "already_waiting"
    message = _("この時間の空きを、もう待っています。")
