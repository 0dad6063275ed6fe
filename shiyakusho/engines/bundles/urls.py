"""Pages under the language prefix and ``bundles/``."""

from django.urls import path

from .views import carrying, checking, choosing, filling, keeping, standing

app_name = "bundles"
citizen_prefix = "bundles/"

citizen = [
    path("", choosing.choose, name="choose"),
    path("<uuid:bundle_id>/", standing.bundle, name="bundle"),
    path("<uuid:bundle_id>/check/", checking.check, name="check"),
    path("<uuid:bundle_id>/carry/", carrying.carry, name="carry"),
    path("<uuid:bundle_id>/leave-out/", checking.leave_out, name="leave-out"),
    path("<uuid:bundle_id>/helper/", checking.helper, name="helper"),
    path("<uuid:bundle_id>/save/", keeping.save, name="save"),
    path("<uuid:bundle_id>/status/", standing.status, name="status"),
    path("<uuid:bundle_id>/<str:screen_key>/", filling.page, name="page"),
]
