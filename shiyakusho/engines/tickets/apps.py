from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """engines/tickets: numbers, calls, and how long one waits (番号札・発券)."""

    name = "shiyakusho.engines.tickets"
    label = "tickets"
    verbose_name = "番号札"

    def ready(self) -> None:
        from shiyakusho.engines.tickets import duties, tasks  # noqa: F401 — they plug in
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu, staff_menu

        duties.register()
        manage_menu.register(
            "tickets",
            MenuItem(
                "窓口の待ち時間",
                "tickets_manage:overview",
                55,
                lambda request: may(request.user, "tickets.manage"),
            ),
        )
        staff_menu.register(
            "tickets",
            MenuItem(
                "窓口の呼び出し",
                "tickets_staff:desk",
                25,
                lambda request: may(request.user, "tickets.call"),
            ),
        )
