"""What the counters refuse, each with its code and what to do."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class NoSuchPlace(Refusal):
    """No such place of counters."""

    code = "queue_place_unknown"
    status = 404
    message = _("この会場は見つかりません。")


class NoSuchQueue(Refusal):
    """No such business at such a place."""

    code = "queue_unknown"
    status = 404
    message = _("この窓口の列は見つかりません。")


class NoSuchTicket(Refusal):
    """No such ticket, or a link that never was."""

    code = "ticket_not_found"
    status = 404
    message = _("この番号札は見つかりません。窓口の職員に番号を伝えてください。")


class CounterClosed(Refusal):
    """Outside the hours in which numbers are given out."""

    code = "counter_closed"
    message = _("いまは番号札を出していません。開いている時間に来てください。")


class NothingChosen(Refusal):
    """A ticket is for something."""

    code = "ticket_services_invalid"
    status = 422
    message = _("用件を選んでください。同じ用件は一度だけ選べます。")


class RemoteFull(Refusal):
    """Too many wait already who took their number from outside."""

    code = "remote_tickets_full"
    message = _("外から取れる番号は、いまはいっぱいです。会場で番号札を取ってください。")


class TicketConflict(Refusal):
    """The same Idempotency-Key came again for another queue."""

    code = "ticket_idempotency_conflict"
    message = _("同じ番号（Idempotency-Key）で、別の列の番号札が求められました。")


class NobodyWaits(Refusal):
    """Nobody waits whom this window could call."""

    code = "nobody_waits"
    message = "この窓口で呼べる人は、いま待っていません。"


class WindowNotOpen(Refusal):
    """The clerk has no open window here."""

    code = "window_not_open"
    message = "先に窓口を開いてください。"


class WindowTaken(Refusal):
    """Somebody else has this window open."""

    code = "window_taken"
    message = "この窓口は、ほかの職員が開いています。"


class WindowBusy(Refusal):
    """One at a time: the one before is not finished."""

    code = "window_busy"
    message = "前の方の対応が終わっていません。終えてから呼び出してください。"


class VisitMoved(Refusal):
    """A colleague was faster, or it is too late for this; ``extra["state"]``."""

    code = "visit_moved"
    message = "この番号札は、ほかの操作で先に進んでいます。画面を新しくして確かめてください。"


class WrongWindow(Refusal):
    """The visit is not at this window."""

    code = "visit_elsewhere"
    message = "この方は、この窓口で対応している方ではありません。"


class NotOfThisPlace(Refusal):
    """The officer does not work at this place."""

    code = "place_not_yours"
    status = 403
    message = "この会場の窓口を担当していません。"


class NoSuchKiosk(Refusal):
    """The kiosk's link is wrong or was ended."""

    code = "kiosk_not_found"
    status = 404
    message = _("この発券機は登録されていません。職員に知らせてください。")


class KioskSeriesUsedUp(Refusal):
    """So many kiosks at one place have no letters left."""

    code = "kiosk_series_used_up"
    message = "この会場に登録できる発券機は、これ以上ありません。"


class BadMerge(Refusal):
    """What a kiosk brings back is none of its numbers, or of no possible time; ``extra["number"]``."""

    code = "kiosk_merge_invalid"
    status = 422
    message = _("この発券機の番号ではないか、時刻が正しくありません。職員に知らせてください。")


class TooManyBlocks(Refusal):
    """A kiosk asks for more numbers in a day than a hall has visitors."""

    code = "kiosk_blocks_used_up"
    status = 429
    message = _("この発券機は、今日はもう番号を取り置けません。職員に知らせてください。")


class ReservationNotNow(Refusal):
    """No booking of this code is near its time here."""

    code = "reservation_not_now"
    status = 422
    message = _(
        "この番号の予約は、いまの時間のこの会場にはありません。予約の番号を消すと、番号札を取れます。"
    )


class ReservationUsed(Refusal):
    """This booking has its ticket already, for something else."""

    code = "reservation_used"
    message = _("この予約の番号札は、もう出ています。")
