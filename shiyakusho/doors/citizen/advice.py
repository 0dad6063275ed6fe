"""What a resident can do after a refusal, by its stable code."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.ui.registry import Advice

MINE = "citizen:mine"
# What is not found, or not asked any more: the list of what there is.
LOOK_AGAIN = Advice(
    _("出したものと書きかけは、「わたしのこと」から見られます。"),
    url_name=MINE,
    link=_("わたしのことを見る"),
)
SIGN_IN_AGAIN = Advice(
    _("もう一度、はじめからサインインしてください。窓口や電話でも手続きできます。"),
    url_name="identity:sign_in",
    link=_("サインインし直す"),
)
ADVICE = {
    "sign_in_unknown": SIGN_IN_AGAIN,
    "sign_in_cancelled": SIGN_IN_AGAIN,
    "sign_in_not_proved": SIGN_IN_AGAIN,
    "sign_in_provider_unavailable": Advice(
        _(
            "少し待ってから、もう一度お試しください。サインインしなくても、手続きをさがすことはできます。"
        ),
        url_name="citizen:home",
        link=_("ホームへもどる"),
    ),
    "account_closed": Advice(_("窓口におたずねください。")),
    "draft_not_found": LOOK_AGAIN,
    "application_not_found": LOOK_AGAIN,
    "draft_already_filed": LOOK_AGAIN,
    "nothing_to_correct": LOOK_AGAIN,
    "no_open_correction": LOOK_AGAIN,
    "already_corrected": LOOK_AGAIN,
    "already_withdrawn": LOOK_AGAIN,
    "already_decided": LOOK_AGAIN,
    "link_unknown": LOOK_AGAIN,
    "case_not_found": Advice(_("番号と、サインインしている人をお確かめください。")),
    "identity_level_too_low": Advice(
        _(
            "マイナンバーカードなど、より確かな方法でサインインしてください。窓口でも手続きできます。"
        ),
        url_name="identity:sign_in",
        link=_("別の方法でサインインする"),
        comes_back=True,
    ),
    "booking_needs_sign_in": Advice(
        _(
            "サインインすると、この予約の続きにもどります。マイナンバーカードでサインインすれば、利用者登録もそれで終わります（番号やカードは発行しません）。窓口や電話でも予約できます。"
        ),
        url_name="identity:sign_in",
        link=_("サインインする"),
        comes_back=True,
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
