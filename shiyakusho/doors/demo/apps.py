from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

PROVIDER = _("デモの認証サービス")  # what OIDC_LABEL says in the demo


class DemoConfig(AppConfig):
    name = "shiyakusho.doors.demo"
    label = "demo"
    verbose_name = "デモ"

    def ready(self) -> None:
        from shiyakusho.doors.demo.guard import demo_is_open
        from shiyakusho.doors.demo.personas import toured
        from shiyakusho.ground.identity.registry import SignInWay, sign_in_ways

        if demo_is_open():
            sign_in_ways.register(
                "demo",
                SignInWay(
                    "demo/sign_in_way.html",
                    lambda request: {"personas": toured()},
                    places=frozenset({"resident", "staff"}),
                ),
            )
            sign_in_ways.register(
                "demo again",
                SignInWay("demo/proving_way.html", lambda request: {}, places=frozenset({"prove"})),
            )
