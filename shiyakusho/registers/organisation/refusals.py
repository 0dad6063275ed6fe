"""Why this room says no."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class UnknownSection(Refusal):
    """No such section, now or ever."""

    code = "unknown_section"
    status = 404
    message = _("その課は見つかりません。")


class UnknownWard(Refusal):
    """The city has no such ward."""

    code = "unknown_ward"
    status = 404
    message = _("その区はこの市にありません。")


class UnknownRole(Refusal):
    """No section does this work in this city."""

    code = "unknown_office_role"
    status = 404
    message = _("この手続きの担当課が、市の設定にありません。")


class UnknownPost(Refusal):
    """No such post on the way up from this section."""

    code = "unknown_post"
    status = 404
    message = _("その職は、この課の決裁の道すじにありません。")


class UnknownFigure(Refusal):
    """The city has not given this fee or parameter, or not for this day."""

    code = "unknown_figure"
    status = 409
    message = _("この金額（値）は、市の設定にまだありません。")


class PostTaken(Refusal):
    """Two people cannot hold one post on the same day."""

    code = "post_taken"
    message = _("その職には、同じ日にほかの人がついています。")


class DatesReversed(Refusal):
    """A period ends before it begins."""

    code = "dates_reversed"
    status = 422
    message = _("終わりの日が、始まりの日より前です。")
