"""Why a visit refuses."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class HelpNotFound(Refusal):
    """No such visit, over, begun in another browser, or not theirs: told apart by nothing."""

    code = "help_not_found"
    status = 404
    message = _("お手伝いが見つかりません。終わったか、この端末のものではありません。")


class NothingToHelpWith(Refusal):
    """Not one procedure that can be filed online, or too many."""

    code = "nothing_to_help_with"
    status = 422
    message = _("手伝う手続きを選んでください。")


class PlaceMissing(Refusal):
    """Where somebody helps is kept with the consent."""

    code = "help_place_missing"
    status = 422
    message = "手伝う場所を選んでください。"


class NotAgreed(Refusal):
    """The resident did not say yes."""

    code = "help_not_agreed"
    status = 422
    message = _("「同意します」を選んでください。")


class NotSigned(Refusal):
    """A consent or a form on the screen wants a signature."""

    code = "help_not_signed"
    status = 422
    message = _("枠の中に署名するか、お名前を入れてください。")


class WitnessMissing(Refusal):
    """What was spoken was heard by a second person, who has a name."""

    code = "help_witness_missing"
    status = 422
    message = _("立ち会った方のお名前を書いてください。手伝う方は、立会人になれません。")


class NumberNotChosen(Refusal):
    """Four digits, twice the same."""

    code = "help_number_not_chosen"
    status = 422
    message = _("4けたの数字を決めて、2回、同じ数字を入れてください。")


class NumberWrong(Refusal):
    """The resident's own number opens their page; ``left`` tries."""

    code = "help_number_wrong"
    status = 422
    message = _("番号がちがいます。")


class NotTurned(Refusal):
    """Only the resident does this, on their own page."""

    code = "help_not_the_resident"
    status = 403
    message = _("これは、ご本人だけができます。")


class FiledOtherwise(Refusal):
    """The procedure asks who files it; on a shared screen nobody signs in."""

    code = "help_sign_in_needed"
    status = 409
    message = _(
        "この手続きは、本人確認がいります。ご自分のスマホでサインインして出すか、番号を持って窓口に行ってください。"
    )
