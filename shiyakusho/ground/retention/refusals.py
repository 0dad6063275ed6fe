# texts: staff
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class ListNotFound(Refusal):
    """There is no such list, or it was approved already."""

    code = "disposal_list_not_found"
    status = 404
    message = _("承認を待っている廃棄目録が見つかりません。")


class ListChanged(Refusal):
    """What was looked at is not what the list says now."""

    code = "disposal_list_changed"
    status = 409
    message = _("見ていた廃棄目録と、いまの内容が違います。開き直して確かめてください。")
