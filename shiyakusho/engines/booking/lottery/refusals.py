"""Why something of a lottery is not done."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class RoundNotFound(Refusal):
    """No such round, or not announced yet."""

    code = "lottery_not_found"
    status = 404
    message = _("抽選が見つかりません。")


class EntryNotFound(Refusal):
    """No such entry, or not theirs."""

    code = "lottery_entry_not_found"
    status = 404
    message = _("申込が見つかりません。")


class FileNotPublished(Refusal):
    """No such file, or not yet."""

    code = "lottery_file_not_found"
    status = 404
    message = _("この資料は、まだ公表していません。")


class RoundNotThere(Refusal):
    """Not possible at this stage; ``extra["stage"]``."""

    code = "lottery_stage_wrong"
    message = _("いまは、この操作の期間ではありません。日程を確かめてください。")


class RoundWrong(Refusal):
    """A round that cannot be as asked; ``extra["errors"]``."""

    code = "lottery_round_wrong"
    status = 422
    message = "抽選の内容に、まちがいがあります。"


class SlotNotFree(Refusal):
    """A place of a round is booked already, or waited for; ``extra["slot"]``."""

    code = "lottery_slot_not_free"
    message = "抽選に出す枠に、もう予約か空き待ちがあります。"


class HoldTooMuch(Refusal):
    """The city takes more than there is, or says no reason."""

    code = "lottery_hold_wrong"
    status = 422
    message = "市が使う数とわけを確かめてください。"


class AlreadyEntered(Refusal):
    """One person, one entry of a round."""

    code = "lottery_entered_already"
    message = _("この抽選には、もう申し込んでいます。申込は1人1つです。")


class WishesWrong(Refusal):
    """No wish, too many, one twice, or a slot that is not given."""

    code = "lottery_wishes_wrong"
    status = 422
    message = _("希望を確かめてください。同じ希望は1回だけ書けます。")


class PlacesWrong(Refusal):
    """More people, or more wins, than one entry may ask for."""

    code = "lottery_places_wrong"
    status = 422
    message = _("人数か、当たりたい数が多すぎます。")


class GroupUnknown(Refusal):
    """No group has this number now."""

    code = "lottery_group_unknown"
    status = 422
    message = _("団体番号にまちがいがあります。10文字を、もう一度確かめてください。")


class ResidentUnknown(Refusal):
    """No resident has this 宛名番号."""

    code = "lottery_resident_unknown"
    status = 422
    message = "この宛名番号の住民は見つかりません。"


class ValueMissing(Refusal):
    """The draw needs a value told in public."""

    code = "lottery_value_missing"
    status = 422
    message = "その場で決めた値を書いてください。"


class WinNotOpen(Refusal):
    """Confirmed, declined or lapsed already; ``extra["state"]``."""

    code = "lottery_win_state_wrong"
    message = _("この当選のようすが変わっています。もう一度、確かめてください。")


class WinLapsed(Refusal):
    """Nobody confirmed in time."""

    code = "lottery_win_lapsed"
    message = _("確認の期限が過ぎました。")


class NotProven(Refusal):
    """A priority that was declared is shown to the office first."""

    code = "lottery_priority_unproven"
    message = _("優先を確かめるため、窓口で書類を見せてください。確かめてから決まります。")


class NotPaid(Refusal):
    """A win of this round becomes sure when it is paid."""

    code = "lottery_not_paid"
    message = _("料金の支払いを受けてから決まります。")


class WonByLot(Refusal):
    """What a lottery gave or keeps is changed on the lottery's pages."""

    code = "booking_of_lottery"
    message = _("抽選の予約です。抽選の申込のページで手続きしてください。")
