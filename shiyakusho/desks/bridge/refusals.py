"""When the bridge says no."""

from shiyakusho.ground.contracts import Refusal


class NoLayout(Refusal):
    """No file layout is known for the procedure: nothing is guessed."""

    code = "bridge_no_layout"
    status = 404
    message = "この手続きには、基幹システムに渡す項目の定めがありません。"


class NothingToSend(Refusal):
    """No decided case of the procedure waits for its core system."""

    code = "bridge_nothing_to_send"
    message = "基幹システムに渡す案件はありません。"


class BundleNotFound(Refusal):
    """No such bundle, not yours, or not made: the answer is the same."""

    code = "bridge_bundle_not_found"
    status = 404
    message = "連携ファイルが見つかりません。"


class FileStillThere(Refusal):
    """Cases are let go of only when the file that has them can be fetched no more."""

    code = "bridge_file_still_there"
    status = 409
    message = "連携ファイルがまだあります。期限が過ぎるまでは、そのファイルを渡してください。"


class NoSigningKey(Refusal):
    """The city's key is not on this machine: what cannot be signed is not handed out."""

    code = "bridge_no_key"
    status = 503
    message = "市の署名の鍵がないため、連携ファイルを作れません。運用の担当に知らせてください。"


class BundleRefused(Refusal):
    """An incoming bundle that is not taken; nothing of it is kept."""

    code = "bridge_bundle_refused"
    status = 422
    message = "この連携ファイルは取り込めません。"


class BundleTooBig(BundleRefused):
    """More bytes, files or expanded bytes than a bundle may have (zip bomb)."""

    code = "bridge_bundle_too_big"
    status = 413
    message = "連携ファイルが大きすぎます。中身を取り出さずに断りました。"


class BundleBroken(BundleRefused):
    """Not a ZIP of ours: names, files or manifest are not what they must be."""

    code = "bridge_bundle_broken"
    message = "連携ファイルの形が正しくありません（目録・署名・結果の三つだけが入ります）。"


class BundleTampered(BundleRefused):
    """The signature is nobody's we trust, or a file is not the one that was signed."""

    code = "bridge_bundle_tampered"
    message = "署名を確かめられません。だれかが変えたか、信頼していない鍵で署名されています。"


class BundleOfAnotherCity(BundleRefused):
    """Signed for another city."""

    code = "bridge_bundle_wrong_city"
    message = "ほかの市の連携ファイルです。"


class BundleVersionUnknown(BundleRefused):
    """A form of bundle, or a layout, that this build does not read."""

    code = "bridge_bundle_wrong_version"
    message = "連携ファイルの版が違います。"


class BundleReplayed(BundleRefused):
    """This bundle was taken before: it counts once."""

    code = "bridge_bundle_replayed"
    status = 409
    message = "この連携ファイルは、すでに取り込んであります。何も変えていません。"


class BundleAnswersNothing(BundleRefused):
    """It answers no bundle that this person handed out."""

    code = "bridge_bundle_answers_nothing"
    message = "あなたが渡した連携ファイルへの結果ではありません。"
