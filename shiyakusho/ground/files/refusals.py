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


class OfficeDocument(FileTypeNotAllowed):
    """A document of an office program where none is asked for, or of a kind that cannot be copied."""

    message = _(
        "ここではワードやエクセルなどのファイルは受け取れません。「名前を付けて保存」でPDFにするか、"
        "印刷して写真をとって出してください。"
    )


class OldOfficeDocument(FileTypeNotAllowed):
    """.doc and .xls, and Office documents behind a password, which look the same from outside."""

    message = _(
        "古い形式のワード・エクセル（.doc・.xls）や、パスワードのついたものは受け取れません。"
        "パスワードを外し、「名前を付けて保存」でPDFにして出してください。"
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
    """A PDF or another document behind a password: nobody in the office could open it."""

    code = "file_encrypted"
    status = 422
    message = _("パスワードのついたファイルは受け取れません。パスワードを外して出してください。")


class FileTwoFaced(Refusal):
    """Two kinds of file in one (a picture that is also an archive, a page, a program)."""

    code = "file_two_faced"
    status = 422
    message = _(
        "このファイルの中に、別の種類のファイルが入っています。"
        "写真をとり直すか、PDFを作り直して出してください。"
    )


class FileTooHeavy(Refusal):
    """Looking at it took more memory or time than one file may cost."""

    code = "file_too_heavy"
    status = 422
    message = _(
        "ファイルの中身が複雑すぎて、確かめられません。"
        "紙に印刷して写真をとるか、簡単なPDFにして出してください。"
    )


class FileInfected(Refusal):
    """The virus scanner knows what is in it."""

    code = "file_infected"
    status = 422
    message = _(
        "このファイルからウイルスが見つかったため、受け取れません。"
        "お使いの端末を確かめて、別のファイルを選んでください。"
    )


class FileBeingChecked(Refusal):
    """確認中: it cannot be opened by anybody until it is known to be clean."""

    code = "file_being_checked"
    status = 409
    message = _(
        "このファイルは、安全かどうか確認中です。しばらくしてから、もう一度開いてください。"
    )


class FileRefused(Refusal):
    """It was found unfit after it was handed in; nobody opens it any more."""

    code = "file_refused"
    status = 409
    message = _(
        "このファイルは安全を確かめられなかったため、開けません。別のファイルを出してください。"
    )


class FileUnknown(Refusal):
    """No such file of this person: the same words whether it is another's or nobody's."""

    code = "file_unknown"
    status = 404
    message = _("このファイルは見つかりません。")


class UploadUnknown(Refusal):
    """No such upload of this person, or it is finished, or it was left too long."""

    code = "upload_unknown"
    status = 404
    message = _("この送信は見つかりません。はじめから送ってください。")


class UploadElsewhere(Refusal):
    """Another offset was meant than how far it came; `offset` tells the right one."""

    code = "upload_elsewhere"
    status = 409
    message = _("続きの位置が違います。どこまで届いたかを確かめて、そこから送ってください。")


class UploadIncomplete(Refusal):
    """Finished before everything announced had come."""

    code = "upload_incomplete"
    status = 409
    message = _("まだ全部は届いていません。残りを送ってください。")


class TooManyUploads(Refusal):
    """More begun than one person can mean."""

    code = "too_many_uploads"
    status = 429
    message = _("送りかけのファイルが多すぎます。しばらくしてから送ってください。")


class FileMissing(Refusal):
    """The row is there and the content is not: a disk fault, never the resident's."""

    code = "file_missing"
    status = 503
    message = _("ファイルを読み出せません。お手数ですが、担当の窓口に電話してください。")


REFUSED_BY_CODE: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        FileTooLarge,
        ImageTooLarge,
        FileDamaged,
        FileEncrypted,
        FileTwoFaced,
        FileTooHeavy,
    )
}
