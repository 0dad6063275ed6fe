"""What the catalogue refuses, each with a stable code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class NoSuchProcedure(Refusal):
    """The id names no live procedure."""

    code = "no_such_procedure"
    status = 404
    message = _("その手続きは見つかりません。")


class NoSuchVersion(Refusal):
    """The id names no version ever published."""

    code = "no_such_version"
    status = 404
    message = _("その版の手続きは見つかりません。")


class VersionUnreadable(Refusal):
    """The version was published, and its stored document cannot be read as a definition any more:
    a fault of the city hall, never of who asks."""

    code = "version_unreadable"
    status = 500
    message = _("保存されている手続きの内容を読めません。市役所の側の不具合です。")


class InvalidCursor(Refusal):
    """The cursor was not made by this list."""

    code = "invalid_cursor"
    status = 400
    message = _("続きの位置(cursor)が正しくありません。")


class CopyUnwritable(Refusal):
    """What was to be saved is no JSON object that can be kept: `why` is not_json, too_large,
    too_deep, control_character or wrong_id."""

    code = "copy_unwritable"
    status = 422
    message = (
        "この内容は保存できません。制御文字、大きすぎる内容、idの変更がないか確かめてください。"
    )


class NoSuchCopy(Refusal):
    """The id names no working copy."""

    code = "no_such_copy"
    status = 404
    message = "その作業中の版は見つかりません。"


class StaleCopy(Refusal):
    """Somebody else saved meanwhile: `by` and `at` say who and when, `seen` what to look at."""

    code = "stale_copy"
    message = "ほかの人が先に保存しました。その内容を見てから、もう一度直してください。"


class CopyClosed(Refusal):
    """The working copy is not in the state this act needs: `state`."""

    code = "copy_closed"
    message = "この作業中の版は、いまの状態ではその操作ができません。"


class NothingToWalk(Refusal):
    """There is nothing to undo, or to redo."""

    code = "nothing_to_walk"
    message = "元にもどす（やり直す）保存がありません。"


class CopyHasFaults(Refusal):
    """The definition has errors or a failing example: `faults` lists them."""

    code = "copy_has_faults"
    status = 422
    message = "定義に誤りがあるので、承認に出せません。"


class NothingChanged(Refusal):
    """The working copy says the same as the version it began from."""

    code = "nothing_changed"
    message = "もとの版と同じ内容です。変えたところがありません。"


class FourEyes(Refusal):
    """Who edited it, or asked for the review, never approves it."""

    code = "four_eyes"
    status = 403
    message = "直した人と承認を頼んだ人は、承認できません。ほかの人が見て承認してください。"


class PersonNeeded(Refusal):
    """Definitions are worked on and approved by people, each under their own name."""

    code = "person_needed"
    status = 403
    message = "手続きの定義は、職員が自分の名前で直し、承認します。"


class BaseMoved(Refusal):
    """Another version goes on that day than the one this was made from: `number`, `base`."""

    code = "base_moved"
    message = "この間に別の版が公開されました。その版との違いを見て、取りこんでください。"


class DayHasPassed(Refusal):
    """The day from which it was to go is over."""

    code = "day_has_passed"
    status = 422
    message = "施行日が過ぎています。日を選び直してください。"


class PublicationHeld(Refusal):
    """A review that this city requires before publication objects: `objections`."""

    code = "publication_held"
    message = "公開の前に要る審査が済んでいません。"


class NotComing(Refusal):
    """Only a version whose day has not come can be called off."""

    code = "not_coming"
    message = "取りやめられるのは、施行日がまだ来ていない版だけです。"


class ReasonNeeded(Refusal):
    """The act needs a reason in words."""

    code = "reason_needed"
    status = 422
    message = "理由を書いてください。"


class ProcedureTaken(Refusal):
    """A new procedure cannot take an id that is in use, or is no id."""

    code = "procedure_taken"
    message = "この手続きのidは使えません。すでにあるか、形が正しくありません。"


class NotSignedOff(Refusal):
    """Not for a bundle: `procedures` are not of the studio, or (`why`: amount) write an amount."""

    code = "not_signed_off"
    status = 422
    message = (
        "持ち運べるのは、手続づくりで二人が承認した版だけです。"
        "定義ファイルの手続きはリリースで届き、額は市の fees.yaml に置きます。"
    )


class BundleFaults(Refusal):
    """Something in the bundle cannot go live here: `faults` by procedure."""

    code = "bundle_faults"
    status = 422
    message = "この市では公開できない定義があります。"


class BundleCollides(Refusal):
    """This place has changes that the bundle does not know: `procedures`, each needs a choice."""

    code = "bundle_collides"
    message = "こちらで変えられた手続きがあります。手続きごとに、どちらを残すか選んでください。"
