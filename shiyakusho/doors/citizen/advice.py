"""What a resident can do after a refusal, by its stable code."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.ui.registry import Advice

ADVICE = {
    "identity_level_too_low": Advice(
        _(
            "マイナンバーカードなど、より確かな方法でサインインしてください。窓口でも手続きできます。"
        ),
        url_name="identity:sign_in",
        link=_("別の方法でサインインする"),
    ),
    "not_permitted": Advice(
        _("別の人としてサインインしていないか、お確かめください。"),
        url_name="identity:sign_in",
        link=_("サインインし直す"),
    ),
    "stale_write": Advice(
        _("ほかの人が先に変えました。画面を読みこみ直して、違いを確かめてください。"),
    ),
}
