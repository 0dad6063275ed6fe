"""Why this desk says no."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class BundleNotFound(Refusal):
    """No such bundle, or not this person's: told apart by nothing."""

    code = "bundle_not_found"
    status = 404
    message = _("まとめた手続きは見つかりません。番号と、サインインしている人をお確かめください。")


class NothingChosen(Refusal):
    """No procedure was chosen, or none that is there."""

    code = "nothing_chosen"
    status = 422
    message = _("する手続きを1つ以上選んでください。")


class TooManyChosen(Refusal):
    """More than one interview can hold."""

    code = "too_many_chosen"
    status = 422
    message = _("一度にまとめられる手続きの数をこえています。分けて選んでください。")


class NothingToFile(Refusal):
    """Nothing in it can be filed online."""

    code = "nothing_to_file"
    message = _("オンラインで出せる手続きがありません。窓口でしてください。")


class NotSigned(Refusal):
    """Nobody signed: neither on the screen nor on paper."""

    code = "not_signed"
    status = 422
    message = _("署名がまだありません。画面に書いてもらうか、紙に署名をもらってください。")
