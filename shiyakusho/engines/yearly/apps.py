from django.apps import AppConfig


class YearlyConfig(AppConfig):
    """engines/yearly: reports the law asks for every year."""

    name = "shiyakusho.engines.yearly"
    label = "yearly"
    verbose_name = "毎年の届出"

    def ready(self) -> None:
        from shiyakusho.engines.cases.events import CaseOpened
        from shiyakusho.engines.yearly import duties, handlers
        from shiyakusho.engines.yearly.offices import sends
        from shiyakusho.engines.yearly.services import sending  # noqa: F401 — it delivers
        from shiyakusho.ground.events import subscribe
        from shiyakusho.ground.identity.permissions import may, signed_in
        from shiyakusho.ground.ui.registry import MenuItem, staff_menu

        subscribe(CaseOpened, handlers.on_case_opened)
        duties.register()
        staff_menu.register(
            "yearly",
            MenuItem(
                label="毎年の届出",
                url_name="yearly_staff:list",
                order=40,
                visible=lambda request: (
                    may(request.user, "cases.work") and sends(signed_in(request))
                ),
            ),
        )
