"""What the file room refuses: a stable code, and a Japanese sentence saying what to do."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class FileEmpty(Refusal):
    """No byte arrived: an empty file, or a photo that a phone failed to hand over."""

    code = "file_empty"
    status = 422
    message = _("ファイルの中身が空です。もう一度選んでください。")


class FileTooLarge(Refusal):
    """More bytes, or more pages, than the house takes for one file."""

    code = "file_too_large"
    status = 413
    message = _("ファイルが大きすぎます。小さくするか、分けて出してください。")


class FileTypeNotAllowed(Refusal):
    """The content (never the name) is not a kind we take here."""

    code = "file_type_not_allowed"
    status = 415
    message = _(
        "この種類のファイルは受け取れません。写真（JPEG・PNG・WebP）かPDFを選んでください。"
    )


class PhotoFormatUnknown(FileTypeNotAllowed):
    """A photo as new phones keep them (HEIC, AVIF), which the offices cannot open."""

    message = _(
        "この形式の写真（HEIC）は受け取れません。スマートフォンの「設定」→「カメラ」→"
        "「フォーマット」で「互換性優先」を選んでとり直すか、その写真のスクリーンショットを選んでください。"
    )


class ImageTooLarge(Refusal):
    """More pixels than we are willing to decode (a decompression bomb, or a very large scan)."""

    code = "image_too_large"
    status = 422
    message = _("画像が大きすぎます。カメラの設定を小さくして、とり直してください。")


class FileDamaged(Refusal):
    """The content begins like an image or a PDF but cannot be read to its end."""

    code = "file_damaged"
    status = 422
    message = _(
        "ファイルがこわれていて読めません。もう一度とり直すか、別のファイルを選んでください。"
    )


class FileEncrypted(Refusal):
    """A PDF behind a password: nobody in the office could open it."""

    code = "file_encrypted"
    status = 422
    message = _("パスワードのついたPDFは受け取れません。パスワードを外して出してください。")


class FileMissing(Refusal):
    """The row is there and the content is not: a disk fault, never the resident's."""

    code = "file_missing"
    status = 503
    message = _("ファイルを読み出せません。お手数ですが、担当の窓口に電話してください。")
